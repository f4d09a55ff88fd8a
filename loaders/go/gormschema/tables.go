package gormschema

import (
	"fmt"
	"reflect"
	"regexp"
	"sort"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// table is a model that becomes a table, or the join table of a relation.
type table struct {
	model  any
	schema *schema.Schema
}

// tables adds the statements that create the tables of the models and the join tables of their relations: each with its
// indexes, by name, and then the foreign keys.
func (s *session) tables(out *script, models []any) error {
	if err := s.joinModels(models); err != nil {
		return err
	}
	all, err := s.complete(models)
	if err != nil {
		return err
	}
	var keys []string
	creations := map[string][]string{}
	for _, t := range all {
		s.sizeIndexed(t.schema)
		if creations[t.schema.Table], err = s.create(t); err != nil {
			return err
		}
		out.at(s.position("table", t.schema.Table, t.model))
	}
	for _, t := range all {
		references, err := s.foreignKeys(t)
		if err != nil {
			return err
		}
		if s.dialect.inlineKeys {
			creations[t.schema.Table][0] = inline(creations[t.schema.Table][0], references)
		} else {
			keys = append(keys, references...)
		}
	}
	out.add(s.schemaStatements(all)...)
	for _, t := range all {
		out.add(creations[t.schema.Table]...)
	}
	out.add(keys...)
	return nil
}

// joinModels makes models the join tables of the relations that name their tables; else GORM would invent a second set
// of columns for them.
func (s *session) joinModels(models []any) error {
	for _, join := range s.joinTables {
		if err := s.db.SetupJoinTable(join.model, join.field, join.table); err != nil {
			return err
		}
	}
	byTable := map[string]any{}
	schemas := make([]*schema.Schema, len(models))
	for i, model := range models {
		parsed, err := s.parse(model)
		if err != nil {
			return err
		}
		schemas[i] = parsed
		byTable[parsed.Table] = model
	}
	for i, parsed := range schemas {
		for _, relation := range sortedRelations(parsed) {
			if relation.Type != schema.Many2Many {
				continue
			}
			if join, ok := byTable[relation.JoinTable.Table]; ok && relation.JoinTable.ModelType != structOf(join) {
				if err := s.db.SetupJoinTable(models[i], relation.Name, join); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// complete returns the models and what GORM migrates with them (models their keys refer to, join tables), by table name.
// It is what GORM's ReorderModels finds, in an order of its own: GORM goes through maps, and which side of a many-to-many
// relation makes the join table changes from run to run there.
func (s *session) complete(models []any) ([]table, error) {
	byName := map[string]table{}
	joins := map[string]table{}
	waiting := append([]any{}, models...)
	for len(waiting) > 0 {
		model := waiting[0]
		waiting = waiting[1:]
		if isView(model) {
			continue
		}
		parsed, err := s.parse(model)
		if err != nil {
			return nil, err
		}
		if known, ok := byName[parsed.Table]; ok {
			if known.schema != parsed {
				return nil, fmt.Errorf("%s and %s are both the table %q", known.schema.ModelType, parsed.ModelType, parsed.Table)
			}
			continue
		}
		byName[parsed.Table] = table{model, parsed}
		if s.config.IgnoreRelationshipsWhenMigrating {
			continue
		}
		for _, relation := range sortedRelations(parsed) {
			if relation.Field.IgnoreMigration {
				continue
			}
			if key := relation.ParseConstraint(); key != nil && key.Schema == parsed && key.ReferenceSchema != parsed {
				waiting = append(waiting, newModel(key.ReferenceSchema))
			}
			if relation.JoinTable != nil {
				waiting = append(waiting, newModel(relation.FieldSchema))
				joins[relation.JoinTable.Table] = table{newModel(relation.JoinTable), relation.JoinTable}
			}
		}
	}
	for name, join := range joins {
		if _, ok := byName[name]; !ok {
			byName[name] = join
		}
	}
	all := make([]table, 0, len(byName))
	for _, t := range byName {
		all = append(all, t)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].schema.Table < all[j].schema.Table })
	return all, nil
}

func newModel(parsed *schema.Schema) any {
	return reflect.New(parsed.ModelType).Interface()
}

// sizeIndexed gives indexed strings without a length one that the database can index: GORM does so for the tag `index`
// alone, so that MySQL and SQL Server refuse a plain `uniqueIndex`.
func (s *session) sizeIndexed(parsed *schema.Schema) {
	if s.dialect.indexedString == 0 {
		return
	}
	for _, index := range parsed.ParseIndexes() {
		for _, option := range index.Fields {
			field := option.Field
			if field != nil && field.DataType == schema.String && field.Size == 0 && option.Length == 0 && option.Expression == "" &&
				field.TagSettings["TYPE"] == "" {
				field.Size = s.dialect.indexedString
			}
		}
	}
}

// guard is what the PostgreSQL driver writes so that an index may be there already.
var guard = regexp.MustCompile(`^(CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?)IF NOT EXISTS `)

// create returns CREATE TABLE, then what follows it (indexes, comments).
func (s *session) create(t table) ([]string, error) {
	if err := s.db.Migrator().CreateTable(t.model); err != nil {
		return nil, fmt.Errorf("%s: %w", t.schema.ModelType, err)
	}
	statements := s.recorder.take()
	if len(statements) == 0 {
		return nil, fmt.Errorf("%s: GORM wrote no statement", t.schema.ModelType)
	}
	statements[0] = sortParts(statements[0], s.dialect.backslash)
	for i := range statements[1:] {
		statements[i+1] = guard.ReplaceAllString(statements[i+1], "$1")
	}
	sort.Strings(statements[1:])
	return statements, nil
}

// foreignKeys returns a statement for each foreign key of the table, by name.
func (s *session) foreignKeys(t table) ([]string, error) {
	if s.config.DisableForeignKeyConstraintWhenMigrating || s.config.IgnoreRelationshipsWhenMigrating {
		return nil, nil
	}
	byName := map[string]string{}
	for _, relation := range sortedRelations(t.schema) {
		if relation.Field.IgnoreMigration {
			continue
		}
		constraint := relation.ParseConstraint()
		if constraint == nil {
			s.warnIgnored(relation)
			continue
		}
		if constraint.Schema != t.schema {
			continue
		}
		if err := s.addKey(constraint); err != nil {
			return nil, err
		}
		for _, statement := range s.recorder.take() {
			byName[constraint.Name] = statement
		}
	}
	names := make([]string, 0, len(byName))
	for name := range byName {
		names = append(names, name)
	}
	sort.Strings(names)
	statements := make([]string, 0, len(names))
	for _, name := range names {
		statements = append(statements, byName[name])
	}
	return statements, nil
}

// addKey executes the ALTER TABLE that GORM's migrator would.
func (s *session) addKey(key *schema.Constraint) error {
	text := "ALTER TABLE ? ADD CONSTRAINT ? FOREIGN KEY ? REFERENCES ??"
	if key.OnDelete != "" {
		text += " ON DELETE " + key.OnDelete
	}
	if key.OnUpdate != "" {
		text += " ON UPDATE " + key.OnUpdate
	}
	return s.db.Exec(text, clause.Table{Name: key.Schema.Table}, clause.Column{Name: key.Name}, columns(key.ForeignKeys),
		clause.Table{Name: key.ReferenceSchema.Table}, columns(key.References)).Error
}

func columns(fields []*schema.Field) []any {
	names := make([]any, 0, len(fields))
	for _, field := range fields {
		names = append(names, clause.Column{Name: field.DBName})
	}
	return names
}

// warnIgnored tells of a constraint tag that GORM does not look at, because the other side declares the same key.
func (s *session) warnIgnored(relation *schema.Relationship) {
	tag := relation.Field.TagSettings["CONSTRAINT"]
	if relation.Type != schema.BelongsTo || tag == "" || tag == "-" {
		return
	}
	for _, other := range sortedRelations(relation.FieldSchema) {
		if other == relation || other.FieldSchema != relation.Schema || other.Type == schema.BelongsTo {
			continue
		}
		here := relation.Schema.Name + "." + relation.Name
		there := other.Schema.Name + "." + other.Name
		text := fmt.Sprintf("constraint on %s is ignored by GORM because %s declares the same foreign key; move the tag there", here, there)
		if place := s.fieldPositions[relation.Schema.ModelType.PkgPath()+"."+here]; place != "" {
			text = place + ": " + text
		}
		s.warn(text)
		return
	}
}

// schemaStatements creates the schemas in front of table names.
func (s *session) schemaStatements(all []table) []string {
	if s.dialect.createSchema == nil || !s.schemaPrelude {
		return nil
	}
	var statements []string
	seen := map[string]bool{}
	for _, t := range all {
		name, _, qualified := strings.Cut(t.schema.Table, ".")
		if qualified && !seen[name] {
			seen[name] = true
			statements = append(statements, s.dialect.createSchema(name))
		}
	}
	return statements
}

// sortedRelations returns the relations of a schema by name; GORM keeps them in a map.
func sortedRelations(parsed *schema.Schema) []*schema.Relationship {
	relations := make([]*schema.Relationship, 0, len(parsed.Relationships.Relations))
	names := make([]string, 0, len(parsed.Relationships.Relations))
	for name := range parsed.Relationships.Relations {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		relations = append(relations, parsed.Relationships.Relations[name])
	}
	return relations
}

var _ gorm.ConnPool = (*recorder)(nil)
