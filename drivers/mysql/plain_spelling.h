#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "planner/ports/connection.h"

namespace portolan::mysql {

/// While this lives SHOW CREATE spells as a fresh session does, whatever a file under way has set: words of sql_mode,
/// quotes, and with `database` the database that is the default one, whose name SHOW CREATE leaves out.
class PlainSpelling {
 public:
  /// @param sql_mode, quoted  the session's sql_mode and sql_quote_show_create
  PlainSpelling(ports::Connection& connection, const std::string& sql_mode, const std::string& quoted);
  ~PlainSpelling();
  PlainSpelling(const PlainSpelling&) = delete;
  PlainSpelling& operator=(const PlainSpelling&) = delete;

  /// Makes `wanted` the default database, until this ends, where `current` is another one.
  void use(const std::string& current, const std::string& wanted);

 private:
  void set(const std::string& name, const std::string& value, const std::string& old);

  ports::Connection& connection_;
  std::vector<std::string> restore_;
};

}  // namespace portolan::mysql
