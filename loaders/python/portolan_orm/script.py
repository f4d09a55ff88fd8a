"""The frame of the loader scripts: arguments, a clean channel, errors, the end of the process (loaders/README.md)."""

import argparse
import os
import sys
import traceback
import warnings

from portolan_orm.failure import Failure, describe


def doctor(packages):
    """Answers `--doctor`: the versions of Python and of packages."""
    from importlib import metadata

    print(f"version: {sys.version.split()[0]}")
    for package in packages:
        try:
            print(f"{package}: {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            print(f"{package}: not installed")


def arguments(*extra):
    """The arguments of the contract, with further ones as (name, settings)."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--path", action="append", required=True)
    parser.add_argument("--dialect", required=True)
    parser.add_argument("--server-version", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--orm")
    parser.add_argument("--direct", action="store_true")
    parser.add_argument("--no-schema-create", action="store_true")
    for name, settings in extra:
        parser.add_argument(name, **settings)
    return parser.parse_args()


def names(text):
    """The names of a list with commas."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def version_numbers(text):
    """`8.4.0` as (8, 4, 0)."""
    numbers = []
    for part in text.split("."):
        digits = "".join(c for c in part if c.isdigit())
        if not digits:
            break
        numbers.append(int(digits))
    return tuple(numbers)


def note(text):
    """A line for the user while the loader runs."""
    print(f"portolan-note: {text}", file=sys.stderr, flush=True)


def require(package, distribution):
    """The module of a package, or a message that says how to install it."""
    try:
        return __import__(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise Failure(
            f'the package "{distribution}" is not installed for {sys.executable}: '
            f"run {sys.executable} -m pip install {distribution}"
        ) from None


def main(load, packages, *extra):
    """Runs a loader or answers `--doctor` about `packages`; `extra` are further arguments. Does not return to loaders."""
    if sys.argv[1:2] == ["--doctor"]:
        doctor(packages)
    else:
        run(load, arguments(*extra))


def run(load, options):
    """Runs a loader: `load(options)` gives (name of the ORM, its version, warnings, text). Does not return."""
    # What the user's modules print is no SQL; their children inherit the descriptor.
    sys.stdout.flush()
    os.dup2(2, 1)
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    code = 1
    try:
        if sys.version_info < (3, 9):
            raise Failure(f"Python 3.9 or later is needed; {sys.executable} is {sys.version.split()[0]}")
        orm, version, notes, text = load(options)
        header = [f"-- portolan:orm {orm} {version}"]
        header += ["-- portolan:warning " + " ".join(line.split()) for line in notes]
        with open(options.out, "w", encoding="utf-8", newline="") as file:
            file.write("".join(line + "\n" for line in header) + text)
        code = 0
    except BaseException as error:  # pylint: disable=broad-except
        if os.environ.get("PORTOLAN_DEBUG"):
            traceback.print_exc()
        sys.stdout.flush()
        print(f"portolan-error: {describe(error)}", file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads, servers and exit handlers of the user's modules do not keep the process.
    os._exit(code)
