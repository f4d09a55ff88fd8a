#include "drivers/mysql/diff.h"

#include <algorithm>
#include <cctype>

#include "drivers/mysql/charsets.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/partitions.h"
#include "drivers/mysql/properties.h"
#include "drivers/mysql/text.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"

namespace portolan::mysql {
namespace {

using ports::Carrier;

bool is_charset(const ports::PropertySpec& spec) {
  return spec.name == "charset";
}

bool same_charset_or_collation(const ports::PropertySpec& spec, std::string_view a, std::string_view b) {
  return is_charset(spec) ? same_charset(a, b) : same_collation(a, b);
}

/// `current_timestamp`, `CURRENT_TIMESTAMP()` and `current_timestamp(3)` in one spelling.
std::string comparable_time(std::string_view text) {
  const std::string lower = base::to_lower(text);
  return lower.ends_with("()") ? lower.substr(0, lower.size() - 2) : lower;
}

std::int64_t start_value(const schema::PropertyValue* value) {
  const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
  return number == nullptr ? 1 : *number;
}

bool starts_with_json_valid(const schema::Check& check) {
  return base::to_lower(unwrapped(check.expression)).starts_with("json_valid");
}

/// The server's own json checks (5.4): listed on one side only when the column was made elsewhere.
void drop_json_checks(schema::Table& from, const schema::Table& to) {
  const schema::NameIndex columns(to.columns), kept(to.checks);
  std::erase_if(from.checks, [&](const schema::Check& check) {
    return starts_with_json_valid(check) && columns.has(check.name) && !kept.has(check.name);
  });
}

void drop_key_indexes(schema::Table& from, const schema::Table& to) {
  const schema::NameIndex desired(to.indexes);
  std::erase_if(from.indexes, [&](const schema::Index& index) {
    if (desired.has(index.name)) return false;
    return std::any_of(from.foreign_keys.begin(), from.foreign_keys.end(),
                       [&](const schema::ForeignKey& key) { return is_made_for_key(index, key); });
  });
}

/// An expression without quotes of names, blanks and outer parentheses, in lower case; strings stay as they are. Inner
/// parentheses count: they may change the meaning.
std::string loose(std::string_view expression) {
  const std::string_view inner = unwrapped(expression);
  std::string text;
  for (std::size_t i = 0; i < inner.size();) {
    const char c = inner[i];
    if (c == '\'' || c == '"') {
      const std::size_t start = i;
      read_string(inner, i);
      text += inner.substr(start, i - start);
      continue;
    }
    ++i;
    if (c == '`' || std::isspace(static_cast<unsigned char>(c)) != 0) continue;
    text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

void adopt(const std::string& current, std::string& written) {
  if (loose(current) == loose(written)) written = current;
}

/// Takes the catalog's spelling of expressions that the document writes in another way.
void match_expressions(const schema::Table& from, schema::Table& to) {
  const schema::NameIndex checks(from.checks), columns(from.columns), indexes(from.indexes);
  for (schema::Check& check : to.checks) {
    if (const std::size_t at = checks.find(check.name); at != schema::NameIndex::npos) {
      adopt(from.checks[at].expression, check.expression);
    }
  }
  for (schema::Column& column : to.columns) {
    const std::size_t at = columns.find(column.name);
    if (at == schema::NameIndex::npos || !column.generated || !from.columns[at].generated) continue;
    adopt(from.columns[at].generated->expression, column.generated->expression);
  }
  for (schema::Index& index : to.indexes) {
    const std::size_t at = indexes.find(index.name);
    if (at == schema::NameIndex::npos || from.indexes[at].parts.size() != index.parts.size()) continue;
    for (std::size_t i = 0; i < index.parts.size(); ++i) {
      adopt(from.indexes[at].parts[i].expression, index.parts[i].expression);
    }
  }
  if (!from.partitioning || !to.partitioning) return;
  auto& parts = to.partitioning->parts;
  if (parts.size() != from.partitioning->parts.size()) return;
  for (std::size_t i = 0; i < parts.size(); ++i) adopt(from.partitioning->parts[i].expression, parts[i].expression);
}

/// Partitions by list have no order, and a document may name the one column of an expression as a column.
void align_partitions(schema::Table& from, schema::Table& to) {
  for (schema::Table* table : {&from, &to}) {
    if (!table->partitioning) continue;
    schema::Partitioning& partitioning = *table->partitioning;
    if (partitions_by_list(partitioning.type)) {
      std::sort(partitioning.partitions.begin(), partitioning.partitions.end(),
                [](const schema::Partition& a, const schema::Partition& b) { return a.name < b.name; });
    }
    if (!partitions_by_expression(partitioning.type)) continue;
    for (schema::IndexPart& part : partitioning.parts) {
      if (!part.column.empty()) part = {"", base::quote_doubled(part.column, '`'), false, {}};
    }
  }
}

void fill_charsets(const ports::ServerFacts& facts, const schema::Table& from, schema::Table& to) {
  complete_charset(facts, to.properties);
  if (!to.properties.has("charset")) {
    for (const char* name : {"charset", "collate"}) {
      if (const auto* value = from.properties.find(name)) to.properties.set(name, *value);
    }
  }
  for (schema::Column& column : to.columns) complete_charset(facts, column.properties);
}

}  // namespace

std::string table_key(const ports::ServerFacts& facts, std::string_view name) {
  const std::string mode = facts.settings.text("lower_case_table_names");
  if (mode.empty() || mode == "0") return std::string(name);
  if (mode == "1" || mode == "2") return base::to_lower(name);
  throw Error("unsupported lower_case_table_names value " + base::quote_go(mode));
}

void align_tables(const ports::ServerFacts& facts, schema::Table& from, schema::Table& to, bool normalized) {
  if (is_mariadb(facts)) drop_json_checks(from, to);
  align_partitions(from, to);
  if (!counter_start(to)) to.properties.erase("auto_increment");
  if (normalized) return;
  fill_charsets(facts, from, to);
  drop_key_indexes(from, to);
  match_expressions(from, to);
}

std::string comparable_expression(std::string_view expression) {
  const std::string_view inner = unwrapped(expression);
  std::string text;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const char c = inner[i];
    if (c == '\'' || c == '"' || c == '`') {
      const std::size_t start = i;
      for (++i; i < inner.size() && inner[i] != c; ++i) {
        if (inner[i] == '\\') ++i;
      }
      text += inner.substr(start, i - start + 1);
      continue;
    }
    const bool word_start =
        i == 0 || (std::isalnum(static_cast<unsigned char>(inner[i - 1])) == 0 && inner[i - 1] != '_');
    if (c == '_' && word_start) {
      std::size_t end = i + 1;
      while (end < inner.size() && std::isalnum(static_cast<unsigned char>(inner[end])) != 0) ++end;
      if (end < inner.size() && inner[end] == '\'') {
        i = end - 1;
        continue;
      }
    }
    text += c;
  }
  return text;
}

std::string comparable_action(std::string_view action) {
  const std::string word = base::replace_all(base::to_upper(action), "_", " ");
  return word == "RESTRICT" || word == "NO ACTION" ? std::string() : word;
}

bool property_equal(const ports::ServerFacts& facts, const ports::PropertySpec& spec, const schema::PropertyValue* from,
                    const schema::PropertyValue* to, const schema::Properties& parent) {
  if (spec.name == "auto_increment") {
    // Only a higher start value is a change (5.4); rows move the counter on by themselves.
    return start_value(to) <= 1 || start_value(to) <= start_value(from);
  }
  // A trigger that comes first says nothing about it; those behind it do.
  // Nor does an event that says nothing of its start begin anew for that.
  if (spec.form == ports::Form::kPeer || spec.name == "schedule.starts")
    return to == nullptr || (from != nullptr && *from == *to);
  if (spec.name == "on_update") {
    if (from == nullptr || to == nullptr) return from == to;
    return comparable_time(schema::to_text(*from)) == comparable_time(schema::to_text(*to));
  }
  // Documents cannot say it, so that its absence means nothing.
  if (spec.name == "partition_by") return to == nullptr || (from != nullptr && *from == *to);
  if (spec.name == "engine") {
    if (from == nullptr) return to == nullptr;
    const std::string desired = to == nullptr ? facts.settings.text("engine") : schema::to_text(*to);
    return base::equals_ignoring_case(schema::to_text(*from), desired);
  }
  // A document that does not say keeps what is there: the schema's value is not known to have changed.
  if (to == nullptr) return true;
  if (from == nullptr) from = parent.find(spec.name);
  return from != nullptr && same_charset_or_collation(spec, schema::to_text(*from), schema::to_text(*to));
}

bool is_made_for_key(const schema::Index& index, const schema::ForeignKey& key) {
  if (index.unique || index.parts.size() != key.columns.size()) return false;
  return std::equal(index.parts.begin(), index.parts.end(), key.columns.begin(),
                    [](const schema::IndexPart& part, const std::string& column) { return part.column == column; });
}

bool has_generated_name(const schema::Index& index) {
  if (index.parts.empty()) return false;
  const std::string& column = index.parts.front().column;
  const std::string stem = column.empty() ? "functional_index" : column;
  if (index.name == stem) return true;
  if (!index.name.starts_with(stem + "_")) return false;
  const std::string number = index.name.substr(stem.size() + 1);
  return !number.empty() && number.size() < 6 && number != "0" && number != "1" &&
         std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void refine_changes(const ports::ServerFacts& facts, change::ModifyTable& table) {
  const bool no_checks = !has(facts, Feature::kCheckConstraints);
  for (const change::TableChange& part : table.changes) {
    if (no_checks &&
        (std::holds_alternative<change::AddCheck>(part) || std::holds_alternative<change::ModifyCheck>(part))) {
      throw Error("version " + base::quote_go(facts.version) + " does not support CHECK constraints");
    }
  }
  std::stable_partition(table.changes.begin(), table.changes.end(), [](const change::TableChange& part) {
    const auto* property = std::get_if<change::ModifyTableProperty>(&part);
    return property != nullptr && property->change.name == "auto_increment";
  });
}

std::vector<change::PropertyChange> schema_changes(const ports::ServerFacts& facts, const schema::Schema& from,
                                                   const schema::Schema& to) {
  schema::Properties desired = to.properties;
  complete_charset(facts, desired);
  std::vector<change::PropertyChange> changes;
  for (const auto& [name, same] : {std::pair{"charset", &same_charset}, std::pair{"collate", &same_collation}}) {
    const std::string current = from.properties.text(name);
    const std::string wanted = desired.has(name) ? desired.text(name) : facts.settings.text(name);
    if (wanted.empty() || current.empty() || same(current, wanted)) continue;
    changes.push_back({name, current, wanted});
  }
  return changes;
}

bool is_implied(const ports::ServerFacts& facts, const ports::PropertySpec& spec, const schema::PropertyValue& value,
                const schema::Properties& parent) {
  if (spec.carrier == Carrier::kTable && spec.name == "auto_increment") return true;
  if (spec.name == "engine") return base::equals_ignoring_case(schema::to_text(value), facts.settings.text("engine"));
  if (!spec.inherited) return false;
  const schema::PropertyValue* above = parent.find(spec.name);
  return above != nullptr && same_charset_or_collation(spec, schema::to_text(*above), schema::to_text(value));
}

}  // namespace portolan::mysql
