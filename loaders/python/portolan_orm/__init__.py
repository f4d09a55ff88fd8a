"""Schemas of Python ORMs as SQL, for Portolan (https://portolan.example). See portolan_orm.sqlalchemy."""
