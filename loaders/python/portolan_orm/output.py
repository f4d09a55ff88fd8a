"""The text that Portolan reads: header, positions and statements."""

import ast


class Positions:
    """Where classes and tables are declared, found by reading the files' syntax once each."""

    def __init__(self):
        self._classes = {}
        self._tables = {}

    def of_class(self, path, qualified_name):
        """The line of a class, or None."""
        self._read(path)
        return self._classes[path].get(qualified_name)

    def of_table_call(self, path, table):
        """The line of the call `Table("name", ...)`, or None."""
        self._read(path)
        return self._tables[path].get(table)

    def _read(self, path):
        if path in self._classes:
            return
        classes, tables = self._classes.setdefault(path, {}), self._tables.setdefault(path, {})
        try:
            with open(path, "rb") as file:
                tree = ast.parse(file.read())
        except (OSError, SyntaxError, ValueError):
            return
        self._walk(tree, "", classes, tables)

    def _walk(self, node, scope, classes, tables):
        for child in ast.iter_child_nodes(node):
            inner = scope
            if isinstance(child, ast.ClassDef):
                classes[scope + child.name] = child.lineno
                inner = scope + child.name + "."
            elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                inner = scope + child.name + ".<locals>."
            elif isinstance(child, ast.Call) and child.args and isinstance(child.args[0], ast.Constant):
                name = child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", "")
                if name == "Table" and isinstance(child.args[0].value, str):
                    tables.setdefault(child.args[0].value, child.lineno)
            self._walk(child, inner, classes, tables)


def position_line(name, kind, path, line):
    """One `atlas:pos` directive."""
    return f"-- atlas:pos {name}[type={kind}] {path}:{line}"


def statements_text(statements, dialect):
    """Statements with the terminators of a dialect."""
    end = "\nGO\n" if dialect == "sqlserver" else ";\n"
    return "".join(statement.strip().rstrip(";").rstrip() + end for statement in statements)


def schema_text(statements, directives, dialect):
    """Directives, an empty line and statements."""
    header = "".join(line + "\n" for line in directives)
    return header + ("\n" if header else "") + statements_text(statements, dialect)


def schema_preludes(schemas, dialect):
    """Statements that create the schemas tables are in."""
    forms = {
        "postgres": 'CREATE SCHEMA IF NOT EXISTS "{}"',
        "sqlserver": "IF SCHEMA_ID(N'{0}') IS NULL EXEC('CREATE SCHEMA [{0}]')",
        "mysql": "CREATE DATABASE IF NOT EXISTS `{}`",
        "mariadb": "CREATE DATABASE IF NOT EXISTS `{}`",
    }
    return [forms[dialect].format(schema) for schema in sorted(schemas)] if dialect in forms else []
