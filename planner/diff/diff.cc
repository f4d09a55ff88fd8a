#include "planner/diff/diff.h"

#include <algorithm>
#include <optional>

#include "planner/base/strings.h"
#include "planner/diff/compare.h"
#include "planner/diff/ownership.h"
#include "planner/diff/recreate.h"
#include "planner/diff/references.h"
#include "planner/diff/rename.h"
#include "planner/diff/scope.h"
#include "planner/diff/table.h"
#include "planner/schema/index.h"

namespace portolan::diff {
namespace {

using schema::NameIndex;

/// Objects that read tables come after them; 0 is for what tables use (spec/planner.md 3.1).
int rank_of(const schema::Object& object) {
  static const std::unordered_map<std::string_view, int> kRanks = {
      {"partition", 1}, {"view", 1},          {"materialized", 1}, {"function", 2}, {"aggregate", 2},  {"procedure", 3},
      {"trigger", 4},   {"event_trigger", 4}, {"policy", 5},       {"event", 5},    {"permission", 6},
  };
  const auto it = kRanks.find(object.kind);
  return it == kRanks.end() ? 0 : it->second;
}

constexpr int kLastRank = 6;

class Differ {
 public:
  Differ(const ports::Dialect& dialect, const DiffOptions& options, bool schema_scope)
      : context_(dialect, options), schema_scope_(schema_scope) {}

  DiffResult run(const schema::Realm& from, const schema::Realm& to) {
    renames_ = find_renames(from, to, context_.dialect(), context_.options());
    std::optional<schema::Realm> ahead;
    std::optional<schema::Realm> kept;
    if (!renames_.empty()) {
      kept = to;
      keep_old_names(from, *kept, renames_, context_.policy(), context_.dialect());
      ahead = with_renames(from, renames_, context_.dialect());
    }
    const schema::Realm& desired = kept ? *kept : to;
    if (auto foreseen = context_.dialect().foresee(ahead ? *ahead : from, desired)) ahead = std::move(foreseen);
    const schema::Realm& current = ahead ? *ahead : from;
    ownership_.emplace(context_.dialect(), context_.policy(), current, desired);
    current_ = &current;
    realms(from, current, desired);
    recreate_dependents(context_, from, current, desired, changes_);
    set_references_aside(context_, current, desired, changes_);
    return {std::move(changes_), context_.take_doubts()};
  }

 private:
  void add(change::Change change) {
    if (!context_.policy().skips(change)) changes_.push_back(std::move(change));
  }

  /// `renamed` is `from` after the renames and as the dialect foresees it, in the same order.
  void realms(const schema::Realm& from, const schema::Realm& renamed, const schema::Realm& to) {
    for (int rank = 0; rank <= kLastRank; ++rank) objects(from.objects, renamed.objects, to.objects, rank);
    const NameIndex desired(to.schemas), present(from.schemas);
    for (std::size_t i = 0; i < from.schemas.size(); ++i) {
      const std::size_t at = desired.find(from.schemas[i].name);
      if (at == NameIndex::npos) {
        drop_schema(from.schemas[i]);
      } else {
        schemas(from.schemas[i], renamed.schemas[i], to.schemas[at]);
      }
    }
    for (const schema::Schema& schema : to.schemas) {
      if (!present.has(schema.name)) add_schema(schema);
    }
  }

  void drop_schema(const schema::Schema& schema) {
    change::Clauses clauses;
    clauses.if_exists = context_.policy().drop_schema_if_exists;
    clauses.cascade = context_.policy().drop_schema_cascade;
    add(change::DropSchema{schema, clauses});
  }

  void add_schema(const schema::Schema& schema) {
    change::AddSchema created{{}, {}};
    created.schema.name = schema.name;
    created.schema.comment = schema.comment;
    created.schema.properties = schema.properties;
    created.schema.position = schema.position;
    created.clauses.if_not_exists = context_.policy().add_schema_if_not_exists;
    // A skipped kind takes along what is inside (spec/planner.md 12).
    if (context_.policy().skips(created)) return;
    changes_.emplace_back(std::move(created));
    objects({}, {}, schema.objects, 0);
    for (const schema::Table& table : schema.tables) add_table(table);
    for (int rank = 1; rank <= kLastRank; ++rank) objects({}, {}, schema.objects, rank);
  }

