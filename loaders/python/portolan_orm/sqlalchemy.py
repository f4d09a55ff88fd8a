"""The schema of SQLAlchemy models as SQL. SQLAlchemy writes it; no database is opened and no driver is imported.

`load(dialect, models)` gives the text for a program of `data "external_schema"`; `print_ddl` and `dump_ddl` print it.
"""

import contextlib
import os
import re
import sys

from portolan_orm.failure import Failure, shown
from portolan_orm.output import Positions, position_line, schema_preludes, schema_text

_SPELLINGS = {"postgres": "postgresql", "sqlserver": "mssql"}
_CANONICAL = {"postgresql": "postgres", "pg": "postgres", "mssql": "sqlserver", "maria": "mariadb", "sqlite3": "sqlite"}
_DEFAULT_SCHEMAS = {"postgres": "public", "sqlserver": "dbo"}


def print_ddl(dialect_driver, models):
    """Prints the schema of mapped classes: all tables of their MetaData."""
    print(load(dialect_driver, models), end="")


def dump_ddl(dialect_driver, metadata, directives=()):
    """Prints the schema of MetaData objects behind header lines."""
    dialect = _CANONICAL.get(dialect_driver, dialect_driver)
    print(schema_text(_statements(metadata, dialect), list(directives), dialect), end="")


def load(dialect, models_or_metadata):
    """The schema of mapped classes, tables or MetaData objects, with the places of their declarations."""
    dialect = _CANONICAL.get(dialect, dialect)
    metadata = []
    for item in models_or_metadata:
        _add(metadata, getattr(item, "metadata", item))
    return schema_text(_statements(metadata, dialect), position_lines(metadata, mapped_classes(metadata)), dialect)


def get_metadata(path, skip_errors=False):
    """The MetaData objects of the modules below a path."""
    from portolan_orm.modules import import_all

    modules, _ = import_all([os.path.abspath(path)], skip_errors)
    return find_metadata(modules.values())


def find_metadata(modules):
    """Each MetaData with tables that is an attribute of a module, or of such an attribute, once."""
    from sqlalchemy import MetaData

    found = []
    for module in modules:
        for value in list(vars(module).values()):
            try:
                candidate = value if isinstance(value, MetaData) else getattr(value, "metadata", None)
                if isinstance(candidate, MetaData) and candidate.tables:
                    _add(found, candidate)
            except Exception:  # pylint: disable=broad-except
                continue  # a proxy that answers only inside of an application
    return found


def _add(found, metadata):
    if not any(metadata is one for one in found):
        found.append(metadata)


def mapped_classes(metadata):
    """The classes that are mapped to tables of the MetaData objects: (class, table)."""
    import gc

    from sqlalchemy import Table
    from sqlalchemy.orm import Mapper

    tables = {id(table) for one in metadata for table in one.tables.values()}
    pairs = []
    for mapper in (item for item in gc.get_objects() if type(item) is Mapper):
        if isinstance(mapper.local_table, Table) and id(mapper.local_table) in tables:
            pairs.append((mapper.class_, mapper.local_table, mapper.inherits is not None))
    # A table of several classes belongs to the one that the others derive from.
    pairs.sort(key=lambda pair: (pair[2], pair[0].__module__, pair[0].__qualname__))
    return [(cls, table) for cls, table, _ in pairs]


class Places:
    """Where tables are declared."""

    def __init__(self, classes):
        self._reader = Positions()
        self._found = {}
        for cls, table in classes:
            path = getattr(sys.modules.get(cls.__module__), "__file__", None)
            line = self._reader.of_class(path, cls.__qualname__) if path else None
            if line:
                self._found.setdefault(id(table), (os.path.abspath(path), line))

    def of(self, table):
        """(file, line) of a table, or None."""
        if id(table) not in self._found:
            self._found[id(table)] = self._scan(table)
        return self._found[id(table)]

    def _scan(self, table):
        from portolan_orm.modules import user_modules

        for module in user_modules():
            line = self._reader.of_table_call(module.__file__, table.name)
            if line:
                return os.path.abspath(module.__file__), line
        return None


def position_lines(metadata, classes):
    """The `atlas:pos` lines of all tables, sorted."""
    places = Places(classes)
    lines = []
    for one in metadata:
        for table in one.tables.values():
            place = places.of(table)
            if place:
                lines.append(position_line(table.fullname, "table", *place))
    return sorted(lines)


