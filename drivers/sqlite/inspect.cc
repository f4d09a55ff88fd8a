#include "drivers/sqlite/inspect.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "drivers/sqlite/create_text.h"
#include "drivers/sqlite/dialect.h"
#include "drivers/sqlite/literal.h"
#include "drivers/sqlite/properties.h"
#include "drivers/sqlite/tokens.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"

namespace portolan::sqlite {
namespace {

using Row = std::vector<ports::Cell>;
/// SQLite's names are equal whatever their case.
using ByName = std::unordered_map<std::string, std::size_t>;
using Names = std::unordered_set<std::string>;

std::string text(const Row& row, std::size_t i) {
  return row[i].value_or("");
}
bool is_true(const Row& row, std::size_t i) {
  return row[i] == "1";
}
int number(const Row& row, std::size_t i) {
  return std::atoi(text(row, i).c_str());
}

/// Everything the catalog holds, table by table pragma, in as many queries as there are members. Virtual tables are
/// left out of the pragmas: their module may be missing.
struct Catalog {
  explicit Catalog(ports::Connection& connection)
      : master(connection.query("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid")),
        tables(connection.query("SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'")),
        columns(connection.query("SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden "
                                 "FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS x " +
                                 kOrdinary + " ORDER BY m.rowid, x.cid")),
        indexes(connection.query("SELECT m.name, l.name, l.\"unique\", l.origin, x.cid, x.name, x.\"desc\", x.coll "
                                 "FROM sqlite_master AS m, pragma_index_list(m.name) AS l, "
                                 "pragma_index_xinfo(l.name) AS x " +
                                 kOrdinary + " AND x.key = 1 ORDER BY m.rowid, l.name, x.seqno")),
        foreign_keys(
            connection.query("SELECT m.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete "
                             "FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f " +
                             kOrdinary + " ORDER BY m.rowid, f.id, f.seq")) {}

  inline static const std::string kOrdinary =
      "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

  ports::Rows master, tables, columns, indexes, foreign_keys;
};

bool is_internal(std::string_view name) {
  const std::string lower = base::to_lower(name);
  return lower.starts_with("sqlite_") || lower.starts_with("libsql_");
}

class Inspector {
 public:
  explicit Inspector(ports::Connection& connection) : dialect_(connection.dialect()), catalog_(connection) {
    main_.name = "main";
  }

  schema::Realm run() {
    read_tables();
    read_columns();
    read_indexes();
    read_foreign_keys();
    read_objects();
    schema::Realm realm;
    realm.schemas.push_back(std::move(main_));
    return realm;
  }

 private:
  schema::Table* table(const std::string& name) {
    const auto it = positions_.find(base::to_lower(name));
    return it == positions_.end() ? nullptr : &main_.tables[it->second];
  }

  const TableText& text_of(const schema::Table& table) const { return texts_[&table - main_.tables.data()]; }

  void read_tables() {
    std::unordered_map<std::string, const Row*> listed;
    for (const Row& row : catalog_.tables.rows) listed.emplace(text(row, 0), &row);
    for (const Row& row : catalog_.master.rows) {
      const std::string name = text(row, 1);
      if (text(row, 0) != "table" || is_internal(name)) continue;
      const auto entry = listed.find(name);
      const std::string type = entry == listed.end() ? "table" : text(*entry->second, 1);
      if (type != "table") {
        // Shadow tables belong to their virtual table and go with it.
        if (type == "virtual") unmanaged("virtual_table", name, text(row, 3));
        continue;
      }
      schema::Table table;
      table.schema = "main";
      table.name = name;
      if (entry != listed.end() && is_true(*entry->second, 2)) table.properties.set("without_rowid", true);
      if (entry != listed.end() && is_true(*entry->second, 3)) table.properties.set("strict", true);
      positions_.emplace(base::to_lower(name), main_.tables.size());
      texts_.push_back(parse_create_table(text(row, 3)));
      for (const TableText::Check& check : texts_.back().checks) {
        schema::Check& added = table.checks.emplace_back();
        added.name = check.name;
        added.expression = check.expression;
      }
      main_.tables.push_back(std::move(table));
    }
  }

  void read_columns() {
    for (const Row& row : catalog_.columns.rows) {
      schema::Table* owner = table(text(row, 0));
      if (owner == nullptr || number(row, 6) == 1) continue;
      schema::Column column;
      column.name = text(row, 1);
      column.type = dialect_.parse_type(text(row, 2));
      column.nullable = !is_true(row, 3);
      if (row[4]) column.default_value = default_from_catalog(*row[4]);
      read_text_facts(*owner, column, number(row, 6));
      column.properties.set(property::kDeclaredType, text(row, 2));
      if (const int position = number(row, 5); position > 0) add_key_column(*owner, column.name, position);
      owner->columns.push_back(std::move(column));
    }
  }

