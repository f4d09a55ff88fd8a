#include "planner/report/diagram.h"

#include "planner/base/strings.h"
#include "planner/report/schema_text.h"

namespace portolan::report {
namespace {

/// Every character outside of `allowed` and of letters, digits and `_` replaced by `_`.
std::string safe(std::string text, std::string_view allowed = {}) {
  for (char& c : text) {
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!word && allowed.find(c) == std::string_view::npos) c = '_';
  }
  return text;
}

// --- Mermaid ---

class Mermaid {
 public:
  Mermaid(const schema::Realm& realm, const ports::Dialect& dialect)
      : realm_(realm), dialect_(dialect), qualified_(realm.schemas.size() > 1) {}

  std::string run() {
    for (const schema::Schema& schema : realm_.schemas) {
      for (const schema::Table& table : schema.tables) add_table(schema, table);
    }
    return std::move(out_);
  }

 private:
  std::string id(const std::string& schema, const std::string& table) const {
    return safe(qualified_ ? schema + "_" + table : table);
  }

  std::string block_name(const std::string& schema, const std::string& table) const {
    const std::string shown = qualified_ ? schema + "." + table : table;
    const std::string name = id(schema, table);
    return name == shown ? name : name + "[\"" + base::replace_all(shown, "\"", "'") + "\"]";
  }

  void add_table(const schema::Schema& schema, const schema::Table& table) {
    out_ += "    " + block_name(schema.name, table.name) + " {\n";
    for (const schema::Column& column : table.columns) {
      out_ += "      " + safe(dialect_.format_type(column.type), "()[]-") + " " + safe(column.name);
      if (const std::string marks = key_marks(table, column.name); !marks.empty()) out_ += " " + marks;
      out_ += "\n";
    }
    out_ += "    }\n";
    for (const schema::ForeignKey& key : table.foreign_keys) add_key(schema, table, key);
  }

  void add_key(const schema::Schema& schema, const schema::Table& table, const schema::ForeignKey& key) {
    const schema::Table* parent = parent_of(realm_, schema, key);
    const std::string& place = parent_schema(schema, key);
    const bool one = parent == nullptr || is_unique(*parent, key.ref_columns);
    out_ += "    " + id(schema.name, table.name) + (is_unique(table, key.columns) ? " |" : " }") + "o--o" +
            (one ? "| " : "{ ") + id(place, key.ref_table) + " : " + (key.symbol.empty() ? "fk" : safe(key.symbol)) +
            "\n";
  }

  const schema::Realm& realm_;
  const ports::Dialect& dialect_;
  bool qualified_;
  std::string out_ = "erDiagram\n";
};

// --- DOT ---

std::string quoted(const std::string& text) {
  return "\"" + base::replace_all(base::replace_all(text, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

class Dot {
 public:
  Dot(const schema::Realm& realm, const ports::Dialect& dialect)
      : realm_(realm), dialect_(dialect), qualified_(realm.schemas.size() > 1) {}

  std::string run() {
    for (const schema::Schema& schema : realm_.schemas) add_schema(schema);
    for (const schema::Schema& schema : realm_.schemas) {
      for (const schema::Table& table : schema.tables) {
        for (const schema::ForeignKey& key : table.foreign_keys) add_key(schema, table, key);
      }
    }
    return std::move(out_) + "}\n";
  }

 private:
  std::string node(const std::string& schema, const std::string& name) const {
    return quoted(qualified_ ? schema + "." + name : name);
  }

  void add_schema(const schema::Schema& schema) {
    if (qualified_) {
      out_ += "  subgraph " + quoted("cluster_" + schema.name) + " {\n  label=" + quoted(schema.name) + ";\n";
    }
    for (const schema::Table& table : schema.tables) add_table(schema, table);
    for (const schema::Object& object : schema.objects) {
      if (!is_view(object)) continue;
      out_ +=
          "  " + node(schema.name, object.name) + " [shape=box, style=dashed, label=" + quoted(object.name) + "];\n";
    }
    if (qualified_) out_ += "  }\n";
  }

  void add_table(const schema::Schema& schema, const schema::Table& table) {
    out_ += "  " + node(schema.name, table.name) +
            " [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\">\n"
            "    <tr><td bgcolor=\"#e8eef7\" colspan=\"2\"><b>" +
            html_escaped(table.name) + "</b></td></tr>\n";
    for (const schema::Column& column : table.columns) {
      const std::string marks = key_marks(table, column.name);
      out_ += "    <tr><td port=\"" + html_escaped(column.name) + "\" align=\"left\">" + html_escaped(column.name) +
              "</td><td align=\"left\">" + html_escaped(dialect_.format_type(column.type)) +
              (marks.empty() ? "" : " ") + marks + "</td></tr>\n";
    }
    out_ += "  </table>>];\n";
  }

  void add_key(const schema::Schema& schema, const schema::Table& table, const schema::ForeignKey& key) {
    const schema::Table* parent = parent_of(realm_, schema, key);
    const std::string& place = parent_schema(schema, key);
    const bool one = parent == nullptr || is_unique(*parent, key.ref_columns);
    for (std::size_t i = 0; i < key.columns.size() && i < key.ref_columns.size(); ++i) {
      out_ += "  " + node(schema.name, table.name) + ":" + quoted(key.columns[i]) + " -> " +
              node(place, key.ref_table) + ":" + quoted(key.ref_columns[i]) + " [" +
              (i == 0 ? "label=" + quoted(key.symbol) + ", " : "") + "arrowhead=" + (one ? "none" : "crow") +
              ", arrowtail=" + (is_unique(table, key.columns) ? "tee" : "crow") + ", dir=both];\n";
    }
  }

  const schema::Realm& realm_;
  const ports::Dialect& dialect_;
  bool qualified_;
  std::string out_ =
      "digraph schema {\n"
      "  graph [rankdir=LR, fontname=\"Helvetica\"];\n"
      "  node [shape=plain, fontname=\"Helvetica\"];\n";
};

}  // namespace

std::string mermaid(const schema::Realm& realm, const ports::Dialect& dialect) {
  return Mermaid(realm, dialect).run();
}

std::string dot(const schema::Realm& realm, const ports::Dialect& dialect) {
  return Dot(realm, dialect).run();
}

}  // namespace portolan::report
