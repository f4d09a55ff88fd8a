#include "drivers/sqlite/inspect.h"

#include <cstdlib>
#include <unordered_map>

#include "drivers/sqlite/create_text.h"
#include "drivers/sqlite/dialect.h"
#include "drivers/sqlite/index_reader.h"
#include "drivers/sqlite/inspect_code.h"
#include "drivers/sqlite/literal.h"
#include "drivers/sqlite/properties.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

using Row = std::vector<ports::Cell>;

std::string text(const Row& row, std::size_t i) {
  return row[i].value_or("");
}
bool is_true(const Row& row, std::size_t i) {
  return row[i] == "1";
}
int number(const Row& row, std::size_t i) {
  return row[i] ? std::atoi(row[i]->c_str()) : 0;
}

/// Everything the catalog holds about tables, in as many queries as there are kinds of members. Virtual tables are left
/// out of the pragmas: their module may be missing.
struct Catalog {
  explicit Catalog(ports::Connection& connection)
      : master(connection.query("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid")),
        tables(connection.query("SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'")),
        columns(connection.query("SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden "
                                 "FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS x " +
                                 kOrdinary)),
        foreign_keys(
            connection.query("SELECT m.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete "
                             "FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f " +
                             kOrdinary + " AND m.sql LIKE '%REFERENCES%'")) {}

  inline static const std::string kOrdinary =
      "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

  ports::Rows master, tables;
  /// In the order of the table; the pragmas keep their own order within one table.
  ports::Rows columns, foreign_keys;
};

bool is_internal(std::string_view name) {
  const std::string lower = base::to_lower(name);
  return lower.starts_with("sqlite_") || lower.starts_with("libsql_");
}

class Inspector {
 public:
  explicit Inspector(ports::Connection& connection)
      : connection_(connection), dialect_(connection.dialect()), catalog_(connection) {
    main_.name = "main";
  }

