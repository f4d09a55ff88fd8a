#include "drivers/mysql/features.h"

#include <array>
#include <charconv>
#include <limits>

#include "drivers/mysql/text.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

constexpr int kNever = std::numeric_limits<int>::max();
constexpr int kAlways = 0;

struct Gate {
  Feature feature;
  int mysql;
  int mariadb;
  /// TiDB reports the MySQL version it imitates; false = missing there all the same.
  bool tidb = true;
};

constexpr std::array kGates = {
    Gate{Feature::kCheckConstraints, 80016, 100201},
    Gate{Feature::kNotEnforced, 80016, kNever, false},
    Gate{Feature::kExpressionParts, 80013, kNever},
    Gate{Feature::kExpressionDefaults, 80013, 100201},
    Gate{Feature::kQuotedDefaults, kNever, 100207},
    Gate{Feature::kGeneratedColumns, 50700, 100200},
    Gate{Feature::kNoDisplayWidth, 80019, kNever},
    Gate{Feature::kRenameColumn, 80000, 100502},
    Gate{Feature::kRenameIndex, 50700, 100502},
    Gate{Feature::kDescendingParts, 80000, 100800, false},
    Gate{Feature::kInvisibleColumns, 80023, 100300},
    Gate{Feature::kColumnSrid, 80000, kNever, false},
    Gate{Feature::kJsonCheck, kNever, 100403},
    Gate{Feature::kAtomicDdl, 80000, 100601, false},
    Gate{Feature::kAtomicMultiDdl, 80000, kNever, false},
    // 10.3 before 10.3.10 lacks the column although 10.2.22 has it; `has` knows.
    Gate{Feature::kCheckTableName, kNever, 100222},
    Gate{Feature::kEscapedExpressions, kAlways, kNever},
    Gate{Feature::kFullTextParser, 50700, kNever, false},
    Gate{Feature::kSystemVersioning, kNever, 100304},
};

/// The number at the front of `text`, which is shortened by it and by one following dot.
int take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.empty() && text.front() == '.') text.remove_prefix(1);
  return number;
}

}  // namespace

bool is_mariadb(const ports::ServerFacts& facts) {
  return facts.flavour == "mariadb";
}
bool is_tidb(const ports::ServerFacts& facts) {
  return facts.flavour == "tidb";
}

bool manages_code(const ports::ServerFacts& facts) {
  return !is_tidb(facts);
}

bool has(const ports::ServerFacts& facts, Feature feature) {
  const int version = facts.version_number;
  for (const Gate& gate : kGates) {
    if (gate.feature != feature) continue;
    if (is_tidb(facts) && !gate.tidb) return false;
    if (feature == Feature::kCheckTableName && version >= 100300 && version < 100310) return false;
    return version >= (is_mariadb(facts) ? gate.mariadb : gate.mysql);
  }
  return false;
}

bool has_mode(const ports::ServerFacts& facts, std::string_view word) {
  for (const std::string& mode : base::split(facts.settings.text("sql_mode"), ',')) {
    if (base::equals_ignoring_case(mode, word)) return true;
  }
  return false;
}

std::string string_literal(const ports::ServerFacts& facts, std::string_view text, char quote) {
  if (has_mode(facts, "ANSI_QUOTES")) quote = '\'';
  return has_mode(facts, "NO_BACKSLASH_ESCAPES") ? base::quote_doubled(text, quote) : quote_string(text, quote);
}

void read_version(ports::ServerFacts& facts, const std::string& version) {
  facts.version = version;
  facts.flavour = "mysql";
  if (version.find("MariaDB") != std::string::npos) facts.flavour = "mariadb";
  if (version.find("TiDB") != std::string::npos) facts.flavour = "tidb";
  std::string_view rest = std::string_view(version).substr(0, version.find('-'));
  const int major = take_number(rest);
  const int minor = take_number(rest);
  facts.version_number = major * 10000 + minor * 100 + take_number(rest);
}

}  // namespace portolan::mysql
