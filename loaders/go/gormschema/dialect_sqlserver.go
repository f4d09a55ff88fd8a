package gormschema

import (
	"strings"

	"gorm.io/driver/sqlserver"
	"gorm.io/gorm"
)

func init() {
	dialects["sqlserver"] = dialect{
		open:           func(pool gorm.ConnPool) gorm.Dialector { return sqlserver.New(sqlserver.Config{Conn: pool}) },
		delimiter:      batchDelimiter,
		defaultVersion: "16",
		fullVersion:    asGiven,
		objectsFor:     "sqlserver",
		indexedString:  256,
		createSchema: func(name string) string {
			bracketed := "[" + strings.ReplaceAll(name, "]", "]]") + "]"
			return "IF SCHEMA_ID(N'" + strings.ReplaceAll(name, "'", "''") + "') IS NULL EXEC(N'CREATE SCHEMA " +
				strings.ReplaceAll(bracketed, "'", "''") + "')"
		},
	}
}
