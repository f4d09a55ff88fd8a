#pragma once

#include <string>
#include <string_view>

namespace portolan::mysql {

/// What a server or the client library reported.
struct Failure {
  unsigned int number = 0;
  std::string sqlstate;
  std::string message;
};

/// `Error 1064 (42000): You have an error ...`, the form Go's driver prints and users know.
std::string error_text(const Failure& failure);

/// Whether the session is gone (MySQL error reference: 2006, 2013, 2055, 1053, 1927, 4031).
bool is_lost(unsigned int number);

/// Throws what the failure of a statement means: ConnectionLost, TransientError for a server that is read-only now,
/// else DatabaseError.
[[noreturn]] void throw_statement_failure(const Failure& failure, std::string_view statement);

/// Throws what a failure to connect means: TransientError when another attempt may help, else DatabaseError.
[[noreturn]] void throw_connect_failure(const Failure& failure);

}  // namespace portolan::mysql
