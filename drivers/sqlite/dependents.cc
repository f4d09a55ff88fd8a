#include "drivers/sqlite/dependents.h"

#include <array>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "drivers/sqlite/properties.h"
#include "drivers/sqlite/tokens.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"

namespace portolan::sqlite {
namespace {

/// As the property bag spells the kinds.
constexpr std::array<std::string_view, 3> kKindNames = {"view", "trigger", "own_trigger"};

std::string key_of(const schema::ObjectRef& reference) {
  return schema::reference_key(reference.kind, reference.schema, reference.name);
}

class Linker {
 public:
  Linker(schema::Schema& schema, const std::vector<CodeStatement>& code) : schema_(schema), code_(code) {
    for (const schema::Object& object : schema.objects) {
      if (object.kind != "view") continue;
      views_.emplace(schema::reference_key(object.kind, object.schema, object.name), &object);
    }
  }

  void link() {
    for (const CodeStatement& statement : code_) note(statement);
    for (schema::Table& table : schema_.tables) {
      set({"table", table.schema, table.name}, table.properties);
    }
    for (schema::Object& object : schema_.objects) {
      if (object.kind == "view") set({object.kind, object.schema, object.name}, object.properties);
    }
  }

 private:
  /// An object goes to everything that it depends on, following views.
  void note(const CodeStatement& statement) {
    const schema::Object& object = schema_.objects[statement.object];
    const bool trigger = object.kind != "view";
    std::unordered_set<std::string> seen;
    std::vector<schema::ObjectRef> open = object.depends_on;
    while (!open.empty()) {
      const schema::ObjectRef reference = std::move(open.back());
      open.pop_back();
      if (!seen.insert(key_of(reference)).second) continue;
      const bool own = trigger && reference == object.depends_on.front();
      std::vector<std::string>& entries = entries_[key_of(reference)];
      entries.emplace_back(own ? "own_trigger" : object.kind);
      entries.push_back(object.name);
      entries.push_back(statement.statement);
      const auto view = views_.find(key_of(reference));
      if (view == views_.end()) continue;
      open.insert(open.end(), view->second->depends_on.begin(), view->second->depends_on.end());
    }
  }

  void set(const schema::ObjectRef& reference, schema::Properties& properties) {
    const auto found = entries_.find(key_of(reference));
    if (found != entries_.end()) properties.set(property::kDependents, std::move(found->second));
  }

  schema::Schema& schema_;
  const std::vector<CodeStatement>& code_;
  std::unordered_map<std::string, const schema::Object*> views_;
  /// By the key of a table or view: kind, name and statement of each dependent.
  std::unordered_map<std::string, std::vector<std::string>> entries_;
};

}  // namespace

std::vector<Dependent> dependents_of(const schema::Properties& properties) {
  std::vector<Dependent> dependents;
  const schema::PropertyValue* value = properties.find(property::kDependents);
  if (value == nullptr) return dependents;
  const auto& entries = std::get<std::vector<std::string>>(*value);
  for (std::size_t i = 0; i + 2 < entries.size(); i += 3) {
    std::size_t kind = 0;
    while (kKindNames[kind] != entries[i]) ++kind;
    dependents.push_back({static_cast<Dependent::Kind>(kind), entries[i + 1], entries[i + 2]});
  }
  return dependents;
}

void link_dependents(schema::Schema& schema, const std::vector<CodeStatement>& code) {
  Linker(schema, code).link();
}

bool mentions(const std::string& statement, const std::string& name) {
  const Tokens tokens(statement);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const TokenKind kind = tokens[i].kind;
    const bool named = kind == TokenKind::kWord || kind == TokenKind::kQuoted || kind == TokenKind::kString;
    if (named && base::equals_ignoring_case(tokens.name(i), name)) return true;
  }
  return false;
}

}  // namespace portolan::sqlite
