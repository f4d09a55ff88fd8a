#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::migrate {

/// Bits of Revision::type (spec/migrations.md 9.1).
enum RevisionType : unsigned { kBaseline = 1, kExecuted = 2, kResolved = 4 };

/// One row of the revisions table.
struct Revision {
  std::string version;
  std::string description;
  unsigned type = kExecuted;
  /// Statements done, and statements of the file.
  std::int64_t applied = 0;
  std::int64_t total = 0;
  std::chrono::system_clock::time_point executed_at;
  std::chrono::nanoseconds execution_time{0};
  /// Text of the last error, or an open intent; empty when there is none.
  std::string error;
  /// The statement that failed or is under way.
  std::string error_statement;
  /// The file's entry in atlas.sum without `h1:`.
  std::string hash;
  /// One `h1:` hash per statement done; empty and written as JSON `null` when the file is finished. While the file is
  /// being reverted, one per statement of its way back, with kDownMark in front: no program takes them for the others.
  std::vector<std::string> partial_hashes;
  std::string operator_version;

  /// Some statements of the file are not done and nobody marked it as resolved.
  bool is_partial() const { return applied != total && (type & kResolved) == 0; }

  /// A run of `migrate down` was cut off while it reverted the file.
  bool is_half_reverted() const;
};

inline constexpr std::string_view kDownMark = "down:";

/// A row as it stands while its file is being reverted: `applied` goes down with each statement of the way back.
/// @param total  statements of the file
/// @param done   statements of the way back that are done
Revision half_reverted(Revision row, std::int64_t total, std::int64_t done);

/// `baseline`, `applied`, `manually set`, `applied + manually set`, `unknown (0000)`.
std::string type_text(unsigned type);

/// That a statement is about to run or was cut off while it ran (design/exactly-once.md, "Writing progress"). Kept as
/// the text of Revision::error, with the statement in Revision::error_statement.
struct Intent {
  /// Index of the statement in its file, counting from 0.
  std::int64_t position = 0;
  /// Hash of the inspected scope before the statement; empty when it was not taken.
  std::string fingerprint;
  std::string started_at;
  /// The statement belongs to the way back of its file.
  bool down = false;
};

/// The line `portolan: in progress: statement 3, scope HASH, since TIME`, with ` (down)` after the first two words for
/// a way back.
std::string to_text(const Intent& intent);

/// The intent in the text of an error column; nullopt when the text is an ordinary error.
std::optional<Intent> parse_intent(std::string_view error);

/// JSON array of the hashes; `null` when there are none.
std::string partial_hashes_json(const std::vector<std::string>& hashes);
/// Reads the column; NULL, `null` and text that is no array of strings give none.
std::vector<std::string> parse_partial_hashes(std::string_view json);

/// Reads a timestamp as any of the databases print it; without a zone it is UTC. An unreadable text gives the epoch.
std::chrono::system_clock::time_point parse_timestamp(std::string_view text);

}  // namespace portolan::migrate
