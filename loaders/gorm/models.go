package main

import (
	"fmt"
	"go/ast"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// structure is a struct of a package, as far as the question goes whether it is a model.
type structure struct {
	name     string
	pkg      *goPackage
	file     string
	line     int
	generic  bool
	tagged   bool
	gorm     bool
	view     bool
	table    bool
	embedded []string
	targets  []string
	fields   map[string]int
}

// viewMethods make a struct a view; see package gormschema.
var viewMethods = map[string]bool{"ViewDef": true, "ViewSQL": true}

// findModels returns the models of the packages in the order of their names. A struct is one when it is exported, not
// generic, and embeds gorm.Model, has a gorm tag or defines a view. Beyond what the provider does, a struct that is
// merely the base of others is none, and a struct on such a base is one.
func findModels(packages []*goPackage, o options) ([]structure, error) {
	var models, all []structure
	for _, p := range packages {
		structures := p.structures()
		all = append(all, structures...)
		for _, s := range structures {
			if wanted, isModel := s.pick(structures, o); wanted && isModel {
				if p.name == "main" {
					return nil, fmt.Errorf("package main cannot be imported; move the models to their own package or use program mode (%s:%d)",
						s.file, s.line)
				}
				models = append(models, s)
			}
		}
	}
	for _, name := range o.models {
		if !containsName(models, name) {
			return nil, fmt.Errorf("no model %q in %s; there are: %s", name, strings.Join(o.paths, ", "), namesOf(all))
		}
	}
	if len(models) == 0 {
		files := 0
		for _, p := range packages {
			files += len(p.files)
		}
		seen := "no exported structs"
		if len(all) > 0 {
			seen = "structs without gorm tags: " + namesOf(all)
		}
		return nil, fmt.Errorf("no GORM models found in %s (%d Go files, %s)", strings.Join(o.paths, ", "), files, seen)
	}
	return models, nil
}

func (s structure) pick(structures []structure, o options) (wanted, isModel bool) {
	if s.generic || !ast.IsExported(s.name) {
		return false, false
	}
	if len(o.models) > 0 {
		for _, name := range o.models {
			if name == s.name {
				return true, true
			}
		}
		return false, false
	}
	wanted = s.pkg.only == "" || strings.HasSuffix(s.file, "/"+s.pkg.only)
	if o.providerRules {
		return wanted, s.tagged || s.gorm || s.view
	}
	return wanted, s.view || s.hasTags(structures, map[string]bool{}) && !s.isBase(structures)
}

// hasTags: the struct or what it embeds has gorm tags.
func (s structure) hasTags(structures []structure, visited map[string]bool) bool {
	if s.tagged || s.gorm {
		return true
	}
	visited[s.name] = true
	for _, other := range structures {
		for _, name := range s.embedded {
			if other.name == name && !visited[name] && other.hasTags(structures, visited) {
				return true
			}
		}
	}
	return false
}

// isBase: others embed the struct, and nothing says that it has a table of its own.
func (s structure) isBase(structures []structure) bool {
	embedded := false
	for _, other := range structures {
		for _, target := range other.targets {
			if target == s.name {
				return false
			}
		}
		for _, name := range other.embedded {
			embedded = embedded || name == s.name
		}
	}
	return embedded && !s.table
}

func containsName(structures []structure, name string) bool {
	for _, s := range structures {
		if s.name == name {
			return true
		}
	}
	return false
}

func namesOf(structures []structure) string {
	var names []string
	for _, s := range structures {
		if ast.IsExported(s.name) {
			names = append(names, s.name)
		}
	}
	sort.Strings(names)
	return strings.Join(names, ", ")
}

// structures returns the structs of the package, by name.
func (p *goPackage) structures() []structure {
	var found []structure
	methods := map[string][]string{}
	for _, name := range p.names {
		file := p.files[name]
		known := imports(file)
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if receiver := receiverOf(d); receiver != "" {
					methods[receiver] = append(methods[receiver], d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if s, ok := p.structure(spec, known); ok {
						found = append(found, s)
					}
				}
			}
		}
	}
	for i := range found {
		for _, method := range methods[found[i].name] {
			found[i].view = found[i].view || viewMethods[method]
			found[i].table = found[i].table || method == "TableName"
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].name < found[j].name })
	return found
}

func receiverOf(function *ast.FuncDecl) string {
	if function.Recv == nil || len(function.Recv.List) == 0 {
		return ""
	}
	return localName(function.Recv.List[0].Type)
}

// localName returns the type of the same package that an expression names, through pointers and lists.
func localName(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return localName(e.X)
	case *ast.ArrayType:
		return localName(e.Elt)
	}
	return ""
}

func (p *goPackage) structure(spec ast.Spec, known map[string]string) (structure, bool) {
	declared, ok := spec.(*ast.TypeSpec)
	if !ok {
		return structure{}, false
	}
	body, ok := declared.Type.(*ast.StructType)
	if !ok {
		return structure{}, false
	}
	place := p.fileSet.Position(declared.Name.Pos())
	s := structure{name: declared.Name.Name, pkg: p, file: place.Filename, line: place.Line, generic: declared.TypeParams != nil,
		fields: map[string]int{}}
	for _, field := range body.Fields.List {
		tag, tagged := gormTag(field)
		s.tagged = s.tagged || tagged
		for _, name := range field.Names {
			s.fields[name.Name] = p.fileSet.Position(name.Pos()).Line
		}
		local := localName(field.Type)
		switch {
		case len(field.Names) == 0 || isEmbedded(tag):
			s.embedded = append(s.embedded, local)
			s.gorm = s.gorm || isGormModel(field.Type, known)
		case local != "":
			s.targets = append(s.targets, local)
		}
	}
	return s, true
}

func gormTag(field *ast.Field) (string, bool) {
	if field.Tag == nil {
		return "", false
	}
	text, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return "", false
	}
	return reflect.StructTag(text).Lookup("gorm")
}

func isEmbedded(tag string) bool {
	for _, part := range strings.Split(tag, ";") {
		if strings.EqualFold(strings.TrimSpace(part), "embedded") {
			return true
		}
	}
	return false
}

func isGormModel(expression ast.Expr, known map[string]string) bool {
	if star, ok := expression.(*ast.StarExpr); ok {
		expression = star.X
	}
	selector, ok := expression.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "Model" {
		return false
	}
	from, ok := selector.X.(*ast.Ident)
	return ok && known[from.Name] == "gorm.io/gorm"
}
