"""Failures as the user reads them: one message, with the place in the user's own code."""

import os
import traceback


class Failure(Exception):
    """Something the user has to change; the text is for them."""


def shown(path):
    """A path as messages name it: relative where it lies below the current directory."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


_OURS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_FOREIGN = ("site-packages", "dist-packages")
_LIBRARY = os.path.dirname(os.__file__)


def is_users(path):
    """Whether a file is the user's own: no library's, not Python's, not the loader's."""
    path = os.path.abspath(path)
    if path.startswith((_OURS + os.sep, _LIBRARY + os.sep)) or not os.path.exists(path):
        return False
    return not any(part in _FOREIGN for part in path.split(os.sep))


def _place(error):
    """The frame of the user's code that is nearest to the error, as (file, line), or None."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if is_users(frame.filename):
            return frame.filename, frame.lineno
    return None


def describe(error, prefix=""):
    """The message for an exception that the user's code has raised."""
    if isinstance(error, Failure):
        return str(error)
    if isinstance(error, SyntaxError) and error.filename:
        return f"{shown(error.filename)}:{error.lineno}:{error.offset or 1}: {error.msg}"
    text = str(error)
    kind = type(error).__name__
    place = _place(error)
    if isinstance(error, ImportError):
        if place is None:
            return text
        return f"{shown(place[0])}:{place[1]}: {text} (imported by {shown(place[0])})"
    if isinstance(error, SystemExit):
        text, kind = f"the module ends the program (exit code {error.code})", ""
    message = prefix + (f"{kind}: {text}" if kind and not prefix else text or kind)
    return message if place is None else f"{shown(place[0])}:{place[1]}: {message}"
