package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// module is the module of a folder and, if there is one, the workspace around it.
type module struct {
	dir      string
	path     string
	goMod    string
	requires map[string]string
	// work is the workspace file; empty: none, or the user turned it off.
	work string
	// used are the folders of the modules of the workspace.
	used []string
}

// findModule reads the nearest go.mod at or above a folder.
func findModule(folder string) (*module, error) {
	dir := upwards(folder, "go.mod")
	if dir == "" {
		return nil, fmt.Errorf("%s is not inside a Go module (no go.mod found)", folder)
	}
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil, err
	}
	m := &module{dir: dir, goMod: string(text), requires: map[string]string{}}
	for _, d := range directives(m.goMod) {
		m.note(d)
	}
	if m.path == "" {
		return nil, fmt.Errorf("%s has no module line", filepath.Join(dir, "go.mod"))
	}
	return m, m.findWorkspace()
}

func (m *module) note(d []string) {
	switch {
	case d[0] == "module" && len(d) > 1 && m.path == "":
		m.path = d[1]
	case d[0] == "require" && len(d) > 2:
		if newer(d[2], m.requires[d[1]]) {
			m.requires[d[1]] = d[2]
		}
	}
}

func (m *module) findWorkspace() error {
	switch setting := os.Getenv("PORTOLAN_GOWORK"); setting {
	case "off":
		return nil
	case "":
		if dir := upwards(m.dir, "go.work"); dir != "" {
			m.work = filepath.Join(dir, "go.work")
		}
	default:
		m.work = setting
	}
	if m.work == "" {
		return nil
	}
	text, err := os.ReadFile(m.work)
	if err != nil {
		return err
	}
	inside := false
	for _, d := range directives(string(text)) {
		if d[0] != "use" || len(d) < 2 {
			continue
		}
		dir := absolute(filepath.Dir(m.work), d[1])
		m.used = append(m.used, dir)
		inside = inside || dir == m.dir
		goMod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err != nil {
			return err
		}
		for _, d := range directives(string(goMod)) {
			if d[0] == "require" {
				m.note(d)
			}
		}
	}
	if !inside {
		m.work, m.used = "", nil
	}
	return nil
}

func absolute(base, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(base, name)
}

// importPath returns the path by which a folder of the module is imported.
func (m *module) importPath(folder string) (string, error) {
	relative, err := filepath.Rel(m.dir, folder)
	if err != nil || strings.HasPrefix(relative, "..") {
		return "", fmt.Errorf("%s is not in the module %s of %s: name the models of one module", folder, m.path, m.dir)
	}
	return path.Join(m.path, filepath.ToSlash(relative)), nil
}

// upwards returns the first folder at or above one that holds a file.
func upwards(folder, file string) string {
	for {
		if info, err := os.Stat(filepath.Join(folder, file)); err == nil && !info.IsDir() {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}

// directives returns the lines of a go.mod or go.work as words, blocks taken apart: each begins with its verb.
func directives(text string) [][]string {
	var lines [][]string
	block := ""
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		for i := range words {
			words[i] = strings.Trim(words[i], "\"`")
		}
		switch {
		case len(words) == 0:
		case block != "" && words[0] == ")":
			block = ""
		case block != "":
			lines = append(lines, append([]string{block}, words...))
		case len(words) == 2 && words[1] == "(":
			block = words[0]
		default:
			lines = append(lines, words)
		}
	}
	return lines
}
