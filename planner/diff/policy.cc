#include "planner/diff/policy.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "planner/base/strings.h"
#include "planner/ports/lint.h"

namespace portolan::diff {
namespace {

/// Words of planner.md 12, sorted.
constexpr std::array kWords = std::to_array<std::string_view>({
    "add_check",         "add_column",         "add_composite",      "add_domain",      "add_enum",
    "add_event",         "add_extension",      "add_foreign_key",    "add_func",        "add_index",
    "add_object",        "add_permission",     "add_policy",         "add_primary_key", "add_proc",
    "add_role",          "add_schema",         "add_sequence",       "add_table",       "add_trigger",
    "add_user",          "add_view",           "drop_check",         "drop_column",     "drop_composite",
    "drop_domain",       "drop_enum",          "drop_event",         "drop_extension",  "drop_foreign_key",
    "drop_func",         "drop_index",         "drop_object",        "drop_permission", "drop_policy",
    "drop_primary_key",  "drop_proc",          "drop_role",          "drop_schema",     "drop_sequence",
    "drop_table",        "drop_trigger",       "drop_user",          "drop_view",       "modify_check",
    "modify_column",     "modify_composite",   "modify_domain",      "modify_enum",     "modify_event",
    "modify_extension",  "modify_foreign_key", "modify_func",        "modify_index",    "modify_object",
    "modify_permission", "modify_policy",      "modify_primary_key", "modify_proc",     "modify_role",
    "modify_schema",     "modify_sequence",    "modify_table",       "modify_trigger",  "modify_user",
    "modify_view",       "rename_column",      "rename_constraint",  "rename_func",     "rename_index",
    "rename_proc",       "rename_table",       "rename_trigger",     "rename_view",
});

/// Kinds that the policy spells in its own way.
std::string_view policy_kind(std::string_view kind) {
  if (kind == "function" || kind == "aggregate") return "func";
  if (kind == "procedure") return "proc";
  if (kind == "materialized") return "view";
  return kind;
}

bool has_words_of_its_own(std::string_view kind) {
  return kind == "view" || kind == "func" || kind == "proc" || kind == "trigger";
}

/// Whether the same changes make the object again, from the rows that stay.
bool comes_back(const schema::Object& object, const change::Changes& changes) {
  return std::any_of(changes.begin(), changes.end(), [&](const change::Change& change) {
    const auto* add = std::get_if<change::AddObject>(&change);
    return add != nullptr && add->object.kind == object.kind && add->object.schema == object.schema &&
           add->object.name == object.name;
  });
}

std::string schema_text(const schema::Schema& schema) {
  const std::size_t tables = schema.tables.size();
  if (tables == 0) return "Dropping schema " + base::quote_go(schema.name);
  return "Dropping non-empty schema " + base::quote_go(schema.name) + " with " + std::to_string(tables) +
         (tables == 1 ? " table" : " tables");
}

std::vector<std::string> lost_columns(const change::ModifyTable& modify) {
  std::vector<std::string> names;
  for (const change::TableChange& part : modify.changes) {
    const auto* drop = std::get_if<change::DropColumn>(&part);
    if (drop == nullptr) continue;
    const auto& generated = drop->column.generated;
    if (!generated || generated->storage != "VIRTUAL") names.push_back(drop->column.name);
  }
  return names;
}

}  // namespace

bool Policy::skips(const change::Change& change) const {
  if (skip.empty()) return false;
  const std::string word = change::kind_word(change);
  if (skip.count(word) != 0) return true;
  const bool object =
      std::holds_alternative<change::AddObject>(change) || std::holds_alternative<change::DropObject>(change) ||
      std::holds_alternative<change::ModifyObject>(change) || std::holds_alternative<change::RenameObject>(change);
  if (!object) return false;
  const std::size_t verb_end = word.find('_') + 1;
  const std::string verb = word.substr(0, verb_end);
  const std::string_view kind = policy_kind(std::string_view(word).substr(verb_end));
  if (skip.count(verb + std::string(kind)) != 0) return true;
  // A partition is a table with rows of its own.
  if (kind == "partition" && skip.count(verb + "table") != 0) return true;
  return !has_words_of_its_own(kind) && skip.count(verb + "object") != 0;
}

bool Policy::skips(const change::TableChange& change) const {
  return !skip.empty() && skip.count(change::kind_word(change)) != 0;
}

bool is_skip_word(std::string_view word) {
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

std::vector<std::string_view> skip_words() {
  return {kWords.begin(), kWords.end()};
}

std::vector<DestructiveFinding> destructive_findings(const change::Changes& changes) {
  std::unordered_set<std::string> dropped_schemas;
  for (const change::Change& change : changes) {
    if (const auto* drop = std::get_if<change::DropSchema>(&change)) dropped_schemas.insert(drop->schema.name);
  }
  std::vector<DestructiveFinding> findings;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (const auto* schema = std::get_if<change::DropSchema>(&changes[i])) {
      findings.push_back({"DS101", schema_text(schema->schema), i});
    } else if (const auto* table = std::get_if<change::DropTable>(&changes[i])) {
      if (dropped_schemas.count(table->table.schema) != 0) continue;
      findings.push_back({"DS102", "Dropping table " + base::quote_go(table->table.name), i});
    } else if (const auto* object = std::get_if<change::DropObject>(&changes[i])) {
      if (object->object.kind == "partition") {
        findings.push_back({"DS102", "Dropping table " + base::quote_go(object->object.name), i});
      }
      if (object->object.kind != "materialized" || comes_back(object->object, changes)) continue;
      findings.push_back({"DS102", "Dropping materialized view " + base::quote_go(object->object.name), i});
    } else if (const auto* modify = std::get_if<change::ModifyTable>(&changes[i])) {
      std::vector<std::string> names = lost_columns(*modify);
      if (names.empty()) continue;
      const std::string noun = names.size() == 1 ? "column " : "columns ";
      std::string text = "Dropping non-virtual " + noun + ports::listed_names(names);
      findings.push_back({"DS103", std::move(text), i, std::move(names)});
    }
  }
  return findings;
}

}  // namespace portolan::diff
