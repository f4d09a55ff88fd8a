package main

import (
	"fmt"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// providerPackage is the package whose identifiers scripts and models of users know.
const (
	providerModule  = "ariga.io/atlas-provider-gorm"
	providerPackage = providerModule + "/gormschema"
	ownModule       = "portolan.dev/orm"
	ownPackage      = ownModule + "/gormschema"
)

// schemaPackage is the gormschema that the generated program calls: the one whose types the models use, else ours.
type schemaPackage struct {
	path string
	// foreign: not ours, so that only what it documents can be called.
	foreign bool
}

// mainSource returns the program that hands the models to the package and writes to its argument.
func mainSource(packages []*goPackage, models []structure, from schemaPackage, o options) string {
	var b strings.Builder
	b.WriteString("// Written by portolan for one run.\npackage main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n")
	if !from.foreign {
		b.WriteString("\t\"runtime/debug\"\n\t\"strings\"\n")
	}
	b.WriteString("\n")
	fmt.Fprintf(&b, "\tgormschema %q\n", from.path)
	if o.naming != (naming{}) {
		b.WriteString("\t\"gorm.io/gorm\"\n\t\"gorm.io/gorm/schema\"\n")
	}
	alias := map[*goPackage]string{}
	for i, p := range packages {
		for _, m := range models {
			if m.pkg == p {
				alias[p] = fmt.Sprintf("models%d", i)
				fmt.Fprintf(&b, "\t%s %q\n", alias[p], p.importPath)
				break
			}
		}
	}
	b.WriteString(")\n\nfunc main() {\n\tmodels := []any{\n")
	for _, m := range models {
		fmt.Fprintf(&b, "\t\t&%s.%s{},\n", alias[m.pkg], m.name)
	}
	b.WriteString("\t}\n\tpositions := map[any]string{\n")
	for i, m := range models {
		fmt.Fprintf(&b, "\t\tmodels[%d]: %q,\n", i, fmt.Sprintf("%s:%d", m.file, m.line))
	}
	b.WriteString("\t}\n")
	if from.foreign {
		b.WriteString(foreignCall(o))
	} else {
		b.WriteString(ownCall(models, o))
	}
	return b.String()
}

func namingOption(n naming) string {
	if n == (naming{}) {
		return ""
	}
	return fmt.Sprintf("gormschema.WithConfig(&gorm.Config{NamingStrategy: schema.NamingStrategy{TablePrefix: %q, SingularTable: %v, NoLowerCase: %v}}),",
		n.TablePrefix, n.SingularTable, n.NoLowerCase)
}

// writeResult ends both forms of the program: they have text and err.
const writeResult = `	if err == nil {
		err = os.WriteFile(os.Args[1], []byte(text), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "portolan-program: "+err.Error())
		os.Exit(1)
	}
	os.Exit(0)
}
`

func foreignCall(o options) string {
	dialect := o.dialect
	if dialect == "mariadb" {
		dialect = "mysql"
	}
	return fmt.Sprintf("\ttext, err := gormschema.New(%q, %s gormschema.WithModelPosition(positions)).Load(models...)\n", dialect,
		namingOption(o.naming)) + writeResult
}

func ownCall(models []structure, o options) string {
	var b strings.Builder
	b.WriteString("\tfields := map[string]string{\n")
	for _, m := range models {
		names := make([]string, 0, len(m.fields))
		for name := range m.fields {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			place := fmt.Sprintf("%s:%d", filepath.Base(m.file), m.fields[name])
			fmt.Fprintf(&b, "\t\t%q: %q,\n", m.pkg.importPath+"."+m.name+"."+name, place)
		}
	}
	b.WriteString("\t}\n\tvar head strings.Builder\n")
	b.WriteString(`	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == "gorm.io/gorm" {
				fmt.Fprintf(&head, "-- portolan:orm gorm %s\n", strings.TrimPrefix(dependency.Version, "v"))
			}
		}
	}
	warn := func(text string) { fmt.Fprintf(&head, "-- portolan:warning %s\n", text) }
`)
	extra := ""
	if o.noPrelude {
		extra = "gormschema.WithoutSchemaPrelude(),"
	}
	fmt.Fprintf(&b, "\ttext, err := gormschema.New(%q, %s %s gormschema.WithServerVersion(%q), gormschema.WithModelPosition(positions),\n"+
		"\t\tgormschema.WithFieldPosition(fields), gormschema.WithWarnings(warn)).Load(models...)\n", o.dialect, namingOption(o.naming), extra,
		o.serverVersion)
	b.WriteString("\ttext = head.String() + text\n")
	return b.String() + writeResult
}

// programFolder returns the folder below which all packages may be imported: the module's, or the one that internal
// packages belong to.
func programFolder(m *module, packages []*goPackage) string {
	folder := m.dir
	for _, p := range packages {
		relative, err := filepath.Rel(m.dir, p.dir)
		if err != nil {
			continue
		}
		elements := strings.Split(filepath.ToSlash(relative), "/")
		for i := len(elements) - 1; i >= 0; i-- {
			if elements[i] == "internal" {
				owner := filepath.Join(m.dir, filepath.FromSlash(path.Join(elements[:i]...)))
				if len(owner) > len(folder) {
					folder = owner
				}
				break
			}
		}
	}
	return folder
}