  void read_text_facts(const schema::Table& owner, schema::Column& column, int hidden) const {
    const auto& known = text_of(owner).columns;
    const auto facts = known.find(base::to_lower(column.name));
    const TableText::Column none;
    const TableText::Column& found = facts == known.end() ? none : facts->second;
    if (hidden == 2 || hidden == 3) {
      column.generated = schema::Generated{found.generated, hidden == 2 ? "VIRTUAL" : "STORED"};
    }
    if (!found.collate.empty() && !base::equals_ignoring_case(found.collate, "BINARY")) {
      column.properties.set("collate", found.collate);
    }
    if (found.autoincrement) column.properties.set("auto_increment", true);
  }

  /// The key's columns come in the table's order; `position` counts from 1 inside the key.
  static void add_key_column(schema::Table& owner, const std::string& name, int position) {
    if (!owner.primary_key) {
      owner.primary_key.emplace();
      owner.primary_key->kind = schema::IndexKind::kPrimaryKey;
      owner.primary_key->unique = true;
    }
    auto& parts = owner.primary_key->parts;
    const auto place = static_cast<std::size_t>(position);
    if (parts.size() < place) parts.resize(place);
    parts[place - 1].column = name;
  }

  void read_indexes() {
    std::unordered_map<std::string, std::size_t> created;
    std::unordered_map<std::string, std::string> statements;
    for (std::size_t i = 0; i < catalog_.master.rows.size(); ++i) {
      const Row& row = catalog_.master.rows[i];
      if (text(row, 0) != "index") continue;
      created.emplace(text(row, 1), i);
      statements.emplace(text(row, 1), text(row, 3));
    }
    schema::Table* owner = nullptr;
    for (const Row& row : catalog_.indexes.rows) {
      owner = table(text(row, 0));
      if (owner == nullptr) continue;
      if (text(row, 3) == "pk") {
        read_key_direction(*owner, row);
      } else {
        read_index_part(*owner, row, statements[text(row, 1)]);
      }
    }
    for (schema::Table& each : main_.tables) {
      std::sort(each.indexes.begin(), each.indexes.end(),
                [&](const auto& a, const auto& b) { return created[a.name] < created[b.name]; });
    }
  }

  static void read_key_direction(schema::Table& owner, const Row& row) {
    if (!owner.primary_key || !is_true(row, 6)) return;
    for (schema::IndexPart& part : owner.primary_key->parts) {
      if (part.column == text(row, 5)) part.descending = true;
    }
  }

  void read_index_part(schema::Table& owner, const Row& row, const std::string& statement) {
    const std::string name = text(row, 1);
    if (owner.indexes.empty() || owner.indexes.back().name != name) {
      schema::Index index;
      index.name = name;
      index.unique = is_true(row, 2);
      if (text(row, 3) == "u") index.properties.set(property::kOrigin, std::string("u"));
      index_text_ = parse_create_index(statement);
      index.where = index_text_.where;
      owner.indexes.push_back(std::move(index));
    }
    schema::Index& index = owner.indexes.back();
    schema::IndexPart part;
    part.descending = is_true(row, 6);
    const schema::Column* column = nullptr;
    if (row[5]) {
      part.column = *row[5];
      column = column_of(owner, part.column);
    } else if (index.parts.size() < index_text_.parts.size()) {
      part.expression = index_text_.parts[index.parts.size()];
    }
    const std::string own = column == nullptr ? std::string() : column->properties.text("collate");
    const std::string collation = text(row, 7);
    if (!base::equals_ignoring_case(collation, own.empty() ? "BINARY" : own)) part.properties.set("collate", collation);
    index.parts.push_back(std::move(part));
  }

  static const schema::Column* column_of(const schema::Table& owner, const std::string& name) {
    return schema::find_column(owner, name);
  }

  void read_foreign_keys() {
    std::string id;
    const schema::Table* last = nullptr;
    for (const Row& row : catalog_.foreign_keys.rows) {
      schema::Table* owner = table(text(row, 0));
      if (owner == nullptr) continue;
      if (owner != last || text(row, 1) != id) {
        last = owner;
        id = text(row, 1);
        schema::ForeignKey& key = owner->foreign_keys.emplace_back();
        key.symbol = id;
        key.ref_schema = "main";
        key.ref_table = text(row, 2);
        key.on_update = text(row, 5);
        key.on_delete = text(row, 6);
      }
      schema::ForeignKey& key = owner->foreign_keys.back();
      key.columns.push_back(text(row, 3));
      if (row[4]) key.ref_columns.push_back(*row[4]);
    }
    for (schema::Table& each : main_.tables) {
      for (schema::ForeignKey& key : each.foreign_keys) complete(key);
      name_foreign_keys(each);
    }
  }

