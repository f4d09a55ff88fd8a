#include "planner/diff/rename.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "planner/diff/compare.h"
#include "planner/sql/lexical.h"

namespace portolan::diff {

const TableRenames* Renames::of(const schema::Table& old_table) const {
  const auto it = within.find(schema::qualified_key(old_table.schema, old_table.name));
  return it == within.end() ? nullptr : &it->second;
}

const std::string* Renames::new_table_name(std::string_view schema, std::string_view from) const {
  const auto it = tables.find(std::string(schema));
  return it == tables.end() ? nullptr : it->second.new_name(from);
}

const std::string* Renames::old_table_name(std::string_view schema, std::string_view to) const {
  const auto it = tables.find(std::string(schema));
  return it == tables.end() ? nullptr : it->second.old_name(to);
}

namespace {

using schema::NameIndex;

/// Pairs up old and new elements of one list: the declared ones first, then those that a person confirms.
/// @param alike     whether two elements may be the same under two names
/// @param question  a question without its two names
template <typename T, typename Alike>
NamePairs pair_up(const std::vector<T>& from, const std::vector<T>& to, const DiffOptions& options, Alike&& alike,
                  RenameQuestion question) {
  const auto declared = [](const T& item) { return !item.renamed_from.empty(); };
  if (!options.ask_rename && std::none_of(to.begin(), to.end(), declared)) return {};
  const NameIndex old_names(from), new_names(to);
  NamePairs pairs;
  const auto gone = [&](const std::string& name) { return old_names.has(name) && !new_names.has(name); };
  const auto fresh = [&](const T& item) { return !item.name.empty() && !old_names.has(item.name); };
  for (const T& item : to) {
    if (item.renamed_from.empty() || !fresh(item) || !gone(item.renamed_from)) continue;
    if (pairs.new_name(item.renamed_from) == nullptr) pairs.add(item.renamed_from, item.name);
  }
  if (!options.ask_rename) return pairs;
  std::vector<const T*> added;
  for (const T& item : to) {
    if (fresh(item) && pairs.old_name(item.name) == nullptr) added.push_back(&item);
  }
  for (const T& item : from) {
    if (!gone(item.name) || pairs.new_name(item.name) != nullptr) continue;
    for (auto candidate = added.begin(); candidate != added.end(); ++candidate) {
      if (!alike(item, **candidate)) continue;
      question.from = item.name;
      question.to = (*candidate)->name;
      if (!options.ask_rename(question)) continue;
      pairs.add(item.name, (*candidate)->name);
      added.erase(candidate);
      break;
    }
  }
  return pairs;
}

class Finder {
 public:
  Finder(const ports::Dialect& dialect, const DiffOptions& options) : context_(dialect, options) {}

  void find(const schema::Schema& from, const schema::Schema& to, Renames& renames) {
    const auto alike = [&](const schema::Table& a, const schema::Table& b) { return same_columns(a, b); };
    const NamePairs tables = pair_up(from.tables, to.tables, context_.options(), alike, {"table", "", "", ""});
    const NameIndex targets(to.tables);
    for (const schema::Table& table : from.tables) {
      const std::string* renamed = tables.new_name(table.name);
      const std::size_t at = targets.find(renamed == nullptr ? table.name : *renamed);
      if (at == NameIndex::npos) continue;
      TableRenames inner = within(table, to.tables[at]);
      if (!inner.empty()) renames.within.emplace(schema::qualified_key(table.schema, table.name), std::move(inner));
    }
    if (!tables.empty()) {
      // Schema-scoped tables have a blank schema whatever the schema is called.
      renames.tables.emplace(from.tables.front().schema, tables);
    }
  }

 private:
  bool same_columns(const schema::Table& a, const schema::Table& b) const {
    if (a.columns.size() != b.columns.size()) return false;
    const NameIndex columns(b.columns);
    for (const schema::Column& column : a.columns) {
      const std::size_t at = columns.find(column.name);
      if (at == NameIndex::npos || !context_.dialect().types_equal(column, b.columns[at])) return false;
    }
    return true;
  }

  TableRenames within(const schema::Table& from, const schema::Table& to) const {
    const auto like_columns = [&](const schema::Column& a, const schema::Column& b) {
      return a.generated.has_value() == b.generated.has_value() && context_.dialect().types_equal(a, b);
    };
    const auto like_indexes = [&](const schema::Index& a, const schema::Index& b) {
      return a.unique == b.unique && parts_equal(context_, a.parts, b.parts);
    };
    TableRenames renames;
    renames.columns =
        pair_up(from.columns, to.columns, context_.options(), like_columns, {"column", from.name, "", ""});
    renames.indexes = pair_up(from.indexes, to.indexes, context_.options(), like_indexes, {"index", from.name, "", ""});
    return renames;
  }

