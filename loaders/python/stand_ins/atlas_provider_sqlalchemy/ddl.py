"""The functions of the original, served by Portolan."""

from portolan_orm.sqlalchemy import dump_ddl, get_metadata, load, print_ddl

__all__ = ["dump_ddl", "get_metadata", "load", "print_ddl"]
