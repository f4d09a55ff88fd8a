#include "planner/migrate/format.h"

#include <array>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/foreign.h"
#include "planner/migrate/format_write.h"

namespace portolan::migrate {
namespace {

constexpr std::string_view kSql = ".sql";
constexpr std::string_view kUpSql = ".up.sql";

bool lists_sql(std::string_view path) {
  return path.ends_with(kSql);
}
bool lists_up(std::string_view path) {
  return path.ends_with(kUpSql);
}

void arrange_sql(std::vector<File>& files) {
  for (File& file : files) split_name(std::string_view(file.name).substr(0, file.name.size() - kSql.size()), file);
}

void arrange_up(std::vector<File>& files) {
  for (File& file : files) split_name(std::string_view(file.name).substr(0, file.name.size() - kUpSql.size()), file);
}

int compare_bytes(std::string_view a, std::string_view b) {
  return a.compare(b);
}

std::string no_down_path(std::string_view /*path*/) {
  return "";
}

std::string down_path_of_up(std::string_view path) {
  return std::string(path.substr(0, path.size() - kUpSql.size())) + ".down.sql";
}

Script read_pair(const File& file, const sql::ScannerOptions& options) {
  Script script;
  script.statements = sql::scan(file.content, options);
  script.down = sql::scan(file.down.value_or(""), options);
  return script;
}

constexpr std::array<Format, 6> kFormats = {{
    {"atlas", false, true, lists_sql, arrange_sql, compare_bytes, no_down_path, read_atlas_script, write_atlas},
    {"golang-migrate", false, false, lists_up, arrange_up, compare_bytes, down_path_of_up, read_pair,
     write_golang_migrate},
    {"goose", false, false, lists_sql, arrange_sql, compare_bytes, no_down_path, read_goose, write_goose},
    {"flyway", true, false, lists_flyway, arrange_flyway, compare_flyway_versions, flyway_undo_path, read_pair,
     write_flyway},
    {"liquibase", false, true, lists_sql, arrange_sql, compare_bytes, no_down_path, read_liquibase, write_liquibase},
    {"dbmate", false, false, lists_sql, arrange_sql, compare_bytes, no_down_path, read_dbmate, write_dbmate},
}};

}  // namespace

const Format& find_format(std::string_view name) {
  for (const Format& format : kFormats) {
    if (format.name == name) return format;
  }
  throw UsageError("unknown dir format " + base::quote_go(name));
}

void split_name(std::string_view name, File& file) {
  const std::size_t underscore = name.find('_');
  file.version = std::string(name.substr(0, underscore));
  file.description = underscore == std::string_view::npos ? "" : std::string(name.substr(underscore + 1));
}

}  // namespace portolan::migrate
