#include "cli/common.h"

#include <ostream>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/replay.h"
#include "planner/engine/revisions_location.h"
#include "planner/engine/store.h"

namespace portolan::cli {
namespace {

[[noreturn]] void fail_replay(const Error& cause) {
  throw Error(std::string("replaying the migration directory: ") + cause.what());
}

}  // namespace

FlagSpec url_flag(std::string_view usage, bool required) {
  return {.name = "url", .shorthand = 'u', .usage = usage, .required = required};
}

FlagSpec urls_flag(std::string_view usage) {
  return {.name = "url", .shorthand = 'u', .type = FlagType::kStrings, .usage = usage, .required = true};
}

FlagSpec dev_url_flag(bool required) {
  return {.name = "dev-url", .usage = "URL of the dev database", .required = required};
}

FlagSpec schema_flag() {
  return {.name = "schema", .shorthand = 's', .type = FlagType::kStrings, .usage = "names of the schemas to work on"};
}

FlagSpec exclude_flag() {
  return {.name = "exclude", .type = FlagType::kStrings, .usage = "patterns of what to leave out"};
}

FlagSpec include_flag() {
  return {.name = "include", .type = FlagType::kStrings, .usage = "patterns of what to keep; the rest is left out"};
}

FlagSpec lock_timeout_flag() {
  return {.name = "lock-timeout",
          .type = FlagType::kDuration,
          .default_value = "10s",
          .usage = "how long to wait for the database lock"};
}

FlagSpec format_flag() {
  return {.name = "format", .usage = "Go template of the output"};
}

FlagSpec log_flag() {
  return {.name = "log", .usage = "Go template of the output", .hidden = true};
}

FlagSpec dir_flag() {
  return {.name = "dir", .default_value = "file://migrations", .usage = "URL of the migration directory"};
}

FlagSpec dir_format_flag() {
  return {.name = "dir-format",
          .default_value = "atlas",
          .usage = "format of the migration directory",
          .choices = "atlas,golang-migrate,goose,flyway,liquibase,dbmate"};
}

FlagSpec revisions_schema_flag() {
  return {.name = "revisions-schema", .usage = "schema that holds the revisions table"};
}

std::string format_text(const Call& call, std::string_view otherwise) {
  const std::string& text = call.flags.text(call.flags.is_set("log") ? "log" : "format");
  return text.empty() ? std::string(otherwise) : text;
}

engine::StateSource read_source(Program& program, const Call& call, const std::vector<std::string>& urls,
                                const std::string& flag) {
  engine::StateSource source = engine::resolve_source(program.context(), urls, flag);
  if (source.own_values) return source;
  for (auto& [name, value] : call.flags.variables("var")) source.variables.emplace(name, value);
  source.values = call.environment.custom;
  return source;
}

engine::DevSettings dev_settings(Program& program, const Call& call) {
  engine::DevSettings dev;
  const std::string& url = call.flags.text("dev-url");
  if (!url.empty()) dev.url = database_url(program, url);
  return dev;
}

engine::StateScope scope_of(const Call& call) {
  return {.schemas = call.flags.list("schema"),
          .exclude = call.flags.list("exclude"),
          .include = call.flags.list("include"),
          .kinds = call.environment.kinds};
}

std::chrono::milliseconds lock_timeout(const Call& call) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(call.flags.duration("lock-timeout"));
}

base::Url database_url(Program& program, const std::string& text) {
  if (text.empty()) throw UsageError("sql/sqlclient: missing driver. See: https://atlasgo.io/url");
  // A text without a scheme always throws there, with advice that depends on the files around.
  if (text.find("://") == std::string::npos) engine::resolve_source(program.context(), {text}, "url");
  return base::Url::parse(text);
}

base::Url target_url(Program& program, const Call& call) {
  base::Url url = database_url(program, call.flags.text("url"));
  if (!program.registry.has(url.scheme())) {
    for (const char* scheme : {"file", "env", "mem", "ent", "atlas"}) {
      if (url.scheme() == scheme) throw UsageError("--url must be a database connection");
    }
  }
  return url;
}

OpenDatabase::OpenDatabase(Program& program, const base::Url& url)
    : database(engine::open_database(program.context(), url)), cancel(program, *database.connection) {}

DirectoryFlags directory_flags(const Call& call) {
  const std::string& text = call.flags.text("dir");
  const std::string& format = call.flags.text("dir-format");
  DirectoryFlags flags{migrate::parse_dir_url(text, format), base::Url::parse(text).redacted()};
  const bool has_format = base::Url::parse(text).has_parameter("format");
  // A pushed directory has the format it was pushed with.
  if (!has_format && flags.url.scheme != "atlas") {
    flags.shown = text + (text.find('?') == std::string::npos ? "?" : "&") + "format=" + base::percent_encode(format);
  }
  return flags;
}

void require_folder(const migrate::DirUrl& url) {
  if (url.scheme == "file") return;
  throw UsageError(url.scheme == "mem" ? "the directory mem://" + url.path +
                                             " is made from templates; name their folder with a file:// URL"
                                       : "the directory atlas://" + url.path +
                                             " is in the store, where files do not change; change the folder it was "
                                             "pushed from and push it again");
}

migrate::Dir load_directory(Program& program, const migrate::DirUrl& url, Missing missing) {
  if (url.scheme == "atlas" && missing == Missing::kCreate) require_folder(url);
  if (url.scheme == "file" && missing != Missing::kError && !program.files.exists(url.path)) {
    migrate::Dir empty({}, url.format);
    if (missing == Missing::kEmpty) return empty;
    program.files.create_directories(url.path);
  }
  return engine::open_directory(program.context(), url);
}

migrate::Dir load_valid_directory(Program& program, const migrate::DirUrl& url, Missing missing) {
  migrate::Dir directory = load_directory(program, url, missing);
  validate_directory(program, directory);
  return directory;
}

void validate_directory(Program& program, const migrate::Dir& directory) {
  try {
    directory.validate();
  } catch (const migrate::ChecksumError& error) {
    program.out << error.notice(program.style.cyan(program.name + " migrate hash"));
    throw;
  }
}

void replay_on_dev(Program& program, const migrate::Dir& directory, const base::Url& dev_url) {
  const engine::Context context = program.context();
  try {
    const auto lease = program.dev.lease({.url = dev_url}, program.stop);
    const CancelOnStop cancel(program, lease->connection());
    engine::replay_directory(context, directory, "", *lease, {});
  } catch (const DatabaseError& error) {
    fail_replay(error);
  } catch (const PolicyError& error) {
    fail_replay(error);
  } catch (const SourceError& error) {
    fail_replay(error);
  }
}

std::optional<std::string> locate_revisions(Program& program, const Call& call, engine::Database& target) {
  try {
    return engine::find_revisions_schema(target, call.flags.text("revisions-schema"));
  } catch (const engine::AmbiguousRevisions& notice) {
    program.out << notice.what();
    return std::nullopt;
  }
}

void with_error(const Error& error, const std::function<void()>& report) {
  try {
    report();
  } catch (const UsageError& second) {
    throw Error(std::string(error.what()) + "\n" + second.what());
  }
}

void run_and_report(const std::function<void()>& run, const std::function<void()>& report) {
  try {
    run();
  } catch (const Error& error) {
    with_error(error, report);
    throw;
  }
  report();
}

report::Environment environment_of(const engine::Database& database, const std::string& directory) {
  return {.driver = database.dialect().facts().family,
          .url = database.url,
          .schema = database.connection->bound_schema().value_or(""),
          .dir = directory};
}

}  // namespace portolan::cli