  Context context_;
};

/// `text` with every identifier that has a new name replaced; string literals are left alone. Some databases take
/// double quotes around names beside their own.
class IdentifierRewriter {
 public:
  IdentifierRewriter(const NamePairs& names, const ports::Dialect& dialect)
      : names_(names), dialect_(dialect), quote_(dialect.quote_identifier("x").front()) {}

  std::string rewrite(const std::string& text) const {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t start = at;
      if (is_quote(text[at])) {
        at = std::min(sql::skip_whole_quoted(text, at, dialect_.scanner_options()), text.size());
        const std::string piece = text.substr(start, at - start);
        const std::string* name = piece.front() == '\'' ? nullptr : names_.new_name(sql::unquoted(piece));
        out += name == nullptr ? piece : dialect_.quote_identifier(*name);
      } else if (sql::is_word_char(text[at])) {
        while (at < text.size() && sql::is_word_char(text[at])) ++at;
        const std::string* name = names_.new_name(std::string_view(text).substr(start, at - start));
        out += name == nullptr ? text.substr(start, at - start) : spelled(*name);
      } else {
        out += text[at++];
      }
    }
    return out;
  }

 private:
  /// A backquote opens a name only where names are written so.
  bool is_quote(char c) const { return sql::is_quote(c, dialect_.scanner_options()) && (c != '`' || c == quote_); }

  /// Bare where the old name was, if it can be.
  std::string spelled(const std::string& name) const {
    const bool bare =
        std::all_of(name.begin(), name.end(), sql::is_word_char) && (name.front() < '0' || name.front() > '9');
    return bare ? name : dialect_.quote_identifier(name);
  }

  const NamePairs& names_;
  const ports::Dialect& dialect_;
  char quote_;
};

class Applier {
 public:
  Applier(const Renames& renames, const ports::Dialect& dialect) : renames_(renames), dialect_(dialect) {}

  void apply(schema::Table& table) const {
    for (schema::ForeignKey& key : table.foreign_keys) apply_parent(table, key);
    for (schema::ObjectRef& ref : table.depends_on) apply(ref);
    const TableRenames* inner = renames_.of(table);
    if (inner != nullptr) apply(table, *inner);
    // What is named after the table keeps the old name.
    if (const std::string* name = renames_.new_table_name(table.schema, table.name)) {
      table.renamed_from = std::exchange(table.name, *name);
    }
  }

  /// The server follows renames in everything that it has parsed: views, conditions of triggers and policies.
  void apply(schema::Object& object) const {
    if (!dialect_.follows_renames()) {
      // What hangs on a table goes with it.
      if (object.kind == "trigger" && !object.depends_on.empty()) apply(object.depends_on.front());
      return;
    }
    for (const schema::ObjectRef& ref : object.depends_on) {
      if (ref.kind != "table") continue;
      const auto inner = renames_.within.find(schema::qualified_key(ref.schema, ref.name));
      if (inner != renames_.within.end()) rewrite(object, inner->second.columns);
      const auto tables = renames_.tables.find(ref.schema);
      if (tables != renames_.tables.end()) rewrite(object, tables->second);
    }
    for (schema::ObjectRef& ref : object.depends_on) apply(ref);
    for (schema::ColumnRef& column : object.reads) {
      const auto inner = renames_.within.find(schema::qualified_key(column.schema, column.table));
      if (inner != renames_.within.end()) replace(column.column, inner->second.columns);
      if (const std::string* name = renames_.new_table_name(column.schema, column.table)) column.table = *name;
    }
  }

  void apply(schema::ObjectRef& ref) const {
    if (ref.kind != "table") return;
    if (const std::string* name = renames_.new_table_name(ref.schema, ref.name)) ref.name = *name;
  }

 private:
  static void replace(std::string& name, const NamePairs& names) {
    if (const std::string* renamed = names.new_name(name)) name = *renamed;
  }

  void rewrite(schema::Object& object, const NamePairs& names) const {
    const IdentifierRewriter rewriter(names, dialect_);
    if (object.kind == "view" || object.kind == "materialized" || object.kind == "trigger") {
      object.definition = rewriter.rewrite(object.definition);
    }
    for (const char* name : {"when", "using", "check"}) {
      const std::string text = object.properties.text(name);
      if (!text.empty()) object.properties.set(name, rewriter.rewrite(text));
    }
    for (const char* name : {"before.update_of", "after.update_of", "instead_of.update_of"}) {
      auto columns = object.properties.get<std::vector<std::string>>(name);
      if (!columns) continue;
      for (std::string& column : *columns) replace(column, names);
      object.properties.set(name, *std::move(columns));
    }
  }

