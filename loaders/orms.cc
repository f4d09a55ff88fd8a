#include "loaders/orms.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

/// Sources import nothing of Python's search path but what their loader puts there.
const Runtime kPythonRuntime{.title = "Python",
                             .programs = {"python3", "python"},
                             .words = {"-B", "{script}"},
                             .folders = {"python", "sqlalchemy", "django"},
                             .in_environment = "bin/python"};

const Runtime kNodeRuntime{
    .title = "Node.js", .programs = {"node"}, .words = {"{script}"}, .folders = {"node", "sequelize", "typeorm"}};

const Runtime kPhpRuntime{.title = "PHP",
                          .programs = {"php"},
                          .words = {"-d", "display_errors=stderr", "{script}"},
                          .folders = {"php", "doctrine"}};

/// The loader is a program of its own; what the user has set for Go is meant for the module of the models.
const Runtime kGoRuntime{.title = "Go",
                         .programs = {"go"},
                         .words = {},
                         .folders = {"go", "gorm"},
                         .environment = {{"GOFLAGS", ""}, {"GOWORK", "off"}, {"GO111MODULE", "on"}},
                         .handed_on = {"GOFLAGS", "GOWORK"},
                         .builds = true};

}  // namespace

const std::vector<Orm>& orms() {
  static const std::vector<Orm> kOrms = {
      {"gorm",
       "GORM",
       {},
       &kGoRuntime,
       "gorm/main.go",
       {"models", "build-tags", "table-prefix", "singular-table", "no-lower-case"}},
      {"sequelize", "Sequelize", {}, &kNodeRuntime, "sequelize/load.js", {"models", "skip-errors", "data-source"}},
      {"sequelize-typescript",
       "sequelize-typescript",
       {"sequelize-ts"},
       &kNodeRuntime,
       "sequelize/load.js",
       {"models", "skip-errors", "data-source", "tsconfig"}},
      {"typeorm",
       "TypeORM",
       {},
       &kNodeRuntime,
       "typeorm/load.js",
       {"models", "skip-errors", "data-source", "tsconfig"}},
      {"prisma", "Prisma", {}, nullptr, "", {}, false},
      {"sqlalchemy", "SQLAlchemy", {}, &kPythonRuntime, "sqlalchemy/load.py", {"models", "skip-errors"}},
      {"django", "Django", {}, &kPythonRuntime, "django/load.py", {"apps", "settings"}},
      {"doctrine",
       "Doctrine",
       {},
       &kPhpRuntime,
       "doctrine/load.php",
       {"models", "naming", "default-table-option", "bootstrap", "symfony"}},
  };
  return kOrms;
}

const Orm& find_orm(std::string_view name) {
  std::vector<std::string> known;
  for (const Orm& orm : orms()) {
    const bool alias = std::find(orm.aliases.begin(), orm.aliases.end(), name) != orm.aliases.end();
    if (orm.name == name || alias) return orm;
    known.emplace_back(orm.name);
  }
  throw UsageError("unknown orm " + base::quote_go(name) + "; known: " + base::join(known, ", "));
}

}  // namespace portolan::loaders
