#include "planner/project/words.h"

#include <string>
#include <unordered_map>

namespace portolan::project {
namespace {

struct Row {
  /// Block types from the top and the attribute.
  std::string_view path;
  std::vector<std::string_view> words;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"env.migration.format", {"atlas", "golang-migrate", "goose", "flyway", "liquibase", "dbmate"}},
      {"env.migration.exec_order", {"LINEAR", "LINEAR_SKIP", "NON_LINEAR"}},
      {"env.migration.tx_mode", {"file", "all", "none"}},
      {"env.tx_mode", {"file", "all", "none"}},
      {"env.lint.review", {"ALWAYS", "WARNING", "ERROR"}},
      {"lint.review", {"ALWAYS", "WARNING", "ERROR"}},
      {"env.lint.non_linear.on_edit", {"ERROR", "WARN", "IGNORE"}},
      {"lint.non_linear.on_edit", {"ERROR", "WARN", "IGNORE"}},
      {"env.lint.ownership.default", {"ALLOW", "DENY"}},
      {"lint.ownership.default", {"ALLOW", "DENY"}},
      {"exporter.split_by", {"object", "schema", "type"}},
      {"exporter.naming", {"same", "lower", "upper", "title"}},
      {"exporter.on_error", {"FAIL", "CONTINUE"}},
      {"drift.on_error", {"FAIL", "CONTINUE"}},
      {"group.on_error", {"FAIL", "CONTINUE"}},
      {"env.data.mode", {"INSERT", "UPSERT", "SYNC"}},
      {"env.schema.mode.sensitive", {"ALLOW", "DENY"}},
  };
  return kRows;
}

using Scopes = std::unordered_map<std::string, hcl::Scope>;

/// Messages that name what is dropped, which lint knows: `${self.name}` stands for itself until then.
constexpr std::string_view kMessages[] = {
    "env.lint.incompatible.drop_table.message", "env.lint.incompatible.drop_column.message",
    "lint.incompatible.drop_table.message", "lint.incompatible.drop_column.message"};

hcl::Scope self_scope() {
  const auto named = [](const std::string& path) {
    return hcl::Value::object({{"name", hcl::Value("${" + path + ".name}")}});
  };
  hcl::Scope scope;
  scope.variables.emplace("self", hcl::Value::object({{"name", hcl::Value("${self.name}")},
                                                      {"table", named("self.table")},
                                                      {"schema", named("self.schema")}}));
  return scope;
}

Scopes build_scopes() {
  Scopes scopes;
  for (const Row& row : rows()) {
    const std::string path(row.path);
    hcl::Scope& scope = scopes[path];
    // A word is refused under the name of the block that holds the attribute.
    const std::size_t last = path.rfind('.');
    const std::size_t before = path.rfind('.', last - 1);
    scope.title = before == std::string::npos ? path : path.substr(before + 1);
    for (const std::string_view word : row.words) {
      scope.variables.emplace(std::string(word), hcl::Value(std::string(word)));
    }
  }
  for (const std::string_view path : kMessages) scopes.emplace(std::string(path), self_scope());
  return scopes;
}

}  // namespace

const hcl::Scope* words_of(const std::vector<std::string_view>& path, std::string_view attribute) {
  static const Scopes kScopes = build_scopes();
  std::string key;
  for (const std::string_view part : path) key += std::string(part) + ".";
  const auto found = kScopes.find(key + std::string(attribute));
  return found == kScopes.end() ? nullptr : &found->second;
}

}  // namespace portolan::project
