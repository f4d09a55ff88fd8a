// Command gormload prints the SQL of a package's GORM models: it finds the models, writes a program that hands them to
// package gormschema, and builds and runs that with the user's own module. It needs the standard library alone and writes
// nothing but temporary files and its output. The contract is the one of loaders/README.md; see script.go for programs of
// the user that call a provider's library.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// options are the flags of a run.
type options struct {
	paths         []string
	dialect       string
	serverVersion string
	out           string
	models        []string
	buildTags     string
	naming        naming
	providerRules bool
	noPrelude     bool
	script        bool
	available     bool
	doctor        bool
	workingDir    string
	program       []string
}

// naming are the fields of GORM's schema.NamingStrategy.
type naming struct {
	TablePrefix   string
	SingularTable bool
	NoLowerCase   bool
}

func main() {
	o, err := parseOptions(os.Args[1:])
	if err == nil {
		switch {
		case o.available:
			os.Exit(exitOf(providerRequired(o.workingDir)))
		case o.doctor:
			err = doctor(o)
		case o.script:
			err = runScript(o)
		default:
			err = load(o)
		}
	}
	var ended *scriptEnded
	if errors.As(err, &ended) {
		os.Exit(ended.code)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "portolan-error: %s\n", err)
		os.Exit(1)
	}
}

func exitOf(yes bool) int {
	if yes {
		return 0
	}
	return 1
}

func parseOptions(words []string) (options, error) {
	var o options
	values := map[string]func(string){
		"--path":           func(v string) { o.paths = append(o.paths, v) },
		"--dialect":        func(v string) { o.dialect = v },
		"--server-version": func(v string) { o.serverVersion = v },
		"--out":            func(v string) { o.out = v },
		"--models":         func(v string) { o.models = append(o.models, strings.Split(v, ",")...) },
		"--build-tags":     func(v string) { o.buildTags = v },
		"--table-prefix":   func(v string) { o.naming.TablePrefix = v },
		"--working-dir":    func(v string) { o.workingDir = v },
		"--orm":            func(string) {},
	}
	switches := map[string]*bool{
		"--singular-table":   &o.naming.SingularTable,
		"--no-lower-case":    &o.naming.NoLowerCase,
		"--direct":           &o.providerRules,
		"--no-schema-create": &o.noPrelude,
		"--script":           &o.script,
		"--available":        &o.available,
		"--doctor":           &o.doctor,
	}
	for i := 0; i < len(words); i++ {
		word := words[i]
		if word == "--" {
			o.program = words[i+1:]
			break
		}
		if on, ok := switches[word]; ok {
			*on = true
			continue
		}
		take, ok := values[word]
		if !ok {
			return o, fmt.Errorf("unknown flag %s for the built-in gorm loader", word)
		}
		if i++; i == len(words) {
			return o, fmt.Errorf("flag %s needs a value", word)
		}
		take(words[i])
	}
	return o, nil
}

// load writes the SQL of the models below the paths to the output file.
func load(o options) error {
	if driverOf(o.dialect) == "" {
		return fmt.Errorf("unknown dialect %q; known: mysql, mariadb, postgres, sqlite, sqlserver", o.dialect)
	}
	packages, err := findPackages(o.paths, o.buildTags)
	if err != nil {
		return err
	}
	models, err := findModels(packages, o)
	if err != nil {
		return err
	}
	place, err := findModule(packages[0].dir)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "portolan-gorm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	b := &build{module: place, dir: work, dialect: o.dialect, tags: o.buildTags, overlay: map[string]string{}}
	program, err := b.prepare(packages, models, o)
	if err != nil {
		return err
	}
	text, err := b.run(program, packages)
	if err != nil {
		return err
	}
	return os.WriteFile(o.out, text, 0o600)
}

// doctor prints the versions that a load would use, a line each.
func doctor(o options) error {
	fmt.Printf("version: %s\n", goVersion())
	if len(o.paths) == 0 {
		return nil
	}
	folders, _, err := foldersOf(o.paths[0])
	if err != nil || len(folders) == 0 {
		return err
	}
	m, err := findModule(folders[0])
	if err != nil {
		return err
	}
	fmt.Printf("module: %s (%s)\n", m.path, m.dir)
	names := []string{gormModule}
	for _, dialect := range []string{"mysql", "postgres", "sqlite", "sqlserver"} {
		names = append(names, driverOf(dialect))
	}
	for _, name := range names {
		version := m.requires[name]
		if version == "" {
			version = "not required"
			if name != gormModule {
				version += ", a load takes " + chooseDriver(name, m.requires[gormModule])
			}
		}
		fmt.Printf("%s: %s\n", name, version)
	}
	return nil
}
