#include "drivers/sqlite/references.h"

#include <algorithm>

#include "drivers/sqlite/tokens.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {

void References::add(schema::ObjectRef reference) {
  std::string key = base::to_lower(reference.name);
  known_.emplace(std::move(key), std::move(reference));
}

std::optional<schema::ObjectRef> References::find(std::string_view name) const {
  const auto found = known_.find(base::to_lower(name));
  return found == known_.end() ? std::nullopt : std::optional(found->second);
}

void References::link(schema::Object& object) const {
  link(object.definition, object);
  link(object.properties.text("when"), object);
}

void References::link(std::string_view sql, schema::Object& object) const {
  const Tokens tokens(sql);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const TokenKind kind = tokens[i].kind;
    if (kind != TokenKind::kWord && kind != TokenKind::kQuoted && kind != TokenKind::kString) continue;
    const bool of_something = i >= 2 && tokens.is_symbol(i - 1, '.');
    if (of_something && !base::equals_ignoring_case(tokens.name(i - 2), "main")) continue;
    const auto reference = find(tokens.name(i));
    if (!reference || (reference->kind == object.kind && reference->name == object.name)) continue;
    auto& known = object.depends_on;
    if (std::find(known.begin(), known.end(), *reference) == known.end()) known.push_back(*reference);
  }
}

void link_made(change::Changes& changes) {
  References made;
  for (const change::Change& change : changes) {
    if (const auto* c = std::get_if<change::AddTable>(&change)) made.add({"table", c->table.schema, c->table.name});
    if (const auto* c = std::get_if<change::AddObject>(&change); c != nullptr && c->object.kind == "view") {
      made.add({c->object.kind, c->object.schema, c->object.name});
    }
  }
  for (change::Change& change : changes) {
    if (auto* c = std::get_if<change::AddObject>(&change)) made.link(c->object);
  }
}

}  // namespace portolan::sqlite
