#include "planner/report/file_value.h"

#include "planner/report/time_value.h"
#include "planner/sql/scanner.h"

namespace portolan::report {
namespace {

using gotemplate::Call;
using gotemplate::Field;
using gotemplate::field;
using gotemplate::Seen;
using gotemplate::Struct;
using gotemplate::Value;

Value statement_value(const sql::Statement& statement) {
  Value::List comments(statement.comments.begin(), statement.comments.end());
  return Struct{.type = "*migrate.Stmt",
                .fields = {field("Pos", statement.position), field("Text", statement.text),
                           field("Comments", std::move(comments))},
                .methods = {}};
}

Value optional_error(const std::optional<migrate::StatementError>& error) {
  return error ? error_value(*error) : Value::null("*cmdapi.StmtError");
}

Value check_value(const migrate::CheckReport& check) {
  Value::List statements;
  for (const migrate::CheckedStatement& statement : check.statements) {
    statements.push_back(Struct{.type = "CheckedStatement",
                                .fields = {field("Stmt", statement.statement), field("Error", statement.error, true)},
                                .methods = {}});
  }
  return Struct{.type = "Check",
                .fields = {field("Name", check.name, true), field("Stmts", std::move(statements), true),
                           field("Error", optional_error(check.error), true), field("Start", time_value(check.start)),
                           field("End", time_value(check.end))},
                .methods = {}};
}

}  // namespace

Value file_value(const migrate::File& file) {
  Struct value{.type = "migrate.File",
               .fields = {field("Name", file.name), field("Version", file.version),
                          field("Description", file.description, true, Seen::kJsonOnly),
                          field("Desc", file.description, false, Seen::kTemplateOnly),
                          field("Bytes", file.content, false, Seen::kTemplateOnly)},
               .methods = {}};
  const auto statements = [content = file.content] { return sql::scan(content, sql::generic_options()); };
  value.methods["Stmts"] = {{}, false, [statements](const Call&) -> Value {
                              Value::List texts;
                              for (const sql::Statement& statement : statements()) texts.emplace_back(statement.text);
                              return texts;
                            }};
  value.methods["StmtDecls"] = {{}, false, [statements](const Call&) -> Value {
                                  Value::List list;
                                  for (const auto& statement : statements()) list.push_back(statement_value(statement));
                                  return list;
                                }};
  return value;
}

Value::List file_values(const std::vector<migrate::File>& files) {
  Value::List values;
  for (const migrate::File& file : files) values.push_back(file_value(file));
  return values;
}

Value revision_value(const migrate::Revision& revision) {
  return Struct{.type = "*migrate.Revision",
                .fields = {field("Version", revision.version), field("Description", revision.description),
                           field("Type", migrate::type_text(revision.type)), field("Applied", revision.applied),
                           field("Total", revision.total), field("ExecutedAt", time_value(revision.executed_at)),
                           field("ExecutionTime", duration_value(revision.execution_time)),
                           field("Error", revision.error, true), field("ErrorStmt", revision.error_statement, true),
                           field("OperatorVersion", revision.operator_version)},
                .methods = {}};
}

Value error_value(const migrate::StatementError& error) {
  return Struct{.type = "*cmdapi.StmtError",
                .fields = {field("Stmt", error.statement, true), field("Text", error.text, true)},
                .methods = {}};
}

Value applied_value(const migrate::AppliedFile& file) {
  Value::List checks;
  for (const migrate::CheckReport& check : file.checks) checks.push_back(check_value(check));
  const Value named = file_value({file.name, "", file.version, file.description});
  // Fields of the file can be reached with and without `.File`.
  std::vector<Field> fields = named.structure().fields;
  for (Field& more :
       std::vector<Field>{field("File", named, false, Seen::kTemplateOnly), field("Start", time_value(file.start)),
                          field("End", time_value(file.end)), field("Skipped", file.skipped, true),
                          field("Applied", Value::List(file.applied.begin(), file.applied.end()), true),
                          field("Checks", std::move(checks), true), field("Error", optional_error(file.error), true)}) {
    fields.push_back(std::move(more));
  }
  return Struct{.type = "*cmdapi.AppliedFile", .fields = std::move(fields), .methods = named.structure().methods};
}

}  // namespace portolan::report
