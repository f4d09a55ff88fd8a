#include "planner/schema/filter.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_set>

#include "planner/base/errors.h"
#include "planner/base/glob.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"

namespace portolan::schema {
namespace {

const std::set<std::string_view>& known_types() {
  static const std::set<std::string_view> types = {
      "schema",        "table",  "view",   "materialized", "function", "procedure",  "aggregate",
      "trigger",       "enum",   "domain", "composite",    "range",    "sequence",   "extension",
      "event_trigger", "event",  "role",   "user",         "policy",   "permission", "collation",
      "cast",          "server", "column", "index",        "fk",       "check",      "foreign_key",
  };
  return types;
}

/// One part of a pattern: a glob over names, for some kinds or for all.
struct Part {
  std::string glob;
  std::set<std::string, std::less<>> types;

  bool matches(std::string_view kind, std::string_view name) const {
    return (types.empty() || types.count(kind) != 0) && base::glob_match(glob, name);
  }
};

using Pattern = std::vector<Part>;

Part parse_part(const std::string& text) {
  constexpr std::string_view kSelector = "[type=";
  const auto at = text.rfind(kSelector);
  if (at == std::string::npos || text.back() != ']') return {text, {}};
  Part part{text.substr(0, at), {}};
  const std::size_t begin = at + kSelector.size();
  for (std::string& type : base::split(text.substr(begin, text.size() - begin - 1), '|')) {
    if (known_types().count(type) == 0) throw Error("unknown type " + base::quote_go(type) + " in pattern");
    part.types.insert(type == "foreign_key" ? std::string("fk") : std::move(type));
  }
  return part;
}

/// Splits at dots by the rules of CSV: a part in double quotes may hold dots and doubled quotes.
std::vector<std::string> split_parts(const std::string& pattern) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (quoted && c == '"' && i + 1 < pattern.size() && pattern[i + 1] == '"') {
      parts.back() += c;
      ++i;
    } else if (c == '"' && (quoted || parts.back().empty())) {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  if (quoted) throw Error("unclosed quote in pattern " + base::quote_go(pattern));
  return parts;
}

/// Realm-scope form of a pattern: schema scope gets a part that matches every schema in front.
Pattern parse(const std::string& text, bool schema_scope) {
  const std::vector<std::string> parts = split_parts(text);
  if (parts.size() > (schema_scope ? 2U : 3U)) {
    std::vector<std::string> quoted;
    for (const std::string& part : parts) quoted.push_back(base::quote_go(part));
    throw Error("too many parts in pattern: [" + base::join(quoted, " ") + "]");
  }
  Pattern pattern;
  if (schema_scope) pattern.push_back({"*", {}});
  for (const std::string& part : parts) {
    pattern.push_back(parse_part(part));
    base::glob_match(pattern.back().glob, "");
  }
  return pattern;
}

std::vector<Pattern> parse_all(const std::vector<std::string>& texts, bool schema_scope) {
  std::vector<Pattern> patterns;
  for (const std::string& text : texts) patterns.push_back(parse(text, schema_scope));
  return patterns;
}

/// The table, view or partition that `object` hangs on (a trigger, a policy) or is a part of: the first of what it
/// depends on; null for objects on their own.
const ObjectRef* owner_of(const Object& object) {
  const bool owned = object.kind == "trigger" || object.kind == "policy" || object.kind == "partition";
  return owned && !object.depends_on.empty() ? &object.depends_on.front() : nullptr;
}

/// Whether `object` hangs on a table.
bool belongs_to(const Object& object, const Table& table) {
  const ObjectRef* owner = object.kind == "partition" ? nullptr : owner_of(object);
  return owner != nullptr && owner->kind == "table" && owner->name == table.name &&
         (owner->schema.empty() || owner->schema == table.schema);
}

/// Removes the children of a table for which `gone` says so, and what cannot stand without the removed columns.
void remove_children(Schema& schema, Table& table,
                     const std::function<bool(std::string_view kind, std::string_view name)>& gone) {
  std::unordered_set<std::string> columns;
  for (const Column& column : table.columns) {
    if (gone("column", column.name)) columns.insert(column.name);
  }
  const auto lost = [&](const std::string& column) { return columns.count(column) != 0; };
  const auto reads_lost = [&](const Index& index) {
    return std::any_of(index.parts.begin(), index.parts.end(), [&](const auto& part) { return lost(part.column); }) ||
           std::any_of(index.include.begin(), index.include.end(), lost);
  };
  std::erase_if(table.columns, [&](const Column& column) { return lost(column.name); });
  std::erase_if(table.indexes, [&](const Index& index) { return reads_lost(index) || gone("index", index.name); });
  std::erase_if(table.foreign_keys, [&](const ForeignKey& key) {
    return std::any_of(key.columns.begin(), key.columns.end(), lost) || gone("fk", key.symbol);
  });
  std::erase_if(table.checks, [&](const Check& check) { return gone("check", check.name); });
  std::erase_if(schema.objects,
                [&](const Object& object) { return belongs_to(object, table) && gone(object.kind, object.name); });
}

/// What hangs on a table goes with it; a partition with the table, or the partition, that it is part of.
void remove_owned(Realm& realm, std::unordered_set<std::string> removed) {
  std::size_t before = 0;
  while (before != removed.size()) {
    before = removed.size();
    for (Schema& schema : realm.schemas) {
      std::erase_if(schema.objects, [&](const Object& object) {
        const ObjectRef* owner = owner_of(object);
        if (owner == nullptr || removed.count(qualified_key(owner->schema, owner->name)) == 0) return false;
        if (object.kind == "partition") removed.insert(qualified_key(object.schema, object.name));
        return true;
      });
    }
  }
}

/// Takes references to tables that are no longer there out of the dependency lists.
void forget_tables(Realm& realm, const std::unordered_set<std::string>& removed) {
  if (removed.empty()) return;
  remove_owned(realm, removed);
  const auto clean = [&](std::vector<ObjectRef>& refs) {
    std::erase_if(refs, [&](const ObjectRef& ref) {
      return ref.kind == "table" && removed.count(qualified_key(ref.schema, ref.name)) != 0;
    });
  };
  for (Schema& schema : realm.schemas) {
    for (Table& table : schema.tables) clean(table.depends_on);
    for (Object& object : schema.objects) clean(object.depends_on);
  }
  for (Object& object : realm.objects) clean(object.depends_on);
}

void exclude_objects(Schema& schema, const Part& part, std::unordered_set<std::string>& removed) {
  std::erase_if(schema.tables, [&](const Table& table) {
    const bool gone = part.matches("table", table.name);
    if (gone) removed.insert(qualified_key(table.schema, table.name));
    return gone;
  });
  std::erase_if(schema.objects, [&](const Object& object) { return part.matches(object.kind, object.name); });
}

void exclude_one(Realm& realm, const Pattern& pattern, std::unordered_set<std::string>& removed) {
  if (pattern.size() == 1) {
    std::erase_if(realm.schemas, [&](const Schema& schema) { return pattern[0].matches("schema", schema.name); });
    std::erase_if(realm.objects, [&](const Object& object) {
      const bool along = !object.schema.empty() && pattern[0].matches("schema", object.schema);
      return along || pattern[0].matches(object.kind, object.name);
    });
    return;
  }
  for (Schema& schema : realm.schemas) {
    if (!pattern[0].matches("schema", schema.name)) continue;
    if (pattern.size() == 2) {
      exclude_objects(schema, pattern[1], removed);
      continue;
    }
    for (Table& table : schema.tables) {
      if (!pattern[1].matches("table", table.name)) continue;
      remove_children(schema, table, [&](auto kind, auto name) { return pattern[2].matches(kind, name); });
    }
  }
}

/// What a set of patterns keeps.
class Keeper {
 public:
  explicit Keeper(std::vector<Pattern> patterns) : patterns_(std::move(patterns)) {}

