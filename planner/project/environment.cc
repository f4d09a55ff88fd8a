#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/project/reader.h"
#include "planner/project/rollout.h"

namespace portolan::project {
namespace {

using base::quote_go;
using Sections = std::vector<const hcl::Section*>;

/// Names that are blocks in an `env`, with the type Atlas reads each into, for the message about an attribute of that
/// name.
struct BlockName {
  std::string_view name;
  std::string_view type;
};
constexpr BlockName kBlocks[] = {{"schema", "Schema"}, {"migration", "Migration"}, {"format", "Format"},
                                 {"log", "Format"},    {"diff", "Diff"},           {"lint", "Lint"},
                                 {"test", "Test"}};

/// Attributes that are no custom ones, besides `src`, which `env://` reads elsewhere.
constexpr std::string_view kOwn[] = {"src", "for_each"};

struct Field {
  std::string_view name;
  std::string Migration::*field;
};
constexpr Field kMigrationFields[] = {
    {"dir", &Migration::dir},
    {"format", &Migration::format},
    {"baseline", &Migration::baseline},
    {"exec_order", &Migration::exec_order},
    {"lock_timeout", &Migration::lock_timeout},
    {"revisions_schema", &Migration::revisions_schema},
    {"lock_name", &Migration::lock_name},
    {"to_version", &Migration::to_version},
    {"tx_mode", &Migration::tx_mode},
};

void check_blocks(const hcl::Section& block) {
  for (const BlockName& name : kBlocks) {
    const hcl::Section::Item* item = block.attribute(name.name);
    if (item == nullptr) continue;
    throw hcl::error_at(item->place, "set field " + quote_go(name.name) + ": converting cty.Value to *cmdapi." +
                                         std::string(name.type) + ": object or tuple value is required");
  }
}

Migration read_migration(const Sections& blocks) {
  Migration migration;
  for (const hcl::Section* block : blocks) {
    for (const Field& field : kMigrationFields) {
      if (std::string text = read_text(*block, field.name); !text.empty()) migration.*(field.field) = std::move(text);
    }
    if (auto exclude = read_texts(*block, "exclude"); !exclude.empty()) migration.exclude = std::move(exclude);
  }
  migration.exec_order = base::replace_all(base::to_lower(migration.exec_order), "_", "-");
  return migration;
}

/// `format { GROUP { COMMAND = "..." } }`.
void read_formats(const hcl::Section& block, Environment& environment) {
  for (const hcl::Section& group : block.sections) {
    for (const hcl::Section::Item& item : group.attributes) {
      environment.formats[group.type + " " + item.name] = read_text(group, item.name);
    }
  }
}

/// `repo { name = "..." }` names what the store keeps; `repo { dir = "..." }` is a folder of plans.
std::string read_repository(const Sections& blocks) {
  std::string url;
  for (const hcl::Section* block : blocks) {
    for (const hcl::Section* repository : sections_of(*block, "repo")) {
      const std::string folder = read_text(*repository, "dir");
      const std::string name = read_text(*repository, "name");
      if (!folder.empty()) {
        url = folder.find("://") == std::string::npos ? "file://" + folder : folder;
      } else if (!name.empty()) {
        url = name.find("://") == std::string::npos ? "atlas://" + name : name;
      }
    }
  }
  return url;
}

/// Widespread samples repeat the name instead of writing a list (spec/orms.md 1.5).
void note_repeated_source(const hcl::Section& block, std::vector<std::string>& warnings) {
  int seen = 0;
  for (const hcl::Section::Item& item : block.attributes) {
    if (item.name != "src" || ++seen != 2) continue;
    warnings.push_back(at_line(item.place) +
                       ": \"src\" is set more than once; using them as a list. Write src = [...]");
  }
}

void read_schema(const hcl::Section& block, Environment& environment, std::vector<std::string>& warnings) {
  note_repeated_source(block, warnings);
  for (std::string& source : read_source(block)) environment.schema_src.push_back(std::move(source));
  for (const hcl::Section* mode : sections_of(block, "mode")) read_mode(*mode, environment.kinds, warnings);
}

void read_tests(const Sections& blocks, Environment& environment) {
  for (const hcl::Section* block : blocks) {
    for (const hcl::Section& part : block->sections) {
      if (part.type != "schema" && part.type != "migrate") continue;
      TestSources& sources = part.type == "schema" ? environment.schema_test : environment.migrate_test;
      sources = {read_texts(part, "src"), read_values(part, "vars")};
    }
  }
}

void read_policies_of(const hcl::Section& block, const Globals& globals, Environment& environment,
                      std::vector<std::string>& warnings) {
  environment.policies = read_policies(sections_of(block, "diff"), globals.diff, warnings);
  environment.lint = read_lint(sections_of(block, "lint"), globals.lint);
  const Sections tests = sections_of(block, "test");
  read_tests(tests.empty() ? globals.test : tests, environment);
}

constexpr std::string_view kDataNames[] = {"mode", "include", "exclude", "max_rows"};

/// `data { }` (spec/project-file.md 10.7).
std::optional<rows::Request> read_rows(const Sections& blocks) {
  if (blocks.empty()) return std::nullopt;
  if (blocks.size() > 1) throw hcl::error_at(blocks[1]->place, "an env has one data block at most");
  const hcl::Section& block = *blocks.front();
  refuse_others(block.attributes, kDataNames, "argument");
  refuse_others(block.sections, {}, "block");
  const std::string word = read_text(block, "mode");
  if (word.empty()) {
    throw hcl::error_at(block.place, "Missing required argument",
                        "The argument \"mode\" is required, but no definition was found.");
  }
  const auto mode = rows::mode_of(word);
  if (!mode) {
    throw hcl::error_at(block.attribute("mode")->place,
                        "unknown mode " + quote_go(word) + "; known: INSERT, UPSERT, SYNC");
  }
  rows::Request request{
      .mode = *mode, .include = read_texts(block, "include"), .exclude = read_texts(block, "exclude")};
  if (block.attribute("max_rows") != nullptr) request.max_rows = read_count(block, "max_rows");
  return request;
}

std::string read_name(const hcl::Section& block) {
  std::string name = read_text(block, "name");
  if (name.empty() && !block.labels.empty()) name = block.labels.front();
  return name;
}

}  // namespace

void add_guards(const hcl::Section& block, Environment& environment) {
  for (const hcl::Section& nested : block.sections) {
    if (nested.type == "hook") {
      environment.hooks.push_back(read_hook(nested));
      environment.guards.push_back({nested.type, ""});
    } else if (nested.type == "pre" || nested.type == "post") {
      environment.around.push_back(read_around(nested));
      environment.guards.push_back({nested.type, environment.around.back().command});
    }
  }
}

const diff::Policy& Environment::policy(std::string_view family) const {
  static const diff::Policy kNone;
  const auto own = policies.find(family);
  if (own != policies.end()) return own->second;
  const auto common = policies.find("");
  return common == policies.end() ? kNone : common->second;
}

Environment read_environment(const hcl::Section& block, const Globals& globals, std::vector<std::string>& warnings) {
  check_blocks(block);
  Environment environment;
  environment.name = read_name(block);
  environment.url = read_text(block, "url");
  environment.dev = read_text(block, "dev");
  environment.tx_mode = read_text(block, "tx_mode");
  environment.src = read_source(block);
  environment.schemas = read_texts(block, "schemas");
  environment.exclude = read_texts(block, "exclude");
  environment.include = read_texts(block, "include");
  environment.migration = read_migration(sections_of(block, "migration"));
  for (const hcl::Section* schema : sections_of(block, "schema")) read_schema(*schema, environment, warnings);
  for (const char* type : {"format", "log"}) {
    for (const hcl::Section* format : sections_of(block, type)) read_formats(*format, environment);
  }
  read_policies_of(block, globals, environment, warnings);
  for (const hcl::Section::Item& item : block.attributes) {
    if (std::find(std::begin(kOwn), std::end(kOwn), item.name) == std::end(kOwn)) {
      environment.custom.insert_or_assign(item.name, item.value);
    }
  }
  environment.exporters = read_exports(sections_of(block, "export"), globals.exporter);
  environment.data = read_rows(sections_of(block, "data"));
  add_guards(block, environment);
  for (const hcl::Section* migration : sections_of(block, "migration")) add_guards(*migration, environment);
  environment.repository = read_repository(sections_of(block, "schema"));
  environment.migration.repository = read_repository(sections_of(block, "migration"));
  for (const hcl::Section* rollout : sections_of(block, "rollout")) environment.rollout = read_rollout(*rollout);
  if (!environment.src.empty() && !environment.schema_src.empty()) {
    warnings.push_back("src is set in env " + quote_go(environment.name) +
                       " and in its schema block; using the former");
  }
  return environment;
}

}  // namespace portolan::project
