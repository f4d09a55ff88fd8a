#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/project_file.h"
#include "planner/base/strings.h"
#include "planner/engine/store.h"

namespace portolan::cli {
namespace {

using Environment = project::Environment;
using Texts = std::vector<std::string>;
using Getter = Texts (*)(const Environment&);

/// One flag and the attribute it is filled from.
struct Source {
  std::string_view flag;
  Getter get;
};

/// The flags that mean the same in every command that takes them.
constexpr Source kCommon[] = {
    {"url", [](const Environment& e) { return Texts{e.url}; }},
    {"dev-url", [](const Environment& e) { return Texts{e.dev}; }},
    {"schema", [](const Environment& e) { return e.schemas; }},
    {"exclude", [](const Environment& e) { return e.exclude; }},
    {"include", [](const Environment& e) { return e.include; }},
    {"dir", [](const Environment& e) { return Texts{e.migration.dir}; }},
    {"dir-format", [](const Environment& e) { return Texts{e.migration.format}; }},
    {"baseline", [](const Environment& e) { return Texts{e.migration.baseline}; }},
    {"exec-order", [](const Environment& e) { return Texts{e.migration.exec_order}; }},
    {"lock-timeout", [](const Environment& e) { return Texts{e.migration.lock_timeout}; }},
    {"lock-name", [](const Environment& e) { return Texts{e.migration.lock_name}; }},
    {"revisions-schema", [](const Environment& e) { return Texts{e.migration.revisions_schema}; }},
    {"to-version", [](const Environment& e) { return Texts{e.migration.to_version}; }},
    {"tx-mode", [](const Environment& e) { return Texts{e.tx_mode}; }},
};

/// A plain path becomes a URL; `migrate diff` wants it absolute (spec/project-file.md 8.1).
Texts source_urls(const Environment& e, bool absolute) {
  Texts urls = e.source();
  for (std::string& url : urls) {
    if (url.find("://") != std::string::npos) continue;
    url = "file://" + (absolute ? std::filesystem::absolute(url).lexically_normal().string() : url);
  }
  return urls;
}

Texts lint_detection(std::uint64_t count) {
  return {count == 0 ? "" : std::to_string(count)};
}

constexpr Getter kUrls = [](const Environment& e) { return source_urls(e, false); };
/// Objects of others that migrations do not know (spec/cli.md 9.8, 9.10).
constexpr Getter kOthers = [](const Environment& e) {
  return e.migration.exclude.empty() ? e.exclude : e.migration.exclude;
};
/// Without a database, what was pushed last is the current state (spec/cli.md 9.1).
constexpr Getter kUrlOrRepository = [](const Environment& e) {
  const bool pushed = e.url.empty() && engine::StoreUrl::matches(e.repository);
  return Texts{pushed ? e.repository : e.url};
};
constexpr Getter kSourceOrUrl = [](const Environment& e) {
  return e.source().empty() ? Texts{e.url} : source_urls(e, false);
};

/// Flags of one command: `common` names those that are filled as everywhere, `own` the others.
struct Row {
  std::string_view command;
  std::vector<std::string_view> common;
  std::vector<Source> own;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"schema apply",
       {"url", "dev-url", "schema", "exclude", "include"},
       // It serves migrations, too; the plan is one transaction in both of its words.
       {{"file", kUrls},
        {"tx-mode", [](const Environment& e) { return Texts{e.tx_mode == "all" ? "file" : e.tx_mode}; }}}},
      {"schema diff", {"dev-url", "schema", "exclude", "include"}, {}},
      {"schema inspect", {"url", "dev-url", "schema", "exclude", "include"}, {}},
      {"schema clean", {"url"}, {}},
      {"schema docs", {"url", "dev-url", "schema", "exclude", "include"}, {}},
      {"schema codegen gorm", {"url", "dev-url", "schema", "exclude", "include"}, {}},
      {"schema stats inspect", {"url", "schema", "exclude", "include"}, {}},
      {"schema push", {"dev-url", "schema", "exclude", "include"}, {{"url", kUrls}}},
      {"schema test", {"dev-url"}, {{"url", kSourceOrUrl}}},
      {"schema plan",
       {"dev-url", "schema", "exclude", "include"},
       {{"to", kUrls}, {"from", kUrlOrRepository}, {"repo", [](const Environment& e) { return Texts{e.repository}; }}}},
      {"schema lint", {"dev-url", "schema", "exclude", "include"}, {{"url", kUrls}}},
      {"schema validate", {"dev-url", "schema", "exclude", "include"}, {{"url", kUrls}}},
      {"migrate apply",
       {"url", "dir", "baseline", "revisions-schema", "lock-timeout", "lock-name", "exec-order", "to-version"},
       {{"tx-mode",
         [](const Environment& e) { return Texts{e.migration.tx_mode.empty() ? e.tx_mode : e.migration.tx_mode}; }}}},
      {"migrate diff",
       {"dev-url", "dir", "dir-format", "schema", "revisions-schema", "lock-timeout"},
       {{"to", [](const Environment& e) { return source_urls(e, true); }}}},
      {"migrate checkpoint", {"dev-url", "dir", "dir-format", "schema", "revisions-schema", "lock-timeout"}, {}},
      {"migrate lint",
       {"dev-url", "dir", "dir-format"},
       {{"latest", [](const Environment& e) { return lint_detection(e.lint.latest); }},
        {"git-dir", [](const Environment& e) { return Texts{e.lint.git_dir}; }},
        {"git-base", [](const Environment& e) { return Texts{e.lint.git_base}; }}}},
      {"migrate status", {"url", "dir", "dir-format", "revisions-schema"}, {}},
      {"migrate set", {"url", "dir", "dir-format", "revisions-schema"}, {}},
      {"migrate validate", {"dev-url", "dir", "dir-format"}, {}},
      {"migrate new", {"dir", "dir-format"}, {}},
      {"migrate hash", {"dir", "dir-format"}, {}},
      {"migrate edit", {"dir", "dir-format"}, {}},
      {"migrate ls", {"dir", "dir-format"}, {}},
      {"migrate rebase", {"dir", "dir-format"}, {}},
      {"migrate rm", {"url", "dir", "dir-format", "revisions-schema"}, {}},
      {"migrate show", {"dir", "dir-format"}, {}},
      {"migrate import", {"dir-format"}, {}},
      {"migrate down",
       {"url", "dev-url", "dir", "dir-format", "revisions-schema", "lock-timeout", "lock-name"},
       {{"exclude", kOthers}}},
      {"migrate test", {"dev-url", "dir", "dir-format", "revisions-schema"}, {}},
      {"migrate drift",
       {"url", "dev-url", "dir", "dir-format", "revisions-schema", "lock-timeout", "lock-name"},
       {{"exclude", kOthers}}},
      {"migrate push", {"dev-url", "dir", "dir-format"}, {}},
  };
  return kRows;
}

