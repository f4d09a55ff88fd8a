package gormschema

import "gorm.io/gorm"

// batchDelimiter ends a batch in the tools of SQL Server.
const batchDelimiter = "\nGO"

// dialect is what the package knows about a database; the rest is its driver's.
type dialect struct {
	open           func(gorm.ConnPool) gorm.Dialector
	delimiter      string
	defaultVersion string
	// fullVersion makes the answer to the driver's question for the server's version.
	fullVersion func(version string) string
	// objectsFor is the name that models are asked for their views and triggers with.
	objectsFor string
	// indexedString is the size of strings in indexes that GORM would give a type without a length; 0: leave them.
	indexedString int
	// inlineKeys: foreign keys are part of CREATE TABLE, as the database cannot add them later.
	inlineKeys bool
	// createSchema makes the statement that creates a schema; nil: a name in front of a table's is no schema.
	createSchema func(name string) string
	// backslash escapes the next character of a string.
	backslash bool
}

// dialects has a row for each dialect whose driver is compiled in.
var dialects = map[string]dialect{}

func asGiven(version string) string { return version }
