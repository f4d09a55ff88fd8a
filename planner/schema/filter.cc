#include "planner/schema/filter.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "planner/base/errors.h"
#include "planner/base/glob.h"
#include "planner/base/strings.h"

namespace portolan::schema {
namespace {

constexpr std::size_t kMostParts = 3;
constexpr std::string_view kSelector = "[type=";

/// One part of a pattern: a glob and the kinds it applies to; no kinds means all.
struct Part {
  std::string glob;
  std::set<std::string, std::less<>> kinds;

  bool matches(std::string_view kind, std::string_view name) const {
    return (kinds.empty() || kinds.contains(kind)) && base::glob_match(glob, name);
  }
};

/// The parts of a pattern between dots; a part in double quotes may hold dots, and dots inside a selector separate nothing.
std::vector<std::string> split_pattern(std::string_view pattern) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '"' && quoted && i + 1 < pattern.size() && pattern[i + 1] == '"') {
      parts.back() += pattern[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Part parse_part(const std::string& text) {
  Part part{text, {}};
  const std::size_t selector = text.rfind(kSelector);
  if (selector == std::string::npos || !text.ends_with(']')) return part;
  part.glob = text.substr(0, selector);
  const std::size_t begin = selector + kSelector.size();
  for (const std::string& kind : base::split(text.substr(begin, text.size() - begin - 1), '|')) {
    part.kinds.insert(kind == "foreign_key" ? "fk" : kind);
  }
  return part;
}

bool uses_column(const Index& index, const std::string& column) {
  return std::any_of(index.parts.begin(), index.parts.end(), [&](const IndexPart& p) { return p.column == column; }) ||
         std::find(index.include.begin(), index.include.end(), column) != index.include.end();
}

void drop_columns(Table& table, const Part& part) {
  std::vector<std::string> dropped;
  std::erase_if(table.columns, [&](const Column& column) {
    if (!part.matches("column", column.name)) return false;
    dropped.push_back(column.name);
    return true;
  });
  for (const std::string& column : dropped) {
    std::erase_if(table.indexes, [&](const Index& index) { return uses_column(index, column); });
    std::erase_if(table.foreign_keys, [&](const ForeignKey& key) {
      return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
    });
  }
}

void drop_children(Table& table, const Part& part) {
  drop_columns(table, part);
  std::erase_if(table.indexes, [&](const Index& index) { return part.matches("index", index.name); });
  std::erase_if(table.foreign_keys, [&](const ForeignKey& key) { return part.matches("fk", key.symbol); });
  std::erase_if(table.checks, [&](const Check& check) { return part.matches("check", check.name); });
}

void drop_objects(Schema& schema, const Part& part) {
  std::set<std::string, std::less<>> dropped;
  std::erase_if(schema.tables, [&](const Table& table) {
    if (!part.matches("table", table.name)) return false;
    dropped.insert(table.name);
    return true;
  });
  std::erase_if(schema.objects, [&](const Object& object) { return part.matches(object.kind, object.name); });
  for (Table& table : schema.tables) {
    std::erase_if(table.depends_on, [&](const ObjectRef& ref) {
      return ref.kind == "table" && ref.schema == schema.name && dropped.contains(ref.name);
    });
  }
}

void apply_pattern(Realm& realm, const std::vector<Part>& parts) {
  if (parts.size() == 1) {
    std::erase_if(realm.schemas, [&](const Schema& schema) { return parts[0].matches("schema", schema.name); });
    std::erase_if(realm.objects, [&](const Object& object) { return parts[0].matches(object.kind, object.name); });
    return;
  }
  for (Schema& schema : realm.schemas) {
    if (!parts[0].matches("schema", schema.name)) continue;
    if (parts.size() == 2) {
      drop_objects(schema, parts[1]);
      continue;
    }
    for (Table& table : schema.tables) {
      if (parts[1].matches("table", table.name)) drop_children(table, parts[2]);
    }
  }
}

}  // namespace

void exclude(Realm& realm, const std::vector<std::string>& patterns, bool schema_scope) {
  for (const std::string& pattern : patterns) {
    std::vector<Part> parts;
    if (schema_scope) parts.push_back({"*", {}});
    for (const std::string& text : split_pattern(pattern)) parts.push_back(parse_part(text));
    if (parts.size() > kMostParts) {
      throw Error("too many parts in pattern: " + base::quote_go((schema_scope ? "*." : "") + pattern));
    }
    apply_pattern(realm, parts);
  }
}

}  // namespace portolan::schema
