#include <algorithm>
#include <array>

#include "drivers/postgres/lint.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

/// Size in bytes and alignment of a fixed-size type; a size of 0 varies (spec/lint-and-tools.md 4.4).
struct Layout {
  std::string_view type;
  int size;
  int alignment;
};

constexpr std::array kLayouts = std::to_array<Layout>({
    {"bigint", 8, 8},    {"bigserial", 8, 8},   {"double precision", 8, 8},
    {"timestamp", 8, 8}, {"timestamptz", 8, 8}, {"time", 8, 8},
    {"money", 8, 8},     {"xid8", 8, 8},        {"interval", 16, 8},
    {"timetz", 12, 8},   {"integer", 4, 4},     {"serial", 4, 4},
    {"real", 4, 4},      {"date", 4, 4},        {"oid", 4, 4},
    {"smallint", 2, 2},  {"smallserial", 2, 2}, {"boolean", 1, 1},
    {"uuid", 16, 1},     {"macaddr", 6, 4},     {"macaddr8", 8, 4},
});
constexpr Layout kVarying = {"", 0, 4};

const Layout& layout_of(const schema::Column& column) {
  if (column.type.array || column.type.object) return kVarying;
  const std::string_view name = column.type.name.starts_with("interval ") ? "interval" : column.type.name;
  const auto found =
      std::find_if(kLayouts.begin(), kLayouts.end(), [&](const Layout& layout) { return layout.type == name; });
  return found == kLayouts.end() ? kVarying : *found;
}

int aligned(int offset, int alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

/// Bytes of a row, padding included.
int row_size(const std::vector<const schema::Column*>& columns) {
  int size = 0;
  for (const schema::Column* column : columns) {
    const Layout& layout = layout_of(*column);
    size = aligned(size, layout.alignment) + layout.size;
  }
  return aligned(size, 8);
}

void check(const schema::Table& table, std::size_t at, ports::LintFindings& findings) {
  std::vector<const schema::Column*> columns;
  for (const schema::Column& column : table.columns) columns.push_back(&column);
  std::vector<const schema::Column*> best = columns;
  std::stable_sort(best.begin(), best.end(), [](const schema::Column* a, const schema::Column* b) {
    const auto rank = [](const Layout& layout) { return layout.size == 0 ? 0 : layout.alignment; };
    return rank(layout_of(*a)) > rank(layout_of(*b));
  });
  const int wasted = row_size(columns) - row_size(best);
  if (wasted <= 0) return;
  std::vector<std::string> names;
  for (const schema::Column* column : best) names.push_back(column->name);
  findings.push_back({"PG110",
                      "Table " + base::quote_go(table.name) + " has " + std::to_string(wasted) +
                          " redundant bytes of padding per row. To reduce disk space, the optimal order of the columns "
                          "is as follows: " +
                          ports::listed_names(names, ", "),
                      at});
}

}  // namespace

ports::LintFindings alignment_findings(const ports::LintFile& file, const ports::Dialect&) {
  ports::LintFindings findings;
  ports::each_change<change::AddTable>(
      file, [&](std::size_t at, const change::AddTable& add) { check(add.table, at, findings); });
  return findings;
}

}  // namespace portolan::postgres
