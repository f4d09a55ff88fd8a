package main

import (
	"errors"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// compile builds the program. When the models' only faults are imports that nothing uses, it builds once more with copies
// in which these are blanked, and returns a warning for each.
func (b *build) compile(program, binary string, packages []*goPackage) ([]string, error) {
	output, err := b.goBuild(program, binary)
	if err == nil {
		return nil, nil
	}
	unused := unusedImports(output, b.module.dir)
	if len(unused) == 0 {
		return nil, b.buildError(output, err)
	}
	warnings, err := b.blank(unused, packages)
	if err != nil {
		return nil, err
	}
	if output, err = b.goBuild(program, binary); err != nil {
		return nil, b.buildError(output, err)
	}
	return warnings, nil
}

// unusedImport is a fault that Go's compiler reports.
type unusedImport struct {
	file string
	line int
	path string
}

var unusedPattern = regexp.MustCompile(`^(.+\.go):(\d+):\d+: "([^"]+)" imported (?:as \S+ )?and not used$`)

// unusedImports returns the imports that a build complains about, or none when it complains about more.
func unusedImports(output, folder string) []unusedImport {
	var found []unusedImport
	for _, line := range strings.Split(strings.TrimSpace(output), "\n") {
		if strings.HasPrefix(line, "# ") {
			continue
		}
		match := unusedPattern.FindStringSubmatch(line)
		if match == nil {
			return nil
		}
		number, _ := strconv.Atoi(match[2])
		found = append(found, unusedImport{absolute(folder, match[1]), number, match[3]})
	}
	return found
}

// blank puts copies of files into the overlay in which unused imports have the name _.
func (b *build) blank(unused []unusedImport, packages []*goPackage) ([]string, error) {
	byFile := map[string][]unusedImport{}
	for _, u := range unused {
		byFile[u.file] = append(byFile[u.file], u)
	}
	var warnings []string
	for file, faults := range byFile {
		p, parsed := fileOf(packages, file)
		if parsed == nil {
			return nil, fmt.Errorf("%s:%d: %q imported and not used", file, faults[0].line, faults[0].path)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for i := len(parsed.Imports) - 1; i >= 0; i-- {
			spec := parsed.Imports[i]
			place := p.fileSet.Position(spec.Pos())
			for _, fault := range faults {
				if place.Line == fault.line && strings.Trim(spec.Path.Value, "\"`") == fault.path {
					start, end := place.Offset, p.fileSet.Position(spec.Path.Pos()).Offset
					text = append(append(append([]byte{}, text[:start]...), "_ "...), text[end:]...)
					warnings = append(warnings, fmt.Sprintf("%s:%d: %q imported and not used", filepath.Base(file), fault.line, fault.path))
				}
			}
		}
		copied := filepath.Join(b.dir, fmt.Sprintf("blanked%d.go", len(b.overlay)))
		if err := os.WriteFile(copied, text, 0o600); err != nil {
			return nil, err
		}
		b.overlay[file] = copied
	}
	sort.Strings(warnings)
	return warnings, nil
}

func fileOf(packages []*goPackage, file string) (*goPackage, *ast.File) {
	for _, p := range packages {
		if parsed := p.files[file]; parsed != nil {
			return p, parsed
		}
	}
	return nil, nil
}

var unreachable = regexp.MustCompile(`module lookup disabled by GOPROXY=off|dial tcp|no such host|connection refused|i/o timeout`)

// buildError is the message of a build that failed: the compiler's, places absolute, or the module that is missing.
func (b *build) buildError(output string, err error) error {
	if unreachable.MatchString(output) {
		for _, name := range sortedKeys(b.wants) {
			if _, err := os.Stat(downloaded(name, b.wants[name], ".zip")); err != nil && driverOf(filepath.Base(name)) == name {
				return fmt.Errorf("%s is not in the module cache: run go mod download %s@%s", name, name, b.wants[name])
			}
		}
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(output), "\n") {
		if !strings.HasPrefix(line, "# ") {
			lines = append(lines, strings.TrimPrefix(line, "./"))
		}
	}
	if text := strings.Join(lines, "\n"); text != "" {
		return errors.New(text)
	}
	return err
}

func sortedKeys(values map[string]string) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
