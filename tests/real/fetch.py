"""Fetches packages with the registries' ordinary clients into the cache and takes their DDL out, one file per engine."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import apps

CACHE = pathlib.Path(os.environ.get("PORTOLAN_CACHE", pathlib.Path.home() / ".cache/portolan")) / "real"
HERE = pathlib.Path(__file__).resolve().parent


class Missing(Exception):
    """A client or a package is not to be had on this machine."""


def ddl(name, app, engine, database):
    """The file with the DDL of an application for an engine; `database` is an empty one to migrate in."""
    target = CACHE / "ddl" / f"{name}-{key(app)}-{engine}.sql"
    if not target.exists():
        text = SOURCES[type(app)](app, engine, database)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.rename(target)
    return target


def key(app):
    """The versions in the file's name, so that a new version is fetched anew."""
    if isinstance(app, apps.Django):
        return "_".join(each.partition("==")[2] for each in app.requirements)
    if isinstance(app, apps.GoModule):
        return app.version
    if isinstance(app, apps.Jar):
        return app.files[0][0].rpartition(":")[2]
    return app.package.rpartition("@")[2]


def call(command, **options):
    if not shutil.which(command[0]):
        raise Missing(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)
    if done.returncode != 0:
        raise Missing(f"{' '.join(map(str, command[:4]))} ...: {(done.stderr or done.stdout).strip()[-1500:]}")
    return done.stdout


# --- Python ---


def django(app, engine, database):
    home = CACHE / "python" / "_".join(each.replace("==", "-") for each in app.requirements)
    if not (home / "done").exists():
        call([sys.executable, "-m", "venv", "--clear", str(home)])
        call([str(home / "bin/pip"), "install", "--quiet", *app.requirements, "psycopg[binary]", "PyMySQL"])
        (home / "done").touch()
    call([str(home / "bin/python"), str(HERE / "django_site.py"), json.dumps(app.settings), json.dumps(database.django)])
    return database.dump()


# --- Java ---


def jar(app, engine, _):
    return "\n".join(read_jar(artifact, path.format(dialect=app.dialects[engine])) for artifact, path in app.files)


def read_jar(artifact, path):
    _, name, version = artifact.split(":")
    file = CACHE / "java" / f"{name}-{version}.jar"
    if not file.exists():
        call(["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={file.parent}"])
    with zipfile.ZipFile(file) as content:
        return content.read(path).decode()


# --- Go ---


def go_module(app, engine, _):
    with tempfile.TemporaryDirectory() as nowhere:
        facts = call(["go", "mod", "download", "-json", f"{app.module}@{app.version}"], cwd=nowhere,
                     env=dict(os.environ, GOMODCACHE=str(CACHE / "go"), GOFLAGS="-modcacherw"))
    dialect = app.dialects[engine]
    folder = pathlib.Path(json.loads(facts)["Dir"]) / app.folder.format(dialect=dialect)
    return "\n".join(CONVENTIONS[app.convention](folder, dialect))


def goose(folder, _):
    for file in sorted(folder.glob("*.sql")):
        yield re.sub(r"(?s)^.*?-- \+goose Up|-- \+goose Down.*", "", file.read_text(encoding="utf-8"))


def pop(folder, dialect):
    """VERSION_name[.dialect][.autocommit].up.sql, SQLite also as sqlite3: a version's file for the dialect, else the one for all."""
    versions = {}
    for file in sorted(folder.glob("*.up.sql")):
        version = file.name.partition("_")[0]
        parts = {part.replace("sqlite3", "sqlite") for part in file.name.split(".")[1:-2]} - {"autocommit"}
        if not parts or dialect in parts:
            versions[version] = file if parts else versions.get(version, file)
    for version in sorted(versions):
        yield versions[version].read_text(encoding="utf-8").rstrip() + "\n;"


# --- npm ---


def npm_program(app, engine, _):
    package = unpacked(app.package)
    if not (package / "node_modules").exists():
        call(["npm", "install", "--silent", "--ignore-scripts", "--no-save", "--no-package-lock", *app.libraries],
             cwd=new_folder(package / "libraries"))
        (package / "libraries/node_modules").rename(package / "node_modules")
    return call(["node", str(HERE / app.program), str(package), app.dialects[engine]])


def unpacked(package):
    """The folder of a package without what it depends on, which may be hundreds."""
    home = CACHE / "npm" / package.lstrip("@").replace("/", "-")
    if not home.exists():
        part = new_folder(home.parent / f"{home.name}.part")
        call(["npm", "pack", "--silent", package], cwd=part)
        call(["tar", "xzf", str(next(part.glob("*.tgz"))), "-C", str(part)])
        (part / "package").rename(home)
        shutil.rmtree(part)
    return home


def new_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    (path / "package.json").write_text("{}")
    return path


CONVENTIONS = {"goose": goose, "pop": pop}
SOURCES = {apps.Django: django, apps.Jar: jar, apps.GoModule: go_module, apps.NpmProgram: npm_program}
