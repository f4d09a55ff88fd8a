"""Python files below paths, imported by their dotted names."""

import importlib
import os
import sys

from portolan_orm.failure import Failure, describe, is_users

_SKIPPED = {"alembic", "migrations", "tests", "node_modules", "site-packages", "venv", "env", "__pycache__"}
_SKIPPED_FILES = {"setup.py", "conftest.py", "__main__.py"}


def is_environment(folder):
    """Whether a folder is a virtual environment."""
    return os.path.exists(os.path.join(folder, "pyvenv.cfg"))


def files_of(path):
    """The Python files of a path, sorted."""
    if not os.path.isdir(path):
        return [path]
    found = []
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED and not name.startswith(".") and not is_environment(os.path.join(folder, name))
        )
        found += [
            os.path.join(folder, name)
            for name in sorted(files)
            if name.endswith(".py") and name not in _SKIPPED_FILES and not name.startswith("test_")
        ]
    return found


def _is_below(path, folder):
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def root_of(path):
    """The folder that a path's modules are named from: the current one if the path lies in it."""
    current = os.getcwd()
    if not _is_below(path, current) or path == current:
        return path if os.path.isdir(path) else os.path.dirname(path)
    # A source folder that is no package is what its modules are imported from.
    source = os.path.join(current, "src")
    if _is_below(path, source) and path != source and not os.path.exists(os.path.join(source, "__init__.py")):
        return source
    return current


def dotted_name(path, root):
    """`app/models/user.py` as `app.models.user`."""
    parts = os.path.splitext(os.path.relpath(path, root))[0].split(os.sep)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) or os.path.basename(root)


def import_all(paths, skip_errors):
    """Imports every file of the paths. Returns (modules by file, warnings)."""
    modules, warnings = {}, []
    for path in paths:
        root = root_of(path)
        for folder in (os.getcwd(), root):
            if folder not in sys.path:
                sys.path.insert(0, folder)
    for path in paths:
        root = root_of(path)
        for file in files_of(path):
            name = dotted_name(file, root)
            try:
                modules[file] = _import(name, file)
            except (Exception, SystemExit) as error:  # pylint: disable=broad-except
                if not skip_errors:
                    raise
                warnings.append(f"left out: {describe(error)}")
    return modules, warnings


def _import(name, file):
    module = importlib.import_module(name)
    origin = getattr(module, "__file__", None)
    if origin and os.path.realpath(origin) != os.path.realpath(file):
        raise Failure(f"{file} cannot be imported as {name!r}: that name belongs to {origin}")
    return module


def user_modules():
    """The modules of the user that are loaded, in the order of their import."""
    modules = list(sys.modules.values())
    return [module for module in modules if getattr(module, "__file__", None) and is_users(module.__file__)]
