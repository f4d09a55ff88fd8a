#include "planner/plan/plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "drivers/sqlite/dependents.h"
#include "drivers/sqlite/rebuild.h"
#include "drivers/sqlite/table_sql.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

/// Spells changes as SQLite statements (spec/planner.md 8.3, 8.4).
namespace portolan::sqlite {
namespace {

namespace comments = plan::comments;

class Planner {
 public:
  Planner(const SqliteDialect& dialect, const change::PlanOptions& options)
      : dialect_(dialect), options_(options), sql_(dialect, options_) {
    // SQLite has one schema; a plan without any qualifier fits every connection.
    if (!options_.qualifier) options_.qualifier = "";
  }

  change::Plan run(const change::Changes& changes) {
    plan_ = plan::start(changes, options_, false);
    find_rebuilds();
    for (auto it = dependents_.rbegin(); it != dependents_.rend(); ++it) drop_dependent(*it);
    for (std::size_t i = 0; i < plan_.changes.size(); ++i) {
      source_ = i;
      std::visit([this](const auto& change) { add(change); }, plan_.changes[i]);
    }
    source_ = std::nullopt;
    for (const Dependent& dependent : dependents_) create_dependent(dependent);
    if (framed_) frame();
    plan::finish(plan_);
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

  /// Collects what must be out of the way while tables are dropped and renamed.
  void find_rebuilds() {
    std::vector<const schema::Table*> rebuilt, dropped;
    for (const change::Change& change : plan_.changes) {
      const auto* modify = std::get_if<change::ModifyTable>(&change);
      if (modify != nullptr && !can_alter_in_place(*modify)) rebuilt.push_back(&modify->from);
      if (const auto* drop = std::get_if<change::DropTable>(&change)) dropped.push_back(&drop->table);
    }
    framed_ = !rebuilt.empty() || !dropped.empty();
    if (rebuilt.empty() && old_names().empty()) return;
    for (const schema::Table* table : dropped) {
      for (const Dependent& dependent : dependents_of(*table)) {
        if (dependent.kind == Dependent::Kind::kOwnTrigger) going_.insert(dependent.name);
      }
    }
    for (const schema::Table* table : rebuilt) collect(*table, true);
    for (const schema::Table* table : dropped) collect(*table, false);
    // No view depends on a trigger, and a view need not find what it reads when it is created.
    std::stable_partition(dependents_.begin(), dependents_.end(), [](const Dependent& d) { return d.is_view(); });
    refuse_renames();
  }

  void collect(const schema::Table& table, bool own_triggers) {
    for (Dependent& dependent : dependents_of(table)) {
      if (dependent.kind == Dependent::Kind::kOwnTrigger && !own_triggers) continue;
      std::set<std::string>& known = dependent.is_view() ? known_views_ : known_triggers_;
      if (known.insert(dependent.name).second) dependents_.push_back(std::move(dependent));
    }
  }

  /// Of the tables and columns that get another name.
  std::vector<std::string> old_names() const {
    std::vector<std::string> names;
    for (const change::Change& change : plan_.changes) {
      if (const auto* table = std::get_if<change::RenameTable>(&change)) names.push_back(table->from.name);
      const auto* modify = std::get_if<change::ModifyTable>(&change);
      if (modify == nullptr) continue;
      for (const change::TableChange& part : modify->changes) {
        if (const auto* column = std::get_if<change::RenameColumn>(&part)) names.push_back(column->from.name);
      }
    }
    return names;
  }

  /// A dependent comes back with the text it had, so nothing it names may be called otherwise by then.
  void refuse_renames() const {
    for (const std::string& name : old_names()) {
      for (const Dependent& dependent : dependents_) {
        if (!mentions(dependent.statement, name)) continue;
        throw Error("sql/sqlite: cannot rename " + base::quote_go(name) +
                    " in one plan with changes that drop or rebuild tables: " + std::string(noun_of(dependent)) + " " +
                    base::quote_go(dependent.name) +
                    " mentions it and would come back with the old name; apply the rename first, by itself");
      }
    }
  }

  static std::string_view noun_of(const Dependent& dependent) { return dependent.is_view() ? "view" : "trigger"; }

  /// Whether it goes with its table.
  bool is_going(const Dependent& dependent) const { return !dependent.is_view() && going_.count(dependent.name) != 0; }

  std::string drop_statement(const Dependent& dependent) const {
    return "DROP " + base::to_upper(noun_of(dependent)) + " " + dialect_.quote_identifier(dependent.name);
  }

  void drop_dependent(const Dependent& dependent) {
    emit(drop_statement(dependent), comments::around("drop", dependent.name, noun_of(dependent)),
         {dependent.statement});
  }

  void create_dependent(const Dependent& dependent) {
    if (is_going(dependent)) return;
    emit(dependent.statement,
         dependent.is_view() ? comments::around("create", dependent.name, "view")
                             : comments::named("create trigger", dependent.name),
         {drop_statement(dependent)});
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
  void add(const change::AddObject& c) { refuse(change::kind_word(c)); }
  void add(const change::DropObject& c) { refuse(change::kind_word(c)); }
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
    for (const Dependent& dependent : dependents_of(c.table)) {
      // One that was dropped ahead of a rebuild comes back behind it.
      const bool own = dependent.kind == Dependent::Kind::kOwnTrigger;
      if (own && known_triggers_.count(dependent.name) == 0) reverse.push_back(dependent.statement);
    }
    emit(sql_.drop_table(c.table, c.clauses.if_exists), comments::drop_table(c.table.name), std::move(reverse));
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
  bool framed_ = false;
  /// In the order to create them again.
  std::vector<Dependent> dependents_;
  std::set<std::string> known_views_, known_triggers_;
  /// Triggers of tables that are dropped.
  std::set<std::string> going_;
};

}  // namespace

change::Plan SqliteDialect::plan(const change::Changes& changes, const change::PlanOptions& options) const {
  return Planner(*this, options).run(changes);
}

}  // namespace portolan::sqlite
