#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace portolan::cli {

/// A command line taken apart.
struct ParsedFlags {
  FlagValues values;
  /// What is no flag and no flag's value, in order.
  std::vector<std::string> arguments;
  /// `-h` or `--help` was given; parsing ended there.
  bool help = false;
  /// Texts about deprecated flags that were given, for stdout.
  std::vector<std::string> notices;
};

/// Parses by the rules of spec/cli.md 1.2. Throws UsageError with its messages.
ParsedFlags parse_flags(const FlagTable& table, const std::vector<std::string>& words);

/// `required flag(s) "a", "b" not set`, in the order of the table. Throws UsageError.
void require_flags(const FlagTable& table, const FlagValues& values);

/// At most one flag of each group may be set. Throws UsageError with the text of spec/cli.md 1.2.
void require_exclusive(const std::vector<std::vector<std::string_view>>& groups, const FlagValues& values);

/// Words of `words` that are neither flags nor values of flags, without judging unknown flags: an unknown flag takes
/// the next word, as a command's name is looked for before its flags are known.
/// @return positions in `words`
std::vector<std::size_t> plain_words(const FlagTable& table, const std::vector<std::string>& words);

}  // namespace portolan::cli
