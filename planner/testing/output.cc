#include "planner/testing/output.h"

#include <algorithm>
#include <vector>

#include "planner/base/strings.h"
#include "planner/base/unified_diff.h"

namespace portolan::testing {
namespace {

constexpr const char* kNull = "NULL";

/// Characters of UTF-8 text: bytes that do not continue one.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string_view without_trailing_blanks(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r\v\f");
  return last == std::string_view::npos ? std::string_view() : line.substr(0, last + 1);
}

struct Column {
  std::size_t width = 0;
  bool numbers = true;
};

enum class Align { kLeft, kRight, kCenter };

std::string padded(std::string_view text, std::size_t to, Align align) {
  const std::size_t missing = to - width(text);
  const std::size_t left = align == Align::kLeft ? 0 : align == Align::kRight ? missing : missing / 2;
  return std::string(left, ' ') + std::string(text) + std::string(missing - left, ' ');
}

std::vector<Column> measure(const ports::Rows& rows) {
  std::vector<Column> columns;
  for (const std::string& name : rows.columns) columns.push_back({width(name)});
  for (const auto& row : rows.rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i].width = std::max(columns[i].width, width(row[i].value_or(kNull)));
      columns[i].numbers = columns[i].numbers && (!row[i] || base::is_number(*row[i]));
    }
  }
  return columns;
}

std::string line_of(const std::vector<std::string>& cells) {
  return std::string(without_trailing_blanks(" " + base::join(cells, " | "))) + "\n";
}

}  // namespace

std::string csv_text(const ports::Rows& rows) {
  std::vector<std::string> lines;
  for (const auto& row : rows.rows) {
    std::vector<std::string> cells;
    for (const ports::Cell& cell : row) cells.push_back(cell.value_or(kNull));
    lines.push_back(base::join(cells, ", "));
  }
  return base::join(lines, "\n");
}

std::string table_text(const ports::Rows& rows) {
  const std::vector<Column> columns = measure(rows);
  std::vector<std::string> head;
  std::vector<std::string> dashes;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    head.push_back(padded(rows.columns[i], columns[i].width, Align::kCenter));
    dashes.emplace_back(columns[i].width + 2, '-');
  }
  std::string text = line_of(head) + base::join(dashes, "+") + "\n";
  for (const auto& row : rows.rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      cells.push_back(
          padded(row[i].value_or(kNull), columns[i].width, columns[i].numbers ? Align::kRight : Align::kLeft));
    }
    text += line_of(cells);
  }
  return text;
}

std::string normalized(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string& line : base::split(base::trim(text), '\n')) lines.emplace_back(without_trailing_blanks(line));
  return base::join(lines, "\n");
}

std::string difference(std::string_view expected, std::string_view actual) {
  const std::string from = normalized(expected);
  const std::string to = normalized(actual);
  if (from == to) return "";
  const auto lines = [](const std::string& text) { return text.empty() ? text : text + "\n"; };
  return "--- expected\n+++ actual\n" + base::unified_diff(lines(from), lines(to));
}

}  // namespace portolan::testing