  bool keeps_realm_object(const Object& object) const {
    return any(1, [&](const Pattern& p) { return p[0].matches(object.kind, object.name); });
  }
  bool keeps_schema(const Schema& schema) const {
    return any(1, [&](const Pattern& p) { return p[0].matches("schema", schema.name); });
  }
  bool keeps(const Schema& schema, std::string_view kind, std::string_view name) const {
    return keeps_schema(schema) ||
           any(2, [&](const Pattern& p) { return p[0].matches("schema", schema.name) && p[1].matches(kind, name); });
  }
  bool keeps_child(const Schema& schema, std::string_view table, std::string_view kind, std::string_view name) const {
    return any(3, [&](const Pattern& p) { return leads_to(p, schema, table) && p[2].matches(kind, name); });
  }
  bool leads_to_child(const Schema& schema, std::string_view table) const {
    return any(3, [&](const Pattern& p) { return leads_to(p, schema, table); });
  }
  /// Whether a pattern with more parts may match something inside the schema.
  bool leads_into(const Schema& schema) const {
    return std::any_of(patterns_.begin(), patterns_.end(),
                       [&](const Pattern& p) { return p.size() > 1 && p[0].matches("schema", schema.name); });
  }

 private:
  static bool leads_to(const Pattern& p, const Schema& schema, std::string_view table) {
    return p[0].matches("schema", schema.name) && p[1].matches("table", table);
  }

