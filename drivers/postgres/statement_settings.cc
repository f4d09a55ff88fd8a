#include <map>

#include "drivers/postgres/properties.h"
#include "drivers/postgres/statements.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

using Value = std::optional<schema::PropertyValue>;

std::string text_of(const Value& value) {
  return value ? schema::to_text(*value) : std::string();
}
bool is_true(const Value& value) {
  return text_of(value) == "true";
}

std::string alter(const Spelling& spelling, const schema::Table& table, const std::string& action) {
  return "ALTER TABLE " + spelling.qualified(table.schema, table.name) + " " + action;
}

/// `verb "t" noun`, such as `enable row-level security for "t" table`.
std::string sentence(const std::string& words, const schema::Table& table) {
  return words + " for " + base::quote_go(table.name) + " table";
}

/// One switch of row security. The comment and the SQL say what is reached, the reverse what was.
Script row_security(const Spelling& spelling, const schema::Table& table, const std::string& name, bool from, bool to) {
  const bool forced = name == "row_security.enforced";
  const auto action = [&](bool on) -> std::string {
    if (forced) return on ? "FORCE ROW LEVEL SECURITY" : "NO FORCE ROW LEVEL SECURITY";
    return on ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY";
  };
  const std::string verb = forced ? (to ? "force" : "no force") : (to ? "enable" : "disable");
  return {alter(spelling, table, action(to)), sentence(verb + " row-level security", table),
          alter(spelling, table, action(from))};
}

Script replica_identity(const Spelling& spelling, const schema::Table& table, const Value& from, const Value& to) {
  // Words are kept as words; the address of a block in the table (`index.i`) is a plain text.
  const auto index_of = [](const Value& value) -> std::string {
    const auto* address = value ? std::get_if<std::string>(&*value) : nullptr;
    return address == nullptr ? "" : address->substr(address->find('.') + 1);
  };
  const auto action = [&](const Value& value) {
    const std::string index = index_of(value);
    if (!index.empty()) return "REPLICA IDENTITY USING INDEX " + quote_identifier(index);
    return "REPLICA IDENTITY " + (value ? base::to_upper(schema::to_text(*value)) : std::string("DEFAULT"));
  };
  return {alter(spelling, table, action(to)),
          sentence("set replica identity", table) + (index_of(to).empty() ? "" : " using index"),
          alter(spelling, table, action(from))};
}

Script storage_parameter(const Spelling& spelling, const schema::Table& table, const std::string& name,
                         const Value& from, const Value& to) {
  const auto action = [&](const Value& value) {
    return value ? "SET (" + name + " = " + schema::to_text(*value) + ")" : "RESET (" + name + ")";
  };
  return {alter(spelling, table, action(to)),
          "set " + base::quote_go(name) + " storage parameter on table: " + base::quote_go(table.name),
          alter(spelling, table, action(from))};
}

/// What the database usually takes for a setting, for tables that do not state their own.
std::string value_or_usual(const Spelling& spelling, const Value& value, const char* setting) {
  return value ? schema::to_text(*value) : spelling.dialect.facts().settings.text(setting);
}

/// Versions before take no such setting for a partitioned table, or forget it without a word.
void require_for_partitioned(const Spelling& spelling, const schema::Table& table, int since, const std::string& what) {
  if (table.partitioning)
    require(spelling.dialect, since, what + " of partitioned table " + base::quote_go(table.name));
}

}  // namespace

std::string creation_settings(const Spelling& spelling, const schema::Table& table) {
  std::string text;
  const std::string method = table.properties.text("access_method");
  if (!method.empty() && method != spelling.dialect.facts().settings.text("access_method")) {
    require(spelling.dialect, since::kAccessMethods, "the access method of table " + base::quote_go(table.name));
    require_for_partitioned(spelling, table, since::kPartitionedAccessMethod, "the access method");
    text = "USING " + method;
  }
  std::map<std::string, std::string> parameters;
  for (const auto& [name, value] : table.properties.entries()) {
    if (name.starts_with(kStorageParams)) parameters[name.substr(kStorageParams.size())] = schema::to_text(value);
  }
  const auto add = [&](const std::string& phrase) { text += (text.empty() ? "" : " ") + phrase; };
  std::vector<std::string> items;
  for (const auto& [name, value] : parameters) items.push_back(name + " = " + value);
  if (!items.empty()) add("WITH (" + base::join(items, ", ") + ")");
  const std::string tablespace = table.properties.text("tablespace");
  if (tablespace.empty()) return text;
  require_for_partitioned(spelling, table, since::kPartitionedTablespace, "the tablespace");
  add("TABLESPACE " + quote_identifier(tablespace));
  return text;
}

std::vector<Script> settings_script(const Spelling& spelling, const schema::Table& table) {
  std::vector<Script> script;
  const schema::PropertyValue* identity = table.properties.find("replica_identity");
  if (identity != nullptr && base::to_upper(schema::to_text(*identity)) != "DEFAULT") {
    script.push_back(replica_identity(spelling, table, std::nullopt, *identity));
  }
  for (const char* name : {"row_security.enabled", "row_security.enforced"}) {
    if (table.properties.is_set(name)) script.push_back(row_security(spelling, table, name, false, true));
  }
  return script;
}

std::optional<Script> setting_change(const Spelling& spelling, const schema::Table& table,
                                     const change::PropertyChange& change) {
  const std::string& name = change.name;
  if (name.starts_with(kStorageParams)) {
    return storage_parameter(spelling, table, name.substr(kStorageParams.size()), change.from, change.to);
  }
  if (name.starts_with("row_security.")) {
    return row_security(spelling, table, name, is_true(change.from), is_true(change.to));
  }
  if (name == "replica_identity") return replica_identity(spelling, table, change.from, change.to);
  const auto by_alter = [&](const std::string& to, const std::string& from) {
    return Script{alter(spelling, table, "SET " + to), plan::comments::modify_table(table.name),
                  alter(spelling, table, "SET " + from)};
  };
  if (name == "unlogged") {
    const auto word = [](bool unlogged) { return std::string(unlogged ? "UNLOGGED" : "LOGGED"); };
    return by_alter(word(is_true(change.to)), word(is_true(change.from)));
  }
  if (name == "tablespace") {
    require_for_partitioned(spelling, table, since::kPartitionedTablespace, "the tablespace");
    const auto place = [&](const Value& value) {
      return "TABLESPACE " + quote_identifier(value_or_usual(spelling, value, "tablespace"));
    };
    return by_alter(place(change.to), place(change.from));
  }
  if (name == "access_method") {
    require(spelling.dialect, since::kSetAccessMethod,
            "changing the access method of table " + base::quote_go(table.name));
    require_for_partitioned(spelling, table, since::kPartitionedAccessMethod, "the access method");
    const auto method = [&](const Value& value) {
      return "ACCESS METHOD " + value_or_usual(spelling, value, "access_method");
    };
    return by_alter(method(change.to), method(change.from));
  }
  return std::nullopt;
}

}  // namespace portolan::postgres
