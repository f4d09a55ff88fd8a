package gormschema

import (
	"strings"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func init() {
	dialects["postgres"] = dialect{
		open:           func(pool gorm.ConnPool) gorm.Dialector { return postgres.New(postgres.Config{Conn: pool}) },
		delimiter:      ";",
		defaultVersion: "16",
		fullVersion:    asGiven,
		objectsFor:     "postgres",
		createSchema: func(name string) string {
			return `CREATE SCHEMA IF NOT EXISTS "` + strings.ReplaceAll(name, `"`, `""`) + `"`
		},
	}
}
