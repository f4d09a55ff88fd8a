#include "planner/migrate/check_section.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::migrate {

void add_checks(const Format& format, const CheckSection& checks, std::vector<NewFile>& files) {
  if (checks.queries.empty()) return;
  if (!format.directives) {
    throw UsageError("a check before a migration needs a directory in the atlas format: files of " +
                     base::quote_go(format.name) + " cannot hold one");
  }
  std::string section = "-- atlas:txtar\n\n-- checks/" + checks.name + ".sql --\n-- atlas:assert " + checks.code + "\n";
  for (const std::string& query : checks.queries) section += query + ";\n";
  for (NewFile& file : files) file.content = section + "\n-- migration.sql --\n" + file.content;
}

}  // namespace portolan::migrate
