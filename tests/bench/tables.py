"""Schema documents of any size: ordinary tables as HCL."""

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
    tables = "".join(table(engine, schema, number) for number in reversed(range(size)))
    return f'schema "{schema}" {{\n}}\n{tables}'
