#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portolan::cli {

/// How the text of a flag is read (spec/cli.md 1.2).
enum class FlagType {
  kBool,
  kString,
  /// CSV records; the first occurrence replaces the default, later ones append.
  kStrings,
  /// CSV records of `name=value` (spec/project-file.md 4.1).
  kVariables,
  /// Go's time.Duration.
  kDuration,
  kUint,
};

/// One row of a command's flag table.
struct FlagSpec {
  std::string_view name;
  /// One letter, or 0.
  char shorthand = 0;
  FlagType type = FlagType::kString;
  /// As a user would write it; empty means the type's zero.
  std::string_view default_value = {};
  std::string_view usage = {};
  bool required = false;
  bool hidden = false;
  /// Not empty: the flag has no effect any more, and this is the advice printed when it is given.
  std::string_view deprecated = {};
  /// The words it takes, separated by commas, for completion; empty when it takes any text.
  std::string_view choices = {};
};

using FlagTable = std::vector<FlagSpec>;

/// What the flags of one call came to. Every getter gives the default when the flag was not given; asking for a flag
/// the table lacks is a mistake of the program and throws std::out_of_range.
class FlagValues {
 public:
  explicit FlagValues(const FlagTable& table);

  /// Takes one occurrence of a flag. Throws UsageError(`invalid argument "x" for "--name" flag: ...`).
  void assign(const FlagSpec& flag, const std::string& text);

  /// Sets a flag that the user did not give from the project file; it then counts as given. A flag of one value takes
  /// the only element. Throws as assign.
  void fill(const FlagSpec& flag, const std::vector<std::string>& values);

  /// Replaces the text or list of a flag by what it stands for.
  void replace(std::string_view name, std::vector<std::string> values);

  /// Whether the user gave the flag.
  bool is_set(std::string_view name) const { return find(name).set; }

  bool boolean(std::string_view name) const { return find(name).boolean; }
  const std::string& text(std::string_view name) const { return find(name).text; }
  const std::vector<std::string>& list(std::string_view name) const { return find(name).list; }
  std::chrono::nanoseconds duration(std::string_view name) const { return find(name).duration; }
  std::uint64_t number(std::string_view name) const { return find(name).number; }
  /// Pairs in the order given.
  std::vector<std::pair<std::string, std::string>> variables(std::string_view name) const;

 private:
  struct Value {
    bool set = false;
    bool boolean = false;
    std::string text;
    std::vector<std::string> list;
    std::chrono::nanoseconds duration{0};
    std::uint64_t number = 0;
  };

  const Value& find(std::string_view name) const { return values_.at(std::string(name)); }
  static void read(Value& value, FlagType type, const std::string& text);

  std::map<std::string, Value> values_;
};

/// Reads `text` as Go's strconv.ParseBool. Throws UsageError(`strconv.ParseBool: parsing "x": invalid syntax`).
bool parse_bool(const std::string& text);

/// Reads `text` as Go's time.ParseDuration. Throws UsageError(`time: invalid duration "x"`) and its other texts.
std::chrono::nanoseconds parse_duration(const std::string& text);

/// Reads `text` as Go's strconv.ParseUint with base 0. Throws UsageError(`strconv.ParseUint: parsing "x": ...`).
std::uint64_t parse_uint(const std::string& text);

/// The fields of one CSV record; "" gives none. Throws UsageError(`parse error on line 1, column N: ...`).
std::vector<std::string> parse_csv(const std::string& text);

}  // namespace portolan::cli
