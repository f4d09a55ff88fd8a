package main

import (
	"errors"
	"fmt"
	"go/ast"
	gobuild "go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// goPackage is a folder of Go files.
type goPackage struct {
	dir        string
	name       string
	importPath string
	// only names the single file whose models count; empty: all.
	only    string
	fileSet *token.FileSet
	files   map[string]*ast.File
	names   []string
}

// findPackages reads the packages of the paths: folders, `folder/...`, or single files. A folder without Go files stands
// for the packages below it.
func findPackages(paths []string, tags string) ([]*goPackage, error) {
	var packages []*goPackage
	seen := map[string]bool{}
	for _, path := range paths {
		folders, only, err := foldersOf(path)
		if err != nil {
			return nil, err
		}
		for _, folder := range folders {
			if seen[folder+"\x00"+only] {
				continue
			}
			seen[folder+"\x00"+only] = true
			p, err := readPackage(folder, only, tags)
			var none *gobuild.NoGoError
			if errors.As(err, &none) && len(folders) > 1 {
				continue
			}
			if err != nil {
				return nil, err
			}
			packages = append(packages, p)
		}
	}
	if len(packages) == 0 {
		return nil, fmt.Errorf("no GORM models found in %s (0 Go files)", strings.Join(paths, ", "))
	}
	return packages, nil
}

func foldersOf(path string) (folders []string, only string, err error) {
	root, recursive := strings.CutSuffix(path, "/...")
	info, err := os.Stat(root)
	if err != nil {
		return nil, "", fmt.Errorf("path %q does not exist", path)
	}
	if !info.IsDir() {
		return []string{filepath.Dir(root)}, filepath.Base(root), nil
	}
	if !recursive && len(goFiles(root)) > 0 {
		return []string{root}, "", nil
	}
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		name := entry.Name()
		if path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "vendor" || name == "testdata" ||
			name == "node_modules") {
			return filepath.SkipDir
		}
		if len(goFiles(path)) > 0 {
			folders = append(folders, path)
		}
		return nil
	})
	return folders, "", err
}

func goFiles(folder string) []string {
	matches, _ := filepath.Glob(filepath.Join(folder, "*.go"))
	var files []string
	for _, match := range matches {
		if !strings.HasSuffix(match, "_test.go") {
			files = append(files, match)
		}
	}
	return files
}

func readPackage(folder, only, tags string) (*goPackage, error) {
	context := gobuild.Default
	context.CgoEnabled = false
	context.BuildTags = strings.FieldsFunc(tags, func(r rune) bool { return r == ',' || r == ' ' })
	found, err := context.ImportDir(folder, 0)
	if err != nil {
		var list scanner.ErrorList
		if errors.As(err, &list) && len(list) > 0 {
			return nil, list[0]
		}
		return nil, err
	}
	p := &goPackage{dir: folder, name: found.Name, only: only, fileSet: token.NewFileSet(), files: map[string]*ast.File{}}
	for _, name := range found.GoFiles {
		file := filepath.Join(folder, name)
		parsed, err := parser.ParseFile(p.fileSet, file, nil, parser.ParseComments|parser.SkipObjectResolution)
		var list scanner.ErrorList
		if errors.As(err, &list) {
			return nil, list[0]
		} else if err != nil {
			return nil, err
		}
		p.files[file] = parsed
		p.names = append(p.names, file)
	}
	sort.Strings(p.names)
	return p, nil
}

// imports returns the import path that each name of a file stands for. A path without a name is called as its last
// element that is no version.
func imports(file *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range file.Imports {
		path := strings.Trim(spec.Path.Value, "\"`")
		name := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path
	}
	return names
}

// importsOf tells whether a file of the package imports path.
func (p *goPackage) importsOf(path string) bool {
	for _, file := range p.files {
		for _, spec := range file.Imports {
			if strings.Trim(spec.Path.Value, "\"`") == path {
				return true
			}
		}
	}
	return false
}
