"""Django's database backends without a database: what they would ask a server is filled in beforehand."""

import importlib.util
import sys
import types

_ENGINES = {
    "mysql": "django.db.backends.mysql",
    "mariadb": "django.db.backends.mysql",
    "postgres": "django.db.backends.postgresql",
    "sqlite": "django.db.backends.sqlite3",
    "sqlserver": "mssql",
}


class _NoCursor:
    """A cursor of a connection that is never made."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def execute(self, sql, _params=None):
        raise RuntimeError(f"a model asks the database while its schema is written: {sql}")


class _Anything:
    """An attribute of a client module that is not installed: any member, any call."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything()

    def __call__(self, *_args, **_kw):
        return _Anything()

    def __or__(self, _other):
        return self

    __ror__ = __and__ = __rand__ = __or__


def _stub(name, **attributes):
    class Module(types.ModuleType):
        def __getattr__(self, attribute):
            if attribute.startswith("__"):
                raise AttributeError(attribute)
            if attribute.endswith("Error") or attribute == "Warning":
                return type(attribute, (Exception,), {})
            return _Anything()

    module = Module(name)
    module.__path__ = []
    vars(module).update(attributes)
    sys.modules[name] = module
    return module


def _stub_clients(dialect):
    """Stands in for client modules that Django imports and that need not be installed."""
    if dialect in ("mysql", "mariadb") and importlib.util.find_spec("MySQLdb") is None:
        _stub("MySQLdb", version_info=(2, 2, 9, "final", 0), __version__="2.2.9")
        _stub("MySQLdb.constants", CLIENT=_Anything(), FIELD_TYPE=_Anything())
        _stub("MySQLdb.converters", conversions={})
    if dialect == "sqlserver" and importlib.util.find_spec("pyodbc") is None:
        _stub("pyodbc", version="5.2.0", threadsafety=1, apilevel="2.0", paramstyle="qmark")


def _number(version, digits):
    parts = (list(version) + [0, 0, 0])[: len(digits)]
    return sum(part * digit for part, digit in zip(parts, digits))


def _fill_mysql(connection, dialect, version):
    text = ".".join(str(number) for number in version)
    vars(connection)["mysql_server_data"] = {
        "version": text + ("-MariaDB" if dialect == "mariadb" else ""),
        "sql_mode": "STRICT_TRANS_TABLES",
        "default_storage_engine": "InnoDB",
        "sql_auto_is_null": False,
        "lower_case_table_names": False,
        "has_zoneinfo_database": True,
    }
    vars(connection.features)["_mysql_storage_engine"] = "InnoDB"
    connection.introspection.get_storage_engine = lambda _cursor, _table: "InnoDB"


def _fill_postgres(connection, version):
    vars(connection)["pg_version"] = version[0] * 10000 + (version[1] if len(version) > 1 else 0)


def _fill_sqlite(connection):
    vars(connection.features)["supports_json_field"] = True


def _fill_sqlserver(connection, version):
    # Versions of the product by the server's own number: 16 is 2022.
    year = {13: 2016, 14: 2017, 15: 2019, 16: 2022, 17: 2025}.get(version[0], 2022)
    vars(connection)["sql_server_version"] = year
    vars(connection)["to_azure_sql_db"] = False


def make_connection(dialect, version):
    """A connection of Django's backend for a dialect that never connects."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import ConnectionHandler

    from portolan_orm.failure import Failure

    _stub_clients(dialect)
    settings = {"default": {"ENGINE": _ENGINES[dialect], "NAME": ":memory:" if dialect == "sqlite" else "portolan"}}
    try:
        connection = ConnectionHandler(settings)["default"]
    except (ImproperlyConfigured, ImportError) as error:
        package = {"postgres": "psycopg", "sqlserver": "mssql-django"}.get(dialect)
        raise Failure(
            f"Django's backend for {dialect} cannot be imported: {error}"
            + (f"; run {sys.executable} -m pip install {package}" if package else "")
        ) from None
    connection.cursor = _NoCursor
    connection.ensure_connection = lambda: None
    if dialect in ("mysql", "mariadb"):
        _fill_mysql(connection, dialect, version)
    elif dialect == "postgres":
        _fill_postgres(connection, version)
    elif dialect == "sqlite":
        _fill_sqlite(connection)
    else:
        _fill_sqlserver(connection, version)
    return connection
