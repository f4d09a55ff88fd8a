package gormschema

import (
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

func init() {
	dialects["sqlite"] = dialect{
		open:           func(pool gorm.ConnPool) gorm.Dialector { return &sqlite.Dialector{Conn: pool} },
		delimiter:      ";",
		defaultVersion: "3.45",
		fullVersion:    asGiven,
		objectsFor:     "sqlite",
		inlineKeys:     true,
	}
}
