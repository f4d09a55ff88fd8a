// The statement scanner under every combination of its rules, directives, and what is read off a statement. The first
// two bytes choose the rules, so that every dialect's are among them.
#include <algorithm>

#include "planner/base/errors.h"
#include "planner/sql/directives.h"
#include "planner/sql/lexical.h"
#include "planner/sql/renames.h"
#include "planner/sql/scanner.h"
#include "tests/fuzz/support.h"

namespace portolan::fuzz {
namespace {

sql::ScannerOptions options_of(unsigned bits) {
  const auto bit = [&](unsigned position) { return (bits >> position & 1U) != 0; };
  return {bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), bit(6), bit(7), bit(8), bit(9), bit(10)};
}

/// Statements are pieces of the text, in its order.
void check_statements(std::string_view text, const std::vector<sql::Statement>& statements) {
  std::size_t end = 0;
  for (const sql::Statement& statement : statements) {
    require(statement.position >= end, "statements do not overlap");
    require(text.substr(statement.position).starts_with(statement.text), "a statement stands at its position");
    end = statement.position + statement.text.size();
  }
}

void read_statement(const sql::Statement& statement, const sql::ScannerOptions& options) {
  sql::statement_directives(statement);
  sql::rename_declarations(statement, options);
  sql::words_of(statement.text, options);
  sql::leading_words(statement.text, 6, options);
  sql::is_empty_statement(statement.text);
}

void check_directives(std::string_view text) {
  sql::first_line_directive(text);
  const std::string added = sql::add_file_directive(text, "txmode", "none");
  const auto found = sql::directive_arguments(sql::file_directives(added), "txmode");
  require(!found.empty() && found.front() == "none", "an added directive is found");
  if (const auto line = sql::delimiter_line(text)) {
    require(sql::unescape_delimiter(sql::escape_delimiter(line->delimiter)) == line->delimiter,
            "a delimiter is escaped and back");
  }
}

void run(std::string_view text, const sql::ScannerOptions& options) {
  check_directives(text);
  try {
    const auto statements = sql::scan(text, options);
    check_statements(text, statements);
    for (const sql::Statement& statement : statements) read_statement(statement, options);
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace portolan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace portolan;
  const unsigned first = size > 0 ? data[0] : 0U;
  const unsigned second = size > 1 ? data[1] : 0U;
  const std::size_t start = std::min<std::size_t>(size, 2);
  fuzz::run(fuzz::text_of(data + start, size - start), fuzz::options_of(first | second << 8U));
  return 0;
}
