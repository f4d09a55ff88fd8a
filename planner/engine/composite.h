#pragma once

#include "planner/engine/state.h"
#include "planner/language/document.h"

namespace portolan::engine {

/// Creates the parts of a composite state one after the other on a clean dev database and reads what is there then
/// (orms.md 1.4). Throws what reading a part throws, with the part's address in front.
State build_composite(const Context& context, const StateSource& source, ports::DevLease& lease,
                      const StateScope& scope);

/// The values that a source's documents get for their input variables: those of flags, and the typed ones over them.
language::InputValues source_values(const StateSource& source);

/// The documents of a kHcl source as a model, with what people should know about them.
language::Document read_document(const StateSource& source, const ports::Dialect& dialect);

}  // namespace portolan::engine