  void schemas(const schema::Schema& from, const schema::Schema& renamed, const schema::Schema& to) {
    schema_attributes(from, to);
    objects(from.objects, renamed.objects, to.objects, 0);
    tables(from, renamed, to);
    for (int rank = 1; rank <= kLastRank; ++rank) objects(from.objects, renamed.objects, to.objects, rank);
  }

  void schema_attributes(const schema::Schema& from, const schema::Schema& to) {
    const ports::Dialect& dialect = context_.dialect();
    const auto comment_of = [&](const schema::Schema& schema) {
      return dialect.is_stock_schema_comment(schema, schema_scope_) ? std::nullopt : schema.comment;
    };
    change::ModifySchema modify{{}, {}, dialect.schema_changes(from, to)};
    if (auto comment = compare_comments(context_, comment_of(from), comment_of(to))) {
      modify.changes.push_back(std::move(*comment));
    }
    if (modify.changes.empty()) return;
    for (const auto& [side, source] : {std::pair{&modify.from, &from}, std::pair{&modify.to, &to}}) {
      side->name = from.name;
      side->comment = source->comment;
      side->properties = source->properties;
      side->position = source->position;
    }
    add(std::move(modify));
  }

  void tables(const schema::Schema& from, const schema::Schema& renamed, const schema::Schema& to) {
    std::unordered_map<std::string, std::vector<std::size_t>> desired;
    for (std::size_t i = 0; i < to.tables.size(); ++i) desired[key_of(to.tables[i])].push_back(i);
    std::vector<bool> claimed(to.tables.size());
    for (std::size_t i = 0; i < from.tables.size(); ++i) {
      const schema::Table& current = renamed.tables[i];
      const auto found = desired.find(key_of(current));
      if (found == desired.end()) {
        drop_table(from.tables[i]);
        continue;
      }
      if (found->second.size() > 1) {
        throw Error(std::to_string(found->second.size()) + " matches found for table " + base::quote_go(current.name));
      }
      const std::size_t at = found->second.front();
      claimed[at] = true;
      modify_table(from.tables[i], current, to.tables[at], to.properties);
    }
    for (std::size_t i = 0; i < to.tables.size(); ++i) {
      if (!claimed[i]) add_table(to.tables[i]);
    }
  }

  std::string key_of(const schema::Table& table) const { return context_.dialect().table_key(table.name); }

  void modify_table(const schema::Table& from, const schema::Table& renamed, const schema::Table& to,
                    const schema::Properties& parent) {
    if (from.name != renamed.name) {
      schema::Table after = from;
      after.name = renamed.name;
      add(change::RenameTable{from, std::move(after)});
    }
    auto modify = diff_table(context_, {from, renamed, renames_.of(from)}, to, parent);
    if (modify) add(std::move(*modify));
  }

  void add_table(const schema::Table& table) {
    change::Clauses clauses;
    clauses.if_not_exists = context_.policy().add_table_if_not_exists;
    add(change::AddTable{table, clauses});
  }

  void drop_table(const schema::Table& table) {
    change::Clauses clauses;
    clauses.if_exists = context_.policy().drop_table_if_exists;
    clauses.cascade = context_.policy().drop_table_cascade;
    add(change::DropTable{table, clauses});
  }

  /// What is dropped goes before anything is renamed, and so under the names of `from`.
  void objects(const std::vector<schema::Object>& from, const std::vector<schema::Object>& renamed,
               const std::vector<schema::Object>& to, int rank) {
    const ports::Dialect& dialect = context_.dialect();
    std::unordered_map<std::string, const schema::Object*> desired, present;
    for (const schema::Object& object : to) desired.emplace(dialect.object_key(object), &object);
    for (std::size_t i = 0; i < renamed.size(); ++i) {
      const schema::Object& object = renamed[i];
      present.emplace(dialect.object_key(object), &object);
      if (rank_of(object) != rank || !is_managed(object)) continue;
      const auto found = desired.find(dialect.object_key(object));
      if (found == desired.end()) {
        if (ownership_->may_drop(object)) drop_object(from[i]);
      } else {
        modify_object(object, *found->second);
      }
    }
    for (const schema::Object& object : to) {
      if (rank_of(object) != rank || !object.understood || present.count(dialect.object_key(object)) != 0) continue;
      add(change::AddObject{object, {}});
    }
  }

