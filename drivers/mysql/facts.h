#pragma once

#include <string>

#include "planner/ports/connection.h"

namespace portolan::mysql {

/// Reads what a Dialect needs to know of a server: version, default charset, collation and engine,
/// lower_case_table_names, the session's sql_mode, the default collation of each charset, and whether it is read-only.
/// @param family  the name reports print, `mysql` or `mariadb`
ports::ServerFacts read_server_facts(ports::Connection& connection, const std::string& family);

/// Facts for documents when no server is at hand: MySQL 8.0.31 (spec/planner.md 5.1), MariaDB 10.11 for its schemes.
ports::ServerFacts offline_facts(const std::string& family);

}  // namespace portolan::mysql
