"""What two databases are compared by: their own description of themselves, ordered where order means nothing.

Two spellings of one thing are made one (`DEFAULT NULL` and no default, where a check stands, the name of a sequence behind a
serial column). `lossy` removes beside that what schema-language.md 7.1 lists as lost by the HCL form. What the SQL form loses
on MySQL and MariaDB, the order of the indexes and display widths, is listed in docs/compatibility.md.
"""
import json
import re

# SQLite. pragma_table_xinfo and its like cannot show checks, so those are read out of the text of CREATE TABLE.
SQLITE = {
    "tables": "SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
              "AND name NOT LIKE 'sqlite_%'",
    "columns": "SELECT t.name AS t, c.cid, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden "
               "FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c WHERE t.schema = 'main' AND t.type = 'table' "
               "AND t.name NOT LIKE 'sqlite_%'",
    "indexes": "SELECT t.name AS t, i.name, i.\"unique\", i.origin, i.partial, (SELECT json_group_array(json_array("
               "x.name, x.cid, x.\"desc\", x.coll)) FROM pragma_index_xinfo(i.name) x WHERE x.key) AS parts, s.sql "
               "FROM pragma_table_list t JOIN pragma_index_list(t.name) i LEFT JOIN sqlite_schema s ON s.name = i.name "
               "WHERE t.schema = 'main' AND t.type = 'table'",
    "keys": "SELECT t.name AS t, group_concat(f.\"from\") OVER w AS \"from\", f.\"table\", f.\"to\", f.seq, f.on_update, "
            "f.on_delete, f.\"match\" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f "
            "WHERE t.schema = 'main' AND t.type = 'table' WINDOW w AS (PARTITION BY t.name, f.id)",
    "text": "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
}


def sqlite(rows, lossy):
    found = {what: json.loads(rows(query) or "[]") for what, query in SQLITE.items()}
    texts = {row.pop("name"): row.pop("sql") for row in found.pop("text")}
    found["checks"] = [{"t": name, "check": check} for name, text in texts.items() for check in checks(text)]
    found["counters"] = [{"t": name} for name, text in texts.items() if re.search(r"(?i)\bAUTOINCREMENT\b", text)]
    for row in found["columns"]:
        # Sizes have no meaning to SQLite, and no form of its DDL that Portolan writes has them (5.3).
        row["type"] = re.sub(r"\s*\(.*\)", "", row["type"].lower())
        row["dflt_value"] = sqlite_default(row["dflt_value"], lossy and not re.search("char|text|clob", row["type"]))
    for row in found["indexes"]:
        parts = json.loads(row["parts"])
        # What the rows tell need not be read out of the text: it is for predicates and expressions.
        row["sql"] = spelled(row["sql"]) if row["partial"] or any(part[0] is None for part in parts) else None
        if row["origin"] == "u":  # an inline UNIQUE becomes an index called T_COLUMNS
            row.update(name="_".join([row["t"], *(part[0] for part in parts)]), origin="c")
        elif row["origin"] == "pk":
            row["name"] = "the primary key's"
    return grouped(found)


def sqlite_default(text, unquoted):
    """With `unquoted`, of a column that holds no text: a quoted number or boolean loses its quotes in HCL."""
    if text is None or text.upper() == "NULL":
        return None
    if unquoted:
        text = re.sub(r"(?i)^'(true|false)'$", r"\1", text)
        text = re.sub(r"^'?(-?\d+)(?:\.(\d*?)0*)?'?$", lambda m: m[1] + ("." + m[2] if m[2] else ""), text)
    return text.lower() if text.lower() in ("true", "false") else text


def grouped(found):
    """Objects by what they are of, each a sorted list of rows as text."""
    result = {}
    for what, rows in found.items():
        for row in rows:
            result.setdefault(f"{row.get('t') or row['name']}: {what}", []).append(json.dumps(row))
    return {name: "\n".join(sorted(rows)) for name, rows in result.items()}


def checks(text):
    """The expressions of CHECK clauses, spelled alike."""
    found = []
    for match in re.finditer(r"(?i)\bCHECK\s*\(", text):
        depth, end = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        found.append(spelled(text[match.end():end - 1]))
    return found


