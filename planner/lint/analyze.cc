#include "planner/lint/analyze.h"

#include <algorithm>
#include <map>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"
#include "planner/sql/directives.h"

namespace portolan::lint {
namespace {

constexpr std::string_view kDirective = "nolint";

/// Names and codes that a list of directives silences.
struct Silence {
  bool everything = false;
  std::vector<std::string> words;

  void take(const std::vector<sql::Directive>& directives) {
    for (const std::string& argument : sql::directive_arguments(directives, kDirective)) {
      if (base::trim(argument).empty()) everything = true;
      for (const std::string& word : base::split(argument, ' ')) {
        if (!base::trim(word).empty()) words.emplace_back(base::trim(word));
      }
    }
  }

  bool covers(const std::string& analyzer, const std::string& code) const {
    return everything || std::any_of(words.begin(), words.end(), [&](const std::string& word) {
             return word == code || word == analyzer || (word == "nestedtx" && analyzer == "nested_tx") ||
                    is_class(word, code);
           });
  }

 private:
  /// `DS` covers DS101, DS102, ...
  static bool is_class(const std::string& word, const std::string& code) {
    return code.size() > word.size() && code.starts_with(word) && code[word.size()] >= '0' &&
           code[word.size()] <= '9' && word.back() >= 'A' && word.back() <= 'Z';
  }
};

class Collector {
 public:
  Collector(const migrate::File& file, const ports::LintFile& lint, const Options& options)
      : file_(file), lint_(lint), options_(options) {
    header_.take(sql::file_directives(file.content));
    header_.everything = false;
    for (const ports::LintStatement& statement : lint.statements) {
      at_.emplace(statement.source.position, header_).first->second.take(sql::statement_directives(statement.source));
    }
  }

  /// Adds the report of one analyzer to the file's, with its error.
  void add(const Analyzer& analyzer, const ports::LintFindings& findings, FileReport& report,
           const std::string& description = {}) {
    Analysis analysis{analyzer.report, description, {}, {}};
    const AnalyzerOptions own = options_of(analyzer.name, options_);
    const bool error = own.error.value_or(analyzer.error);
    bool fails = false;
    for (const ports::LintFinding& finding : findings) {
      const auto code = options_.codes.find(finding.code);
      if (code != options_.codes.end() && code->second.skip) continue;
      if (is_switched_off(analyzer, own, finding.code)) continue;
      if (!own.force && silence_at(finding).covers(analyzer.name, finding.code)) continue;
      const bool lenient =
          std::find(analyzer.lenient.begin(), analyzer.lenient.end(), finding.code) != analyzer.lenient.end();
      const bool otherwise = (error && !lenient) || rule_fails(finding.code);
      fails = fails || (code == options_.codes.end() ? otherwise : code->second.error.value_or(otherwise));
      analysis.diagnostics.push_back(
          {position(finding), finding.text, finding.code, suggested_fixes(finding, file_, lint_)});
    }
    if (analysis.diagnostics.empty()) return;
    if (fails) report.error += (report.error.empty() ? "" : "; ") + analyzer.report;
    report.analyses.push_back(std::move(analysis));
  }

 private:
  bool rule_fails(const std::string& code) const {
    return std::any_of(options_.statements.begin(), options_.statements.end(),
                       [&](const StatementRule& rule) { return rule.code == code && rule.error; });
  }

  /// What the header and the statement at the place of a finding silence.
  const Silence& silence_at(const ports::LintFinding& finding) const {
    const auto found = at_.find(position(finding));
    return found == at_.end() ? header_ : found->second;
  }

  std::size_t position(const ports::LintFinding& finding) const {
    return finding.statement ? lint_.statements[*finding.statement].source.position : 0;
  }

  const migrate::File& file_;
  const ports::LintFile& lint_;
  const Options& options_;
  Silence header_;
  /// By position of the statement.
  std::map<std::size_t, Silence> at_;
};

/// Whether the header is exactly one `nolint` without arguments.
bool is_silenced(const migrate::File& file) {
  const auto arguments = sql::directive_arguments(sql::file_directives(file.content), kDirective);
  return arguments.size() == 1 && base::trim(arguments.front()).empty();
}

}  // namespace

std::optional<FileReport> analyze(const migrate::File& file, const migrate::Script& script, ports::LintFile lint,
                                  const ports::Dialect& dialect, const Options& options,
                                  const std::vector<RuleFindings>& rules, const RoutineTexts& earlier) {
  FileReport report{.name = file.name, .version = file.version, .content = file.content, .analyzed = true};
  const bool silenced = is_silenced(file);
  for (const ports::LintStatement& statement : lint.statements) {
    lint.spans.note(statement.changes);
    report.schema_changes += statement.changes.size();
  }
  lint.without_transaction = script.tx_modes.size() == 1 && script.tx_modes.front() == "none";
  const Rules asked{dialect, options, script.checks, earlier};
  Collector collector(file, lint, options);
  for (const Analyzer& analyzer : analyzers(dialect)) {
    if (silenced && !options_of(analyzer.name, options).force) continue;
    try {
      collector.add(analyzer, analyzer.check(lint, asked), report);
    } catch (const UsageError&) {
      throw;
    } catch (const std::exception& error) {
      report.error += (report.error.empty() ? "" : "; ");
      report.error += "skip crashed analyzer (" + analyzer.name + "): " + error.what();
    }
  }
  if (silenced && report.analyses.empty()) return std::nullopt;
  for (const RuleFindings& rule : rules) {
    if (!silenced) collector.add({rule.name, rule.name, rule.error, {}}, rule.findings, report, rule.description);
  }
  return report;
}

}  // namespace portolan::lint
