#include "cli/guards.h"

#include <ostream>
#include <string>

namespace portolan::cli {

migrate::TransactionHooks transaction_hooks(Program& program, const project::Environment& environment) {
  migrate::TransactionHooks hooks = engine::transaction_hooks(environment);
  hooks.warn = [&program](const std::string& text) { program.err << "Warning: " << text << "\n"; };
  return hooks;
}

void run_around(Program& program, const project::Environment& environment, std::string_view type,
                std::string_view command, ports::Connection& connection) {
  const engine::GuardReach reach{program.files, program.programs, program.stop,
                                 [&program](const std::string& text) { program.err << text << "\n"; }};
  engine::run_around(reach, environment, type, command, connection);
}

}  // namespace portolan::cli
