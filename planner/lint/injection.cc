#include <algorithm>
#include <map>

#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"
#include "planner/lint/routine.h"

namespace portolan::lint {
namespace {

/// Follows the parameters of one routine into the texts that it executes.
class Tracer {
 public:
  Tracer(const sql::Words& words, const Routine& routine, const std::vector<std::string_view>& quoting)
      : words_(words), routine_(routine), quoting_(quoting) {
    for (const std::string& name : routine.parameters) origins_.emplace(base::to_lower(name), name);
  }

  /// Parameters that reach dynamic SQL without quoting, each once.
  std::vector<std::string> run() {
    for (std::size_t i = routine_.body; i < words_.size(); ++i) {
      assignment(i);
      const bool runs = words_.at(i).is("EXECUTE") || words_.at(i).is("SP_EXECUTESQL");
      const bool prepares = words_.at(i).is("PREPARE") && words_.at(i + 2).is("FROM");
      if (!runs && !prepares) continue;
      const std::string origin = tainted_by(prepares ? i + 3 : i + 1, true);
      if (!origin.empty() && std::find(found_.begin(), found_.end(), origin) == found_.end()) found_.push_back(origin);
    }
    return std::move(found_);
  }

 private:
  /// `v := value;` and `SET v = value`.
  void assignment(std::size_t i) {
    std::size_t target = i;
    std::size_t value = 0;
    if (words_.at(i + 1, {":", "="})) {
      value = i + 3;
    } else if (words_.at(i).is("SET")) {
      target = words_.skip(i + 1, {"@"});
      if (words_.at(target + 1).is("=")) value = target + 2;
    }
    if (value == 0) return;
    const std::string origin = tainted_by(value, false);
    const std::string name = base::to_lower(words_.at(target).text);
    if (!origin.empty()) {
      origins_.insert_or_assign(name, origin);
    } else if (std::none_of(routine_.parameters.begin(), routine_.parameters.end(), [&](const std::string& parameter) {
                 return base::equals_ignoring_case(parameter, name);
               })) {
      origins_.erase(name);
    }
  }

  /// The parameter whose text gets into the expression at `i` unquoted; "" when none does.
  std::string tainted_by(std::size_t i, bool executed) const {
    for (; i < words_.size() && !words_.at(i).is(";"); ++i) {
      const sql::Word& word = words_.at(i);
      if (executed && (word.is("USING") || word.is("INTO"))) return "";
      if (word.quoted) continue;
      if (words_.at(i + 1).is("(") && is_safe_call(word, i)) {
        i = closing(words_, i + 1) - 1;
        continue;
      }
      const auto origin = origins_.find(base::to_lower(word.text));
      if (origin != origins_.end()) return origin->second;
    }
    return "";
  }

  bool is_safe_call(const sql::Word& word, std::size_t i) const {
    if (word.is("FORMAT")) {
      const sql::Word& layout = words_.at(i + 2);
      return layout.quoted && layout.text.find("%s") == std::string::npos;
    }
    return std::any_of(quoting_.begin(), quoting_.end(), [&](std::string_view name) { return word.is(name); });
  }

  const sql::Words& words_;
  const Routine& routine_;
  const std::vector<std::string_view>& quoting_;
  std::map<std::string, std::string> origins_;
  std::vector<std::string> found_;
};

}  // namespace

ports::LintFindings sql_injection(const ports::LintFile& file, const Rules& rules) {
  const std::vector<std::string_view>& quoting = rules.dialect.lint_rules().quoting_functions;
  if (quoting.empty()) return {};
  ports::LintFindings findings;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    const sql::Words words(file.statements[i].source.text, rules.dialect.scanner_options());
    const auto routine = read_routine(words);
    if (!routine) continue;
    for (const std::string& parameter : Tracer(words, *routine, quoting).run()) {
      findings.push_back({"SA101",
                          routine->kind + " " + base::quote_go(routine->name) + " builds dynamic SQL from " +
                              base::quote_go(parameter) + " without quoting, which may allow SQL injection",
                          i});
    }
  }
  return findings;
}

}  // namespace portolan::lint