def _engine(dialect, server_version, take):
    from sqlalchemy import create_mock_engine

    # With this style of parameters no percent sign is doubled for a driver.
    engine = create_mock_engine(_SPELLINGS.get(dialect, dialect) + "://", take, paramstyle="named")
    own = engine.dialect
    own.default_schema_name = _DEFAULT_SCHEMAS.get(dialect)
    if server_version:
        own.server_version_info = server_version
        if dialect == "mariadb":
            # From 2.1 on it follows from server_version_info.
            with contextlib.suppress(AttributeError):
                own._mariadb_normalized_version_info = server_version  # pylint: disable=protected-access
        if dialect == "postgres":
            own.supports_identity_columns = server_version >= (10,)
        if dialect == "sqlserver":
            # From 2012 on; SQLAlchemy asks the server.
            own.deprecate_large_types = server_version >= (11,)
    return engine


class _Collector:
    """Takes statements; those of one kind in a row, whose order SQLAlchemy leaves to sets, are sorted."""

    _SORTED = {"create_index", "add_constraint", "foreign_key_constraint"}

    def __init__(self):
        self.dialect = None
        self._entries = []
        self._types = set()

    def __call__(self, element, *_args, **_kw):
        kind = getattr(element, "__visit_name__", "")
        compiled = element if isinstance(element, str) else self._compile(element)
        text = str(compiled).strip()
        if kind == "create_enum_type":
            if text in self._types:
                return
            self._types.add(text)
        self._entries.append((kind if kind in self._SORTED else "", text))

    def _compile(self, element):
        if hasattr(element, "bindparams"):
            return element.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True})
        return element.compile(dialect=self.dialect)

    def statements(self):
        """All statements in the order to run them."""
        texts, run = [], []
        for kind, text in self._entries + [(None, None)]:
            if run and run[0][0] != kind:
                texts += sorted(entry[1] for entry in run)
                run = []
            if kind:
                run.append((kind, text))
            elif text:
                texts.append(text)
        return texts


_IN_COLUMN = re.compile(r"^\(in table '(?P<table>.*?)', column '(?P<column>.*?)'\): (?P<text>.*)$", re.DOTALL)


def _explain(error, metadata):
    """An error of SQLAlchemy's compiler with the place of the table."""
    text = str(error.args[0] if error.args else error)
    match = _IN_COLUMN.match(text)
    if match is None:
        return text
    places = Places(mapped_classes(metadata))
    tables = [table for one in metadata for table in one.tables.values() if table.name == match["table"]]
    place = places.of(tables[0]) if tables else None
    front = f"{shown(place[0])}:{place[1]}: " if place else ""
    return f'{front}table "{match["table"]}", column "{match["column"]}": {match["text"]}'


def _statements(metadata, dialect, server_version=None, tables=None, create_schemas=True):
    from sqlalchemy.exc import SQLAlchemyError

    collector = _Collector()
    engine = _engine(dialect, server_version, collector)
    collector.dialect = engine.dialect
    schemas = set()
    for one in metadata:
        chosen = None if tables is None else [table for table in one.sorted_tables if table in tables]
        schemas.update(table.schema for table in chosen or one.tables.values() if table.schema)
        try:
            one.create_all(engine, tables=chosen, checkfirst=False)
        except SQLAlchemyError as error:
            raise Failure(_explain(error, metadata)) from error
    texts = collector.statements()
    schemas.discard(_DEFAULT_SCHEMAS.get(dialect))
    made = {match[1] for text in texts for match in [re.match(r'CREATE SCHEMA (?:IF NOT EXISTS )?"?(\w+)', text)] if match}
    return (schema_preludes(schemas - made, dialect) if create_schemas else []) + texts


def schema_of(metadata, dialect, server_version, classes=None, create_schemas=True):
    """The schema of MetaData objects, of `classes` alone where they are given, for a server of a version."""
    mapped = mapped_classes(metadata)
    tables = None
    if classes:
        known = {cls.__name__: cls for cls, _ in mapped}
        for name in classes:
            if name not in known:
                raise Failure(f'unknown model "{name}"; known: {", ".join(sorted(known))}')
        tables = {table for name in classes for table in known[name].__mapper__.tables}
    texts = _statements(metadata, dialect, server_version, tables, create_schemas)
    chosen = [pair for pair in mapped if tables is None or pair[1] in tables]
    lines = position_lines(metadata, chosen) if tables is None else _lines_of(tables, chosen)
    return schema_text(texts, lines, dialect)


def _lines_of(tables, classes):
    places = Places(classes)
    found = ((table, places.of(table)) for table in tables)
    return sorted(position_line(table.fullname, "table", *place) for table, place in found if place)
