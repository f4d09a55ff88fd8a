#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "planner/base/errors.h"
#include "planner/engine/state.h"
#include "planner/migrate/dir.h"
#include "planner/report/environment.h"

/// What several commands share: their flags and how they are turned into the engine's terms.
namespace portolan::cli {

FlagSpec url_flag(std::string_view usage, bool required);
/// --url of commands that read one state from several URLs.
FlagSpec urls_flag(std::string_view usage);
FlagSpec dev_url_flag(bool required = false);
FlagSpec schema_flag();
FlagSpec exclude_flag();
FlagSpec include_flag();
FlagSpec lock_timeout_flag();
FlagSpec format_flag();
/// Hidden alias of --format.
FlagSpec log_flag();
FlagSpec dir_flag();
FlagSpec dir_format_flag();
FlagSpec revisions_schema_flag();

/// Text of --format or --log; `otherwise` when neither is given or the text is empty.
std::string format_text(const Call& call, std::string_view otherwise = {});

/// Front of the errors of templates that cannot be parsed: in `schema` and in `migrate` commands (spec/cli.md 6).
inline constexpr const char* kSchemaFormatError = "parse log format: ";
inline constexpr const char* kMigrateFormatError = "parse format: ";

/// The state that `urls` name, with the environment's attributes and the values of --var (spec/project-file.md 4.2).
engine::StateSource read_source(Program& program, const Call& call, const std::vector<std::string>& urls,
                                const std::string& flag);

/// --dev-url as the engine wants it.
engine::DevSettings dev_settings(Program& program, const Call& call);

/// --schema, --exclude and --include.
engine::StateScope scope_of(const Call& call);

std::chrono::milliseconds lock_timeout(const Call& call);

/// A URL that names a database. Throws UsageError for text without a scheme; an empty text is
/// `sql/sqlclient: missing driver. See: https://atlasgo.io/url`.
base::Url database_url(Program& program, const std::string& text);

/// --url of a command that changes a database. Throws UsageError(`--url must be a database connection`), and as
/// database_url.
base::Url target_url(Program& program, const Call& call);

/// Opens a database for the time of the command; a stop of the program ends its running statement.
struct OpenDatabase {
  OpenDatabase(Program& program, const base::Url& url);

  engine::Database database;
  CancelOnStop cancel;
};

/// --dir and --dir-format taken together.
struct DirectoryFlags {
  migrate::DirUrl url;
  /// As `Env.Dir` of reports shows it.
  std::string shown;
};
DirectoryFlags directory_flags(const Call& call);

/// For commands that rewrite the files of a directory: throws UsageError unless it is a local folder.
void require_folder(const migrate::DirUrl& url);

enum class Missing { kError, kCreate, kEmpty };

/// Reads the migration directory, a local one, one of a data source or one of the store.
/// @param missing  what a folder that is not there means
migrate::Dir load_directory(Program& program, const migrate::DirUrl& url, Missing missing = Missing::kError);

/// Reads the migration directory and checks it, as load_directory and validate_directory.
migrate::Dir load_valid_directory(Program& program, const migrate::DirUrl& url, Missing missing = Missing::kError);

/// Checks atlas.sum; a mismatch prints the notice of spec/migrations.md 4.3 on stdout. Throws ChecksumError.
void validate_directory(Program& program, const migrate::Dir& directory);

/// Runs all files of the directory on the dev database. Throws with `replaying the migration directory: ` in front.
void replay_on_dev(Program& program, const migrate::Dir& directory, const base::Url& dev_url);

/// The schema of the revisions table; nullopt when nobody can tell, which has then been printed on stdout and ends the
/// command with code 1 (spec/cli.md 8.1).
std::optional<std::string> locate_revisions(Program& program, const Call& call, engine::Database& target);

/// Reports a run that failed with `error`. When the report fails, too, both are told (spec/cli.md 1.1).
void with_error(const Error& error, const std::function<void()>& report);

/// Runs, then reports, of a failed run as well; its error goes on behind the report.
void run_and_report(const std::function<void()>& run, const std::function<void()>& report);

/// What reports say about the target.
report::Environment environment_of(const engine::Database& database, const std::string& directory = {});

}  // namespace portolan::cli
