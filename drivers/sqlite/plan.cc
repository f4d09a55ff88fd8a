#include "planner/plan/plan.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "drivers/sqlite/aside.h"
#include "drivers/sqlite/code_sql.h"
#include "drivers/sqlite/rebuild.h"
#include "drivers/sqlite/references.h"
#include "drivers/sqlite/table_sql.h"
#include "planner/base/strings.h"
#include "planner/plan/bodies.h"
#include "planner/plan/comments.h"
#include "planner/plan/sort.h"

/// Spells changes as SQLite statements (spec/planner.md 8.3, 8.4).
namespace portolan::sqlite {
namespace {

namespace comments = plan::comments;

/// In the order of a plan: code goes before the tables change and comes back after it (spec/planner.md 11.4).
enum class Stage { kDropTriggers, kDropViews, kTables, kAddViews, kAddTriggers };

constexpr Stage kStages[] = {Stage::kDropTriggers, Stage::kDropViews, Stage::kTables, Stage::kAddViews,
                             Stage::kAddTriggers};

Stage stage_of(const change::Change& change) {
  const auto* drop = std::get_if<change::DropObject>(&change);
  const auto* add = std::get_if<change::AddObject>(&change);
  if (drop != nullptr) return drop->object.kind == "view" ? Stage::kDropViews : Stage::kDropTriggers;
  if (add != nullptr) return add->object.kind == "view" ? Stage::kAddViews : Stage::kAddTriggers;
  return Stage::kTables;
}

/// By stage; tables as they come, code by what it reads.
change::Changes ordered(change::Changes changes) {
  link_made(changes);
  const auto code = std::stable_partition(changes.begin(), changes.end(),
                                          [](const auto& change) { return stage_of(change) == Stage::kTables; });
  change::Changes sorted = plan::sort_changes({std::make_move_iterator(code), std::make_move_iterator(changes.end())});
  changes.erase(code, changes.end());
  std::move(sorted.begin(), sorted.end(), std::back_inserter(changes));
  std::stable_sort(changes.begin(), changes.end(),
                   [](const auto& a, const auto& b) { return stage_of(a) < stage_of(b); });
  return changes;
}

class Planner {
 public:
  Planner(const SqliteDialect& dialect, const change::PlanOptions& options)
      : dialect_(dialect), options_(options), sql_(dialect, options_) {
    // SQLite has one schema; a plan without any qualifier fits every connection.
    if (!options_.qualifier) options_.qualifier = "";
  }

  change::Plan run(const change::Changes& changes) {
    plan_ = plan::start(ordered(changes), options_, false);
    aside_.emplace(plan_.changes);
    for (const Stage stage : kStages) {
      move_aside(stage);
      for (std::size_t i = 0; i < plan_.changes.size(); ++i) {
        if (stage_of(plan_.changes[i]) != stage) continue;
        source_ = i;
        std::visit([this](const auto& change) { add(change); }, plan_.changes[i]);
      }
      source_ = std::nullopt;
    }
    if (is_framed()) frame();
    plan::finish(plan_);
    plan_.delimiter = plan::delimiter_of(plan_, dialect_.scanner_options());
    plan_.reversible = is_reversible();
    return std::move(plan_);
  }

 private:
  void emit(std::string sql, std::string comment, std::vector<std::string> reverse = {}) {
    plan_.statements.push_back({std::move(sql), std::move(comment), std::move(reverse), source_, false});
  }

  /// The way back of a rebuild hangs on its first statement, so each change counts as a whole.
  bool is_reversible() const {
    std::map<std::size_t, bool> reversible;
    for (const change::Statement& statement : plan_.statements) {
      if (statement.source) reversible[*statement.source] |= !statement.reverse.empty();
    }
    return std::all_of(reversible.begin(), reversible.end(), [](const auto& entry) { return entry.second; });
  }

  bool is_framed() const {
    return std::any_of(plan_.changes.begin(), plan_.changes.end(), [](const change::Change& change) {
      const auto* modify = std::get_if<change::ModifyTable>(&change);
      return std::holds_alternative<change::DropTable>(change) || (modify != nullptr && !can_alter_in_place(*modify));
    });
  }

