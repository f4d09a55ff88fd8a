#include <ostream>

#include "cli/commands.h"
#include "cli/orm.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

void report(Program& program, const loaders::Orm& orm, const std::vector<std::string>& paths,
            const std::vector<std::string>& interpreter) {
  loaders::LoadRequest request{.orm = &orm, .paths = paths, .target = {}};
  request.interpreter = interpreter;
  program.out << orm.name << ":\n";
  try {
    for (const auto& [name, value] : loaders::examine(request, loader_reach(program))) {
      program.out << "  " << name << ": " << value << "\n";
    }
  } catch (const Stopped&) {
    throw;
  } catch (const Error& error) {
    program.out << "  problem: " << base::replace_all(error.what(), "\n", "\n    ") << "\n";
  }
}

int run_doctor(Program& program, const Call& call) {
  const std::vector<std::string> paths = call.flags.list("path");
  const std::vector<std::string> interpreter = words_of(call.flags.text("interpreter"));
  if (call.flags.is_set("orm") || call.flags.is_set("path")) {
    report(program, orm_of(program, call.flags.text("orm"), paths), paths, interpreter);
    return 0;
  }
  for (const loaders::Orm& orm : loaders::orms()) report(program, orm, paths, interpreter);
  return 0;
}

}  // namespace

Command orm_doctor_command() {
  return {.path = "orm doctor",
          .arguments = "[flags]",
          .summary = "Prints what the models of an ORM would be loaded with.",
          .details =
              "Prints the runtime that is found for the models of a path, the versions of the ORM and of what it "
              "needs, and the command that\nwould run. Without a path all ORMs are looked at.",
          .examples = "  portolan orm doctor --path ./models",
          .flags = {{.name = "path",
                     .type = FlagType::kStrings,
                     .default_value = ".",
                     .usage = "files, folders or patterns of the models"},
                    {.name = "orm", .usage = "the ORM, instead of looking for it"},
                    {.name = "interpreter", .usage = "command that runs the loader"}},
          .run = run_doctor};
}

}  // namespace portolan::cli
