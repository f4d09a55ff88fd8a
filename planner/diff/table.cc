#include "planner/diff/table.h"

#include <algorithm>

#include "planner/diff/revert.h"
#include "planner/schema/index.h"

namespace portolan::diff {
namespace {

using change::Flag;
using change::Flags;
using ports::Carrier;
using schema::NameIndex;

class TableDiff {
 public:
  TableDiff(Context& context, const CurrentTable& current, const schema::Table& desired,
            const schema::Properties& parent)
      : context_(context), current_(current), desired_(desired), parent_(parent), from_(current.renamed), to_(desired) {
    from_.renamed_from = current.original.name == current.renamed.name ? "" : current.original.name;
    context.dialect().align(from_, to_, context.options().normalized);
  }

  std::optional<change::ModifyTable> run() {
    attributes();
    checks();
    columns();
    primary_key();
    indexes();
    foreign_keys();
    if (!modify_ || modify_->changes.empty()) return std::nullopt;
    context_.dialect().refine(*modify_);
    std::erase_if(modify_->changes, [&](const auto& change) { return is_skipped(change); });
    if (modify_->changes.empty()) return std::nullopt;
    return std::move(modify_);
  }

 private:
  /// Made on the first difference: most tables have none, and both versions are copied.
  change::ModifyTable& modify() {
    if (!modify_) {
      modify_ = change::ModifyTable{current_.original, desired_, {}};
      modify_->from.name = current_.renamed.name;
    }
    return *modify_;
  }

  bool is_skipped(const change::TableChange& change) {
    if (!context_.policy().skips(change)) return false;
    revert(modify().to, current_.renamed, change);
    return true;
  }

  void add(change::TableChange change) {
    if (!is_skipped(change)) modify().changes.push_back(std::move(change));
  }

  void attributes() {
    if (auto comment = compare_comments(context_, from_.comment, to_.comment)) {
      add(change::ModifyTableProperty{std::move(*comment)});
    }
    for (change::PropertyChange& change :
         compare_properties(context_, Carrier::kTable, from_.properties, to_.properties, parent_).changes) {
      add(change::ModifyTableProperty{std::move(change)});
    }
    if (!partitionings_equal(context_, from_, to_)) {
      add(change::ModifyTableProperty{{"partitioning", std::nullopt, std::nullopt}});
    }
  }

  void checks() {
    const NameIndex named(to_.checks);
    std::vector<bool> claimed(to_.checks.size());
    std::vector<std::size_t> partners;
    for (const schema::Check& check : from_.checks) {
      partners.push_back(partner_of(check, named, claimed));
      if (partners.back() != NameIndex::npos) claimed[partners.back()] = true;
    }
    for (std::size_t i = 0; i < from_.checks.size(); ++i) {
      const schema::Check& check = from_.checks[i];
      if (partners[i] == NameIndex::npos) {
        add(change::DropCheck{check, {}});
        continue;
      }
      const schema::Check& desired = to_.checks[partners[i]];
      const Flags flags = compare_checks(context_, check, desired, to_);
      if (!flags.empty()) add(change::ModifyCheck{check, desired, flags});
    }
    for (std::size_t i = 0; i < to_.checks.size(); ++i) {
      if (!claimed[i]) add(change::AddCheck{to_.checks[i], {}});
    }
  }

  /// Two named checks match by name; where several share one, as in SQLite, equal ones first. Otherwise content
  /// decides.
  std::size_t partner_of(const schema::Check& check, const NameIndex& named, const std::vector<bool>& claimed) const {
    if (!check.name.empty() && named.has(check.name)) {
      const std::size_t same = namesake_of(check, claimed);
      if (same != NameIndex::npos) return same;
    }
    for (std::size_t i = 0; i < to_.checks.size(); ++i) {
      const schema::Check& candidate = to_.checks[i];
      const bool may_match = check.name.empty() || candidate.name.empty();
      if (may_match && !claimed[i] && compare_checks(context_, check, candidate, to_).empty()) return i;
    }
    return NameIndex::npos;
  }