  template <typename Matches>
  bool any(std::size_t parts, Matches&& matches) const {
    return std::any_of(patterns_.begin(), patterns_.end(),
                       [&](const Pattern& p) { return p.size() == parts && matches(p); });
  }

  std::vector<Pattern> patterns_;
};

void include_tables(Schema& schema, const Keeper& keeper) {
  std::erase_if(schema.tables, [&](Table& table) {
    if (keeper.keeps(schema, "table", table.name)) return false;
    if (!keeper.leads_to_child(schema, table.name)) return true;
    remove_children(schema, table,
                    [&](auto kind, auto name) { return !keeper.keeps_child(schema, table.name, kind, name); });
    return table.columns.empty() && table.indexes.empty() && table.foreign_keys.empty() && table.checks.empty();
  });
}

}  // namespace

void exclude(Realm& realm, const std::vector<std::string>& patterns, bool schema_scope) {
  std::unordered_set<std::string> removed;
  for (const Pattern& pattern : parse_all(patterns, schema_scope)) exclude_one(realm, pattern, removed);
  forget_tables(realm, removed);
}

void include(Realm& realm, const std::vector<std::string>& patterns, bool schema_scope) {
  if (patterns.empty()) return;
  const Keeper keeper(parse_all(patterns, schema_scope));
  std::unordered_set<std::string> removed;
  for (const Schema& schema : realm.schemas) {
    for (const Table& table : schema.tables) removed.insert(qualified_key(table.schema, table.name));
  }
  std::erase_if(realm.objects, [&](const Object& object) { return !keeper.keeps_realm_object(object); });
  std::erase_if(realm.schemas,
                [&](const Schema& schema) { return !keeper.keeps_schema(schema) && !keeper.leads_into(schema); });
  for (Schema& schema : realm.schemas) {
    std::erase_if(schema.objects, [&](const Object& object) {
      return !keeper.keeps(schema, object.kind, object.name) &&
             std::none_of(schema.tables.begin(), schema.tables.end(), [&](const Table& table) {
               return belongs_to(object, table) && keeper.keeps_child(schema, table.name, object.kind, object.name);
             });
    });
    include_tables(schema, keeper);
    for (const Table& table : schema.tables) removed.erase(qualified_key(table.schema, table.name));
  }
  forget_tables(realm, removed);
}

void limit_database_objects(Realm& realm, const std::vector<std::string>& schemas) {
  if (schemas.empty()) return;
  std::erase_if(realm.objects, [&](const Object& object) {
    return std::find(schemas.begin(), schemas.end(), object.schema) == schemas.end();
  });
}

}  // namespace portolan::schema
