#include <ostream>
#include <utility>

#include "cli/activity.h"
#include "cli/commands.h"
#include "cli/common.h"
#include "cli/run_flags.h"
#include "planner/base/errors.h"
#include "planner/engine/store.h"
#include "planner/report/functions.h"
#include "planner/report/template.h"

/// `schema push` and `migrate push`: what is pushed goes into the store behind `atlas://` URLs (spec/cli.md 9.5).
namespace portolan::cli {
namespace {

/// `NAME[:TAG]`, else the repository of the environment.
engine::PushLabels labels(const Call& call, const std::string& repository) {
  engine::PushLabels labels{.name = {}, .tag = call.flags.text("tag"), .version = {}, .description = {}};
  if (call.arguments.empty()) {
    if (!engine::StoreUrl::matches(repository)) throw UsageError("accepts 1 arg(s), received 0");
    labels.name = engine::StoreUrl::parse(repository).name;
    return labels;
  }
  const std::string& text = call.arguments.front();
  const std::size_t colon = std::min(text.find(':'), text.size());
  labels.name = text.substr(0, colon);
  if (colon == text.size()) return labels;
  const std::string tag = text.substr(colon + 1);
  if (!labels.tag.empty() && labels.tag != tag) throw UsageError("give the tag once");
  labels.tag = tag;
  return labels;
}

gotemplate::Value pushed_value(const engine::StoreUrl& url) {
  return gotemplate::Struct{.type = "*cmdapi.SchemaPush",
                            .fields = {gotemplate::field("Link", ""), gotemplate::field("Slug", url.name),
                                       gotemplate::field("URL", url.text())},
                            .methods = {}};
}

int push_schema(Program& program, const Call& call) {
  const std::string format = format_text(call);
  std::optional<report::Template> layout;
  if (!format.empty()) layout.emplace(format, report::apply_functions(program.style), kSchemaFormatError);
  engine::PushLabels wanted = labels(call, call.environment.repository);
  wanted.version = call.flags.text("version");
  wanted.description = call.flags.text("desc");
  const engine::Context context = program.context();
  engine::Store store(context);
  std::optional<Activity> activity(std::in_place, program, "Reading the schema");
  engine::StateSource source = read_source(program, call, call.flags.list("url"), "url");
  engine::DevSettings dev = dev_settings(program, call);
  dev.lock_timeout = lock_timeout(call);
  const engine::StateScope scope = scope_of(call);
  const bool live = source.kind == engine::SourceKind::kDatabase;
  // What cannot be read must not be handed out.
  if (!live) engine::load_state(context, source, nullptr, dev, scope);
  source = engine::self_contained(context, std::move(source), live ? scope : engine::StateScope{});
  const engine::StoreUrl url = store.push(source, live ? engine::StateScope{} : scope, wanted);
  activity.reset();
  if (layout) {
    program.out << layout->render(pushed_value(url));
  } else {
    program.out << "Schema: " << url.name << "\n  -- Atlas URL: atlas://" << url.name << "\n";
  }
  return 0;
}

int push_directory(Program& program, const Call& call) {
  const engine::PushLabels wanted = labels(call, call.environment.migration.repository);
  const engine::Context context = program.context();
  engine::Store store(context);
  const engine::DevSettings dev = dev_settings(program, call);
  const migrate::Dir directory = load_valid_directory(program, directory_flags(call).url);
  migrate::check_duplicates(directory);
  if (dev.url) replay_on_dev(program, directory, *dev.url);
  program.out << store.push(directory, wanted).text() << "\n";
  return 0;
}

FlagSpec tag_flag() {
  return {.name = "tag", .usage = "tag of what is pushed"};
}

}  // namespace

Command schema_push_command() {
  return {
      .path = "schema push",
      .arguments = "[flags] schema[:tag]",
      .summary = "Puts a desired schema into the store behind atlas:// URLs.",
      .details =
          "Puts a desired schema into the store, under a name, a version and a tag. Every command that takes a "
          "state reads it\nback as atlas://NAME, atlas://NAME?tag=TAG or atlas://NAME?version=VERSION. The store is "
          "a folder: the one of\natlas { cloud { url = \"file://DIR\" } } in the project file, else of the variable "
          "PORTOLAN_STORE.",
      .examples =
          "  portolan schema push app -u file://schema.sql --dev-url \"sqlite://dev?mode=memory\"\n"
          "  portolan schema push app:v1 --env local",
      .flags = {urls_flag("URLs of the desired state"),
                dev_url_flag(),
                schema_flag(),
                exclude_flag(),
                include_flag(),
                {.name = "version", .usage = "version of what is pushed (default: the time in UTC)"},
                {.name = "desc", .usage = "description of the version"},
                tag_flag(),
                format_flag(),
                log_flag(),
                lock_timeout_flag(),
                context_flag()},
      .exclusive = {{"log", "format"}},
      .max_arguments = 1,
      .run = push_schema};
}

Command migrate_push_command() {
  return {
      .path = "migrate push",
      .arguments = "[flags] directory[:tag]",
      .summary = "Puts a migration directory into the store behind atlas:// URLs.",
      .details =
          "Checks a migration directory, with a dev database also by running it, and puts it into the store, under a "
          "name and a\ntag. --dir atlas://NAME or atlas://NAME?tag=TAG reads it back. 'schema push' tells where the "
          "store is.",
      .examples =
          "  portolan migrate push app --dev-url \"sqlite://dev?mode=memory\"\n"
          "  portolan migrate push app:v1 --env local",
      .flags = {dev_url_flag(), dir_flag(), dir_format_flag(), lock_timeout_flag(), tag_flag(), context_flag()},
      .max_arguments = 1,
      .run = push_directory};
}

}  // namespace portolan::cli
