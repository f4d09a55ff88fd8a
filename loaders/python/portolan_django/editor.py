"""Django's schema editors as collectors of statements."""

import datetime
import decimal
import json
import uuid


# Django puts quoted values into templates that it fills with further ones; a percent sign must not be read then.
_PERCENT = "\0percent\0"


def _text(value, backslashes):
    value = value.replace("'", "''")
    if backslashes:
        value = value.replace("\\", "\\\\")
    return f"'{value}'"


def literal(value, dialect):
    """A value as an SQL literal; the backends' own quoting asks a live connection."""
    backslashes = dialect in ("mysql", "mariadb")
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE") if dialect == "postgres" else str(int(value))
    if isinstance(value, (int, float, decimal.Decimal)):
        return str(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        digits = bytes(value).hex()
        return {"postgres": f"'\\x{digits}'::bytea", "sqlserver": f"0x{digits}"}.get(dialect, f"X'{digits}'")
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return f"'{value}'"
    if isinstance(value, datetime.timedelta):
        return f"'{value.total_seconds()} seconds'::interval" if dialect == "postgres" else str(value)
    if isinstance(value, uuid.UUID):
        return f"'{value}'"
    if isinstance(value, (list, tuple)) and dialect == "postgres":
        return "ARRAY[" + ", ".join(literal(item, dialect) for item in value) + "]"
    wrapped = getattr(value, "obj", getattr(value, "adapted", None))
    if wrapped is not None:
        return _text(json.dumps(wrapped), backslashes)
    return _text(str(value), backslashes)


def make_editor(connection, dialect):
    """A schema editor of the backend whose statements are collected in `collected_sql`."""
    parent = connection.SchemaEditorClass

    class Collector(parent):
        def __enter__(self):
            self.deferred_sql = []
            return self

        def __exit__(self, kind, value, trace):
            if kind is not None:
                return
            deferred = list(self.deferred_sql)
            if dialect == "sqlserver":
                # mssql-django collects in a set, which has no order.
                deferred.sort(key=lambda sql: (not str(sql).startswith("CREATE"), str(sql)))
            for sql in deferred:
                self.execute(sql, None)

        def quote_value(self, value):
            return literal(value, dialect).replace("%", _PERCENT)

        def execute(self, sql, params=()):
            if sql is None:
                return
            text = str(sql)
            if params is not None:
                text = text % tuple(self.quote_value(value) for value in params)
            self.collected_sql.append(text.replace(_PERCENT, "%"))

    return Collector(connection, collect_sql=True, atomic=False)
