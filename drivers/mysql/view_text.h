#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Names in the SQL of views as the server writes it: quoted with backquotes, columns qualified.
namespace portolan::mysql {

/// Names joined by dots, such as `` `s`.`t`.`c` ``.
struct NameChain {
  std::vector<std::string> parts;
  /// Where it starts, and where its second part does.
  std::size_t begin = 0;
  std::size_t second = 0;
  bool quoted = false;
  /// `AS` stands before it: an alias.
  bool alias = false;
  /// `(` stands right behind it.
  bool call = false;
};

std::vector<NameChain> name_chains(std::string_view sql);

/// The definition without the name of its own schema before tables and functions (spec/planner.md 11.2). The server
/// does it where that is the default database, but leaves the functions, and MariaDB all of a view that also reads
/// another schema. A table alias of the schema's name is told apart from it as far as the text allows.
std::string without_schema(const std::string& definition, std::string_view schema);

/// What SHOW CREATE VIEW says.
struct ViewStatement {
  /// UNDEFINED, MERGE or TEMPTABLE; DEFINER or INVOKER; "", LOCAL or CASCADED.
  std::string algorithm, security, check_option;
  /// Behind AS.
  std::string definition;
};

/// Throws Error for text that is no such statement.
ViewStatement read_view_statement(const std::string& sql);

}  // namespace portolan::mysql
