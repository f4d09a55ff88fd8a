#include "planner/rules/changed.h"

#include <algorithm>
#include <memory>

namespace portolan::rules {
namespace {

/// A constraint of a table by its name; an absent object when there is none.
Object find_constraint(std::string_view kind, const schema::Schema* schema, const schema::Table& table,
                       std::string_view name) {
  if (kind == "check") {
    for (const schema::Check& check : table.checks) {
      if (check.name == name) return make_object("check", schema, &table, &check);
    }
  }
  if (kind == "foreign_key") {
    for (const schema::ForeignKey& key : table.foreign_keys) {
      if (key.symbol == name) return make_object("foreign_key", schema, &table, &key);
    }
  }
  const schema::Index* index = kind == "unique" ? schema::find_index(table, name) : nullptr;
  if (index != nullptr) return make_object("index", schema, &table, index);
  return {};
}

}  // namespace

ChangedObjects::ChangedObjects(const change::Changes& changes, const Model& model) : model_(model) {
  for (; at_ < changes.size(); ++at_) take(changes[at_]);
}

void ChangedObjects::add(std::string_view verb, Object object) {
  list_.push_back({verb, std::move(object), at_});
}

void ChangedObjects::add(std::string_view verb, Object from, Object to) {
  to.from = std::make_shared<const Object>(std::move(from));
  add(verb, std::move(to));
}

const schema::Schema* ChangedObjects::schema_of(const schema::Table& table) {
  if (const schema::Schema* found = schema::find_schema(model_.realm, table.schema)) return found;
  if (table.schema.empty() && model_.realm.schemas.size() == 1) return &model_.realm.schemas.front();
  const auto known = std::find_if(gone_.begin(), gone_.end(), [&](const auto& s) { return s.name == table.schema; });
  if (known != gone_.end()) return &*known;
  gone_.emplace_back().name = table.schema;
  return &gone_.back();
}

void ChangedObjects::take(const change::Change& change) {
  const auto schema = [](const schema::Schema& s) { return make_object("schema", nullptr, nullptr, &s); };
  const auto table = [this](const schema::Table& t) { return make_object("table", schema_of(t), nullptr, &t); };
  if (const auto* c = std::get_if<change::AddSchema>(&change)) add("add", schema(c->schema));
  if (const auto* c = std::get_if<change::DropSchema>(&change)) add("drop", schema(c->schema));
  if (const auto* c = std::get_if<change::ModifySchema>(&change)) add("modify", schema(c->from), schema(c->to));
  if (const auto* c = std::get_if<change::AddTable>(&change)) add("add", table(c->table));
  if (const auto* c = std::get_if<change::DropTable>(&change)) add("drop", table(c->table));
  if (const auto* c = std::get_if<change::RenameTable>(&change)) add("rename", table(c->from), table(c->to));
  const auto* modify = std::get_if<change::ModifyTable>(&change);
  if (modify == nullptr) return;
  add("modify", table(modify->from), table(modify->to));
  for (const change::TableChange& part : modify->changes) take(*modify, part);
}

void ChangedObjects::take(const change::ModifyTable& modify, const change::TableChange& part) {
  const auto in = [this](const schema::Table& owner, std::string_view kind) {
    return [this, &owner, kind](const auto& item) { return make_object(kind, schema_of(owner), &owner, &item); };
  };
  const auto both = [&](std::string_view verb, std::string_view kind, const auto& c) {
    add(verb, in(modify.from, kind)(c.from), in(modify.to, kind)(c.to));
  };
  if (const auto* c = std::get_if<change::AddColumn>(&part)) add("add", in(modify.to, "column")(c->column));
  if (const auto* c = std::get_if<change::DropColumn>(&part)) add("drop", in(modify.from, "column")(c->column));
  if (const auto* c = std::get_if<change::ModifyColumn>(&part)) both("modify", "column", *c);
  if (const auto* c = std::get_if<change::RenameColumn>(&part)) both("rename", "column", *c);
  if (const auto* c = std::get_if<change::AddIndex>(&part)) add("add", in(modify.to, "index")(c->index));
  if (const auto* c = std::get_if<change::DropIndex>(&part)) add("drop", in(modify.from, "index")(c->index));
  if (const auto* c = std::get_if<change::ModifyIndex>(&part)) both("modify", "index", *c);
  if (const auto* c = std::get_if<change::RenameIndex>(&part)) both("rename", "index", *c);
  if (const auto* c = std::get_if<change::AddForeignKey>(&part)) add("add", in(modify.to, "foreign_key")(c->key));
  if (const auto* c = std::get_if<change::DropForeignKey>(&part)) add("drop", in(modify.from, "foreign_key")(c->key));
  if (const auto* c = std::get_if<change::ModifyForeignKey>(&part)) both("modify", "foreign_key", *c);
  if (const auto* c = std::get_if<change::AddCheck>(&part)) add("add", in(modify.to, "check")(c->check));
  if (const auto* c = std::get_if<change::DropCheck>(&part)) add("drop", in(modify.from, "check")(c->check));
  if (const auto* c = std::get_if<change::ModifyCheck>(&part)) both("modify", "check", *c);
  if (const auto* c = std::get_if<change::RenameConstraint>(&part)) {
    Object from = find_constraint(c->kind, schema_of(modify.from), modify.from, c->from);
    Object to = find_constraint(c->kind, schema_of(modify.to), modify.to, c->to);
    if (from.present() && to.present()) add("rename", std::move(from), std::move(to));
  }
}

}  // namespace portolan::rules
