// Package gormschema turns GORM models into the SQL that creates them. It asks GORM itself for the statements, over a
// database/sql driver that answers from memory: no database is ever opened.
package gormschema

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
)

// Loader turns models into SQL of one database.
type Loader struct {
	dialect        string
	config         gorm.Config
	delimiter      string
	serverVersion  string
	positions      map[reflect.Type]string
	fieldPositions map[string]string
	joinTables     []joinTable
	schemaPrelude  bool
	warn           func(string)
}

type joinTable struct {
	model any
	field string
	table any
}

// Option changes how a Loader works.
type Option func(*Loader)

// WithConfig sets the gorm.Config that the models are read with: its naming strategy and what it says about migrations
// count, its logger and connections do not.
func WithConfig(config *gorm.Config) Option {
	return func(l *Loader) { l.config = *config }
}

// WithStmtDelimiter sets what ends a statement. The default is ";", on SQL Server a line "GO".
func WithStmtDelimiter(delimiter string) Option {
	return func(l *Loader) { l.delimiter = delimiter }
}

// WithModelPosition tells where models are declared, as "file:line".
func WithModelPosition(positions map[any]string) Option {
	return func(l *Loader) {
		for model, position := range positions {
			l.positions[structOf(model)] = position
		}
	}
}

// WithFieldPosition tells where fields are declared: "file:line" by "import/path.Struct.Field". Warnings name it.
func WithFieldPosition(positions map[string]string) Option {
	return func(l *Loader) { l.fieldPositions = positions }
}

// WithJoinTable makes table the join table of the many-to-many relation field of model.
//
// Deprecated: a model that names the join table of a relation is found without it.
func WithJoinTable(model any, field string, table any) Option {
	return func(l *Loader) { l.joinTables = append(l.joinTables, joinTable{model, field, table}) }
}

// WithServerVersion sets the version of the server that the SQL is for.
func WithServerVersion(version string) Option {
	return func(l *Loader) { l.serverVersion = version }
}

// WithWarnings sets who hears of models that do not mean what they seem to.
func WithWarnings(warn func(string)) Option {
	return func(l *Loader) { l.warn = warn }
}

// WithoutSchemaPrelude leaves out the statements that create the schemas of the tables.
func WithoutSchemaPrelude() Option {
	return func(l *Loader) { l.schemaPrelude = false }
}

// New returns a loader for a dialect: mysql, mariadb, postgres, sqlite or sqlserver.
func New(dialect string, options ...Option) *Loader {
	l := &Loader{dialect: dialect, positions: map[reflect.Type]string{}, schemaPrelude: true, warn: func(string) {}}
	for _, option := range options {
		option(l)
	}
	return l
}

// Load returns the SQL that creates the tables, views and triggers of the models, with a header that says where they
// are declared. The same models give the same bytes.
func (l *Loader) Load(models ...any) (string, error) {
	dialect, ok := dialects[l.dialect]
	if !ok {
		return "", fmt.Errorf("unsupported engine: %s", l.dialect)
	}
	views, tables := split(models)
	session, err := l.open(dialect)
	if err != nil {
		return "", err
	}
	out := &script{delimiter: l.delimiter, defaultDelimiter: dialect.delimiter}
	steps := []func(*script) error{
		func(out *script) error { return session.tables(out, tables) },
		func(out *script) error { return session.views(out, views) },
		func(out *script) error { return session.triggers(out, models) },
	}
	for _, step := range steps {
		if err := step(out); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// session is one connection to nothing, and the loader that opened it.
type session struct {
	*Loader
	db       *gorm.DB
	recorder *recorder
	dialect  dialect
}

func (l *Loader) open(d dialect) (*session, error) {
	version := l.serverVersion
	if version == "" {
		version = d.defaultVersion
	}
	recorder := newRecorder(d.fullVersion(version))
	config := l.config
	config.Logger = logger.Discard
	config.SkipDefaultTransaction = true
	config.ConnPool = nil
	config.PrepareStmt = false
	config.DryRun = false
	config.DisableForeignKeyConstraintWhenMigrating = true
	dialector := d.open(recorder)
	recorder.explain = dialector.Explain
	db, err := gorm.Open(dialector, &config)
	if err != nil {
		return nil, err
	}
	return &session{Loader: l, db: db, recorder: recorder, dialect: d}, nil
}

// parse returns GORM's reading of a model, which it keeps.
func (s *session) parse(model any) (*schema.Schema, error) {
	statement := &gorm.Statement{DB: s.db}
	if err := statement.Parse(model); err != nil {
		return nil, fmt.Errorf("%s: %w", structOf(model), err)
	}
	return statement.Schema, nil
}

// position returns the value of an atlas:pos directive for a model, or nothing.
func (s *session) position(kind, name string, model any) string {
	place := s.positions[structOf(model)]
	if place == "" {
		return ""
	}
	return fmt.Sprintf("-- atlas:pos %s[type=%s] %s", name, kind, place)
}

func structOf(model any) reflect.Type {
	t := reflect.TypeOf(model)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// script collects the output.
type script struct {
	delimiter, defaultDelimiter string
	positions                   []string
	statements                  []string
	compound                    bool
}

func (s *script) at(position string) {
	if position != "" {
		s.positions = append(s.positions, position)
	}
}

func (s *script) add(statements ...string) {
	s.statements = append(s.statements, statements...)
}

// addText adds a statement that a person wrote: it may hold the delimiter.
func (s *script) addText(statement string) {
	if statement = strings.TrimRight(strings.TrimSpace(statement), ";"); statement != "" {
		s.compound = s.compound || strings.Contains(statement, ";")
		s.add(statement)
	}
}

// compoundDelimiter ends the statements of scripts in which a trigger or a view holds a semicolon.
const compoundDelimiter = "\n-- end"

func (s *script) String() string {
	delimiter := s.delimiter
	if delimiter == "" {
		delimiter = s.defaultDelimiter
	}
	if s.compound && delimiter == ";" {
		delimiter = compoundDelimiter
	}
	var text strings.Builder
	if delimiter != ";" && delimiter != batchDelimiter {
		text.WriteString("-- atlas:delimiter " + strings.ReplaceAll(delimiter, "\n", `\n`) + "\n")
	}
	sort.Strings(s.positions)
	for _, position := range s.positions {
		text.WriteString(position + "\n")
	}
	if text.Len() > 0 {
		text.WriteString("\n")
	}
	for _, statement := range s.statements {
		text.WriteString(statement + delimiter + "\n")
	}
	return text.String()
}
