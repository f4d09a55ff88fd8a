#include "loaders/provider_programs.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "loaders/providers.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;
using Spelling = std::pair<std::string_view, std::string_view>;

constexpr Spelling kGormDialects[] = {{"mariadb", "mysql"}};
constexpr Spelling kNodeDialects[] = {{"sqlserver", "mssql"}};
constexpr Spelling kPythonDialects[] = {{"sqlserver", "mssql"}, {"postgres", "postgresql"}};

/// How a provider is started, with `{path}`, `{project}` (the folder of its manage.py) and `{dialect}`.
struct Command {
  std::string_view orm;
  std::string_view words;
  const Spelling* dialects = nullptr;
  std::size_t dialect_count = 0;
};

constexpr Command kCommands[] = {
    {"gorm", "go run -mod=mod ariga.io/atlas-provider-gorm load --path {path} --dialect {dialect}", kGormDialects,
     std::size(kGormDialects)},
    {"sequelize", "npx --no-install @ariga/atlas-provider-sequelize load --path {path} --dialect {dialect}",
     kNodeDialects, std::size(kNodeDialects)},
    {"sequelize-typescript",
     "npx --no-install @ariga/ts-atlas-provider-sequelize load --path {path} --dialect {dialect}", kNodeDialects,
     std::size(kNodeDialects)},
    {"typeorm", "npx --no-install @ariga/atlas-provider-typeorm load --path {path} --dialect {dialect}", kNodeDialects,
     std::size(kNodeDialects)},
    {"sqlalchemy", "atlas-provider-sqlalchemy --path {path} --dialect {dialect}", kPythonDialects,
     std::size(kPythonDialects)},
    {"django", "python3 {project}/manage.py atlas-provider-django --dialect {dialect}", kPythonDialects,
     std::size(kPythonDialects)},
    {"doctrine", "php bin/doctrine atlas:schema --path {path} --dialect {dialect}"},
    {"prisma", "npx --no-install prisma migrate diff --from-empty --to-schema-datamodel {path} --script"},
};

std::string spelled(const Command& command, const std::string& dialect) {
  const Spelling* end = command.dialects + command.dialect_count;
  const auto* found = std::find_if(command.dialects, end, [&](const Spelling& row) { return row.first == dialect; });
  return found == end ? dialect : std::string(found->second);
}

/// `models` as `./models`: the go command takes other names for packages of the standard library.
std::string local(const std::string& path) {
  return fs::path(path).is_absolute() || path.starts_with(".") ? path : "./" + path;
}

std::string project_of(const std::string& path, const base::Files& files) {
  for (fs::path folder = fs::absolute(path).lexically_normal();; folder = folder.parent_path()) {
    if (files.exists((folder / "manage.py").string())) return folder.string();
    if (folder == folder.parent_path()) return ".";
  }
}

}  // namespace

std::vector<std::string> provider_program(const LoadRequest& request, const Reach& reach) {
  const auto* command = std::find_if(std::begin(kCommands), std::end(kCommands),
                                     [&](const Command& row) { return row.orm == request.orm->name; });
  if (!request.options.empty()) {
    throw UsageError("the parameter " + base::quote_go(request.options.front().first) +
                     " is one of the built-in loaders, not of loader=program");
  }
  const std::string& path = request.paths.front();
  std::vector<std::string> words = base::split(command->words, ' ');
  for (std::string& word : words) {
    word = base::replace_all(word, "{path}", local(path));
    word = base::replace_all(word, "{project}", project_of(path, reach.files));
    word = base::replace_all(word, "{dialect}", spelled(*command, request.target.dialect));
  }
  const auto line = recognise(words);
  if (!line || !is_available(*line, "", reach)) {
    throw UsageError((line ? line->package : words.front()) +
                     " is not installed; without loader=program the built-in loader reads the models");
  }
  return words;
}

}  // namespace portolan::loaders
