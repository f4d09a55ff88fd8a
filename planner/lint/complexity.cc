#include <algorithm>
#include <array>
#include <vector>

#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"
#include "planner/lint/routine.h"

namespace portolan::lint {
namespace {

/// What is measured of a routine (spec/lint-and-tools.md 4.8).
struct Measures {
  std::int64_t cyclomatic = 1;
  std::int64_t nesting = 0;
  std::int64_t statements = 0;
  std::int64_t parameters = 0;
};

class Meter {
 public:
  explicit Meter(const sql::Words& words) : words_(words) {}

  Measures measure(std::size_t body) {
    in_blocks_ = words_.find("BEGIN", body) < words_.size();
    for (std::size_t i = body; i < words_.size(); ++i) step(i);
    return measures_;
  }

 private:
  void step(std::size_t i) {
    const sql::Word& word = words_.at(i);
    const bool closes = i > 0 && words_.at(i - 1).is("END");
    // Neither the declarations nor what ends the routine itself.
    if (word.is(";") && !(in_blocks_ && blocks_.empty())) ++measures_.statements;
    if (word.is("END")) close();
    if (closes) return;
    if (word.is("BEGIN")) blocks_.push_back(false);
    if (word.is("CASE")) open();
    if (is_loop(i) || is_if(i)) {
      ++measures_.cyclomatic;
      open();
    }
    if (word.is("ELSIF") || word.is("ELSEIF") || word.is("WHEN") || word.is("HANDLER")) ++measures_.cyclomatic;
    if (is_if(i) || word.is("ELSIF") || word.is("ELSEIF") || word.is("WHEN") || word.is("WHILE")) conditions(i);
  }

  /// A branch, as opposed to `IF EXISTS` of a DDL statement and the function IF().
  bool is_if(std::size_t i) const { return words_.at(i).is("IF") && has_then(i); }
  bool has_then(std::size_t i) const {
    while (i < words_.size() && !words_.at(i).is(";") && !words_.at(i).is("THEN")) ++i;
    return words_.at(i).is("THEN");
  }
  bool is_loop(std::size_t i) const {
    const sql::Word& word = words_.at(i);
    if (word.is("LOOP")) return true;
    if (word.is("REPEAT")) return !words_.at(i + 1).is("(");
    // `WHILE ... LOOP` is counted at its LOOP.
    return word.is("WHILE") && words_.find("DO", i) < words_.find("LOOP", i);
  }

  /// AND and OR up to the end of a condition; the AND of BETWEEN joins nothing.
  void conditions(std::size_t i) {
    bool between = false;
    for (++i; i < words_.size(); ++i) {
      const sql::Word& word = words_.at(i);
      if (word.is("THEN") || word.is("LOOP") || word.is("DO") || word.is(";")) return;
      if (word.is("BETWEEN")) between = true;
      if (word.is("OR") || (word.is("AND") && !between)) ++measures_.cyclomatic;
      if (word.is("AND")) between = false;
    }
  }

  void open() {
    blocks_.push_back(true);
    measures_.nesting = std::max<std::int64_t>(measures_.nesting, std::count(blocks_.begin(), blocks_.end(), true));
  }
  void close() {
    if (!blocks_.empty()) blocks_.pop_back();
  }

  const sql::Words& words_;
  /// The body is between BEGIN and END.
  bool in_blocks_ = false;
  /// Open blocks; true for those that nest.
  std::vector<bool> blocks_;
  Measures measures_;
};

struct Limit {
  std::string_view code;
  std::string_view what;
  std::int64_t Measures::*value;
  std::optional<std::int64_t> ComplexityOptions::*limit;
};
constexpr std::array<Limit, 4> kLimits = {{
    {"CX101", "a cyclomatic complexity", &Measures::cyclomatic, &ComplexityOptions::cyclomatic},
    {"CX102", "a nesting depth", &Measures::nesting, &ComplexityOptions::nesting},
    {"CX103", "a statement count", &Measures::statements, &ComplexityOptions::statements},
    {"CX104", "a parameter count", &Measures::parameters, &ComplexityOptions::parameters},
}};

Measures measures_of(const sql::Words& words, const Routine& routine) {
  Measures measures = Meter(words).measure(routine.body);
  measures.parameters = static_cast<std::int64_t>(routine.parameters.size());
  return measures;
}

/// The routine as an earlier statement made it; nullopt for a new one.
std::optional<Measures> measures_before(const RoutineTexts& earlier, const Routine& routine,
                                        const ports::Dialect& dialect) {
  const std::string* text = earlier.find(routine);
  if (text == nullptr) return std::nullopt;
  const sql::Words words(*text, dialect.scanner_options());
  return measures_of(words, *read_routine(words));
}

}  // namespace

ports::LintFindings complexity(const ports::LintFile& file, const Rules& rules) {
  if (!rules.options.complexity) return {};
  ports::LintFindings findings;
  RoutineTexts earlier = rules.earlier;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    const std::string& source = file.statements[i].source.text;
    const sql::Words words(source, rules.dialect.scanner_options());
    const auto routine = read_routine(words);
    if (!routine) continue;
    const Measures now = measures_of(words, *routine);
    const auto before = measures_before(earlier, *routine, rules.dialect);
    earlier.note(source, rules.dialect.scanner_options());
    for (const Limit& limit : kLimits) {
      const std::optional<std::int64_t> most = (*rules.options.complexity).*(limit.limit);
      const std::int64_t value = now.*(limit.value);
      if (!most || value <= *most || (before && value <= (*before).*(limit.value))) continue;
      std::string text = routine->kind + " " + base::quote_go(routine->name) + " has " + std::string(limit.what) +
                         " of " + std::to_string(value) + ", above the limit of " + std::to_string(*most);
      if (before) text += " (was " + std::to_string((*before).*(limit.value)) + ")";
      findings.push_back({std::string(limit.code), std::move(text), i});
    }
  }
  return findings;
}

}  // namespace portolan::lint
