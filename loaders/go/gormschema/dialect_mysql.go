package gormschema

import (
	"strings"

	"gorm.io/driver/mysql"
	"gorm.io/gorm"
)

func init() {
	open := func(pool gorm.ConnPool) gorm.Dialector { return mysql.New(mysql.Config{Conn: pool}) }
	row := dialect{open: open, delimiter: ";", defaultVersion: "8.4.0", fullVersion: asGiven, objectsFor: "mysql",
		indexedString: 191, backslash: true}
	dialects["mysql"] = row
	row.indexedString = 0
	row.defaultVersion = "11.4.0"
	row.fullVersion = func(version string) string {
		if strings.Contains(version, "MariaDB") {
			return version
		}
		return version + "-MariaDB"
	}
	dialects["mariadb"] = row
}
