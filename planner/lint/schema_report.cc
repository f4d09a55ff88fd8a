#include "planner/lint/schema_report.h"

#include <algorithm>
#include <utility>

#include "planner/lint/analyzers.h"
#include "planner/lint/wrap.h"

namespace portolan::lint {
namespace {

using gotemplate::Call;
using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

Value place_value(const base::Position& position) {
  return Struct{
      .type = "hcl.Pos",
      .fields = {field("Line", position.line), field("Column", position.column), field("Byte", position.offset)},
      .methods = {}};
}

Value range_value(const base::Position& position) {
  if (!position.known()) return Value::null("*hcl.Range");
  return Struct{.type = "*hcl.Range",
                .fields = {field("Filename", position.file), field("Start", place_value(position)),
                           field("End", place_value(position))},
                .methods = {}};
}

Value lint_step_value(const SchemaStep& step) {
  Value::List diagnostics;
  for (const SchemaDiagnostic& diagnostic : step.diagnostics) {
    diagnostics.push_back(Struct{.type = "cmdapi.SchemaLintDiagnostic",
                                 .fields = {field("Pos", range_value(diagnostic.position), true),
                                            field("Text", diagnostic.text), field("Code", diagnostic.code, true)},
                                 .methods = {}});
  }
  return Struct{.type = "cmdapi.SchemaLintStep",
                .fields = {field("Text", step.text), field("Desc", step.description, true),
                           field("Error", step.error, true), field("Diagnostics", std::move(diagnostics), true)},
                .methods = {}};
}

}  // namespace

bool SchemaReport::failed() const {
  return std::any_of(steps.begin(), steps.end(), [](const SchemaStep& step) { return step.error; });
}

void SchemaFile::add(sql::Statement source, change::Changes changes, base::Position position) {
  file.spans.note(changes);
  file.statements.push_back({std::move(source), std::move(changes)});
  positions.push_back(std::move(position));
}

void analyze_schema(std::string_view name, SchemaFile& schema, const ports::Dialect& dialect, const Options& options,
                    SchemaReport& report) {
  for (const Analyzer& analyzer : analyzers(dialect)) {
    if (analyzer.name != name) continue;
    const AnalyzerOptions own = options_of(analyzer.name, options);
    SchemaStep step{analyzer.report, ""};
    for (const ports::LintFinding& finding : analyzer.check(schema.file, {dialect, options, {}, {}})) {
      const auto code = options.codes.find(finding.code);
      if (code != options.codes.end() && code->second.skip) continue;
      if (is_switched_off(analyzer, own, finding.code)) continue;
      const bool fails = own.error.value_or(analyzer.error);
      step.error = step.error || (code == options.codes.end() ? fails : code->second.error.value_or(fails));
      const base::Position position = finding.statement ? schema.positions[*finding.statement] : base::Position();
      step.diagnostics.push_back({position, finding.text, finding.code});
    }
    if (!step.diagnostics.empty()) report.steps.push_back(std::move(step));
  }
}

std::string text(const SchemaReport& report, const report::Style& style) {
  if (report.steps.empty()) return "No errors found\n";
  const std::string mark = style.cyan("--");
  std::string out;
  for (const SchemaStep& step : report.steps) {
    out += "  " + mark + " " + style.yellow(step.text) + ":";
    if (!step.description.empty()) out += " " + step.description;
    out += "\n";
    for (const SchemaDiagnostic& diagnostic : step.diagnostics) {
      const base::Position& at = diagnostic.position;
      const std::string place = at.known() ? style.cyan(at.file + ":" + std::to_string(at.line)) + ": " : "";
      out += wrap("    " + mark + " " + place, diagnostic.text, 7);
    }
  }
  return out;
}

Value value(const SchemaReport& report, const report::Style& style) {
  Value::List steps;
  for (const SchemaStep& step : report.steps) steps.push_back(lint_step_value(step));
  Struct object{.type = "*cmdapi.SchemaLintReport", .fields = {field("Steps", std::move(steps), true)}, .methods = {}};
  object.methods["Default"] = {{}, false, [&report, &style](const Call&) -> Value { return text(report, style); }};
  return object;
}

}  // namespace portolan::lint
