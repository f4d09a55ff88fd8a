#include "cli/commands.h"

#include "cli/schema_plan.h"

namespace portolan::cli {

std::vector<Command> commands() {
  std::vector<Command> table;
  table.push_back(
      {.path = "schema",
       .arguments = "",
       .summary = "Work with the schema of a database as a whole.",
       .details =
           "Work with the schema of a database as a whole: read it, compare it, change it to what a file says."});
  table.push_back({.path = "migrate",
                   .arguments = "",
                   .summary = "Work with a directory of versioned migration files.",
                   .details = "Work with a directory of versioned migration files: write them, check them, run them."});
  table.push_back({.path = "orm",
                   .arguments = "",
                   .summary = "Read the models of ORMs.",
                   .details = "Read the models of ORMs as the schema they declare."});
  table.push_back({.path = "ci", .arguments = "", .summary = "Show reports in CI services."});
  table.push_back(schema_apply_command());
  table.push_back(schema_clean_command());
  table.push_back({.path = "schema codegen", .arguments = "", .summary = "Write code for the tables of a schema."});
  table.push_back(schema_codegen_gorm_command());
  table.push_back(schema_diff_command());
  table.push_back(schema_docs_command());
  table.push_back(schema_fmt_command());
  table.push_back(schema_inspect_command());
  table.push_back(schema_lint_command());
  for (Command& command : schema_plan_commands()) table.push_back(std::move(command));
  table.push_back(schema_plan_test_command());
  table.push_back(schema_push_command());
  table.push_back(schema_stats_command());
  table.push_back(schema_stats_inspect_command());
  table.push_back(schema_test_command());
  table.push_back(schema_validate_command());
  table.push_back(migrate_apply_command());
  table.push_back(migrate_checkpoint_command());
  table.push_back(migrate_diff_command());
  table.push_back(migrate_down_command());
  table.push_back(migrate_drift_command());
  table.push_back(migrate_edit_command());
  table.push_back(migrate_hash_command());
  table.push_back(migrate_import_command());
  table.push_back(migrate_lint_command());
  table.push_back(migrate_ls_command());
  table.push_back(migrate_new_command());
  table.push_back(migrate_push_command());
  table.push_back(migrate_rebase_command());
  table.push_back(migrate_rm_command());
  table.push_back(migrate_set_command());
  table.push_back(migrate_show_command());
  table.push_back(migrate_status_command());
  table.push_back(migrate_test_command());
  table.push_back(migrate_validate_command());
  table.push_back(orm_detect_command());
  table.push_back(orm_doctor_command());
  table.push_back(orm_load_command());
  table.push_back(ci_report_command());
  for (Command& command : completion_commands()) table.push_back(std::move(command));
  table.push_back(env_command());
  table.push_back(license_command());
  table.push_back(version_command());
  for (Command& command : missing_commands()) table.push_back(std::move(command));
  return table;
}

FlagTable group_flags(std::string_view path) {
  const std::string_view group = path.substr(0, path.find(' '));
  if (group != "schema" && group != "migrate") return {};
  return {
      {.name = "config", .shorthand = 'c', .default_value = "file://atlas.hcl", .usage = "URL of the project file"},
      {.name = "env", .usage = "environment of the project file to use"},
      {.name = "no-auto-dev",
       .type = FlagType::kBool,
       .usage = "choose no dev database for models of an ORM",
       .hidden = true},
      {.name = "var", .type = FlagType::kVariables, .usage = "input variables, as name=value"},
  };
}

}  // namespace portolan::cli
