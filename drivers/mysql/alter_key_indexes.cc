#include <algorithm>

#include "drivers/mysql/alter.h"
#include "drivers/mysql/diff.h"

namespace portolan::mysql {
namespace {

/// Whether `parts` begin with the columns of the index.
bool lead_with(const std::vector<schema::IndexPart>& parts, const schema::Index& index) {
  return parts.size() >= index.parts.size() &&
         std::equal(index.parts.begin(), index.parts.end(), parts.begin(),
                    [](const schema::IndexPart& a, const schema::IndexPart& b) { return a.column == b.column; });
}

/// Whether the foreign key may bring an index of another name that leads with the columns of this one.
bool brings(const schema::ForeignKey& key, const schema::Index& index) {
  return key.symbol != index.name && key.columns.size() >= index.parts.size() &&
         std::equal(index.parts.begin(), index.parts.end(), key.columns.begin(),
                    [](const schema::IndexPart& part, const std::string& column) { return part.column == column; });
}

/// The catalog does not tell. Beside another index that leads with its columns it would be gone already.
bool may_be_the_servers(const schema::Table& table, const schema::Index& index) {
  const auto made_for = [&](const schema::ForeignKey& key) {
    return is_made_for_key(index, key) && (key.symbol == index.name || has_generated_name(index));
  };
  const auto replaces = [&](const schema::Index& other) { return &other != &index && lead_with(other.parts, index); };
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), made_for) &&
         std::none_of(table.indexes.begin(), table.indexes.end(), replaces) &&
         !(table.primary_key && replaces(*table.primary_key));
}

template <typename Holds>
bool any_part(const change::ModifyTable& modify, const Holds& holds) {
  return std::any_of(modify.changes.begin(), modify.changes.end(), holds);
}

template <typename Holds>
bool any_part(const std::vector<const change::ModifyTable*>& all, const Holds& holds) {
  return std::any_of(all.begin(), all.end(), [&](const auto* modify) { return any_part(*modify, holds); });
}

}  // namespace

bool Alter::adds_leading(const schema::Index& index) const {
  const auto adds = [&](const change::TableChange& part) {
    if (const auto* add = std::get_if<change::AddIndex>(&part)) return lead_with(add->index.parts, index);
    if (const auto* modify = std::get_if<change::ModifyIndex>(&part)) return lead_with(modify->to.parts, index);
    if (const auto* add = std::get_if<change::AddPrimaryKey>(&part)) return lead_with(add->key.parts, index);
    if (const auto* modify = std::get_if<change::ModifyPrimaryKey>(&part)) return lead_with(modify->to.parts, index);
    if (const auto* add = std::get_if<change::AddForeignKey>(&part)) return brings(add->key, index);
    const auto* modify = std::get_if<change::ModifyForeignKey>(&part);
    return modify != nullptr && brings(modify->to, index);
  };
  return any_part(modify_, adds) || any_part(beside_.later, adds);
}

bool Alter::puts_leading_back(const schema::Index& index) const {
  const auto puts_back = [&](const change::TableChange& part) {
    if (const auto* drop = std::get_if<change::DropIndex>(&part)) return lead_with(original(drop->index).parts, index);
    if (const auto* modify = std::get_if<change::ModifyIndex>(&part)) {
      return lead_with(original(modify->from).parts, index);
    }
    if (const auto* drop = std::get_if<change::DropPrimaryKey>(&part)) return lead_with(drop->key.parts, index);
    if (const auto* modify = std::get_if<change::ModifyPrimaryKey>(&part)) return lead_with(modify->from.parts, index);
    if (const auto* drop = std::get_if<change::DropForeignKey>(&part)) return brings(original(drop->key), index);
    const auto* modify = std::get_if<change::ModifyForeignKey>(&part);
    return modify != nullptr && brings(original(modify->from), index);
  };
  return any_part(modify_, puts_back) || any_part(beside_.earlier, puts_back);
}

void Alter::restate_key_indexes() {
  const auto restated = [&](const schema::Index& index) { return drop_index(index) + ", " + add_index(index); };
  for (const schema::Index& index : modify_.from.indexes) {
    const schema::Index* kept = schema::find_index(modify_.to, index.name);
    if (kept == nullptr || touched_.contains(index.name) || dropped_with_key_.contains(index.name)) continue;
    const bool there = may_be_the_servers(modify_.from, index) && adds_leading(*kept);
    const bool back = may_be_the_servers(modify_.to, *kept) && puts_leading_back(index);
    if (there || back) clause(there ? restated(*kept) : "", back ? restated(index) : "");
  }
}

}  // namespace portolan::mysql
