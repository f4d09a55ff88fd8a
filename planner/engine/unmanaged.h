#pragma once

#include <string>
#include <vector>

#include "planner/engine/state.h"

/// Objects that are seen but that no plan makes, changes or drops (schema::Object::understood): people are told, so
/// that nobody takes silence for success.
namespace portolan::engine {

/// Warns of those of an inspected database.
void report_unmanaged(const Context& context, const schema::Realm& realm);

/// Those of the desired state that the current one lacks, as `view "v"`: no plan makes them.
std::vector<std::string> not_created(const State& from, const State& to, const ports::Dialect& dialect);

/// The sentence that names them.
std::string not_created_text(const std::vector<std::string>& names);

/// Warns of them, when there are any.
void report_not_created(const Context& context, const std::vector<std::string>& names);

}  // namespace portolan::engine
