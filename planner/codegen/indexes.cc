#include "planner/codegen/indexes.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "planner/base/strings.h"

namespace portolan::codegen {
namespace {

using Fields = std::map<std::string, std::size_t>;

/// Kinds of an index that stand in front of the word INDEX.
constexpr std::array kClasses = {"FULLTEXT", "SPATIAL"};

/// Values inside of index options: a comma ends an option, and a semicolon could not be told from the tag's.
std::string option_value(const std::string& text) {
  return base::replace_all(text, ",", "\\,");
}

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool mentions(const std::string& text, const std::string& column) {
  for (std::size_t at = text.find(column); at != std::string::npos; at = text.find(column, at + 1)) {
    const std::size_t end = at + column.size();
    const bool starts = at == 0 || !is_name_character(text[at - 1]);
    if (starts && (end == text.size() || !is_name_character(text[end]))) return true;
  }
  return false;
}

/// The column that carries an expression: the first it mentions, else the first of the table.
std::string carrier(const schema::Table& table, const std::string& expression) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const schema::Column& column) { return mentions(expression, column.name); });
  return found == table.columns.end() ? table.columns.front().name : found->name;
}

std::string sort_words(const schema::IndexPart& part) {
  std::string words = part.properties.text("ops");
  if (part.descending) words += words.empty() ? "desc" : " desc";
  if (part.properties.is_set("nulls_first")) words += " nulls first";
  if (part.properties.is_set("nulls_last")) words += " nulls last";
  return std::string(base::trim(words));
}

std::string part_options(const schema::IndexPart& part) {
  std::string text;
  if (!part.expression.empty()) text += ",expression:" + option_value(part.expression);
  if (const std::string sort = sort_words(part); !sort.empty()) text += ",sort:" + sort;
  if (const auto prefix = part.properties.get<std::int64_t>("prefix")) text += ",length:" + std::to_string(*prefix);
  if (const std::string collate = part.properties.text("collate"); !collate.empty()) text += ",collate:" + collate;
  return text;
}

std::string index_options(const Context& context, const schema::Index& index) {
  std::string text;
  const std::string type = base::to_upper(index.properties.text("type"));
  if (std::find(kClasses.begin(), kClasses.end(), type) != kClasses.end()) {
    text += ",class:" + type;
  } else if (!type.empty() && type != "BTREE") {
    text += ",type:" + base::to_lower(type);
  }
  if (!index.where.empty()) text += ",where:" + option_value(index.where);
  if (!index.include.empty()) {
    std::vector<std::string> names;
    for (const std::string& column : index.include) names.push_back(context.dialect.quote_identifier(column));
    text += ",option:INCLUDE (" + base::join(names, "\\,") + ")";
  }
  return text;
}

void add_index(const Context& context, const schema::Table& table, const schema::Index& index, const Fields& fields,
               GoStruct& structure) {
  const bool constraint = index.kind == schema::IndexKind::kUniqueConstraint;
  const bool sole = index.parts.size() == 1;
  if (index.kind == schema::IndexKind::kExcludeConstraint) {
    structure.comments.push_back("exclusion constraint " + index.name + ": GORM has no tag for it");
    return;
  }
  const bool named = sole && index.name == "uni_" + table.name + "_" + index.parts.front().column;
  if (constraint && sole && (named || context.dialect.is_generated_index_name(table, index))) {
    append_tag(structure.fields[fields.at(index.parts.front().column)], "unique");
    return;
  }
  if (constraint && context.traits.unique_constraints) {
    structure.comments.push_back("unique constraint " + index.name + " becomes a unique index");
  }
  const std::string options = index_options(context, index);
  for (std::size_t i = 0; i < index.parts.size(); ++i) {
    const schema::IndexPart& part = index.parts[i];
    const std::string column = part.column.empty() ? carrier(table, part.expression) : part.column;
    std::string text = (index.unique || constraint ? "uniqueIndex:" : "index:") + index.name;
    if (!sole) text += ",priority:" + std::to_string(i + 1);
    text += part_options(part);
    if (i == 0) text += options;
    if (text.find(';') != std::string::npos) {
      structure.comments.push_back("index " + index.name + " holds a semicolon: GORM has no tag for it");
      return;
    }
    append_tag(structure.fields[fields.at(column)], text);
  }
}

bool is_tag_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_name_character);
}

/// The field for a check: the column it names if it is the only one, else the first; a field takes one check.
void add_checks(const schema::Table& table, const Fields& fields, GoStruct& structure) {
  std::vector<bool> used(structure.fields.size());
  for (const schema::Check& check : table.checks) {
    const std::size_t wanted = fields.at(carrier(table, check.expression));
    std::size_t place = wanted;
    for (std::size_t i = 0; used[place] && i < fields.size(); ++i) place = i;
    if (used[place] || !is_tag_name(check.name)) {
      structure.comments.push_back("check " + (check.name.empty() ? "(" + check.expression + ")" : check.name) +
                                   ": GORM has no tag for it");
      continue;
    }
    used[place] = true;
    append_tag(structure.fields[place], "check:" + check.name + "," + tag_value(check.expression));
  }
}

}  // namespace

void append_tag(GoField& field, const std::string& part) {
  field.tags.front().second += ";" + part;
}

void add_indexes(const Context& context, const schema::Table& table, const Fields& fields, GoStruct& structure) {
  for (const schema::Index& index : table.indexes) add_index(context, table, index, fields, structure);
  add_checks(table, fields, structure);
}

}  // namespace portolan::codegen
