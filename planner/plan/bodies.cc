#include "planner/plan/bodies.h"

#include <algorithm>
#include <unordered_map>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"
#include "planner/sql/words.h"

namespace portolan::plan {
namespace {

using schema::ObjectRef;

/// What changes make or alter, by schema and name.
class Names {
 public:
  explicit Names(const change::Changes& changes) {
    for (const change::Change& change : changes) {
      if (const auto* c = std::get_if<change::AddTable>(&change)) note({"table", c->table.schema, c->table.name});
      if (const auto* c = std::get_if<change::ModifyTable>(&change)) note({"table", c->to.schema, c->to.name});
      if (const auto* c = std::get_if<change::RenameTable>(&change)) note({"table", c->to.schema, c->to.name});
      if (const auto* c = std::get_if<change::AddObject>(&change))
        note({c->object.kind, c->object.schema, c->object.name});
      if (const auto* c = std::get_if<change::ModifyObject>(&change)) note({c->to.kind, c->to.schema, c->to.name});
    }
  }

  /// Calls `use` with everything that the words may name; unqualified names lie in `schema`.
  template <typename Use>
  void each_named(const sql::Words& words, const std::string& schema, Use&& use) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words.at(i).quote == '\'') continue;
      const bool qualified = i >= 2 && words.at(i - 1).is(".");
      if (qualified && find(spelled(words.at(i - 2)), spelled(words.at(i)), use)) continue;
      find(schema, spelled(words.at(i)), use);
    }
  }

 private:
  void note(ObjectRef reference) {
    made_[schema::qualified_key(reference.schema, reference.name)].push_back(std::move(reference));
  }

  static std::string spelled(const sql::Word& word) { return word.quoted ? word.text : base::to_lower(word.text); }

  template <typename Use>
  bool find(const std::string& schema, const std::string& name, Use&& use) const {
    const auto it = made_.find(schema::qualified_key(schema, name));
    if (it == made_.end()) return false;
    for (const ObjectRef& reference : it->second) use(reference);
    return true;
  }

  std::unordered_map<std::string, std::vector<ObjectRef>> made_;
};

class Linker {
 public:
  Linker(const Names& names, const sql::ScannerOptions& options) : names_(names), options_(options) {}

  /// @param text  SQL of what lies in `schema` and is called `name`
  void link(const std::string& text, const ObjectRef& own, std::vector<ObjectRef>& depends_on) const {
    if (text.empty()) return;
    names_.each_named(sql::Words(text, options_), own.schema, [&](const ObjectRef& found) {
      const bool known = std::find(depends_on.begin(), depends_on.end(), found) != depends_on.end();
      if (!known && !(found == own)) depends_on.push_back(found);
    });
  }

  /// Expressions of a table name functions and sequences.
  void link(schema::Table& table) const {
    std::vector<ObjectRef> found;
    const ObjectRef own{"table", table.schema, table.name};
    for (const schema::Column& column : table.columns) {
      if (column.default_value && column.default_value->raw) link(column.default_value->text, own, found);
      if (column.generated) link(column.generated->expression, own, found);
    }
    for (const schema::Check& check : table.checks) link(check.expression, own, found);
    for (const schema::Index& index : table.indexes) {
      link(index.where, own, found);
      for (const schema::IndexPart& part : index.parts) link(part.expression, own, found);
    }
    for (ObjectRef& reference : found) {
      const bool used = reference.kind == "function" || reference.kind == "sequence";
      const bool known =
          std::find(table.depends_on.begin(), table.depends_on.end(), reference) != table.depends_on.end();
      if (used && !known) table.depends_on.push_back(std::move(reference));
    }
  }

 private:
  const Names& names_;
  const sql::ScannerOptions& options_;
};

/// Whether the scanner finds the end of a statement in a file.
bool stays_whole(const std::string& statement, const sql::ScannerOptions& options) {
  try {
    const auto found = sql::scan(statement + ";\nSELECT 1;", options);
    return found.size() == 2 && found.front().text == statement + ";";
  } catch (const SourceError&) {
    return false;
  }
}

bool makes_objects(const change::Changes& changes) {
  return std::any_of(changes.begin(), changes.end(), [](const change::Change& change) {
    return std::holds_alternative<change::AddObject>(change) || std::holds_alternative<change::ModifyObject>(change);
  });
}

}  // namespace

void link_bodies(change::Changes& changes, const sql::ScannerOptions& options,
                 const std::function<std::string(const schema::Object&)>& body_of) {
  if (!makes_objects(changes)) return;
  const Names names(changes);
  const Linker linker(names, options);
  const auto link = [&](schema::Object& object) {
    linker.link(body_of(object), {object.kind, object.schema, object.name}, object.depends_on);
  };
  for (change::Change& change : changes) {
    if (auto* c = std::get_if<change::AddTable>(&change)) linker.link(c->table);
    if (auto* c = std::get_if<change::ModifyTable>(&change)) linker.link(c->to);
    if (auto* c = std::get_if<change::AddObject>(&change)) link(c->object);
    if (auto* c = std::get_if<change::ModifyObject>(&change)) link(c->to);
  }
}

std::string delimiter_of(const change::Plan& plan, const sql::ScannerOptions& options) {
  const bool plain = std::all_of(plan.statements.begin(), plan.statements.end(), [&](const auto& statement) {
    return statement.sql.find(';') == std::string::npos || stays_whole(statement.sql, options);
  });
  return plain ? ";" : "\n\n\n";
}

}  // namespace portolan::plan