  /// `REFERENCES p` without columns means p's primary key. Names take the spelling of their definition.
  void complete(schema::ForeignKey& key) {
    const schema::Table* parent = table(key.ref_table);
    if (parent == nullptr) return;
    key.ref_table = parent->name;
    if (!key.ref_columns.empty() || !parent->primary_key) return;
    for (const schema::IndexPart& part : parent->primary_key->parts) key.ref_columns.push_back(part.column);
  }

  /// SQLite numbers keys from the last one written to the first.
  void name_foreign_keys(schema::Table& owner) const {
    const auto& written = text_of(owner).foreign_keys;
    auto& keys = owner.foreign_keys;
    if (written.size() != keys.size()) return;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const TableText::ForeignKey& key = written[keys.size() - 1 - i];
      if (!key.name.empty()) keys[i].symbol = key.name;
      if (!key.deferrable.empty()) keys[i].properties.set("deferrable", schema::Word{key.deferrable});
    }
  }

  void read_objects() {
    std::vector<const Row*> readers;
    for (const Row& row : catalog_.master.rows) {
      const std::string type = text(row, 0);
      if (type != "view" && type != "trigger") continue;
      unmanaged(type, text(row, 1), text(row, 3));
      readers.push_back(&row);
    }
    if (!readers.empty()) link_dependents(readers);
  }

  void unmanaged(std::string kind, std::string name, std::string definition) {
    schema::Object object;
    object.kind = std::move(kind);
    object.schema = "main";
    object.name = std::move(name);
    object.definition = std::move(definition);
    object.understood = false;
    main_.objects.push_back(std::move(object));
  }

  /// Tells each table which views and triggers must be put back when it is rebuilt, directly or through another view.
  void link_dependents(const std::vector<const Row*>& readers) {
    std::vector<Names> mentioned;
    for (const Row* row : readers) {
      const std::string name = base::to_lower(text(*row, 1));
      Names words = names_in(text(*row, 3));
      words.erase(name);
      if (text(*row, 0) == "view") views_.emplace(name, words);
      mentioned.push_back(std::move(words));
    }
    std::map<std::size_t, std::vector<std::string>> by_table;
    for (std::size_t i = 0; i < readers.size(); ++i) {
      const Row& row = *readers[i];
      for (const std::size_t position : tables_among(mentioned[i])) {
        const bool own =
            text(row, 0) == "trigger" && base::equals_ignoring_case(text(row, 2), main_.tables[position].name);
        std::vector<std::string>& dependents = by_table[position];
        dependents.push_back(own ? "own_trigger" : text(row, 0));
        dependents.push_back(text(row, 1));
        dependents.push_back(text(row, 3));
      }
    }
    for (auto& [position, dependents] : by_table) {
      main_.tables[position].properties.set(property::kDependents, std::move(dependents));
    }
  }

  /// Tables that the names stand for, following views.
  std::vector<std::size_t> tables_among(const Names& words) const {
    std::vector<std::size_t> found;
    Names seen;
    std::vector<std::string> open(words.begin(), words.end());
    while (!open.empty()) {
      const std::string word = std::move(open.back());
      open.pop_back();
      if (!seen.insert(word).second) continue;
      if (const auto it = positions_.find(word); it != positions_.end()) found.push_back(it->second);
      if (const auto view = views_.find(word); view != views_.end()) {
        open.insert(open.end(), view->second.begin(), view->second.end());
      }
    }
    return found;
  }

  static Names names_in(const std::string& sql) {
    const Tokens tokens(sql);
    Names names;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const TokenKind kind = tokens[i].kind;
      if (kind == TokenKind::kWord || kind == TokenKind::kQuoted) names.insert(base::to_lower(tokens.name(i)));
    }
    return names;
  }

  const ports::Dialect& dialect_;
  Catalog catalog_;
  schema::Schema main_;
  /// By lower-case name.
  ByName positions_;
  /// Beside main_.tables.
  std::vector<TableText> texts_;
  /// Of the index being read.
  IndexText index_text_;
  /// Names that each view's text mentions.
  std::unordered_map<std::string, Names> views_;
};

void check_single_database(ports::Connection& connection) {
  const ports::Rows files = connection.query("SELECT name FROM pragma_database_list WHERE name <> 'temp'");
  if (files.rows.size() > 1) {
    throw Error("multiple database files are not supported by the driver. got: " + std::to_string(files.rows.size()));
  }
}

}  // namespace

schema::Realm inspect(ports::Connection& connection) {
  check_single_database(connection);
  return Inspector(connection).run();
}

}  // namespace portolan::sqlite
