"""Databases of each engine, by the engine's own client: made, loaded with SQL, dumped, and read in canonical form."""
import os
import pathlib
import re
import subprocess
import urllib.parse

import canonical


class Failed(Exception):
    """A command did not do what it must."""


def run(command, text=None, environment=None, timeout=300):
    done = subprocess.run(command, input=text or "", capture_output=True, text=True, timeout=timeout,
                          env=dict(os.environ, **(environment or {})))
    if done.returncode != 0:
        raise Failed(f"{pathlib.Path(command[0]).name}: {(done.stderr or done.stdout).strip()[:2000]}")
    return done.stdout


class Sqlite:
    """A file."""

    dev_url = "sqlite://dev?mode=memory"

    def __init__(self, folder, name):
        self.file = pathlib.Path(folder) / f"{name}.db"
        self.file.unlink(missing_ok=True)
        self.url = f"sqlite://{self.file}"
        self.django = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(self.file)}

    def drop(self):
        self.file.unlink(missing_ok=True)

    def load(self, text):
        run(["sqlite3", "-batch", "-bail", str(self.file)], text)

    def dump(self):
        return self.rows("SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
                         "AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') "
                         "ORDER BY type <> 'table', rowid", "-list")

    def rows(self, query, form="-json"):
        return run(["sqlite3", "-batch", form, str(self.file), query])

    def skipped(self):
        return self.rows("SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('view', 'trigger') UNION ALL "
                         "SELECT 'virtual table ' || name FROM pragma_table_list WHERE type = 'virtual'", "-list").splitlines()

    def canonical(self, lossy):
        return canonical.sqlite(self.rows, lossy)


class Server:
    """A database on a server of `tests/tools/servers`, None where that server is not there."""

    def __init__(self, engine, name):
        self.engine, self.name = engine, f"real_{os.getpid()}_{name}"
        self.server = urllib.parse.urlsplit(os.environ[f"PORTOLAN_TEST_{engine.upper()}_URL"])
        self.drop()
        self.root(f"CREATE DATABASE {self.name}")
        self.url = urllib.parse.urlunsplit(self.server._replace(path="/" + self.name, query=self.query))
        self.django = {"ENGINE": f"django.db.backends.{self.backend}", "NAME": self.name, "USER": self.server.username,
                       "PASSWORD": self.server.password, "HOST": self.server.hostname, "PORT": self.server.port}

    def drop(self):
        self.root(f"DROP DATABASE IF EXISTS {self.name}")

    def address(self, user):
        return ["-h", self.server.hostname, f"--port={self.server.port}", user, self.server.username]


class Postgres(Server):
    query, backend = "sslmode=disable&search_path=public", "postgresql"
    # What pg_dump calls the kinds that Portolan does not manage yet.
    later = {"FUNCTION", "PROCEDURE", "AGGREGATE", "TRIGGER", "VIEW", "MATERIALIZED VIEW", "EXTENSION", "SEQUENCE",
             "DOMAIN", "RULE", "POLICY", "STATISTICS", "TEXT SEARCH CONFIGURATION", "COLLATION"}

    def client(self, program, *arguments, text=None):
        return run([program, *self.address("-U"), *arguments], text, {"PGPASSWORD": self.server.password})

    def root(self, statement):
        self.client("psql", "-XqAt", "-c", statement, "postgres")

    def load(self, text):
        self.client("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", self.name, text=text)

    def dump(self):
        return self.client("pg_dump", "-s", "-O", "-x", self.name)

    def entries(self):
        return canonical.postgres_entries(self.dump())

    def skipped(self):
        entries = self.entries()
        return sorted(f"{kind} {name}" for kind, name in entries if self.is_later(entries, kind, name))

    @staticmethod
    def is_later(entries, kind, name):
        if kind in ("COMMENT", "ACL"):
            kind, _, name = name.partition(" ")
        if kind == "INDEX":  # of a materialized view
            table = re.search(r'(?m) ON (?:ONLY )?(?:\w+\.)?"?(\w+)"? USING', entries[kind, name])
            return table is not None and ("MATERIALIZED VIEW", table[1]) in entries
        return kind in Postgres.later and not Postgres.of_a_column(entries, kind, name)

    @staticmethod
    def of_a_column(entries, kind, name):
        """Whether a sequence is the one behind an identity or serial column."""
        return kind == "SEQUENCE" and (
            ("SEQUENCE OWNED BY", name) in entries or entries.get((kind, name), "").startswith("ALTER TABLE"))

    def canonical(self, lossy):
        entries = self.entries()
        return canonical.postgres({entry: text for entry, text in entries.items() if not self.is_later(entries, *entry)},
                                  lossy)


class Mysql(Server):
    query, backend = "", "mysql"

    def client(self, *arguments, text=None):
        return run(["mysql", "--protocol=tcp", "--default-character-set=utf8mb4", *self.address("-u"), "-NBr", *arguments],
                   text, {"MYSQL_PWD": self.server.password})

    def root(self, statement):
        self.client("-e", statement)

    def load(self, text):
        self.client(self.name, text=text)

    def tables(self, kind="=", column="table_name"):
        return self.client("-e", f"SELECT {column} FROM information_schema.tables WHERE table_schema = '{self.name}' "
                           f"AND table_type {kind} 'BASE TABLE' ORDER BY table_name").splitlines()

    def shown(self):
        """What SHOW CREATE TABLE prints for each table."""
        tables = self.tables()
        text = self.client(self.name, "-e", "".join(f"SELECT '\x01'; SHOW CREATE TABLE `{table}`;" for table in tables))
        return {table: part.strip("\n").partition("\t")[2] for table, part in zip(tables, text.split("\x01")[1:])}

    def dump(self):
        """Without counters: those are of the rows that migrations leave."""
        text = "".join(text + ";\n" for text in self.shown().values())
        return "SET foreign_key_checks = 0;\n" + re.sub(r"(?m)^(\).*) AUTO_INCREMENT=\d+", r"\1", text)

    def skipped(self):
        others = [("ROUTINE", "routine_name", "routines WHERE routine_schema"),
                  ("TRIGGER", "trigger_name", "triggers WHERE trigger_schema")]
        found = [f"{kind} {name}" for kind, column, where in others for name in self.client(
            "-e", f"SELECT {column} FROM information_schema.{where} = '{self.name}'").splitlines()]
        return sorted(found + self.tables("<>", "concat(table_type, ' ', table_name)"))

    def canonical(self, lossy):
        return canonical.mysql(self.shown(), lossy)


CLASSES = {"postgres": Postgres, "mysql": Mysql, "mariadb": Mysql}


def available(engine):
    return engine == "sqlite" or f"PORTOLAN_TEST_{engine.upper()}_URL" in os.environ


def database(engine, folder, name):
    """A fresh empty database."""
    return Sqlite(folder, name) if engine == "sqlite" else CLASSES[engine](engine, name)
