#pragma once

#include <vector>

#include "cli/command.h"

/// The commands, one function and one file each. A new command is one more of both.
namespace portolan::cli {

Command schema_apply_command();
Command schema_clean_command();
Command schema_diff_command();
Command schema_codegen_gorm_command();
Command schema_docs_command();
Command schema_fmt_command();
Command schema_inspect_command();
Command schema_lint_command();
Command schema_push_command();
Command schema_stats_command();
Command schema_stats_inspect_command();
Command schema_plan_test_command();
Command schema_test_command();
Command schema_validate_command();
Command migrate_apply_command();
Command migrate_checkpoint_command();
Command migrate_diff_command();
Command migrate_down_command();
Command migrate_drift_command();
Command migrate_edit_command();
Command migrate_hash_command();
Command migrate_import_command();
Command migrate_lint_command();
Command migrate_ls_command();
Command migrate_new_command();
Command migrate_push_command();
Command migrate_rebase_command();
Command migrate_rm_command();
Command migrate_set_command();
Command migrate_show_command();
Command migrate_status_command();
Command migrate_test_command();
Command migrate_validate_command();
Command orm_detect_command();
Command orm_doctor_command();
Command orm_load_command();
Command ci_report_command();
/// The group `completion` and a command per shell.
std::vector<Command> completion_commands();
Command version_command();
Command license_command();
Command env_command();
/// Those that are known by name alone.
std::vector<Command> missing_commands();

/// The whole table, in the order of the help text: the groups, then their commands.
std::vector<Command> commands();

/// Flags of a group that each of its commands takes, too; none outside of groups.
FlagTable group_flags(std::string_view path);

}  // namespace portolan::cli
