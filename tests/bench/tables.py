"""Schema documents of any size as HCL: ordinary tables, one wide table, many foreign keys."""

MOMENT = {"postgres": ("timestamptz", "now()"), "mysql": ("datetime", "CURRENT_TIMESTAMP"),
          "mariadb": ("datetime", "CURRENT_TIMESTAMP"), "sqlite": ("datetime", "CURRENT_TIMESTAMP")}

COLUMNS = (
    ("id", "bigint", False, None),
    ("parent_id", "bigint", True, None),
    ("code", "varchar(40)", False, None),
    ("name", "varchar(255)", False, None),
    ("state", "varchar(20)", False, '"new"'),
    ("amount", "decimal(12,2)", False, "0"),
    ("quantity", "int", False, "0"),
    ("active", "bool", False, "true"),
    ("note", "text", True, None),
    ("due_on", "date", True, None),
    ("created_at", None, False, None),
    ("updated_at", None, True, None),
)


def column(engine, name, kind, nullable, default):
    if kind is None:
        kind, now = MOMENT[engine]
        default = None if nullable else f'sql("{now}")'
    lines = [f'  column "{name}" {{', f"    null = {str(nullable).lower()}", f"    type = {kind}"]
    if default:
        lines.append(f"    default = {default}")
    return "\n".join(lines + ["  }"])


def table(engine, schema, number):
    """The tables are a tree of four branches a knot, so that their order is something to find out."""
    name = f"t{number:04}"
    parent = "column.id" if number == 0 else f"table.t{(number - 1) // 4:04}.column.id"
    columns = "\n".join(column(engine, *each) for each in COLUMNS)
    return f"""table "{name}" {{
  schema = schema.{schema}
{columns}
  primary_key {{
    columns = [column.id]
  }}
  index "{name}_code" {{
    unique  = true
    columns = [column.code]
  }}
  index "{name}_parent" {{
    columns = [column.parent_id, column.created_at]
  }}
  foreign_key "{name}_fk" {{
    columns     = [column.parent_id]
    ref_columns = [{parent}]
    on_delete   = CASCADE
  }}
  check "{name}_amount" {{
    expr = "amount >= 0"
  }}
}}
"""


def document(engine, schema, size):
    """HCL with `size` tables of 12 columns, a primary key, two indexes, a foreign key and a check, children first."""
    return in_schema(schema, (table(engine, schema, number) for number in reversed(range(size))))


def wide(engine, schema, size):
    """HCL with one table of `size` columns, each with a name of its own and every tenth with an index."""
    columns = "\n".join(column(engine, f"c{number:04}", "int", False, "0") for number in range(size))
    indexes = "".join(f'  index "wide_{number:04}" {{\n    columns = [column.c{number:04}]\n  }}\n'
                      for number in range(0, size, max(10, size // 60)))
    return in_schema(schema, [f'table "wide" {{\n  schema = schema.{schema}\n{columns}\n{indexes}}}\n'])


def keyed(engine, schema, size):
    """HCL with `size` foreign keys, ten a table, to tables before and after: the references form cycles."""
    count = max(1, size // 10)

    def one(number):
        columns = "\n".join(column(engine, f"r{key}", "bigint", True, None) for key in range(10))
        keys = "".join(f"""  foreign_key "k{number:04}_{key}" {{
    columns     = [column.r{key}]
    ref_columns = [table.k{(number + key * 7) % count:04}.column.id]
  }}
""" for key in range(10))
        return f"""table "k{number:04}" {{
  schema = schema.{schema}
{column(engine, "id", "bigint", False, None)}
{columns}
  primary_key {{
    columns = [column.id]
  }}
{keys}}}
"""
    return in_schema(schema, map(one, range(count)))


def in_schema(schema, tables):
    return f'schema "{schema}" {{\n}}\n' + "".join(tables)


# Name on the command line: what is counted, the generator.
SHAPES = {"tables": ("tables", document), "wide": ("columns", wide), "keys": ("keys", keyed)}
