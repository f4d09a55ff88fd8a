#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

/// Go source as data, and how gofmt lays it out.
namespace portolan::codegen {

struct GoField {
  std::string name;
  std::string type;
  /// Values of the struct tag by key, in order: {"gorm", "column:id;..."}.
  std::vector<std::pair<std::string, std::string>> tags;
};

struct GoEnum {
  std::string type;
  /// Constant and value.
  std::vector<std::pair<std::string, std::string>> constants;
};

struct GoStruct {
  std::string name;
  std::string table_name;
  /// Lines above the struct, without slashes.
  std::vector<std::string> comments;
  std::vector<GoField> fields;
  std::vector<GoEnum> enums;
  std::set<std::string> imports;
};

/// A whole file of these structs.
std::string print_file(const std::string& package, const std::vector<const GoStruct*>& structs);

/// Text as a string literal of Go, in double quotes.
std::string go_string(const std::string& text);

}  // namespace portolan::codegen
