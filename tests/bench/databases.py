"""What the table benchmark runs on: a pair of databases of one engine, emptied again and again, with the engine's own dump
tool and SQL client. Both are a name, a command and an environment; None without the program."""
import os
import pathlib
import shutil

from world import Database, Skip

CACHE = pathlib.Path(os.environ.get("PORTOLAN_CACHE", pathlib.Path.home() / ".cache/portolan"))


class Sqlite:
    schema = "main"

    def __init__(self, folder):
        self.file = pathlib.Path(folder) / "bench.db"
        self.url = f"sqlite://{self.file}"
        self.dev_url = "sqlite://dev?mode=memory"

    def empty(self):
        self.file.unlink(missing_ok=True)

    def drop(self):
        self.empty()

    def dump(self):
        program = shutil.which("sqlite3")
        return program and ("sqlite3 .schema", [program, str(self.file), ".schema"], {})

    def client(self, _):
        program = shutil.which("sqlite3")
        return program and ("sqlite3 < the same DDL", [program, "-bail", str(self.file)], {})

    def in_one_transaction(self, sql):
        return f"BEGIN;\n{sql}\nCOMMIT;\n"


class Served:
    """A fresh database on a server of `tests/tools/servers`."""

    def __init__(self, engine):
        self.engine = engine
        self.empty()
        self.schema = "public" if engine == "postgres" else self.database.name
        self.url, self.dev_url = self.database.url(), self.database.dev_url

    def empty(self):
        self.database = Database(self.engine, f"bench_{os.getpid()}")

    def drop(self):
        for name in (self.database.name, self.database.name + "_dev"):
            self.database.root(f"DROP DATABASE IF EXISTS {name}")

    def program(self, *names):
        """The first of these programs that is there; where on the server it finds the database; the password."""
        server = self.database.server
        user, variable = ("-U", "PGPASSWORD") if self.engine == "postgres" else ("-u", "MYSQL_PWD")
        found = next(filter(None, map(shutil.which, names)), None) or shutil.which(
            names[0], path=str(CACHE / "mariadb-client/usr/bin"))
        return (found, ["-h", server.hostname, f"--port={server.port}", user, server.username],
                {variable: server.password})

    def dump(self):
        if self.engine == "postgres":
            program, where, environment = self.program("pg_dump")
            return program and ("pg_dump -s", [program, "-s", *where, self.database.name], environment)
        program, where, environment = self.program("mariadb-dump", "mysqldump")
        return program and (os.path.basename(program) + " -d", [program, "-d", *where, self.database.name], environment)

    def client(self, one_transaction):
        """With a flag that makes one transaction of its input, where the engine can."""
        if self.engine == "postgres":
            program, where, environment = self.program("psql")
            flags = ["-Xq", "-v", "ON_ERROR_STOP=1"] + (["-1"] if one_transaction else [])
        else:
            program, where, environment = self.program("mariadb", "mysql")
            flags = []
        return program and (f"{os.path.basename(program)} < the same DDL", [program, *flags, *where, self.database.name],
                            environment)

    def in_one_transaction(self, sql):
        return sql


def open_engine(engine, folder):
    """Raises Skip when the server is not there."""
    return Sqlite(folder) if engine == "sqlite" else Served(engine)


__all__ = ["Skip", "open_engine"]
