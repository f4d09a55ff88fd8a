#include <algorithm>
#include <ostream>
#include <set>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/editor.h"
#include "planner/base/errors.h"
#include "planner/engine/revisions_location.h"
#include "planner/migrate/edit.h"
#include "planner/migrate/revisions.h"

/// The commands that work on the files of a migration directory alone (spec/migrations.md 13.9).
namespace portolan::cli {
namespace {

struct Folder {
  migrate::DirUrl url;
  migrate::Dir directory;
};

Folder open_folder(Program& program, const Call& call) {
  Folder folder{directory_flags(call).url, {}};
  folder.directory = load_valid_directory(program, folder.url);
  return folder;
}

/// The same for commands that rewrite files.
Folder open_local(Program& program, const Call& call) {
  require_folder(directory_flags(call).url);
  return open_folder(program, call);
}

void require_arguments(const Call& call, const char* least) {
  if (call.arguments.empty()) throw UsageError(std::string("requires at least ") + least + ", only received 0");
}

int run_edit(Program& program, const Call& call) {
  require_arguments(call, "1 arg(s)");
  Folder folder = open_local(program, call);
  const migrate::File file = migrate::locate(folder.directory, call.arguments.front());
  const std::vector<migrate::NewFile> edited{{file.name, edit(file.name, file.content)}};
  folder.directory.put(edited);
  migrate::save(program.files, folder.url.path, edited, folder.directory);
  return 0;
}

int run_rebase(Program& program, const Call& call) {
  require_arguments(call, "1 arg(s)");
  Folder folder = open_local(program, call);
  const migrate::FolderEdit edit = migrate::rebase(folder.directory, call.arguments, program.clock);
  migrate::save(program.files, folder.url.path, edit, folder.directory);
  return 0;
}

/// Versions that the database of the selected environment has applied; empty without one.
std::set<std::string> applied_versions(Program& program, const Call& call) {
  if (call.flags.text("url").empty()) return {};
  OpenDatabase target(program, database_url(program, call.flags.text("url")));
  const std::string schema = engine::find_revisions_schema(target.database, call.flags.text("revisions-schema"));
  migrate::Revisions revisions(*target.database.connection, schema);
  std::set<std::string> versions;
  if (!revisions.exists()) return versions;
  for (const migrate::Revision& row : revisions.read()) versions.insert(row.version);
  return versions;
}

/// Tells which of the removed files the environment's database has applied. What cannot be known holds nothing up:
/// removing a file is an edit of a folder.
void warn_of_applied(Program& program, const Call& call, const std::vector<migrate::File>& removed) {
  const auto warn = program.context().warn;
  try {
    const std::set<std::string> applied = applied_versions(program, call);
    for (const migrate::File& file : removed) {
      if (applied.contains(file.version)) warn(file.name + " is applied to the database of the environment");
    }
  } catch (const Error& error) {
    warn(std::string("whether the database of the environment has applied it is not known: ") + error.what());
  }
}

int run_rm(Program& program, const Call& call) {
  Folder folder = open_local(program, call);
  const std::string word = call.arguments.empty() ? "" : call.arguments.front();
  std::vector<migrate::File> removed = folder.directory.files();
  const migrate::FolderEdit edit = migrate::remove_files(folder.directory, word);
  std::erase_if(removed, [&](const migrate::File& file) {
    return std::find(edit.removed.begin(), edit.removed.end(), file.name) == edit.removed.end();
  });
  warn_of_applied(program, call, removed);
  migrate::save(program.files, folder.url.path, edit, folder.directory);
  return 0;
}

int run_ls(Program& program, const Call& call) {
  const Folder folder = open_folder(program, call);
  const auto& files = folder.directory.files();
  const bool latest = call.flags.boolean("latest") && !files.empty();
  for (std::size_t i = latest ? files.size() - 1 : 0; i < files.size(); ++i) {
    program.out << (call.flags.boolean("short") ? files[i].version : files[i].name) << "\n";
  }
  return 0;
}

int run_show(Program& program, const Call& call) {
  const Folder folder = open_folder(program, call);
  if (call.arguments.empty() && !folder.directory.files().empty()) {
    program.out << folder.directory.files().back().content;
  }
  for (const std::string& word : call.arguments) program.out << migrate::locate(folder.directory, word).content;
  return 0;
}

}  // namespace

Command migrate_edit_command() {
  return {.path = "migrate edit",
          .arguments = "[flags] {name | version}",
          .summary = "Opens a migration file in $EDITOR and writes atlas.sum again.",
          .examples = "  portolan migrate edit 20250301090000",
          .flags = {dir_flag(), dir_format_flag()},
          .max_arguments = 1,
          .run = run_edit};
}

Command migrate_rebase_command() {
  return {.path = "migrate rebase",
          .arguments = "[flags] {name | version}...",
          .summary = "Moves migration files behind all others.",
          .details = "Moves migration files behind all others, under fresh versions and in the order given.",
          .examples = "  portolan migrate rebase 20250301090000 20250302090000",
          .flags = {dir_flag(), dir_format_flag()},
          .run = run_rebase};
}

Command migrate_rm_command() {
  return {
      .path = "migrate rm",
      .arguments = "[flags] [name | version | amount]",
      .summary = "Removes a migration file, or the last ones.",
      .details =
          "Removes a migration file, or the last ones (one, unless an amount is given). With an environment that has a "
          "URL, a file\nthat its database has applied is told; it is removed all the same.",
      .examples = "  portolan migrate rm\n  portolan migrate rm 20250301090000",
      .flags = {dir_flag(),
                dir_format_flag(),
                {.name = "url", .usage = "filled from the environment", .hidden = true},
                {.name = "revisions-schema", .usage = "filled from the environment", .hidden = true}},
      .max_arguments = 1,
      .run = run_rm};
}

Command migrate_ls_command() {
  return {.path = "migrate ls",
          .arguments = "[flags]",
          .summary = "Lists the migration files.",
          .flags = {dir_flag(),
                    dir_format_flag(),
                    {.name = "short", .shorthand = 's', .type = FlagType::kBool, .usage = "print the versions only"},
                    {.name = "latest", .shorthand = 'l', .type = FlagType::kBool, .usage = "print the last one only"}},
          .run = run_ls};
}

Command migrate_show_command() {
  return {.path = "migrate show",
          .arguments = "[flags] [name | version]...",
          .summary = "Prints migration files; without a name the last one.",
          .flags = {dir_flag(), dir_format_flag()},
          .run = run_show};
}

}  // namespace portolan::cli
