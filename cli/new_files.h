#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "planner/engine/migrate_diff.h"
#include "planner/migrate/dir.h"
#include "planner/report/template.h"

/// What the commands share that write a planned file into a migration directory.
namespace portolan::cli {

FlagSpec qualifier_flag();
FlagSpec edit_flag();

/// What --format says (spec/cli.md 8.2): an indent, a body for the file, or how to print what --dry-run would write.
struct FileFormat {
  std::string indent;
  std::optional<report::Template> body;
  std::optional<report::Template> dry_run;
};

/// Throws UsageError(`'sql' can only be used to indent statements. got: ...`) and for a template that cannot be parsed.
FileFormat read_file_format(const Call& call, bool dry_run);

/// The files of a plan, with the body that --format gives.
/// Throws UsageError(`cannot use format with: ...`) where a plan needs several files.
std::vector<migrate::NewFile> plan_files(const migrate::Dir& directory, const change::Plan& plan,
                                         const FileFormat& format);

/// --dev-url, --schema, --lock-timeout and --qualifier, with the diff policy and exclusions of the environment.
engine::MigrateDiffOptions file_options(Program& program, const Call& call, const std::string& indent);

/// Stores new files and atlas.sum; with --edit the user may change them first. For a directory made from templates they
/// go to the folder of the templates.
/// Throws UsageError for --edit on a directory that is not in the atlas format (`--edit flag supports only atlas
/// directories, but got: ...`), Error when the editor fails.
void store_files(Program& program, const Call& call, const migrate::DirUrl& url, migrate::Dir& directory,
                 std::vector<migrate::NewFile> files);

}  // namespace portolan::cli
