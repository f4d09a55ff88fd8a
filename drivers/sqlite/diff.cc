#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "drivers/sqlite/dialect.h"
#include "drivers/sqlite/literal.h"
#include "drivers/sqlite/properties.h"
#include "drivers/sqlite/tokens.h"
#include "drivers/sqlite/types.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"

/// What the generic diff cannot know about SQLite (spec/planner.md 8.2).
namespace portolan::sqlite {
namespace {

using ports::TypeClass;

bool is_position(std::string_view symbol) {
  return !symbol.empty() && std::all_of(symbol.begin(), symbol.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What makes two foreign keys the same whatever they are called.
std::string content_of(const schema::ForeignKey& key) {
  return base::to_lower(base::join(key.columns, "\x01") + "\x02" + key.ref_table + "\x02" +
                        base::join(key.ref_columns, "\x01"));
}

/// Columns of the parent may be spelled in any case.
void align_parent_columns(schema::Table& from, const schema::Table& to) {
  std::unordered_map<std::string, const schema::ForeignKey*> desired;
  for (const schema::ForeignKey& key : to.foreign_keys) desired.emplace(key.symbol, &key);
  for (schema::ForeignKey& key : from.foreign_keys) {
    const auto other = desired.find(key.symbol);
    if (other != desired.end() && content_of(key) == content_of(*other->second)) {
      key.ref_columns = other->second->ref_columns;
    }
  }
}

/// Also what the keys do: two keys of one table may differ in nothing else.
std::string actions_of(const schema::ForeignKey& key) {
  const auto action = [](const std::string& text) { return text.empty() ? std::string("NO ACTION") : text; };
  return base::to_lower("\x02" + action(key.on_update) + "\x02" + action(key.on_delete) + "\x02" +
                        key.properties.text("deferrable"));
}

/// Desired keys that no current key stands for yet.
class UnclaimedKeys {
 public:
  explicit UnclaimedKeys(const schema::Table& desired) {
    for (const schema::ForeignKey& key : desired.foreign_keys) {
      by_content_.emplace(content_of(key), &key);
      symbols_.insert(key.symbol);
    }
  }

  bool knows(const std::string& symbol) const { return symbols_.count(symbol) != 0; }

  /// Takes the first key of that content for which `fits`; nullptr when there is none.
  template <typename Predicate>
  const schema::ForeignKey* take(const schema::ForeignKey& key, Predicate fits) {
    const auto [begin, end] = by_content_.equal_range(content_of(key));
    const auto found = std::find_if(begin, end, [&](const auto& entry) { return fits(*entry.second); });
    if (found == end) return nullptr;
    const schema::ForeignKey* taken = found->second;
    by_content_.erase(found);
    return taken;
  }

 private:
  std::unordered_multimap<std::string, const schema::ForeignKey*> by_content_;
  std::unordered_set<std::string> symbols_;
};

/// A current key takes the symbol of the desired key it stands for; a position that is left over means nothing.
void align_foreign_keys(schema::Table& from, const schema::Table& to) {
  using Key = schema::ForeignKey;
  UnclaimedKeys unclaimed(to);
  std::vector<Key*> open;
  for (Key& key : from.foreign_keys) {
    if (is_position(key.symbol) || !unclaimed.knows(key.symbol)) {
      open.push_back(&key);
    } else {
      unclaimed.take(key, [&](const Key& desired) { return desired.symbol == key.symbol; });
    }
  }
  const auto settle_those = [&](auto fits) {
    std::erase_if(open, [&](Key* key) {
      const Key* partner = unclaimed.take(*key, [&](const Key& desired) { return fits(*key, desired); });
      if (partner != nullptr) key->symbol = partner->symbol;
      return partner != nullptr;
    });
  };
  settle_those([](const Key& key, const Key& desired) { return actions_of(key) == actions_of(desired); });
  settle_those([](const Key&, const Key&) { return true; });
  for (Key* key : open) {
    if (is_position(key->symbol)) key->symbol.clear();
  }
}

/// Names of columns are equal whatever their case; taking two spellings for two columns would drop what one holds.
void align_spelling(schema::Table& from, const schema::Table& to) {
  std::unordered_map<std::string, std::string> spelling;
  for (const schema::Column& column : to.columns) spelling.emplace(base::to_lower(column.name), column.name);
  const auto respell = [&](std::string& name) {
    if (const auto it = spelling.find(base::to_lower(name)); it != spelling.end()) name = it->second;
  };
  const auto respell_parts = [&](schema::Index& index) {
    for (schema::IndexPart& part : index.parts) respell(part.column);
  };
  for (schema::Column& column : from.columns) respell(column.name);
  if (from.primary_key) respell_parts(*from.primary_key);
  for (schema::Index& index : from.indexes) respell_parts(index);
  for (schema::ForeignKey& key : from.foreign_keys) std::for_each(key.columns.begin(), key.columns.end(), respell);
}

/// A key part that compares as its column does needs no collation of its own.
void settle_collations(const schema::Table& table, std::vector<schema::IndexPart>& parts) {
  for (schema::IndexPart& part : parts) {
    if (!part.properties.has("collate")) continue;
    const schema::Column* column = schema::find_column(table, part.column);
    std::string own = column == nullptr ? std::string() : column->properties.text("collate");
    if (own.empty()) own = "BINARY";
    if (base::equals_ignoring_case(part.properties.text("collate"), own)) part.properties.erase("collate");
  }
}

/// What SQLite decides whatever was declared: a key that is the rowid has no direction, and the columns of any other
/// key hold no NULL in tables without a rowid and in strict ones.
void settle_key(schema::Table& table) {
  if (!table.primary_key) return;
  auto& parts = table.primary_key->parts;
  const bool without_rowid = table.properties.is_set("without_rowid");
  const auto column_of = [&](const schema::IndexPart& part) {
    return std::find_if(table.columns.begin(), table.columns.end(),
                        [&](const schema::Column& column) { return column.name == part.column; });
  };
  const auto first = parts.size() == 1 && !without_rowid ? column_of(parts[0]) : table.columns.end();
  const bool is_rowid = first != table.columns.end() && first->type.name == "integer";
  if (is_rowid) parts[0].descending = false;
  if (!without_rowid && (is_rowid || !table.properties.is_set("strict"))) return;
  for (const schema::IndexPart& part : parts) {
    if (const auto column = column_of(part); column != table.columns.end()) column->nullable = false;
  }
}

void settle(schema::Table& table) {
  settle_key(table);
  if (table.primary_key) settle_collations(table, table.primary_key->parts);
  for (schema::Index& index : table.indexes) settle_collations(table, index.parts);
}

/// Indexes behind an inline UNIQUE go by the name they would have on their own, on both sides.
void detach_names(schema::Table& table) {
  std::unordered_set<std::string> taken;
  for (const schema::Index& index : table.indexes) taken.insert(index.name);
  for (schema::Index& index : table.indexes) {
    if (!is_autoindex(index)) continue;
    const std::string name = detached_name(table, index);
    if (!taken.insert(name).second) continue;
    index.name = name;
  }
}

/// Dates and times are one class to SQLite.
TypeClass comparable(TypeClass type_class) {
  return type_class == TypeClass::kDate ? TypeClass::kTime : type_class;
}

std::vector<std::string> key_columns(const schema::Table& table) {
  std::vector<std::string> columns;
  if (!table.primary_key) return columns;
  for (const schema::IndexPart& part : table.primary_key->parts) columns.push_back(part.column);
  return columns;
}

/// The primary keys of a schema, by the lower-case names of their tables.
using PrimaryKeys = std::unordered_map<std::string, std::vector<std::string>>;

PrimaryKeys primary_keys(const schema::Realm& realm) {
  PrimaryKeys keys;
  for (const schema::Schema& schema : realm.schemas) {
    for (const schema::Table& table : schema.tables) keys.emplace(base::to_lower(table.name), key_columns(table));
  }
  return keys;
}

/// The columns that `key` will mean; nullptr when it keeps its meaning.
const std::vector<std::string>* foreseen_columns(const schema::ForeignKey& key, const PrimaryKeys& desired) {
  if (!key.properties.is_set(property::kFollowsParent)) return nullptr;
  const auto parent = desired.find(base::to_lower(key.ref_table));
  if (parent == desired.end() || parent->second == key.ref_columns) return nullptr;
  return &parent->second;
}

bool any_follows(const schema::Realm& realm) {
  for (const schema::Schema& schema : realm.schemas) {
    for (const schema::Table& table : schema.tables) {
      for (const schema::ForeignKey& key : table.foreign_keys) {
        if (key.properties.is_set(property::kFollowsParent)) return true;
      }
    }
  }
  return false;
}

}  // namespace

bool is_autoindex(const schema::Index& index) {
  return index.name.starts_with("sqlite_autoindex_");
}

std::string detached_name(const schema::Table& table, const schema::Index& index) {
  std::string name = table.name;
  for (const schema::IndexPart& part : index.parts) name += "_" + part.column;
  return name;
}

std::string SqliteDialect::table_key(std::string_view name) const {
  return base::to_lower(name);
}

void SqliteDialect::align(schema::Table& from, schema::Table& to, bool) const {
  align_spelling(from, to);
  align_foreign_keys(from, to);
  align_parent_columns(from, to);
  detach_names(from);
  detach_names(to);
  settle(from);
  settle(to);
}

std::optional<schema::Realm> SqliteDialect::foresee(const schema::Realm& from, const schema::Realm& to) const {
  if (!any_follows(from)) return std::nullopt;
  const PrimaryKeys desired = primary_keys(to);
  std::optional<schema::Realm> ahead;
  for (std::size_t s = 0; s < from.schemas.size(); ++s) {
    const auto& tables = from.schemas[s].tables;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      for (std::size_t k = 0; k < tables[i].foreign_keys.size(); ++k) {
        const auto* columns = foreseen_columns(tables[i].foreign_keys[k], desired);
        if (columns == nullptr) continue;
        if (!ahead) ahead = from;
        ahead->schemas[s].tables[i].foreign_keys[k].ref_columns = *columns;
      }
    }
  }
  return ahead;
}

bool SqliteDialect::types_equal(const schema::Column& from, const schema::Column& to) const {
  const TypeClass a = comparable(type_class(from.type));
  const TypeClass b = comparable(type_class(to.type));
  if (a != b) return false;
  return a != TypeClass::kUserDefined || base::equals_ignoring_case(from.type.name, to.type.name);
}

ports::Verdict SqliteDialect::defaults_equal(const schema::Column& from, const schema::Column& to) const {
  using ports::Verdict;
  if (has_default(from) != has_default(to)) return Verdict::kDifferent;
  if (!has_default(from)) return Verdict::kEqual;
  return same_default(from, type_class(from.type), to, type_class(to.type)) ? Verdict::kEqual : Verdict::kDifferent;
}

bool SqliteDialect::generated_equal(const schema::Column& from, const schema::Column& to) const {
  if (from.generated.has_value() != to.generated.has_value()) return false;
  if (!from.generated) return true;
  const auto storage = [](const schema::Generated& g) {
    return g.storage.empty() ? std::string("VIRTUAL") : g.storage;
  };
  return base::equals_ignoring_case(storage(*from.generated), storage(*to.generated)) &&
         expressions_equal(from.generated->expression, to.generated->expression);
}

bool SqliteDialect::expressions_equal(std::string_view from, std::string_view to) const {
  if (from == to) return true;
  const std::string a = wrapped(from), b = wrapped(to);
  return Tokens(base::unwrap(a)).equal(Tokens(base::unwrap(b)));
}

bool SqliteDialect::actions_equal(std::string_view from, std::string_view to) const {
  const auto effective = [](std::string_view action) { return action.empty() ? "NO ACTION" : action; };
  return base::equals_ignoring_case(effective(from), effective(to));
}

bool SqliteDialect::is_generated_index_name(const schema::Table&, const schema::Index& current) const {
  return is_autoindex(current);
}

}  // namespace portolan::sqlite
