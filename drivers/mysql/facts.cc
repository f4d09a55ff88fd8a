#include "drivers/mysql/facts.h"

#include <unordered_map>

#include "drivers/mysql/charsets.h"
#include "drivers/mysql/features.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

using Variables = std::unordered_map<std::string, std::string>;

/// SHOW VARIABLES and not `@@x`: a server answers for those it has instead of failing for one it lacks.
Variables read_variables(ports::Connection& connection) {
  const ports::Rows rows = connection.query(
      "SHOW VARIABLES WHERE Variable_name IN ('version', 'collation_server', 'character_set_server', "
      "'lower_case_table_names', 'default_storage_engine', 'read_only', 'super_read_only', 'innodb_read_only', "
      "'tx_read_only', 'transaction_read_only', 'character_set_collations', 'sql_mode')");
  Variables variables;
  for (const auto& row : rows.rows) variables.emplace(base::to_lower(row.at(0).value_or("")), row.at(1).value_or(""));
  return variables;
}

bool is_on(const Variables& variables, const std::string& name) {
  const auto it = variables.find(name);
  if (it == variables.end()) return false;
  const std::string value = base::to_upper(it->second);
  // MariaDB 12 spells the degrees of read_only as words.
  return !value.empty() && value != "OFF" && value != "0";
}

std::string value_of(const Variables& variables, const std::string& name) {
  const auto it = variables.find(name);
  return it == variables.end() ? std::string() : it->second;
}

/// `utf8mb4=utf8mb4_uca1400_ai_ci,...`: what MariaDB 11 uses instead of the compiled defaults.
void apply_overrides(schema::Properties& settings, const std::string& list) {
  for (const std::string& item : base::split(list, ',')) {
    const auto equals = item.find('=');
    if (equals == std::string::npos) continue;
    settings.set("collate." + std::string(base::trim(item.substr(0, equals))),
                 std::string(base::trim(item.substr(equals + 1))));
  }
}

}  // namespace

ports::ServerFacts read_server_facts(ports::Connection& connection, const std::string& family) {
  const Variables variables = read_variables(connection);
  ports::ServerFacts facts;
  facts.family = family;
  read_version(facts, value_of(variables, "version"));
  facts.settings.set("charset", value_of(variables, "character_set_server"));
  facts.settings.set("collate", value_of(variables, "collation_server"));
  facts.settings.set("engine", value_of(variables, "default_storage_engine"));
  facts.settings.set("lower_case_table_names", value_of(variables, "lower_case_table_names"));
  facts.settings.set("sql_mode", value_of(variables, "sql_mode"));
  for (const auto& row :
       connection.query("SELECT CHARACTER_SET_NAME, DEFAULT_COLLATE_NAME FROM information_schema.CHARACTER_SETS")
           .rows) {
    if (row.at(0) && row.at(1)) facts.settings.set("collate." + *row[0], *row[1]);
  }
  apply_overrides(facts.settings, value_of(variables, "character_set_collations"));
  for (const char* name :
       {"read_only", "super_read_only", "innodb_read_only", "tx_read_only", "transaction_read_only"}) {
    if (is_on(variables, name)) facts.read_only = true;
  }
  return facts;
}

ports::ServerFacts offline_facts(const std::string& family) {
  ports::ServerFacts facts;
  facts.family = family;
  read_version(facts, family == "mariadb" ? "10.11.6-MariaDB" : "8.0.31");
  facts.settings.set("charset", std::string("utf8mb4"));
  facts.settings.set("collate", default_collation(facts, "utf8mb4"));
  facts.settings.set("engine", std::string("InnoDB"));
  facts.settings.set("lower_case_table_names", std::string("0"));
  return facts;
}

}  // namespace portolan::mysql
