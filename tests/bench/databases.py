"""What the table benchmark runs on: a pair of databases of one engine, emptied again and again, and its dump tool."""
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

    def dump(self):
        """The name, command and environment of the engine's own schema dump; None without the program."""
        server = self.database.server
        where = ["-h", server.hostname, f"--port={server.port}", "-U" if self.engine == "postgres" else "-u",
                 server.username]
        if self.engine == "postgres":
            program = shutil.which("pg_dump")
            return program and ("pg_dump -s", [program, "-s", *where, self.database.name],
                                {"PGPASSWORD": server.password})
        program = shutil.which("mariadb-dump") or shutil.which("mysqldump") or shutil.which(
            "mariadb-dump", path=str(CACHE / "mariadb-client/usr/bin"))
        return program and (os.path.basename(program) + " -d", [program, "-d", *where, self.database.name],
                            {"MYSQL_PWD": server.password})


def open_engine(engine, folder):
    """Raises Skip when the server is not there."""
    return Sqlite(folder) if engine == "sqlite" else Served(engine)


__all__ = ["Skip", "open_engine"]
