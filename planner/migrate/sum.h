#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/base/errors.h"
#include "planner/migrate/file.h"

/// `atlas.sum`: the integrity file of a migration directory (spec/migrations.md 4).
namespace portolan::migrate {

inline constexpr std::string_view kSumFile = "atlas.sum";

struct SumEntry {
  std::string name;
  std::string hash;  ///< base64, without `h1:`

  bool operator==(const SumEntry&) const = default;
};

struct Sum {
  std::vector<SumEntry> entries;

  /// Hash over all entries, without `h1:`.
  std::string total() const;
  /// The content of the file, with a final newline.
  std::string text() const;
  /// Hashes by file name; files with `atlas:sum ignore` are missing.
  std::unordered_map<std::string, std::string> by_name() const;
};

/// Why a directory failed its check. `what()` is `checksum mismatch`, `checksum file not found` or
/// `checksum file format invalid`.
class ChecksumError : public Error {
 public:
  enum class Reason { kNone, kAdded, kRemoved, kEdited };

  explicit ChecksumError(const std::string& text) : Error(text) {}
  /// @param line  1-based line of atlas.sum
  /// @param pos   byte offset in atlas.sum
  ChecksumError(std::string file, Reason reason, std::size_t line, std::size_t pos);

  /// The file that differs; empty when not known.
  const std::string& file() const { return file_; }
  Reason reason() const { return reason_; }
  std::size_t line() const { return line_; }
  std::size_t pos() const { return pos_; }

  /// The notice that commands print on stdout (4.3), with its closing empty line.
  /// @param command  what to run, as it shall stand in the text, for example `atlas migrate hash`; may carry colour
  /// codes
  std::string notice(std::string_view command) const;

 private:
  std::string file_;
  Reason reason_ = Reason::kNone;
  std::size_t line_ = 0;
  std::size_t pos_ = 0;
};

/// The sum of files in directory order, in one pass over their bytes.
Sum compute_sum(const std::vector<File>& files);

/// Reads the text of an atlas.sum. Throws ChecksumError when it is malformed or does not match its own total.
Sum parse_sum(std::string_view text);

/// Compares the stored text (nullopt: there is no atlas.sum) with the computed sum. Throws ChecksumError.
void validate_sum(const std::optional<std::string>& stored, const Sum& computed);

}  // namespace portolan::migrate