  schema::Realm run() {
    read_tables();
    read_columns();
    read_indexes();
    read_foreign_keys();
    read_code(connection_, catalog_.master, main_);
    schema::Realm realm;
    realm.schemas.push_back(std::move(main_));
    return realm;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// Position of a table, or kNone. Rows of one table follow each other.
  std::size_t position_of(const std::string& name) {
    if (last_ != kNone && main_.tables[last_].name == name) return last_;
    const auto it = positions_.find(base::to_lower(name));
    last_ = it == positions_.end() ? kNone : it->second;
    return last_;
  }

  void read_tables() {
    std::unordered_map<std::string, const Row*> listed;
    for (const Row& row : catalog_.tables.rows) listed.emplace(text(row, 0), &row);
    for (const Row& row : catalog_.master.rows) {
      const std::string name = text(row, 1);
      if (row[0] != "table" || is_internal(name)) continue;
      const auto entry = listed.find(name);
      const std::string type = entry == listed.end() ? "table" : text(*entry->second, 1);
      if (type != "table") {
        // Shadow tables belong to their virtual table and go with it.
        if (type == "virtual") unmanaged("virtual_table", name, text(row, 3));
        continue;
      }
      schema::Table& table = main_.tables.emplace_back();
      table.schema = "main";
      table.name = name;
      if (entry != listed.end() && is_true(*entry->second, 2)) table.properties.set("without_rowid", true);
      if (entry != listed.end() && is_true(*entry->second, 3)) table.properties.set("strict", true);
      positions_.emplace(base::to_lower(name), main_.tables.size() - 1);
      texts_.push_back(parse_create_table(text(row, 3)));
      for (const TableText::Check& check : texts_.back().checks) {
        schema::Check& added = table.checks.emplace_back();
        added.name = check.name;
        added.expression = check.expression;
      }
    }
  }

  void read_columns() {
    for (const Row& row : catalog_.columns.rows) {
      const std::size_t position = position_of(*row[0]);
      if (position == kNone || number(row, 6) == 1) continue;
      schema::Table& owner = main_.tables[position];
      schema::Column& column = owner.columns.emplace_back();
      column.name = text(row, 1);
      column.type = type_of(text(row, 2));
      column.nullable = !is_true(row, 3);
      if (row[4]) column.default_value = default_from_catalog(*row[4], dialect_.type_class(column.type));
      read_text_facts(texts_[position], column, number(row, 6));
      column.properties.set(property::kDeclaredType, text(row, 2));
      if (const int place = number(row, 5); place > 0) add_key_column(owner, column.name, place);
    }
  }

  /// Few types make up many columns.
  const schema::ColumnType& type_of(const std::string& declared) {
    const auto known = types_.find(declared);
    if (known != types_.end()) return known->second;
    return types_.emplace(declared, dialect_.parse_type(declared)).first->second;
  }

  static void read_text_facts(const TableText& table, schema::Column& column, int hidden) {
    static const TableText::Column kNothing;
    const auto facts = table.columns.empty() ? table.columns.end() : table.columns.find(base::to_lower(column.name));
    const TableText::Column& found = facts == table.columns.end() ? kNothing : facts->second;
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
    std::vector<std::vector<const Row*>> rows(main_.tables.size());
    for (const Row& row : catalog_.master.rows) {
      if (row[0] != "index") continue;
      const std::size_t position = position_of(*row[2]);
      if (position != kNone) rows[position].push_back(&row);
    }
    IndexReader reader(connection_);
    for (std::size_t i = 0; i < rows.size(); ++i) reader.read(main_.tables[i], texts_[i], rows[i]);
  }

  void read_foreign_keys() {
    std::size_t last = kNone;
    std::string id;
    for (const Row& row : catalog_.foreign_keys.rows) {
      const std::size_t position = position_of(*row[0]);
      if (position == kNone) continue;
      auto& keys = main_.tables[position].foreign_keys;
      if (position != last || row[1] != id) {
        last = position;
        id = text(row, 1);
        schema::ForeignKey& key = keys.emplace_back();
        key.symbol = id;
        key.ref_schema = "main";
        key.ref_table = text(row, 2);
        key.on_update = text(row, 5);
        key.on_delete = text(row, 6);
      }
      keys.back().columns.push_back(text(row, 3));
      if (row[4]) keys.back().ref_columns.push_back(*row[4]);
    }
    for (std::size_t i = 0; i < main_.tables.size(); ++i) {
      for (schema::ForeignKey& key : main_.tables[i].foreign_keys) complete(key);
      name_foreign_keys(main_.tables[i], texts_[i]);
    }
  }

  /// `REFERENCES p` without columns means p's primary key. Names take the spelling of their definition.
  void complete(schema::ForeignKey& key) {
    const auto found = positions_.find(base::to_lower(key.ref_table));
    if (found == positions_.end()) return;
    const schema::Table& parent = main_.tables[found->second];
    key.ref_table = parent.name;
    for (std::string& name : key.ref_columns) {
      for (const schema::Column& column : parent.columns) {
        if (base::equals_ignoring_case(column.name, name)) name = column.name;
      }
    }
    if (!key.ref_columns.empty() || !parent.primary_key) return;
    for (const schema::IndexPart& part : parent.primary_key->parts) key.ref_columns.push_back(part.column);
    key.properties.set(property::kFollowsParent, true);
  }

  /// SQLite numbers keys from the last one written to the first.
  static void name_foreign_keys(schema::Table& owner, const TableText& table) {
    auto& keys = owner.foreign_keys;
    if (table.foreign_keys.size() != keys.size()) return;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const TableText::ForeignKey& key = table.foreign_keys[keys.size() - 1 - i];
      if (!key.name.empty()) keys[i].symbol = key.name;
      if (!key.deferrable.empty()) keys[i].properties.set("deferrable", schema::Word{key.deferrable});
    }
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

  ports::Connection& connection_;
  const ports::Dialect& dialect_;
  Catalog catalog_;
  schema::Schema main_;
  /// By lower-case name: SQLite's names are equal whatever their case.
  std::unordered_map<std::string, std::size_t> positions_;
  std::size_t last_ = kNone;
  /// Beside main_.tables.
  std::vector<TableText> texts_;
  std::unordered_map<std::string, schema::ColumnType> types_;
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
