#include "cli/bookkeeping.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "loaders/bookkeeping.h"
#include "planner/base/strings.h"

namespace portolan::cli {

void note_bookkeeping(Program& program, const change::Changes& changes, bool schema_scope) {
  std::vector<std::string> patterns;
  for (const change::Change& change : changes) {
    const auto* drop = std::get_if<change::DropTable>(&change);
    if (drop == nullptr || !loaders::is_bookkeeping_table(drop->table.name)) continue;
    patterns.push_back(base::quote_go(schema_scope ? drop->table.name : "*." + drop->table.name));
  }
  if (patterns.empty()) return;
  std::sort(patterns.begin(), patterns.end());
  program.err
      << "the plan drops tables in which migration tools of ORMs keep their state; to keep them, write exclude = ["
      << base::join(patterns, ", ") << "]\n";
}

}  // namespace portolan::cli