  void apply_parent(const schema::Table& table, schema::ForeignKey& key) const {
    const std::string schema = key.ref_schema.empty() ? table.schema : key.ref_schema;
    const auto inner = renames_.within.find(schema::qualified_key(schema, key.ref_table));
    if (inner != renames_.within.end()) {
      for (std::string& column : key.ref_columns) replace(column, inner->second.columns);
    }
    if (const std::string* name = renames_.new_table_name(schema, key.ref_table)) key.ref_table = *name;
  }

  void apply(schema::Table& table, const TableRenames& inner) const {
    const NamePairs& columns = inner.columns;
    const IdentifierRewriter rewriter(columns, dialect_);
    const auto rewrite_parts = [&](std::vector<schema::IndexPart>& parts) {
      for (schema::IndexPart& part : parts) {
        replace(part.column, columns);
        part.expression = rewriter.rewrite(part.expression);
      }
    };
    const auto rewrite_index = [&](schema::Index& index) {
      rewrite_parts(index.parts);
      for (std::string& column : index.include) replace(column, columns);
      index.where = rewriter.rewrite(index.where);
    };
    for (schema::Column& column : table.columns) {
      replace(column.name, columns);
      if (column.generated) column.generated->expression = rewriter.rewrite(column.generated->expression);
    }
    if (table.primary_key) rewrite_index(*table.primary_key);
    for (schema::Index& index : table.indexes) {
      rewrite_index(index);
      replace(index.name, inner.indexes);
    }
    for (schema::ForeignKey& key : table.foreign_keys) {
      for (std::string& column : key.columns) replace(column, columns);
    }
    for (schema::Check& check : table.checks) check.expression = rewriter.rewrite(check.expression);
    if (table.partitioning) rewrite_parts(table.partitioning->parts);
  }

  const Renames& renames_;
  const ports::Dialect& dialect_;
};

}  // namespace

Renames find_renames(const schema::Realm& from, const schema::Realm& to, const ports::Dialect& dialect,
                     const DiffOptions& options) {
  Renames renames;
  Finder finder(dialect, options);
  const NameIndex targets(to.schemas);
  for (const schema::Schema& schema : from.schemas) {
    const std::size_t at = targets.find(schema.name);
    if (at != NameIndex::npos) finder.find(schema, to.schemas[at], renames);
  }
  return renames;
}

schema::Realm with_renames(schema::Realm from, const Renames& renames, const ports::Dialect& dialect) {
  const Applier applier(renames, dialect);
  for (schema::Schema& schema : from.schemas) {
    for (schema::Table& table : schema.tables) applier.apply(table);
    for (schema::Object& object : schema.objects) applier.apply(object);
  }
  return from;
}

namespace {

NamePairs take_reversed(NamePairs& pairs) {
  NamePairs reversed;
  for (const auto& [from, to] : pairs.by_old_name()) reversed.add(to, from);
  pairs = {};
  return reversed;
}

}  // namespace

void keep_old_names(const schema::Realm& from, schema::Realm& to, Renames& renames, const Policy& policy,
                    const ports::Dialect& dialect) {
  const auto skips = [&](std::string_view word) { return policy.skip.contains(word); };
  const bool tables = skips("rename_table"), columns = skips("rename_column"), indexes = skips("rename_index");
  if (renames.empty() || (!tables && !columns && !indexes)) return;
  Renames undone;
  for (const schema::Schema& schema : from.schemas) {
    for (const schema::Table& table : schema.tables) {
      const auto inner = renames.within.find(schema::qualified_key(table.schema, table.name));
      if (inner == renames.within.end()) continue;
      const std::string* renamed = renames.new_table_name(table.schema, table.name);
      TableRenames& back = undone.within[schema::qualified_key(table.schema, renamed ? *renamed : table.name)];
      if (columns) back.columns = take_reversed(inner->second.columns);
      if (indexes) back.indexes = take_reversed(inner->second.indexes);
    }
  }
  if (tables) {
    for (auto& [schema, pairs] : renames.tables) undone.tables[schema] = take_reversed(pairs);
    renames.tables.clear();
  }
  to = with_renames(std::move(to), undone, dialect);
}

}  // namespace portolan::diff
