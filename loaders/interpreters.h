#pragma once

#include <functional>
#include <string>
#include <vector>

#include "loaders/orms.h"
#include "planner/base/files.h"

namespace portolan::loaders {

/// The words that start the program an ORM's loader runs in (orms.md 1.11, "Interpreter choice"): the one that is asked
/// for, the one of a virtual environment, of a tool whose lock file is there, or the first of the runtime in PATH.
/// @param asked   what the user names; empty: nothing
/// @param near    absolute path of the models; environments are looked for from there upwards
/// @param getenv  an environment variable, "" when unset
/// Throws UsageError(`Python is needed to read SQLAlchemy models, but "python3" was not found on PATH (set
/// --interpreter)`).
std::vector<std::string> find_interpreter(const Orm& orm, const std::vector<std::string>& asked,
                                          const std::string& near, const base::Files& files,
                                          const std::function<std::string(const std::string&)>& getenv);

/// The path of a program in PATH; empty when there is none.
std::string find_in_path(const std::string& program, const base::Files& files,
                         const std::function<std::string(const std::string&)>& getenv);

}  // namespace portolan::loaders
