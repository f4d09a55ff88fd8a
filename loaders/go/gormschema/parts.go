package gormschema

import (
	"sort"
	"strings"
)

// sortParts puts the indexes and constraints of a CREATE TABLE behind its columns, sorted: GORM writes them as they come
// out of maps. A text that is not understood stays as it is.
func sortParts(create string, backslash bool) string {
	open := strings.Index(create, "(")
	parts, end := topLevel(create, open, backslash)
	if end < 0 {
		return create
	}
	var columns, constraints []string
	for _, part := range parts {
		if isColumn(part) {
			columns = append(columns, part)
		} else {
			constraints = append(constraints, part)
		}
	}
	sort.Strings(constraints)
	return create[:open+1] + strings.Join(append(columns, constraints...), ",") + create[end:]
}

// isColumn: GORM quotes every column's name, and constraints begin with a word. The primary key counts as a column: it
// has its place.
func isColumn(part string) bool {
	return strings.HasPrefix(part, "PRIMARY KEY") || strings.ContainsAny(part[:1], "\"`[")
}

// topLevel splits the list that begins at open; end is where its closing parenthesis stands, or -1.
func topLevel(text string, open int, backslash bool) (parts []string, end int) {
	if open < 0 {
		return nil, -1
	}
	depth, start := 0, open+1
	for i := open; i < len(text); i++ {
		switch c := text[i]; c {
		case '(':
			depth++
		case ')':
			depth--
		case '\'', '"', '`', '[':
			if i = skipQuoted(text, i, backslash); i < 0 {
				return nil, -1
			}
		}
		if depth == 0 || depth == 1 && text[i] == ',' {
			if i == start {
				return nil, -1
			}
			parts = append(parts, text[start:i])
			start = i + 1
		}
		if depth == 0 {
			return parts, i
		}
	}
	return nil, -1
}

// skipQuoted returns where the quoted text that begins at start ends; -1: nowhere. A bracket that closes at once is the
// mark of an array, and a doubled quote opens the next text.
func skipQuoted(text string, start int, backslash bool) int {
	quote := text[start]
	if quote == '[' {
		quote = ']'
	}
	for i := start + 1; i < len(text); i++ {
		if text[i] == '\\' && backslash && text[start] == '\'' {
			i++
		} else if text[i] == quote {
			return i
		}
	}
	return -1
}

// inline puts foreign keys, written as ALTER TABLE ... ADD, into a CREATE TABLE.
func inline(create string, keys []string) string {
	end := strings.LastIndex(create, ")")
	for _, key := range keys {
		_, constraint, found := strings.Cut(key, " ADD CONSTRAINT ")
		if found {
			create = create[:end] + ",CONSTRAINT " + constraint + create[end:]
			end = strings.LastIndex(create, ")")
		}
	}
	return create
}
