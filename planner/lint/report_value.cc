#include "planner/lint/report.h"
#include "planner/report/time_value.h"

namespace portolan::lint {
namespace {

using gotemplate::Call;
using gotemplate::field;
using gotemplate::Seen;
using gotemplate::Struct;
using gotemplate::Value;

Value edit_value(const std::optional<TextEdit>& edit) {
  if (!edit) return Value::null("*sqlcheck.TextEdit");
  return Struct{.type = "*sqlcheck.TextEdit",
                .fields = {field("Line", edit->line), field("End", edit->end), field("NewText", edit->new_text)},
                .methods = {}};
}

Value::List fix_values(const std::vector<SuggestedFix>& fixes) {
  Value::List list;
  for (const SuggestedFix& fix : fixes) {
    list.push_back(Struct{.type = "sqlcheck.SuggestedFix",
                          .fields = {field("Message", fix.message), field("TextEdit", edit_value(fix.edit), true)},
                          .methods = {}});
  }
  return list;
}

Value diagnostic_value(const Diagnostic& diagnostic) {
  return Struct{.type = "sqlcheck.Diagnostic",
                .fields = {field("Pos", diagnostic.position), field("Text", diagnostic.text),
                           field("Code", diagnostic.code), field("SuggestedFixes", fix_values(diagnostic.fixes), true)},
                .methods = {}};
}

Value analysis_value(const Analysis& analysis) {
  Value::List diagnostics;
  for (const Diagnostic& diagnostic : analysis.diagnostics) diagnostics.push_back(diagnostic_value(diagnostic));
  return Struct{.type = "sqlcheck.Report",
                .fields = {field("Text", analysis.text), field("Desc", analysis.description, true),
                           field("Diagnostics", std::move(diagnostics), true),
                           field("SuggestedFixes", fix_values(analysis.fixes), true)},
                .methods = {}};
}

Value::List all_fixes(const FileReport& file) {
  Value::List list;
  const auto add = [&list](const std::vector<SuggestedFix>& fixes) {
    for (Value& fix : fix_values(fixes)) list.push_back(std::move(fix));
  };
  for (const Analysis& analysis : file.analyses) {
    add(analysis.fixes);
    for (const Diagnostic& diagnostic : analysis.diagnostics) add(diagnostic.fixes);
  }
  return list;
}

Value file_value(const FileReport& file) {
  Value::List analyses;
  for (const Analysis& analysis : file.analyses) analyses.push_back(analysis_value(analysis));
  Struct value{.type = "*cmdapi.FileReport",
               .fields = {field("Name", file.name, true), field("Text", file.content, true),
                          field("Reports", std::move(analyses), true), field("Error", file.error, true),
                          field("Version", file.version, false, Seen::kTemplateOnly)},
               .methods = {}};
  value.methods["Line"] = {{gotemplate::Type::kInt}, false, [&file](const Call& call) -> Value {
                             return file.line(static_cast<std::size_t>(call.arguments[0].integer()));
                           }};
  value.methods["SuggestedFixes"] = {{}, false, [&file](const Call&) -> Value { return all_fixes(file); }};
  return value;
}

Value step_value(const Step& step) {
  const Value result = step.result ? file_value(*step.result) : Value::null("*cmdapi.FileReport");
  return Struct{.type = "*cmdapi.StepReport",
                .fields = {field("Name", step.name, true), field("Text", step.text, true),
                           field("Error", step.error, true), field("Result", result, true)},
                .methods = {}};
}

Value::List step_values(const Report& report) {
  Value::List list;
  for (const Step& step : report.steps) list.push_back(step_value(step));
  return list;
}

Value::List other_reports(const Report& report) {
  Value::List list;
  for (const Step* step : report.non_file_reports()) list.push_back(step_value(*step));
  return list;
}

Value environment_value(const Report& report) {
  return Struct{.type = "cmdapi.Env", .fields = report::environment_fields(report.environment), .methods = {}};
}

Value schema_value(const Report& report) {
  return Struct{.type = "cmdapi.LintSchema",
                .fields = {field("Current", report.current, true), field("Desired", report.desired, true)},
                .methods = {}};
}

void add_methods(Struct& object, const Report& report, const report::Style& style) {
  const auto add = [&object](const std::string& name, std::function<Value()> make) {
    object.methods[name] = {{}, false, [make = std::move(make)](const Call&) { return make(); }};
  };
  add("DiagnosticsCount", [&report]() -> Value { return report.diagnostics(); });
  add("TotalChanges", [&report]() -> Value { return report.schema_changes(); });
  add("VersionStatuses", [&report]() -> Value { return report.version_statuses(); });
  add("NonFileReports", [&report]() -> Value { return other_reports(report); });
  add("Default", [&report, &style]() -> Value { return text(report, style); });
  add("Annotations", [&report]() -> Value { return annotations(report, report.environment.dir); });
}

}  // namespace

Value value(const Report& report, const report::Style& style) {
  Value::List files;
  for (const FileReport& file : report.files) files.push_back(file_value(file));
  Struct object{.type = "*cmdapi.SummaryReport",
                .fields = {field("Env", environment_value(report)), field("Schema", schema_value(report)),
                           field("Steps", step_values(report), true), field("Files", std::move(files), true),
                           field("FromV", report.from_version, false, Seen::kTemplateOnly),
                           field("ToV", report.to_version, false, Seen::kTemplateOnly),
                           field("TotalFiles", report.new_files, false, Seen::kTemplateOnly)},
                .methods = {}};
  add_methods(object, report, style);
  return object;
}

}  // namespace portolan::lint
