#include "planner/lint/routine.h"

#include <array>
#include <utility>

#include "planner/base/strings.h"

namespace portolan::lint {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kKinds = {
    {{"FUNCTION", "Function"}, {"PROCEDURE", "Procedure"}, {"TRIGGER", "Trigger"}}};

/// Words between CREATE and the kind: OR REPLACE, DEFINER = user @ host, AGGREGATE, CONSTRAINT.
constexpr std::size_t kLongestHead = 10;

std::vector<std::string> parameter_names(const sql::Words& words, std::size_t begin, std::size_t end) {
  std::vector<std::string> names;
  int depth = 0;
  bool expected = true;
  for (std::size_t i = begin; i < end; ++i) {
    const sql::Word& word = words.at(i);
    if (word.is("(")) ++depth;
    if (word.is(")")) --depth;
    if (depth == 0 && word.is(",")) {
      expected = true;
    } else if (expected && !word.is("IN") && !word.is("OUT") && !word.is("INOUT") && !word.is("VARIADIC")) {
      names.push_back(word.text);
      expected = false;
    }
  }
  return names;
}

}  // namespace

std::size_t closing(const sql::Words& words, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < words.size(); ++i) {
    if (words.at(i).is("(")) ++depth;
    if (words.at(i).is(")") && --depth == 0) return i + 1;
  }
  return words.size();
}

std::optional<Routine> read_routine(const sql::Words& words) {
  if (!words.at(0).is("CREATE")) return std::nullopt;
  for (std::size_t i = 1; i < kLongestHead; ++i) {
    for (const auto& [keyword, kind] : kKinds) {
      if (!words.at(i).is(keyword)) continue;
      std::size_t at = words.skip(i + 1, {"IF", "NOT", "EXISTS"});
      Routine routine{std::string(kind), read_name(words, at).name.text, {}, at};
      if (words.at(at).is("(")) {
        routine.body = closing(words, at);
        routine.parameters = parameter_names(words, at + 1, routine.body - 1);
      }
      return routine;
    }
  }
  return std::nullopt;
}

std::string RoutineTexts::key(const Routine& routine) {
  return routine.kind + " " + base::to_lower(routine.name) + " " + std::to_string(routine.parameters.size());
}

void RoutineTexts::note(const std::string& statement, const sql::ScannerOptions& options) {
  if (const auto routine = read_routine(sql::Words(statement, options))) texts_[key(*routine)] = statement;
}

const std::string* RoutineTexts::find(const Routine& routine) const {
  const auto found = texts_.find(key(routine));
  return found == texts_.end() ? nullptr : &found->second;
}

}  // namespace portolan::lint
