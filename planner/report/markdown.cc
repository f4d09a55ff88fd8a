#include "planner/report/markdown.h"

#include <cctype>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/diagram.h"
#include "planner/report/schema_text.h"

namespace portolan::report {
namespace {

using Cells = std::vector<std::string>;

/// Text inside a table: one line, and no character that Markdown or HTML takes for its own.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "<br>";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (std::string_view("|\\`*_[]").find(c) != std::string_view::npos) {
      out += std::string("\\") + c;
    } else if (c != '\r') {
      out += c;
    }
  }
  return out;
}

std::string row(const Cells& cells) {
  std::string line = "|";
  for (const std::string& text : cells) line += " " + text + (text.empty() ? "|" : " |");
  return line + "\n";
}

/// A table with a heading; empty without rows.
std::string grid(const std::string& title, const Cells& head, const std::vector<Cells>& rows) {
  if (rows.empty()) return "";
  std::string text = (title.empty() ? "" : "**" + title + "**\n\n") + row(head) + row(Cells(head.size(), "---"));
  for (const Cells& cells : rows) text += row(cells);
  return text + "\n";
}

/// A block of code, fenced longer than anything in it.
std::string code(const std::string& language, const std::string& text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += "`";
  return fence + language + "\n" + std::string(base::trim(text)) + "\n" + fence + "\n\n";
}

/// Where a heading of this text is linked to.
std::string anchor(const std::string& name) {
  std::string id;
  for (const char c : base::to_lower(name)) {
    if (c == ' ') {
      id += '-';
    } else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' ||
               static_cast<unsigned char>(c) > 127) {
      id += c;
    }
  }
  return id;
}

std::string link(const std::string& name, const std::string& file) {
  return "[" + cell(name) + "](" + file + "#" + anchor(name) + ")";
}

std::string file_of(const std::string& schema) {
  if (schema.empty() || schema.find_first_of("/\n") != std::string::npos || schema == "index") {
    throw UsageError("the schema name " + base::quote_go(schema) + " cannot be a file's");
  }
  return schema + ".md";
}

class SchemaPage {
 public:
  SchemaPage(const schema::Schema& schema, const ports::Dialect& dialect) : schema_(schema), dialect_(dialect) {}

  std::string text() const {
    std::string out = "# " + cell(schema_.name) + "\n\n";
    if (schema_.comment) out += cell(*schema_.comment) + "\n\n";
    std::vector<Cells> tables;
    for (const schema::Table& table : schema_.tables) {
      tables.push_back({link(table.name, ""), cell(table.comment.value_or(""))});
    }
    out += grid("", {"table", "comment"}, tables);
    schema::Realm alone;
    alone.schemas = {schema_};
    if (!schema_.tables.empty()) out += code("mermaid", mermaid(alone, dialect_));
    for (const schema::Table& table : schema_.tables) out += table_text(table);
    for (const schema::Object& object : schema_.objects) out += object_text(object);
    return out;
  }

 private:
  std::string table_text(const schema::Table& table) const {
    std::string out = "## " + cell(table.name) + "\n\n";
    if (table.comment) out += cell(*table.comment) + "\n\n";
    return out + columns(table) + indexes(table) + keys(table) + checks(table);
  }

  std::string columns(const schema::Table& table) const {
    std::vector<Cells> rows;
    for (const schema::Column& column : table.columns) {
      rows.push_back({cell(column.name), cell(dialect_.format_type(column.type)), column.nullable ? "yes" : "no",
                      cell(value_text(column)), cell(column.comment.value_or(""))});
    }
    return grid("", {"name", "type", "null", "default", "comment"}, rows);
  }

  static std::string indexes(const schema::Table& table) {
    std::vector<Cells> rows;
    const auto add = [&rows](const schema::Index& index, const std::string& kind) {
      rows.push_back(
          {cell(index.name), kind, cell(parts_text(index)), cell(index.where), cell(index.comment.value_or(""))});
    };
    if (table.primary_key) add(*table.primary_key, "primary key");
    for (const schema::Index& index : table.indexes) add(index, index.unique ? "unique" : "index");
    return grid("Indexes", {"name", "kind", "parts", "where", "comment"}, rows);
  }

  std::string keys(const schema::Table& table) const {
    std::vector<Cells> rows;
    for (const schema::ForeignKey& key : table.foreign_keys) {
      const bool elsewhere = !key.ref_schema.empty() && key.ref_schema != schema_.name;
      rows.push_back({cell(key.symbol), cell(base::join(key.columns, ", ")),
                      link(key.ref_table, elsewhere ? file_of(key.ref_schema) : "") + " (" +
                          cell(base::join(key.ref_columns, ", ")) + ")",
                      cell(key.on_update), cell(key.on_delete)});
    }
    return grid("Foreign keys", {"name", "columns", "references", "on update", "on delete"}, rows);
  }

  static std::string checks(const schema::Table& table) {
    std::vector<Cells> rows;
    for (const schema::Check& check : table.checks) rows.push_back({cell(check.name), cell(check.expression)});
    return grid("Checks", {"name", "expression"}, rows);
  }

  static std::string object_text(const schema::Object& object) {
    std::string out = "## " + cell(object.name) + " (" + base::replace_all(object.kind, "_", " ") + ")\n\n";
    if (object.comment) out += cell(*object.comment) + "\n\n";
    return object.definition.empty() ? out : out + code("sql", object.definition);
  }

  const schema::Schema& schema_;
  const ports::Dialect& dialect_;
};

}  // namespace

std::vector<ArchiveFile> markdown(const schema::Realm& realm, const ports::Dialect& dialect) {
  std::vector<ArchiveFile> files{{"index.md", ""}};
  std::vector<Cells> schemas;
  for (const schema::Schema& schema : realm.schemas) {
    const std::string file = file_of(schema.name);
    schemas.push_back({"[" + cell(schema.name) + "](" + file + ")", std::to_string(schema.tables.size()),
                       cell(schema.comment.value_or(""))});
    files.push_back({file, SchemaPage(schema, dialect).text()});
  }
  files.front().content = "# Schemas\n\n" + grid("", {"schema", "tables", "comment"}, schemas);
  return files;
}

}  // namespace portolan::report