  /// Drops, or puts back, the code that no change is about but that cannot stay where it is.
  void move_aside(Stage stage) {
    const auto& kept = aside_->kept();
    if (stage == Stage::kDropTriggers || stage == Stage::kDropViews) {
      for (auto it = kept.rbegin(); it != kept.rend(); ++it) {
        if (it->is_view() == (stage == Stage::kDropViews)) drop_dependent(*it);
      }
    }
    if (stage == Stage::kAddTriggers || stage == Stage::kAddViews) {
      for (const Dependent& dependent : kept) {
        if (dependent.is_view() == (stage == Stage::kAddViews)) create_dependent(dependent);
      }
    }
  }

  static schema::Object as_object(const Dependent& dependent) {
    schema::Object object;
    object.kind = dependent.object_kind();
    object.name = dependent.name;
    return object;
  }

  void drop_dependent(const Dependent& dependent) {
    const schema::Object object = as_object(dependent);
    emit(drop_object(dialect_, object), drop_comment(object), {dependent.statement});
  }

  void create_dependent(const Dependent& dependent) {
    if (aside_->goes(dependent)) return;
    const schema::Object object = as_object(dependent);
    emit(dependent.statement, creation_comment(object), {drop_object(dialect_, object)});
  }

  void frame() {
    const std::string off = "PRAGMA foreign_keys = off";
    const std::string on = "PRAGMA foreign_keys = on";
    change::Statement first{off, "disable the enforcement of foreign-keys constraints", {on}, std::nullopt, false};
    plan_.statements.insert(plan_.statements.begin(), std::move(first));
    emit(on, "enable back the enforcement of foreign-keys constraints", {off});
  }

  void add(const change::AddSchema& c) {
    if (c.schema.name != "main") refuse("AddSchema");
  }
  void add(const change::DropSchema&) { refuse("DropSchema"); }
  void add(const change::ModifySchema&) { refuse("ModifySchema"); }
  void add(const change::AddObject& c) {
    emit(create_object(dialect_, options_, c.object), creation_comment(c.object), {drop_object(dialect_, c.object)});
  }
  void add(const change::DropObject& c) {
    std::vector<std::string> reverse = {create_object(dialect_, options_, c.object)};
    restore_own_triggers(c.object.properties, reverse);
    emit(drop_object(dialect_, c.object, c.clauses.if_exists), drop_comment(c.object), std::move(reverse));
  }
  void add(const change::ModifyObject& c) { refuse(change::kind_word(c)); }
  void add(const change::RenameObject& c) { refuse(change::kind_word(c)); }

  [[noreturn]] static void refuse(const std::string& what) { throw Error("sql/sqlite: unsupported change " + what); }

  void add(const change::AddTable& c) {
    const schema::Table& table = c.table;
    emit(sql_.create_table(table, table.name, c.clauses.if_not_exists), comments::create_table(table.name),
         {sql_.drop_table(table)});
    const auto start = table.properties.get<std::int64_t>("auto_increment");
    if (start && *start > 1) {
      refuse_start_without_counter(table);
      emit("INSERT INTO sqlite_sequence (name, seq) VALUES (" + base::quote_doubled(table.name, '"') + ", " +
               std::to_string(*start) + ")",
           comments::around("set sequence for", table.name, "table"));
    }
    for (const schema::Index& index : table.indexes) create_index(table, index, c.clauses.if_not_exists);
  }

  static void refuse_start_without_counter(const schema::Table& table) {
    const bool counts = std::any_of(table.columns.begin(), table.columns.end(), [](const schema::Column& column) {
      return column.properties.is_set("auto_increment");
    });
    if (counts) return;
    throw Error("table " + base::quote_go(table.name) + " has a start value but no auto_increment column");
  }

  void add(const change::DropTable& c) {
    std::vector<std::string> reverse = {sql_.create_table(c.table, c.table.name)};
    for (const schema::Index& index : c.table.indexes) reverse.push_back(sql_.create_index(c.table, index));
    restore_own_triggers(c.table.properties, reverse);
    emit(sql_.drop_table(c.table, c.clauses.if_exists), comments::drop_table(c.table.name), std::move(reverse));
  }

  /// Triggers that go with what they are on, unless a statement of their own drops them.
  void restore_own_triggers(const schema::Properties& owner, std::vector<std::string>& reverse) const {
    for (const Dependent& dependent : dependents_of(owner)) {
      if (dependent.is_own() && !aside_->drops(dependent)) reverse.push_back(dependent.statement);
    }
  }

