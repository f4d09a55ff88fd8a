"""The schemas that loaders/prisma is tried with: the files of corpus/ for each provider they name, and generated ones."""
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
SCALARS = ["String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Bytes", "Json"]
ARGUMENTS = ["", "(0)", "(1)", "(6)", "(7)", "(53)", "(54)", "(64)", "(65)", "(255)", "(256)", "(4001)", "(8001)", "(65536)",
             "(10, 2)", "(2, 10)", "(39, 1)", "(65, 31)", "(1000, 1)", "(1001, 1)", "(1, 2, 3)", "(Max)", '("1")']
DIALECTS = {"postgresql": ["postgres"], "mysql": ["mysql", "mariadb"], "sqlite": ["sqlite"], "sqlserver": ["sqlserver"],
            "cockroachdb": ["cockroachdb"]}


def with_provider(text, provider):
    return re.sub(r'(datasource db \{[^}]*?provider\s*=\s*)"[a-z]+"', rf'\1"{provider}"', text, count=1)


def corpus():
    """(name, provider, text) of each file for each of its providers."""
    for file in sorted((HERE / "corpus").glob("*.prisma")):
        text = file.read_text(encoding="utf-8")
        for provider in re.match(r"// for: (.*)", text)[1].split():
            yield file.stem, provider, with_provider(text, provider)


def model(provider, lines, extra=""):
    body = "\n".join("  " + line for line in ["id Int @id", *lines])
    return f'datasource db {{\n  provider = "{provider}"\n}}\n\nmodel M {{\n{body}\n}}\n{extra}'


def native(provider, types):
    """One schema for each native type, each scalar and each form of arguments, right or wrong."""
    for name in types:
        for scalar in SCALARS:
            for arguments in ARGUMENTS:
                yield f"native {name}{arguments} {scalar}", provider, model(provider, [f"x {scalar} @db.{name}{arguments}"])


def accepted_natives(provider, accepted):
    """One schema that holds every native type that is accepted, required, optional, and as list."""
    lines = []
    for number, (name, arguments, scalar) in enumerate(accepted):
        lines.append(f"r{number} {scalar} @db.{name}{arguments}")
        lines.append(f"o{number} {scalar}? @db.{name}{arguments}")
        if provider == "postgresql":
            lines.append(f"l{number} {scalar}[] @db.{name}{arguments}")
    return lines


def actions(provider):
    """Each pair of referential actions over required and optional fields."""
    names = ["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault", None]
    for delete in names:
        for update in names:
            for mark in ("", "?"):
                given = [f"on{event}: {action}" for event, action in (("Delete", delete), ("Update", update)) if action]
                clauses = "".join(", " + each for each in given)
                extra = f"\nmodel N {{\n  id Int @id\n  m M{mark} @relation(fields: [mId], references: [id]{clauses})\n  mId Int{mark}\n}}\n"
                yield f"actions {delete} {update} {mark or 'required'}", provider, model(provider, ["ns N[]"], extra)


def names(provider, limit):
    """Names at the limit, one byte below and one above, with letters of one and of two bytes."""
    for letter in ("a", "é"):
        for kind, suffix in (("@unique", "M_{}_key"), ("@@index", "M_{}_idx"), ("@relation", "M_{}_fkey"), ("column", "{}")):
            for length in (limit - 1, limit, limit + 1):
                rest = length - len(suffix.format("").encode())
                field = "x" * (rest % len(letter.encode())) + letter * (rest // len(letter.encode()))
                lines = {"@unique": [f"{field} Int @unique"], "@@index": [f"{field} Int", f"@@index([{field}])"],
                         "@relation": [f"{field} Int?", f"m M? @relation(\"s\", fields: [{field}], references: [id])", "ms M[] @relation(\"s\")"],
                         "column": [f"{field} Int"]}[kind]
                yield f"name of {length} bytes, {kind} {letter}", provider, model(provider, lines)


GARBAGE = ["{", "}", "model", "model A", "model A {", "model A {\n", "model A { id Int @id }", "model A {\n id Int @id\n",
           "model A {\n id Int @\n}", "model A {\n id Int @id(\n}", "model A {\n id Int @id([[[[\n}", 'model A {\n s String @default("\n}',
           "model A {\n s String @default(\"\\x\")\n}", "model A {\n id Int[]? @id\n}", "model A {\n id Int! @id\n}", "model A {\n id [Int] @id\n}",
           "model A {\n id: Int @id\n}", "model A {\n _id Int @id\n}", "model A {\n 1d Int @id\n}", "model A {\n id Unsupported() @id\n}",
           "foo A {\n id Int @id\n}", "enum A {\n 1\n}", "enum A {\n x Int\n}", "type A {\n x Int\n}", "\x00", "model A {\n id Int @id @@map(\"x\")\n}",
           "model A {\n id Int @id(map: )\n}", "model A {\n id Int @id(,)\n}", "model A {\n id Int @default(1e5) @id\n}", "model A {\n id Int @default(+1) @id\n}",
           "model A {\n id Int @db. @id\n}", "model A\n{\n id Int @id\n}", "model A {\n id Int @id;\n}", "model A-b {\n id Int @id\n}",
           "model A {\n id Int @id\n} model B {\n id Int @id\n}", "model A {\r\n id Int @id\r\n}\r\n", "model A {\r id Int @id\r}\r",
           "model A {\n id Int @default(" + "[" * 3000 + "\n}", "/* x */\nmodel A {\n id Int @id\n}"]


def garbage():
    for number, text in enumerate(GARBAGE):
        yield f"garbage {number} {text[:30]!r}", "postgresql", 'datasource db {\n  provider = "postgresql"\n}\n' + text