  std::size_t namesake_of(const schema::Check& check, const std::vector<bool>& claimed) const {
    std::size_t first = NameIndex::npos;
    for (std::size_t i = 0; i < to_.checks.size(); ++i) {
      const schema::Check& candidate = to_.checks[i];
      if (claimed[i] || candidate.name != check.name) continue;
      if (compare_checks(context_, check, candidate, to_).empty()) return i;
      if (first == NameIndex::npos) first = i;
    }
    return first;
  }

  void columns() {
    const NameIndex desired(to_.columns), present(from_.columns);
    for (const schema::Column& column : from_.columns) {
      const std::size_t at = desired.find(column.name);
      if (at == NameIndex::npos) {
        add(change::DropColumn{column, {}});
        continue;
      }
      rename_column(column);
      modify_column(column, to_.columns[at]);
    }
    for (const schema::Column& column : to_.columns) {
      if (present.has(column.name)) continue;
      change::Clauses clauses;
      clauses.if_not_exists = context_.policy().add_column_if_not_exists;
      add(change::AddColumn{column, clauses});
    }
  }

  void rename_column(const schema::Column& column) {
    const std::string* old = current_.renames == nullptr ? nullptr : current_.renames->columns.old_name(column.name);
    if (old == nullptr) return;
    schema::Column before = column;
    before.name = *old;
    add(change::RenameColumn{std::move(before), column});
  }

  void modify_column(const schema::Column& from, const schema::Column& to) {
    const ports::Dialect& dialect = context_.dialect();
    Flags flags;
    if (compare_comments(context_, from.comment, to.comment)) flags |= Flag::kComment;
    if (from.nullable != to.nullable) flags |= Flag::kNull;
    if (!dialect.types_equal(from, to)) flags |= Flag::kType;
    if (!context_.defaults_equal(to_, from, to)) flags |= Flag::kDefault;
    if (!dialect.generated_equal(from, to)) flags |= Flag::kGenerated;
    PropertyDifference bag =
        compare_properties(context_, Carrier::kColumn, from.properties, to.properties, to_.properties);
    flags |= bag.flags;
    if (flags.empty()) return;
    const Policy& policy = context_.policy();
    change::Clauses clauses;
    clauses.not_valid = flags.has(Flag::kNull) && !to.nullable && policy.not_null_check && policy.not_null_lock_safe;
    add(change::ModifyColumn{from, to, flags, std::move(bag.changes), clauses});
  }

  void primary_key() {
    const auto& from = from_.primary_key;
    const auto& to = to_.primary_key;
    if (!from && !to) return;
    if (!from) return add(change::AddPrimaryKey{*to});
    if (!to) return add(change::DropPrimaryKey{*from});
    const Flags flags = compare_indexes(context_, *from, *to, to_);
    const bool renamed = !from->name.empty() && !to->name.empty() && from->name != to->name;
    if (renamed && flags.without(Flag::kComment).empty() && context_.dialect().can_rename_constraint()) {
      add(change::RenameConstraint{"primary_key", from->name, to->name});
    }
    if (!flags.empty()) add(change::ModifyPrimaryKey{*from, *to, flags});
  }

  void indexes() {
    const NameIndex named(to_.indexes);
    std::vector<bool> claimed(to_.indexes.size());
    for (const schema::Index& index : from_.indexes) {
      const std::size_t at = partner_of(index, named, claimed);
      if (at == NameIndex::npos) {
        drop_index(index);
        continue;
      }
      claimed[at] = true;
      rename_index(index);
      modify_index(index, to_.indexes[at]);
    }
    for (std::size_t i = 0; i < to_.indexes.size(); ++i) {
      if (!claimed[i]) add_index(to_.indexes[i]);
    }
  }

  /// An index whose name the server made up may stand for an unnamed one of the same content.
  std::size_t partner_of(const schema::Index& index, const NameIndex& named, const std::vector<bool>& claimed) const {
    const std::size_t same = named.find(index.name);
    if (same != NameIndex::npos) return claimed[same] ? NameIndex::npos : same;
    if (!context_.dialect().is_generated_index_name(from_, index)) return NameIndex::npos;
    for (std::size_t i = 0; i < to_.indexes.size(); ++i) {
      const schema::Index& candidate = to_.indexes[i];
      if (candidate.name.empty() && !claimed[i] && candidate.unique == index.unique &&
          parts_equal(context_, index.parts, candidate.parts)) {
        return i;
      }
    }
    return NameIndex::npos;
  }

