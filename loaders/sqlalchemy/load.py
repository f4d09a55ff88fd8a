"""Loads SQLAlchemy models (orms.md 2.6); the contract is in loaders/README.md."""

import os
import sys

sys.path[0] = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "python")

from portolan_orm import script  # noqa: E402
from portolan_orm.failure import Failure  # noqa: E402
from portolan_orm.modules import files_of, import_all, user_modules  # noqa: E402


def stay_offline():
    """Modules that create their tables or connect when they are imported do so in applications, not here."""
    from sqlalchemy import MetaData, event
    from sqlalchemy.engine import Engine

    def refuse(*_):
        raise RuntimeError("the module connects to a database while it is imported; loaders never do")

    event.listen(Engine, "do_connect", refuse)
    originals = MetaData.create_all, MetaData.drop_all
    MetaData.create_all = MetaData.drop_all = lambda *_args, **_kw: None

    def restore():
        MetaData.create_all, MetaData.drop_all = originals

    return restore


def load(options):
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    version = script.require("sqlalchemy", "sqlalchemy").__version__
    if not (1, 4) <= script.version_numbers(version)[:2] < (3,):
        raise Failure(f"SQLAlchemy {version} is not supported (1.4, 2.x)")
    from portolan_orm import sqlalchemy as models

    restore = stay_offline()
    modules, warnings = import_all(options.path, options.skip_errors)
    restore()
    metadata = models.find_metadata(list(modules.values())) or models.find_metadata(user_modules())
    if not metadata:
        count = sum(len(files_of(path)) for path in options.path)
        classes = sum(isinstance(value, type) for module in modules.values() for value in vars(module).values())
        found = f"{count} files, {classes} classes seen" + "".join(f"; {text}" for text in warnings)
        raise Failure(f"no SQLAlchemy models found in {', '.join(options.path)} ({found})")
    text = models.schema_of(
        metadata,
        options.dialect,
        script.version_numbers(options.server_version),
        script.names(options.models),
        not options.no_schema_create,
    )
    return "sqlalchemy", version, warnings, text


script.main(load, ("SQLAlchemy",), ("--models", {}), ("--skip-errors", {"action": "store_true"}))
