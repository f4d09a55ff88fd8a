#include "planner/lint/updates.h"

namespace portolan::lint {
namespace {

/// Position of the first of `,`, WHERE, `;` and the end outside parentheses.
std::size_t value_end(const sql::Words& words, std::size_t i) {
  int depth = 0;
  for (; i < words.size(); ++i) {
    const sql::Word& word = words.at(i);
    if (word.is("(")) ++depth;
    if (word.is(")")) --depth;
    if (depth == 0 && (word.is(",") || word.is("WHERE") || word.is(";"))) break;
  }
  return i;
}

std::string joined(const sql::Words& words, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) text += words.at(i).text;
  return text;
}

void read_where(const sql::Words& words, std::size_t i, const std::string& column, Update& update) {
  if (!words.at(i).is("WHERE")) return;
  update.where = Update::kOther;
  if (!words.at(i + 1).names(column)) return;
  const auto ends = [&](std::size_t at) { return at >= words.size() || words.at(at).is(";"); };
  if (words.at(i + 2, {"IS", "NULL"}) && ends(i + 4)) update.where = Update::kIsNull;
  if (words.at(i + 2).is("=") && ends(value_end(words, i + 3))) {
    update.where = Update::kEquals;
    update.compared = joined(words, i + 3, value_end(words, i + 3));
  }
}

}  // namespace

Update read_update(const sql::Words& words, const schema::Table& table, const std::string& column) {
  Update update;
  if (!words.at(0).is("UPDATE")) return update;
  std::size_t i = 1;
  const sql::QualifiedName name = read_name(words, i);
  if (!name.name.names(table.name) || !words.at(i).is("SET")) return update;
  if (!name.schema.text.empty() && !table.schema.empty() && !name.schema.names(table.schema)) return update;
  do {
    ++i;
    const bool ours = words.at(i).names(column) && words.at(i + 1).is("=");
    const std::size_t begin = i + 2;
    i = value_end(words, i);
    if (!ours) continue;
    update.found = true;
    update.value = joined(words, begin, i);
    update.null = i == begin + 1 && words.at(begin).is("NULL");
  } while (words.at(i).is(","));
  read_where(words, i, column, update);
  return update;
}

}  // namespace portolan::lint
