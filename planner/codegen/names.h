#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Names of Go for names of databases (spec/lint-and-tools.md 15.2).
namespace portolan::codegen {

/// `user_id` gives `UserID`: words with a capital each, initialisms in capitals, a digit in front behind an `N`.
std::string go_name(std::string_view name);

/// The name of a table's struct: its last word in the singular.
std::string struct_name(std::string_view table);

/// `stock_boxes` gives `stock_boxes.go`.
std::string file_name(std::string_view table);

/// Names of one scope: a name that is taken gets `2`, `3`, ..., a keyword of Go and `TableName` a `_`.
class NameSet {
 public:
  std::string unique(const std::string& name);
  bool has(const std::string& name) const { return taken_.count(name) > 0; }

 private:
  std::set<std::string> taken_;
};

}  // namespace portolan::codegen
