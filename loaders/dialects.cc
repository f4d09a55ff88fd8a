#include "loaders/dialects.h"

#include <algorithm>
#include <vector>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

struct Row {
  std::string_view name;
  std::vector<std::string_view> aliases;
  std::string_view version;
  /// Words of a `docker://` URL in front of its tag, and how many numbers of a version make the tag; none: 0.
  std::string_view image;
  int tag_numbers;
  /// Query that binds a URL to a schema.
  std::string_view schema_query = {};
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"mysql", {"tidb"}, "8.4.0", "mysql", 1},
      {"mariadb", {"maria"}, "11.4.0", "mariadb", 2},
      {"postgres",
       {"postgresql", "pg", "cockroachdb", "cockroach", "crdb", "postgis", "pgvector"},
       "16",
       "postgres",
       1,
       "?search_path="},
      {"sqlite", {"sqlite3", "libsql"}, "3.45", "", 0},
      {"sqlserver", {"mssql", "azuresql"}, "16", "sqlserver", 0},
  };
  return kRows;
}

const Row* find_row(std::string_view name) {
  for (const Row& row : rows()) {
    if (row.name == name || std::find(row.aliases.begin(), row.aliases.end(), name) != row.aliases.end()) return &row;
  }
  return nullptr;
}

/// The numbers at the front of a version, at most `count`.
std::string numbers(std::string_view version, int count) {
  std::string text;
  for (const char c : version) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c != '.' || --count == 0)) break;
    text += c;
  }
  return text;
}

}  // namespace

std::string canonical_dialect(std::string_view name) {
  if (const Row* row = find_row(name)) return std::string(row->name);
  std::vector<std::string> known;
  for (const Row& row : rows()) known.emplace_back(row.name);
  throw UsageError("unknown dialect " + base::quote_go(name) + "; known: " + base::join(known, ", "));
}

std::string default_version(std::string_view dialect) {
  const Row* row = find_row(dialect);
  return row == nullptr ? "" : std::string(row->version);
}

Target target_of(const ports::ServerFacts& facts) {
  constexpr int kAllNumbers = 4;
  const Row* row = find_row(facts.flavour);
  if (row == nullptr) row = find_row(facts.family);
  if (row == nullptr) return {};
  return {std::string(row->name), numbers(facts.version, kAllNumbers)};
}

std::string dialect_of_url(std::string_view url) {
  std::string scheme = base::to_lower(url.substr(0, url.find("://")));
  if (scheme.starts_with("docker")) {
    // docker+postgres://image names the driver in its scheme.
    const std::size_t plus = scheme.find('+');
    const std::string_view rest = url.substr(url.find("://") + 3);
    scheme =
        plus == std::string::npos ? std::string(rest.substr(0, rest.find_first_of("/?"))) : scheme.substr(plus + 1);
  }
  scheme = scheme.substr(0, scheme.find('+'));
  const Row* row = find_row(scheme);
  return row == nullptr ? "" : std::string(row->name);
}

std::string docker_dev_url(const Target& target, const std::string& schema) {
  const Row* row = find_row(target.dialect);
  if (row == nullptr || row->tag_numbers == 0) return "";
  const std::string version = target.server_version.empty() ? std::string(row->version) : target.server_version;
  const std::string query = row->schema_query.empty() ? "" : std::string(row->schema_query) + schema;
  return "docker://" + std::string(row->image) + "/" + numbers(version, row->tag_numbers) + "/dev" + query;
}

}  // namespace portolan::loaders
