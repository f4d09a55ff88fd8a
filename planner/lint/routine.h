#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/sql/words.h"

namespace portolan::lint {

/// The head of `CREATE [OR REPLACE] ... {FUNCTION | PROCEDURE | TRIGGER} name (parameters)`.
struct Routine {
  /// `Function`, `Procedure` or `Trigger`.
  std::string kind;
  std::string name;
  std::vector<std::string> parameters;
  /// Position of the first word after the parameters.
  std::size_t body = 0;
};

/// The routine that a statement creates; nullopt for another statement.
std::optional<Routine> read_routine(const sql::Words& words);

/// Position after the `)` that closes the `(` at `open`.
std::size_t closing(const sql::Words& words, std::size_t open);

}  // namespace portolan::lint
