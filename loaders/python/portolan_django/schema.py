"""The schema of Django models for a database server. Django writes it; no database is opened."""

from portolan_orm.output import Positions, position_line, schema_text

from portolan_django.backends import make_connection
from portolan_django.editor import make_editor
from portolan_django.models import file_of

_CANONICAL = {"postgresql": "postgres", "pg": "postgres", "mssql": "sqlserver", "maria": "mariadb", "sqlite3": "sqlite"}
_VERSIONS = {"mysql": (8, 4, 0), "mariadb": (11, 4, 0), "postgres": (16,), "sqlite": (3, 45), "sqlserver": (16,)}

# Fields of django.contrib.postgres whose types come from an extension.
_EXTENSIONS = {
    "HStoreField": "hstore",
    "CICharField": "citext",
    "CIEmailField": "citext",
    "CITextField": "citext",
}


def canonical(dialect):
    """The canonical name of a dialect as Django's users spell it."""
    return _CANONICAL.get(dialect, dialect)


def _classes_of(field):
    for cls in type(field).__mro__:
        yield cls.__name__
    base = getattr(field, "base_field", None)
    if base is not None:
        yield from _classes_of(base)


def _preludes(models, dialect):
    if dialect != "postgres":
        return []
    wanted = {
        _EXTENSIONS[name]
        for model in models
        for field in model._meta.local_fields
        for name in _classes_of(field)
        if name in _EXTENSIONS
    }
    return [f'CREATE EXTENSION IF NOT EXISTS "{name}"' for name in sorted(wanted)]


def _position_lines(models):
    reader = Positions()
    lines = []
    for model in models:
        path = file_of(model)
        line = reader.of_class(path, model.__qualname__) if path else None
        if line:
            lines.append(position_line(model._meta.db_table, "table", path, line))
    return sorted(lines)


def schema_of(models, dialect, version=None):
    """The text of the schema of models, in their order; keys come last."""
    connection = make_connection(dialect, version or _VERSIONS[dialect])
    with make_editor(connection, dialect) as editor:
        for model in models:
            editor.create_model(model)
    return schema_text(_preludes(models, dialect) + editor.collected_sql, _position_lines(models), dialect)