/// The row of a command; subcommands of `schema plan` share its row.
const Row* row_of(std::string_view command) {
  for (const Row& row : rows()) {
    if (command == row.command || command.starts_with(std::string(row.command) + " ")) return &row;
  }
  return nullptr;
}

class Filler {
 public:
  Filler(const FlagTable& flags, FlagValues& values) : flags_(flags), values_(values) {}

  void fill(std::string_view name, const Texts& texts) {
    const auto flag = std::find_if(flags_.begin(), flags_.end(), [&](const FlagSpec& f) { return f.name == name; });
    if (flag == flags_.end() || values_.is_set(name)) return;
    if (texts.empty() || (texts.size() == 1 && texts.front().empty())) return;
    values_.fill(*flag, texts);
  }

 private:
  const FlagTable& flags_;
  FlagValues& values_;
};

std::string format_of(std::string_view command, const Environment& environment) {
  // The two write files alike (spec/project-file.md 11.2).
  const auto found = environment.formats.find(command == "migrate checkpoint" ? "migrate diff" : command);
  if (found != environment.formats.end()) return found->second;
  return command == "migrate lint" ? environment.lint.log : "";
}

bool gives(const FlagTable& flags, const FlagValues& values, std::string_view name) {
  const bool known = std::any_of(flags.begin(), flags.end(), [&](const FlagSpec& f) { return f.name == name; });
  return known && values.is_set(name);
}

/// `migrate apply` has no flag for the format of the directory; the URL carries it.
void add_format(const FlagTable& flags, const Environment& environment, FlagValues& values) {
  const bool has_flag = std::any_of(flags.begin(), flags.end(), [](const auto& f) { return f.name == "dir-format"; });
  const bool has_dir = std::any_of(flags.begin(), flags.end(), [](const auto& f) { return f.name == "dir"; });
  const std::string& format = environment.migration.format;
  if (has_flag || !has_dir || format.empty()) return;
  const std::string& dir = values.text("dir");
  if (dir.find("format=") != std::string::npos) return;
  values.replace("dir", {dir + (dir.find('?') == std::string::npos ? "?" : "&") + "format=" + format});
}

}  // namespace

void fill_flags(std::string_view command, const FlagTable& flags, const project::Environment& environment,
                FlagValues& values) {
  const Row* row = row_of(command);
  if (row == nullptr) return;
  Filler filler(flags, values);
  for (const Source& source : kCommon) {
    const bool takes = std::find(row->common.begin(), row->common.end(), source.flag) != row->common.end();
    if (takes) filler.fill(source.flag, source.get(environment));
  }
  for (const Source& source : row->own) {
    // --file is the old spelling of --to, and only one of them may be set.
    if (source.flag == "file" && gives(flags, values, "to")) continue;
    filler.fill(source.flag, source.get(environment));
  }
  if (!gives(flags, values, "log")) filler.fill("format", {format_of(command, environment)});
  add_format(flags, environment, values);
}

}  // namespace portolan::cli
