package gormschema

import (
	"fmt"
	"sort"
	"strings"

	"gorm.io/gorm"
)

// ViewDefiner is a model that is a view. The dialect is mysql, postgres, sqlite or sqlserver.
type ViewDefiner interface {
	ViewDef(dialect string) []ViewOption
}

// viewSQL is a view that needs no import: the statement that creates it.
type viewSQL interface {
	ViewSQL(dialect string) string
}

// triggerDefiner is a model whose table has triggers.
type triggerDefiner interface {
	Triggers(dialect string) []Trigger
}

// triggerSQL is the same without an import: the statements that create them.
type triggerSQL interface {
	TriggerSQL(dialect string) []string
}

// ViewOption says how a view is created.
type ViewOption interface {
	applyView(*viewBuilder)
}

// TriggerOption says how a trigger is created.
type TriggerOption interface {
	applyTrigger(*Trigger)
}

// Trigger is a trigger of a model's table.
type Trigger struct {
	statement string
}

// NewTrigger makes a trigger.
func NewTrigger(options ...TriggerOption) Trigger {
	var trigger Trigger
	for _, option := range options {
		option.applyTrigger(&trigger)
	}
	return trigger
}

// CreateStmt is the whole statement that creates a view or a trigger.
func CreateStmt(sql string) interface {
	ViewOption
	TriggerOption
} {
	return createStatement(sql)
}

type createStatement string

func (c createStatement) applyView(view *viewBuilder)   { view.statement = string(c) }
func (c createStatement) applyTrigger(trigger *Trigger) { trigger.statement = string(c) }

// BuildStmt is the query of a view, made with GORM.
func BuildStmt(query func(db *gorm.DB) *gorm.DB) ViewOption {
	return buildStatement(query)
}

type buildStatement func(db *gorm.DB) *gorm.DB

func (b buildStatement) applyView(view *viewBuilder) {
	query := view.db.ToSQL(func(tx *gorm.DB) *gorm.DB {
		var rows []map[string]any
		return b(tx.Unscoped()).Find(&rows)
	})
	view.statement = "CREATE VIEW " + view.quotedName + " AS " + query
}

type viewBuilder struct {
	db         *gorm.DB
	quotedName string
	statement  string
}

// split parts views from tables.
func split(models []any) (views, tables []any) {
	for _, model := range models {
		if isView(model) {
			views = append(views, model)
		} else {
			tables = append(tables, model)
		}
	}
	return views, tables
}

func isView(model any) bool {
	switch model.(type) {
	case ViewDefiner, viewSQL:
		return true
	}
	return false
}

// views adds the views, by name.
func (s *session) views(out *script, models []any) error {
	statements := map[string]string{}
	for _, model := range models {
		parsed, err := s.parse(model)
		if err != nil {
			return err
		}
		quoted := (&gorm.Statement{DB: s.db}).Quote(parsed.Table)
		builder := &viewBuilder{db: s.db, quotedName: quoted}
		switch view := model.(type) {
		case ViewDefiner:
			for _, option := range view.ViewDef(s.dialect.objectsFor) {
				option.applyView(builder)
			}
		case viewSQL:
			builder.statement = view.ViewSQL(s.dialect.objectsFor)
		}
		if strings.TrimSpace(builder.statement) == "" {
			continue
		}
		statements[parsed.Table] = builder.statement
		out.at(s.position("view", parsed.Table, model))
	}
	names := make([]string, 0, len(statements))
	for name := range statements {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range orderViews(names, statements) {
		out.addText(statements[name])
	}
	return nil
}

// orderViews puts views behind those that their statements name.
func orderViews(names []string, statements map[string]string) []string {
	var ordered []string
	done := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if done[name] {
			return
		}
		done[name] = true
		for _, other := range names {
			if other != name && containsWord(statements[name], other) {
				visit(other)
			}
		}
		ordered = append(ordered, name)
	}
	for _, name := range names {
		visit(name)
	}
	return ordered
}

func containsWord(text, word string) bool {
	for rest := text; ; {
		at := strings.Index(rest, word)
		if at < 0 {
			return false
		}
		before := at == 0 || !isWordByte(rest[at-1])
		end := at + len(word)
		if before && (end == len(rest) || !isWordByte(rest[end])) {
			return true
		}
		rest = rest[at+1:]
	}
}

func isWordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// triggers adds the triggers of the models, by table, in the order of their definition.
func (s *session) triggers(out *script, models []any) error {
	type owner struct {
		name       string
		statements []string
	}
	var owners []owner
	for _, model := range models {
		var statements []string
		switch definer := model.(type) {
		case triggerDefiner:
			for _, trigger := range definer.Triggers(s.dialect.objectsFor) {
				statements = append(statements, trigger.statement)
			}
		case triggerSQL:
			statements = definer.TriggerSQL(s.dialect.objectsFor)
		}
		if len(statements) == 0 {
			continue
		}
		parsed, err := s.parse(model)
		if err != nil {
			return fmt.Errorf("triggers: %w", err)
		}
		owners = append(owners, owner{parsed.Table, statements})
	}
	sort.SliceStable(owners, func(i, j int) bool { return owners[i].name < owners[j].name })
	for _, owner := range owners {
		for _, statement := range owner.statements {
			out.addText(statement)
		}
	}
	return nil
}