def spelled(text):
    """SQL without its freedom of spelling: quotes around names, blanks, case, redundant outer parentheses."""
    if text is None:
        return None
    text = re.sub(r"[\"`\[\]\s]+|(?i:if not exists)|;$", "", text).lower()
    return text[1:-1] if text.startswith("(") and text.endswith(")") and balanced(text[1:-1]) else text


def balanced(text):
    depth = 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return True


# MySQL and MariaDB: SHOW CREATE TABLE.

TABLE_OPTIONS = r" (?:AUTO_INCREMENT|ROW_FORMAT|KEY_BLOCK_SIZE|STATS_\w+|CHECKSUM|DELAY_KEY_WRITE|MIN_ROWS|MAX_ROWS|" \
                r"AVG_ROW_LENGTH|PAGE_CHECKSUM|PACK_KEYS|COMPRESSION|ENCRYPTION)=('[^']*'|\S+)"


def mysql(tables, lossy):
    return {name: mysql_table(text, lossy) for name, text in tables.items()}


def mysql_table(text, lossy):
    head, *body, tail = text.split("\n")
    lines = [line.strip().rstrip(",") for line in body]
    columns, keys = [], [line for line in lines if not line.startswith("`")]
    for line in filter(lambda line: line.startswith("`"), lines):
        # MariaDB's check of a column is a check of the table that is called like the column.
        column, check, expression = line.partition(" CHECK (")
        if check:
            keys.append(f"CONSTRAINT {column[:column.index('` ') + 1]} CHECK ({expression}")
        columns.append(mysql_column(column, lossy))
    tail = re.sub(TABLE_OPTIONS if lossy else r" AUTO_INCREMENT=\d+", "", tail)
    return "\n".join([head, *columns, *sorted(keys), tail])


def mysql_column(line, lossy):
    line = re.sub(r"^(`(?:[^`]|``)*` (?:tinyint|smallint|mediumint|int|bigint))\((?!1\))\d+\)", r"\1", line)
    line = re.sub(r" DEFAULT NULL", "", line)
    if lossy:
        line = re.sub(r" zerofill", "", line)
        line = re.sub(r"^(`(?:[^`]|``)*` (?:float|double))\(\d+,\d+\)", r"\1", line)
    return line


# PostgreSQL: pg_dump -s.


def postgres_entries(dump):
    """(kind, name) -> statements, of the parts of a dump. A name tells an object of a table from one of another."""
    parts = re.split(r"(?m)^--\n-- Name: (.*); Type: (.*?); Schema: .*\n--\n", dump)
    return {(kind, name): text.strip() for name, kind, text in zip(parts[1::3], parts[2::3], parts[3::3])}


def postgres(entries, lossy):
    result = {}
    for (kind, name), text in renamed_sequences(entries).items():
        text = re.split(r"(?m)^--\n-- PostgreSQL database dump complete", text)[0]
        lines = [line for line in text.splitlines() if line and not line.startswith(("SET ", "\\"))]
        if lossy:
            lines = [re.sub(r" DEFAULT (-?\d+\.\d*?)0+\b", lambda m: " DEFAULT " + m[1].rstrip("."), line) for line in lines]
        result[f"{kind} {name}"] = "\n".join(lines)
    return result


OWNERS = {"SEQUENCE OWNED BY": r'OWNED BY (?:\w+\.)?"?(\w+)"?\."?(\w+)"?;',
          "SEQUENCE": r'ALTER TABLE (?:\w+\.)?"?(\w+)"? ALTER COLUMN "?(\w+)"? ADD GENERATED'}


def renamed_sequences(entries):
    """Sequences of serial and identity columns under the name that the column gives them: a renamed one leaves the old."""
    names = {}
    for (kind, name), text in entries.items():
        owner = re.search(OWNERS[kind], text) if kind in OWNERS else None
        if owner:
            names[name] = f"{owner[1]}_{owner[2]}_seq"
    return {(kind, names.get(name, name)): re.sub(r"\w+", lambda word: names.get(word[0], word[0]), text)
            for (kind, name), text in entries.items()}