  bool may_build_concurrently(const schema::Index& index) const {
    return index.kind == schema::IndexKind::kIndex && context_.dialect().has_concurrent_index();
  }

  void add_index(const schema::Index& index) {
    change::Clauses clauses;
    clauses.if_not_exists = context_.policy().add_index_if_not_exists;
    clauses.concurrently = context_.policy().concurrent_add && may_build_concurrently(index);
    add(change::AddIndex{index, clauses});
  }

  void drop_index(const schema::Index& index) {
    change::Clauses clauses;
    clauses.concurrently = context_.policy().concurrent_drop && may_build_concurrently(index);
    add(change::DropIndex{index, clauses});
  }

  void rename_index(const schema::Index& index) {
    const std::string* old = current_.renames == nullptr ? nullptr : current_.renames->indexes.old_name(index.name);
    if (old == nullptr) return;
    schema::Index before = index;
    before.name = *old;
    add(change::RenameIndex{std::move(before), index});
  }

  void modify_index(const schema::Index& from, const schema::Index& to) {
    const Flags flags = compare_indexes(context_, from, to, to_);
    if (flags.empty()) return;
    change::ModifyIndex modify{from, to, flags, {}};
    const Policy& policy = context_.policy();
    const bool concurrent = (policy.concurrent_add || policy.concurrent_drop) && may_build_concurrently(from) &&
                            may_build_concurrently(to) && !flags.only(Flag::kComment);
    if (!concurrent) return add(std::move(modify));
    // Planner.md 12: a rebuilt index counts as drop and add, each with its own clause.
    if (is_skipped(modify)) return;
    drop_index(from);
    add_index(to);
  }

  void foreign_keys() {
    std::unordered_map<std::string, std::size_t> named;
    for (std::size_t i = 0; i < to_.foreign_keys.size(); ++i) named.emplace(to_.foreign_keys[i].symbol, i);
    std::vector<bool> claimed(to_.foreign_keys.size());
    for (const schema::ForeignKey& key : from_.foreign_keys) {
      const std::size_t at = partner_of(key, named, claimed);
      if (at == NameIndex::npos) {
        add(change::DropForeignKey{key, {}});
        continue;
      }
      claimed[at] = true;
      const schema::ForeignKey& desired = to_.foreign_keys[at];
      const Flags flags = compare_foreign_keys(context_, from_, key, to_, desired);
      if (!flags.empty()) add(change::ModifyForeignKey{key, desired, flags});
    }
    for (std::size_t i = 0; i < to_.foreign_keys.size(); ++i) {
      if (!claimed[i]) add(change::AddForeignKey{to_.foreign_keys[i], {}});
    }
  }

  /// A key without a symbol in the desired state takes any current key of the same content.
  std::size_t partner_of(const schema::ForeignKey& key, const std::unordered_map<std::string, std::size_t>& named,
                         const std::vector<bool>& claimed) const {
    if (const auto it = named.find(key.symbol); it != named.end() && !claimed[it->second]) return it->second;
    for (std::size_t i = 0; i < to_.foreign_keys.size(); ++i) {
      const schema::ForeignKey& candidate = to_.foreign_keys[i];
      if (candidate.symbol.empty() && !claimed[i] &&
          compare_foreign_keys(context_, from_, key, to_, candidate).empty()) {
        return i;
      }
    }
    return NameIndex::npos;
  }

  Context& context_;
  const CurrentTable& current_;
  const schema::Table& desired_;
  const schema::Properties& parent_;
  /// Aligned copies.
  schema::Table from_, to_;
  std::optional<change::ModifyTable> modify_;
};

}  // namespace

std::optional<change::ModifyTable> diff_table(Context& context, const CurrentTable& from, const schema::Table& to,
                                              const schema::Properties& parent) {
  return TableDiff(context, from, to, parent).run();
}

}  // namespace portolan::diff
