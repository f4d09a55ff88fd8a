#include "drivers/mysql/plain_spelling.h"

#include <algorithm>

namespace portolan::mysql {
namespace {

/// Parts of the words of sql_mode that change what is printed; the combinations hold ANSI_QUOTES.
constexpr std::array<std::string_view, 4> kSpellingModes = {"ANSI_QUOTES", "NO_FIELD_OPTIONS", "NO_KEY_OPTIONS",
                                                            "NO_TABLE_OPTIONS"};

}  // namespace

PlainSpelling::PlainSpelling(ports::Connection& connection, const std::string& sql_mode, const std::string& quoted)
    : connection_(connection) {
  if (quoted == "0") set("sql_quote_show_create", "1", "0");
  const bool spelled_otherwise = std::any_of(kSpellingModes.begin(), kSpellingModes.end(), [&](std::string_view mode) {
    return sql_mode.find(mode) != std::string::npos;
  });
  if (spelled_otherwise) set("sql_mode", "''", "'" + sql_mode + "'");
}

PlainSpelling::~PlainSpelling() {
  try {
    for (const std::string& statement : restore_) connection_.execute(statement);
  } catch (const std::exception&) {
    // The session is gone, and its variables with it.
  }
}

void PlainSpelling::set(const std::string& name, const std::string& value, const std::string& old) {
  connection_.execute("SET SESSION " + name + " = " + value);
  restore_.push_back("SET SESSION " + name + " = " + old);
}

void PlainSpelling::use(const std::string& current, const std::string& wanted) {
  if (current == wanted) return;
  const ports::Dialect& dialect = connection_.dialect();
  connection_.execute("USE " + dialect.quote_identifier(wanted));
  if (!current.empty()) restore_.push_back("USE " + dialect.quote_identifier(current));
}

}  // namespace portolan::mysql
