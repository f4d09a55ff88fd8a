#pragma once

#include <optional>

#include "cli/common.h"

namespace portolan::cli {

/// The state that --url names, together with the dialect that spells it.
struct Inspected {
  /// Reads the state of --url: a database, or anything else by way of --dev-url (spec/cli.md 7.1); says on a terminal
  /// that it is at work. Throws Error(`postgres: schema "x" was not found`), and what load_state throws.
  Inspected(Program& program, const Call& call);

  std::optional<OpenDatabase> database;
  engine::State state;
  base::Url url;

  const ports::Dialect& dialect() const { return database->database.dialect(); }
};

}  // namespace portolan::cli
