"""What versioned migrations cost: many small files, applied, asked about, and beside the database's own client."""
import pathlib
import subprocess

import measure
from databases import open_engine

# A start of the program is too short for time(1), which counts hundredths of a second.
STARTS = 50


def statement(number):
    """Every tenth file makes a table, the others put a row into the last one."""
    table = f"t{number // 10:04}"
    return f"CREATE TABLE {table} (id int NOT NULL, PRIMARY KEY (id));" if number % 10 == 0 else (
        f"INSERT INTO {table} VALUES ({number});")


def write_directory(program, folder, size):
    folder.mkdir()
    for number in range(size):
        (folder / f"{20200101000000 + number}_step.sql").write_text(statement(number) + "\n", encoding="utf-8")
    subprocess.run([program, "migrate", "hash", "--dir", f"file://{folder}"], check=True)


class MigrationBench:
    """One engine's database and a directory of `size` files."""

    def __init__(self, database, options, folder, size, row):
        self.database, self.size, self.row, self.repeat = database, size, row, options.repeat
        self.program, self.folder = str(options.bin / "portolan"), pathlib.Path(folder) / f"migrations-{size}"
        if not self.folder.exists():
            write_directory(self.program, self.folder, size)

    def run(self):
        self.print("migrate apply", self.apply_all)
        self.print("migrate apply, nothing to do", lambda: self.command("apply"))
        self.print("migrate status", lambda: self.command("status"))
        self.print("migrate apply, --tx-mode all", lambda: self.apply_all("--tx-mode", "all"))
        reference = self.database.client(False)
        if reference:
            self.print(reference[0].replace("DDL", "statements"), lambda: self.client(reference))

    def print(self, what, once):
        self.row(self.size, what, measure.median([once() for _ in range(self.repeat)]))

    def command(self, name, *flags):
        return measure.run([self.program, "migrate", name, "-u", self.database.url, "--dir", f"file://{self.folder}", *flags])

    def apply_all(self, *flags):
        self.database.empty()
        return self.command("apply", *flags)

    def client(self, reference):
        _, command, environment = reference
        self.database.empty()
        source = self.folder.with_suffix(".sql")
        source.write_text("\n".join(map(statement, range(self.size))), encoding="utf-8")
        with open(source, encoding="utf-8") as text:
            return measure.run(command, environment, source=text)


def bench(engine, options, folder, row):
    database = open_engine(engine, folder)
    try:
        for size in options.sizes:
            MigrationBench(database, options, folder, size, row).run()
    finally:
        database.drop()


def start(options):
    """The cost of one start of the program."""
    loop = f'for i in $(seq {STARTS}); do "$0" version; done'
    costs = measure.median([measure.run(["sh", "-c", loop, str(options.bin / "portolan")]) for _ in range(options.repeat)])
    print(f"\n## portolan version: {1000 * costs.wall / STARTS:.1f} ms wall, {1000 * costs.cpu / STARTS:.1f} ms CPU")
