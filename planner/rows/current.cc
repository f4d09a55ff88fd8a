#include "planner/rows/current.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::rows {
namespace {

/// What a desired table is now.
struct Past {
  /// Null: there is none.
  const schema::Table* table = nullptr;
  /// The plan makes it.
  bool created = false;
  /// Names of columns now, by those they get; "" for those that the plan adds.
  std::map<std::string, std::string> columns;
};

bool same_table(const Sides& sides, const ports::Dialect& dialect, const schema::Table& a, const schema::Table& b) {
  return (sides.schemas || a.schema == b.schema) && dialect.table_key(a.name) == dialect.table_key(b.name);
}

const schema::Table* table_now(const Sides& sides, const ports::Dialect& dialect, const std::string& schema_name,
                               const std::string& name) {
  const schema::Schema* schema = schema_of(sides.from, schema_name, sides.schemas);
  if (schema == nullptr) return nullptr;
  const std::string key = dialect.table_key(name);
  const auto it = std::find_if(schema->tables.begin(), schema->tables.end(),
                               [&](const schema::Table& table) { return dialect.table_key(table.name) == key; });
  return it == schema->tables.end() ? nullptr : &*it;
}

Past past_of(const Sides& sides, const schema::Table& table, const ports::Dialect& dialect) {
  Past past;
  const schema::Table* before = &table;
  for (const change::Change& item : sides.changes) {
    if (const auto* add = std::get_if<change::AddTable>(&item)) {
      past.created = past.created || same_table(sides, dialect, add->table, table);
    } else if (const auto* rename = std::get_if<change::RenameTable>(&item)) {
      if (same_table(sides, dialect, rename->to, table)) before = &rename->from;
    } else if (const auto* modify = std::get_if<change::ModifyTable>(&item)) {
      if (!same_table(sides, dialect, modify->to, table)) continue;
      for (const change::TableChange& part : modify->changes) {
        if (const auto* renamed = std::get_if<change::RenameColumn>(&part)) {
          past.columns[renamed->to.name] = renamed->from.name;
        } else if (const auto* added = std::get_if<change::AddColumn>(&part)) {
          past.columns[added->column.name] = "";
        }
      }
    }
  }
  if (!past.created) past.table = table_now(sides, dialect, before->schema, before->name);
  return past;
}

/// Columns of the desired rows that are asked for, by their names now; "" for those that are new or not asked for.
std::vector<std::string> old_columns(const Past& past, const TableRows& desired, const std::vector<std::string>& key,
                                     bool all) {
  std::vector<std::string> names(desired.columns.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& column = desired.columns[i];
    const bool wanted =
        all || std::find(key.begin(), key.end(), column) != key.end() ||
        std::any_of(desired.rows.begin(), desired.rows.end(), [&](const Row& row) { return row[i].declared; });
    const auto other = past.columns.find(column);
    const std::string& name = other == past.columns.end() ? column : other->second;
    if (wanted && schema::find_column(*past.table, name) != nullptr) names[i] = name;
  }
  return names;
}

void require_keys(const TableRows& desired, const std::vector<std::string>& key,
                  const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& column = desired.columns[i];
    if (!names[i].empty() || std::find(key.begin(), key.end(), column) == key.end()) continue;
    throw Error(
        "data of table " + base::quote_go(desired.table) + ": primary key column " + base::quote_go(column) +
        " is new, so that its rows cannot be told apart; add it in a step of its own, without the table's rows");
  }
}

}  // namespace

const schema::Schema* schema_of(const schema::Realm& realm, const std::string& name, bool schemas) {
  if (!schemas) return schema::find_schema(realm, name);
  return realm.schemas.empty() ? nullptr : &realm.schemas.front();
}

std::optional<TableRows> current_rows(const Sides& sides, const schema::Table& table, const TableRows& desired,
                                      bool all, const ports::Dialect& dialect, const Reader& read) {
  const Past past = past_of(sides, table, dialect);
  TableRows current{.schema = desired.schema, .table = desired.table, .columns = desired.columns};
  if (past.created) return current;
  if (past.table == nullptr) return std::nullopt;
  const std::vector<std::string> key = key_columns(table);
  const std::vector<std::string> names = old_columns(past, desired, key, all);
  std::vector<std::string> asked;
  std::copy_if(names.begin(), names.end(), std::back_inserter(asked), [](const auto& name) { return !name.empty(); });
  TableRows found = read(*past.table, asked);
  if (!found.rows.empty()) require_keys(desired, key, names);
  current.more = found.more;
  current.keyless = found.keyless && !found.rows.empty();
  if (current.keyless) return current;
  for (Row& row : found.rows) {
    Row& aligned = current.rows.emplace_back();
    std::size_t next = 0;
    for (const std::string& name : names) {
      aligned.push_back(name.empty() ? Field{.value = "", .declared = false} : std::move(row[next++]));
    }
  }
  return current;
}

Reader reader_of(const std::vector<TableRows>& rows, bool schemas) {
  return [&rows, schemas](const schema::Table& table, const std::vector<std::string>& columns) {
    TableRows result{.schema = table.schema, .table = table.name, .columns = columns};
    const auto it = std::find_if(rows.begin(), rows.end(), [&](const TableRows& known) {
      return (schemas || known.schema == table.schema) && known.table == table.name;
    });
    if (it == rows.end()) return result;
    result.more = it->more;
    result.keyless = it->keyless;
    if (it->keyless) {
      result.rows = it->rows;
      return result;
    }
    for (const Row& row : it->rows) {
      Row& picked = result.rows.emplace_back();
      for (const std::string& column : columns) {
        const auto at = std::find(it->columns.begin(), it->columns.end(), column);
        picked.push_back(at == it->columns.end() ? Field{.value = "", .declared = false}
                                                 : row[static_cast<std::size_t>(at - it->columns.begin())]);
      }
    }
    return result;
  };
}

}  // namespace portolan::rows
