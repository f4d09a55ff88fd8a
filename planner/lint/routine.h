#pragma once

#include <map>
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

/// Texts of the routines that statements have made.
class RoutineTexts {
 public:
  /// Takes a statement, whatever it is.
  void note(const std::string& statement, const sql::ScannerOptions& options);

  /// The statement that made the routine last; null pointer when there is none. Routines of one name that take another
  /// number of parameters are others.
  const std::string* find(const Routine& routine) const;

  /// What tells routines apart.
  static std::string key(const Routine& routine);

 private:
  std::map<std::string, std::string> texts_;
};

/// Position after the `)` that closes the `(` at `open`.
std::size_t closing(const sql::Words& words, std::size_t open);

}  // namespace portolan::lint