  void add(const change::RenameTable& c) {
    emit(sql_.rename_table(c.from.schema, c.from.name, c.to.name), comments::rename_table(c.from.name, c.to.name),
         {sql_.rename_table(c.from.schema, c.to.name, c.from.name)});
  }

  void add(const change::ModifyTable& c) {
    if (!can_alter_in_place(c)) return rebuild(c);
    for (const change::TableChange& part : c.changes) {
      if (const auto* index = std::get_if<change::AddIndex>(&part)) {
        create_index(c.to, index->index, index->clauses.if_not_exists);
      } else if (const auto* dropped = std::get_if<change::DropIndex>(&part)) {
        drop_index(c.from, dropped->index);
      } else if (const auto* modified = std::get_if<change::ModifyIndex>(&part)) {
        drop_index(c.from, modified->from);
        create_index(c.to, modified->to, false);
      } else if (const auto* renamed = std::get_if<change::RenameIndex>(&part)) {
        create_index(c.to, renamed->to, false);
        drop_index(c.from, renamed->from);
      } else if (const auto* column = std::get_if<change::RenameColumn>(&part)) {
        emit(sql_.rename_column(c.to, column->from.name, column->to.name),
             comments::rename_column(column->from.name, column->to.name),
             {sql_.rename_column(c.to, column->to.name, column->from.name)});
      } else if (const auto* added = std::get_if<change::AddColumn>(&part)) {
        emit(sql_.add_column(c.to, added->column), comments::add_column(added->column.name, c.to.name),
             {sql_.drop_column(c.to, added->column)});
      }
    }
  }

  void rebuild(const change::ModifyTable& c) {
    // Renamed ahead: SQLite then renames in the foreign keys of other tables, which a copy under a new name would not.
    change::ModifyTable rest{c.from, c.to, {}};
    std::vector<std::string> reverse;
    for (const change::TableChange& part : c.changes) {
      if (const auto* column = std::get_if<change::RenameColumn>(&part)) {
        emit(sql_.rename_column(c.to, column->from.name, column->to.name),
             comments::rename_column(column->from.name, column->to.name));
        reverse.insert(reverse.begin(), sql_.rename_column(c.to, column->to.name, column->from.name));
      } else {
        rest.changes.push_back(part);
      }
    }
    for (RebuildStep& step : rebuild_steps(sql_, dialect_, mirrored(rest))) reverse.push_back(std::move(step.sql));
    for (const schema::Index& index : c.from.indexes) reverse.push_back(create_again(c.from, index));
    for (RebuildStep& step : rebuild_steps(sql_, dialect_, rest)) {
      emit(std::move(step.sql), std::move(step.comment), std::move(reverse));
      reverse.clear();
    }
    for (const schema::Index& index : c.to.indexes) create_index(c.to, index, false);
  }

  /// An index behind an inline UNIQUE comes back under the name that fits what its table is called in the end.
  std::string create_again(const schema::Table& table, const schema::Index& index) const {
    if (!is_autoindex(index)) return sql_.create_index(table, index);
    schema::Table before = table;
    for (const change::Change& change : plan_.changes) {
      const auto* rename = std::get_if<change::RenameTable>(&change);
      if (rename != nullptr && rename->to.name == table.name) before.name = rename->from.name;
    }
    schema::Index named = index;
    named.name = detached_name(before, index);
    return sql_.create_index(table, named);
  }

  void create_index(const schema::Table& table, const schema::Index& index, bool if_not_exists) {
    emit(sql_.create_index(table, index, if_not_exists),
         comments::create_index(TableSql::index_name(table, index), table.name), {sql_.drop_index(table, index)});
  }

  void drop_index(const schema::Table& table, const schema::Index& index) {
    emit(sql_.drop_index(table, index), comments::drop_index(TableSql::index_name(table, index), table.name),
         {sql_.create_index(table, index)});
  }

  const SqliteDialect& dialect_;
  change::PlanOptions options_;
  TableSql sql_;
  change::Plan plan_;
  std::optional<std::size_t> source_;
  std::optional<Aside> aside_;
};

}  // namespace

change::Plan SqliteDialect::plan(const change::Changes& changes, const change::PlanOptions& options) const {
  return Planner(*this, options).run(changes);
}

}  // namespace portolan::sqlite
