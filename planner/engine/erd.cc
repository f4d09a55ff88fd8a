#include "planner/engine/erd.h"

#include "planner/engine/dump.h"
#include "planner/report/erd.h"

namespace portolan::engine {
namespace {

constexpr const char* kIndent = "  ";

}  // namespace

std::string erd(const State& state, const ports::Dialect& dialect) {
  const change::Plan creation = dump(state, dialect, kIndent);
  return report::erd_html({.realm = state.realm, .creation = creation, .schema_scope = state.schema_scope}, dialect);
}

std::string erd(const Transition& transition, const ports::Dialect& dialect, const std::string& heading,
                const std::string& text) {
  const change::Plan creation = dump(transition.after, dialect, kIndent);
  const report::ErdChange change{.changes = transition.plan.changes,
                                 .before = dump(transition.before, dialect, kIndent),
                                 .heading = heading,
                                 .text = text};
  return report::erd_html({.realm = transition.after.realm,
                           .creation = creation,
                           .schema_scope = transition.after.schema_scope,
                           .change = &change},
                          dialect);
}

}  // namespace portolan::engine