  void drop_object(const schema::Object& object) {
    change::Clauses clauses;
    clauses.cascade = context_.policy().drop_object_cascade;
    add(change::DropObject{object, clauses});
  }

  bool is_managed(const schema::Object& object) const {
    return object.understood && context_.options().unmanaged_kinds.count(object.kind) == 0;
  }

  void modify_object(const schema::Object& from, const schema::Object& to) {
    std::vector<change::PropertyChange> changes = context_.dialect().object_changes(from, to);
    const bool told = std::any_of(changes.begin(), changes.end(), [](const auto& c) { return c.name == "comment"; });
    auto comment = told ? std::nullopt : compare_comments(context_, from.comment, to.comment);
    if (comment) changes.push_back(std::move(*comment));
    std::vector<change::TableChange> parts = index_changes(from, to);
    if (changes.empty() && parts.empty()) return;
    change::ModifyObject modify{from, to, std::move(changes), {}};
    modify.parts = std::move(parts);
    modify.clauses.recreate = context_.policy().enum_recreate;
    modify.uses = uses_of(from);
    add(std::move(modify));
  }

  /// An index that differs goes and comes back.
  std::vector<change::TableChange> index_changes(const schema::Object& from, const schema::Object& to) const {
    std::vector<change::TableChange> changes, added;
    if (from.indexes.empty() && to.indexes.empty()) return changes;
    const NameIndex desired(to.indexes), present(from.indexes);
    for (const schema::Index& index : from.indexes) {
      const std::size_t at = desired.find(index.name);
      const bool stays = at != NameIndex::npos && compare_indexes(context_, index, to.indexes[at], {}).empty();
      if (stays) continue;
      changes.emplace_back(change::DropIndex{index, {}});
      if (at != NameIndex::npos) added.emplace_back(change::AddIndex{to.indexes[at], {}});
    }
    for (const schema::Index& index : to.indexes) {
      if (!present.has(index.name)) added.emplace_back(change::AddIndex{index, {}});
    }
    changes.insert(changes.end(), added.begin(), added.end());
    return changes;
  }

  const std::vector<change::ColumnUse>& uses_of(const schema::Object& object) {
    if (!uses_noted_) note_uses();
    return uses_[schema::reference_key(object.kind, object.schema, object.name)];
  }

  void note_uses() {
    uses_noted_ = true;
    for (const schema::Schema& schema : current_->schemas) {
      for (const schema::Table& table : schema.tables) {
        for (const schema::Column& column : table.columns) {
          if (!column.type.object) continue;
          const schema::ObjectRef& type = *column.type.object;
          uses_[schema::reference_key(type.kind, type.schema, type.name)].push_back({table.schema, table.name, column});
        }
      }
    }
  }

  Context context_;
  bool schema_scope_;
  Renames renames_;
  std::optional<Ownership> ownership_;
  const schema::Realm* current_ = nullptr;
  std::unordered_map<std::string, std::vector<change::ColumnUse>> uses_;
  bool uses_noted_ = false;
  change::Changes changes_;
};

}  // namespace

DiffResult diff_realms(const schema::Realm& from, const schema::Realm& to, const ports::Dialect& dialect,
                       const DiffOptions& options) {
  return Differ(dialect, options, false).run(from, to);
}

DiffResult diff_schemas(const schema::Schema& from, const schema::Schema& to, const ports::Dialect& dialect,
                        const DiffOptions& options) {
  schema::Realm current, desired;
  current.schemas.push_back(with_blank_references(from));
  desired.schemas.push_back(with_blank_references(to));
  desired.schemas.front().name = from.name;
  return Differ(dialect, options, true).run(current, desired);
}

}  // namespace portolan::diff
