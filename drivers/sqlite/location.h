#pragma once

#include <string>
#include <vector>

#include "planner/base/url.h"

namespace portolan::sqlite {

/// Where a URL of spec/cli.md 3.1 ("SQLite forms") leads.
struct Location {
  /// Name that reports print as the driver: "sqlite" or "libsql".
  std::string family = "sqlite";
  /// What sqlite3_open_v2 gets: a path, `:memory:` or a `file:` URI.
  std::string name;
  /// Path of the database file; empty for a database in memory.
  std::string file;
  bool memory = false;
  /// Host and path of the URL, by which Atlas tells the locks of databases in memory apart.
  std::string address;
  /// Statements to run after opening, in order.
  std::vector<std::string> pragmas;
  int busy_timeout_ms = 5000;
  /// Word after BEGIN: "", "IMMEDIATE" or "EXCLUSIVE".
  std::string begin_mode;
};

/// Throws UsageError for a remote libSQL URL and for parameters with impossible values.
Location locate(const base::Url& url);

/// The family of a URL, as Location::family.
std::string family_of(const base::Url& url);

/// Every scheme that `locate` reads.
const std::vector<std::string>& schemes();

}  // namespace portolan::sqlite
