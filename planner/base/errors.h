#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "planner/base/position.h"

namespace portolan {

/// Base of everything Portolan throws on purpose. `what()` is the full text a user reads, without secrets.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Wrong flags, arguments or combinations of settings: the caller changes the call.
class UsageError : public Error {
 public:
  using Error::Error;
};

/// A user's file is wrong. `what()` is "FILE:LINE,COL-COL: message" where the place is known.
class SourceError : public Error {
 public:
  /// @param message  what is wrong, without the place
  /// @param range    the place; an unknown place prints the message alone
  /// @param line     the offending line as written, without its newline; empty when not at hand
  SourceError(const std::string& message, base::Range range = {}, std::string line = {});

  const std::string& message() const { return message_; }
  const base::Range& range() const { return range_; }

  /// The place, the message, the offending line and a caret under the first offending column, on several lines.
  std::string detailed() const;

 private:
  std::string message_;
  base::Range range_;
  std::string line_;
};

/// A database refused a statement.
class DatabaseError : public Error {
 public:
  /// @param text       the server's own words, with the driver's prefix (for example `pq: relation "x" does not exist`)
  /// @param code       SQLSTATE, or the errno in decimal where the family has only numbers
  /// @param statement  the SQL that failed; may be empty
  /// @param offset     byte offset of the error in `statement`, when the server says it
  DatabaseError(const std::string& text, std::string code, std::string statement = {},
                std::optional<std::size_t> offset = std::nullopt);

  const std::string& code() const { return code_; }
  const std::string& statement() const { return statement_; }
  std::optional<std::size_t> offset() const { return offset_; }

  /// The same statement may succeed later (deadlock, serialization, a lock wait, too many connections). Set by drivers.
  bool transient() const { return transient_; }
  DatabaseError& set_transient(bool transient) {
    transient_ = transient;
    return *this;
  }

 private:
  bool transient_ = false;
  std::string code_;
  std::string statement_;
  std::optional<std::size_t> offset_;
};

/// Trying again later will help: the network, a server that restarts, a read-only replica.
class TransientError : public Error {
 public:
  using Error::Error;
};

/// The session with the server is gone while a statement was under way: it may or may not have happened.
class ConnectionLost : public TransientError {
 public:
  using TransientError::TransientError;
};

/// Somebody else holds a lock; `what()` names it. A waiting state, never counted as a failure of the resource.
class LockHeld : public TransientError {
 public:
  using TransientError::TransientError;
};

/// Someone changed the object since it was read: read again and recompute.
class ConflictError : public Error {
 public:
  using Error::Error;
};

/// Refused on purpose by a policy; `what()` carries the findings.
class PolicyError : public Error {
 public:
  /// @param text      the whole text
  /// @param findings  one line per finding, for example the destructive statements
  explicit PolicyError(const std::string& text, std::vector<std::string> findings = {});

  const std::vector<std::string>& findings() const { return findings_; }

 private:
  std::vector<std::string> findings_;
};

/// A statement may or may not have happened and nothing can tell; both ways forward are in the text
/// (design/exactly-once.md, "Recovery").
class AmbiguousOutcome : public Error {
 public:
  using Error::Error;
};

/// A wait ended because the program is asked to stop or a lease was lost. Nothing was left half-done.
class Stopped : public Error {
 public:
  using Error::Error;
};

}  // namespace portolan
