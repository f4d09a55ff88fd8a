#include "drivers/mysql/alter.h"

#include <algorithm>
#include <utility>

#include "drivers/mysql/features.h"
#include "drivers/mysql/partitions.h"
#include "planner/base/strings.h"

namespace portolan::mysql {

using change::Flag;
using plan::Builder;

Alter::Alter(const Speller& speller, const change::ModifyTable& modify, Beside beside)
    : speller_(speller), modify_(modify), beside_(std::move(beside)) {}

std::string Alter::named(std::string_view words, std::string_view name) const {
  return text([&](Builder& b) { b.p(words).ident(name); });
}

std::string Alter::rename(std::string_view noun, std::string_view from, std::string_view to) const {
  return text([&](Builder& b) { b.p("RENAME").p(noun).ident(from).p("TO").ident(to); });
}

void Alter::clause(std::string forward, std::string reverse) {
  second_.push_back({std::move(forward), std::move(reverse), true});
}

void Alter::note_changes() {
  for (const change::TableChange& part : modify_.changes) {
    if (const auto* modify = std::get_if<change::ModifyColumn>(&part)) {
      modified_.insert(modify->to.name);
      const auto srid = [](const schema::Column& column) { return column.properties.get<std::int64_t>("srid"); };
      if (srid(modify->from) != srid(modify->to)) moved_srids_.insert(modify->to.name);
    }
    if (const auto* drop = std::get_if<change::DropColumn>(&part)) dropped_columns_.insert(drop->column.name);
    if (const auto* drop = std::get_if<change::DropIndex>(&part)) touched_.insert(drop->index.name);
    if (const auto* modify = std::get_if<change::ModifyIndex>(&part)) touched_.insert(modify->from.name);
    if (const auto* drop = std::get_if<change::DropCheck>(&part)) touched_.insert(drop->check.name);
    if (const auto* modify = std::get_if<change::ModifyCheck>(&part)) touched_.insert(modify->from.name);
    if (const auto* renamed = std::get_if<change::RenameColumn>(&part)) {
      renamed_.emplace(renamed->to.name, renamed->from.name);
    }
  }
}

std::vector<AlterStatement> Alter::statements() {
  if (modify_.to.columns.empty()) {
    refuse(modify_.to.position, "table " + base::quote_go(modify_.to.name) + " has no columns; drop the table instead");
  }
  note_changes();
  // Keys first: they may take an index along that is dropped on its own otherwise.
  for (const change::TableChange& part : modify_.changes) {
    const auto* key = std::get_if<change::ModifyForeignKey>(&part);
    if (key == nullptr || !(key->flags.has(Flag::kRefTable) || key->flags.has(Flag::kRefColumn))) continue;
    const schema::Index* index = schema::find_index(modify_.from, key->from.symbol);
    const bool kept = schema::find_index(modify_.to, key->from.symbol) != nullptr;
    if (index != nullptr && !kept && !is_shared(*index)) dropped_with_key_.insert(key->from.symbol);
  }
  for (const change::TableChange& part : modify_.changes) {
    std::visit([&](const auto& change) { add(change); }, part);
  }
  start_counters();
  set_indexes_aside();
  if (!is_tidb(speller_.facts())) restate_key_indexes();
  if (!renamed_.empty() && !is_mariadb(speller_.facts())) restate_dependents();
  std::vector<AlterStatement> result;
  const auto append = [&](const std::vector<Clause>& clauses, const Clause& whole) {
    if (AlterStatement statement = join(clauses, whole); !statement.sql.empty()) result.push_back(std::move(statement));
  };
  append(first_, {});
  append(second_, partitioning_);
  append(last_, {});
  for (const Clause& step : partition_steps_) append({step}, {});
  return result;
}

AlterStatement Alter::join(const std::vector<Clause>& clauses, const Clause& whole) const {
  std::vector<std::string> forward, reverse;
  bool reversible = true;
  for (const Clause& item : clauses) {
    if (!item.forward.empty()) forward.push_back(item.forward);
    if (!item.reverse.empty()) reverse.insert(reverse.begin(), item.reverse);
    reversible = reversible && item.reversible;
  }
  const auto alter = [&](const std::vector<std::string>& items, const std::string& last) {
    if (items.empty() && last.empty()) return std::string();
    return text([&](Builder& b) { b.p("ALTER TABLE").table(modify_.to).p(base::join(items, ", ")).p(last); });
  };
  return {alter(forward, whole.forward), reversible ? alter(reverse, whole.reverse) : std::string()};
}

std::string Alter::add_index(const schema::Index& index) const {
  return text([&](Builder& b) { speller_.index(b.p("ADD"), index); });
}

std::string Alter::drop_index(const schema::Index& index) const {
  return named("DROP INDEX", index.name);
}

std::string Alter::add_key(const schema::Table& table, const schema::ForeignKey& key) const {
  return text([&](Builder& b) { speller_.foreign_key(b.p("ADD"), table, key); });
}

std::string Alter::drop_key(const schema::ForeignKey& key) const {
  return named("DROP FOREIGN KEY", key.symbol);
}

void Alter::add(const change::AddIndex& change) {
  Clause added{add_index(change.index), "", !change.index.name.empty()};
  if (added.reversible) added.reverse = drop_index(change.index);
  (blocks_srid(change.index) ? last_ : second_).push_back(std::move(added));
}

void Alter::add(const change::DropIndex& change) {
  if (dropped_with_key_.contains(change.index.name)) return;
  // The server drops an index with its last column; the way back has to make it again.
  const bool goes_alone = std::all_of(
      change.index.parts.begin(), change.index.parts.end(),
      [&](const schema::IndexPart& part) { return !part.column.empty() && dropped_columns_.contains(part.column); });
  Clause dropped{goes_alone ? std::string() : drop_index(change.index), add_index(original(change.index)), true};
  (blocks_srid(change.index) ? first_ : second_).push_back(std::move(dropped));
}

bool Alter::blocks_srid(const schema::Index& index) const {
  if (index.properties.text("type") != "SPATIAL") return false;
  return std::any_of(index.parts.begin(), index.parts.end(),
                     [&](const schema::IndexPart& part) { return moved_srids_.contains(part.column); });
}

void Alter::set_indexes_aside() {
  for (const schema::Index& index : modify_.from.indexes) {
    const schema::Index* kept = schema::find_index(modify_.to, index.name);
    if (kept == nullptr || touched_.contains(index.name) || !blocks_srid(index)) continue;
    first_.push_back({drop_index(index), add_index(index), true});
    last_.push_back({add_index(*kept), drop_index(*kept), true});
  }
}

bool Alter::leads(const schema::Index& index, const schema::ForeignKey& key) {
  return !key.columns.empty() && !index.parts.empty() && index.parts.front().column == key.columns.front();
}

bool Alter::is_needed_by_key(const schema::Index& index) const {
  return index.unique || std::any_of(modify_.from.foreign_keys.begin(), modify_.from.foreign_keys.end(),
                                     [&](const schema::ForeignKey& key) { return leads(index, key); });
}

bool Alter::is_shared(const schema::Index& index) const {
  const auto is_modified = [&](const schema::ForeignKey& key) {
    return std::any_of(modify_.changes.begin(), modify_.changes.end(), [&](const change::TableChange& part) {
      const auto* modify = std::get_if<change::ModifyForeignKey>(&part);
      return modify != nullptr && modify->from.symbol == key.symbol;
    });
  };
  return std::any_of(modify_.from.foreign_keys.begin(), modify_.from.foreign_keys.end(),
                     [&](const schema::ForeignKey& key) { return leads(index, key) && !is_modified(key); });
}

void Alter::add(const change::ModifyIndex& change) {
  if (blocks_srid(change.from) || blocks_srid(change.to)) {
    first_.push_back({drop_index(change.from), add_index(original(change.from)), true});
    last_.push_back({add_index(change.to), drop_index(change.to), true});
    return;
  }
  const bool single = is_needed_by_key(change.from);
  std::vector<Clause>& drops = single ? second_ : first_;
  drops.push_back({drop_index(change.from), add_index(original(change.from)), true});
  clause(add_index(change.to), drop_index(change.to));
  if (!single) return;
  // In one statement the inverse has to drop before it adds as well.
  std::swap(second_[second_.size() - 2].reverse, second_.back().reverse);
}

void Alter::add(const change::RenameIndex& change) {
  if (has(speller_.facts(), Feature::kRenameIndex)) {
    return clause(rename("INDEX", change.from.name, change.to.name), rename("INDEX", change.to.name, change.from.name));
  }
  schema::Index renamed = change.from;
  renamed.name = change.to.name;
  clause(drop_index(change.from) + ", " + add_index(renamed), drop_index(renamed) + ", " + add_index(change.from));
}

void Alter::add(const change::AddPrimaryKey& change) {
  clause(text([&](Builder& b) { speller_.primary_key(b.p("ADD"), change.key); }), "DROP PRIMARY KEY");
}

void Alter::add(const change::DropPrimaryKey& change) {
  clause("DROP PRIMARY KEY",
         text([&](Builder& b) { speller_.primary_key(b.p("ADD"), modify_.from.primary_key.value_or(change.key)); }));
}

void Alter::add(const change::ModifyPrimaryKey& change) {
  const auto replace = [&](const schema::Index& key) {
    return text([&](Builder& b) { speller_.primary_key(b.p("DROP PRIMARY KEY, ADD"), key); });
  };
  clause(replace(change.to), replace(modify_.from.primary_key.value_or(change.from)));
}

void Alter::add(const change::AddForeignKey& change) {
  Clause added{add_key(modify_.to, change.key), "", !change.key.symbol.empty()};
  if (added.reversible) added.reverse = drop_key(change.key);
  second_.push_back(std::move(added));
}

void Alter::add(const change::DropForeignKey& change) {
  Clause dropped{drop_key(change.key), add_key(modify_.from, original(change.key)), true};
  // MariaDB does not partition a table by the statement that drops its last foreign key.
  (modify_.to.partitioning ? first_ : second_).push_back(std::move(dropped));
}

void Alter::add(const change::ModifyForeignKey& change) {
  first_.push_back({drop_key(change.from), add_key(modify_.from, original(change.from)), true});
  if (dropped_with_key_.contains(change.from.symbol)) {
    const schema::Index& index = *schema::find_index(modify_.from, change.from.symbol);
    first_.push_back({drop_index(index), add_index(index), true});
  }
  clause(add_key(modify_.to, change.to), drop_key(change.to));
}

void Alter::partitioning() {
  const auto& from = modify_.from.partitioning;
  const auto& to = modify_.to.partitioning;
  if (from && to) {
    for (PartitionStep& step : partition_steps(speller_, *from, *to)) {
      partition_steps_.push_back({std::move(step.forward), std::move(step.reverse), true});
    }
    if (!partition_steps_.empty()) return;
  }
  const auto whole = [&](const schema::Table& table) {
    if (table.partitioning) return spell_partitioning(speller_, *table.partitioning);
    const std::string opaque = table.properties.text("partition_by");
    return opaque.empty() ? std::string("REMOVE PARTITIONING") : opaque;
  };
  partitioning_ = {whole(modify_.to), whole(modify_.from), true};
}

void Alter::add(const change::RenameConstraint& change) {
  throw Error("renaming the constraint " + base::quote_go(change.from) + " is not supported");
}

}  // namespace portolan::mysql
