#include "planner/plan/plan.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "drivers/postgres/columns.h"
#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/bodies.h"
#include "planner/plan/comments.h"
#include "planner/schema/index.h"

namespace portolan::postgres {
namespace {

namespace comments = plan::comments;

constexpr std::string_view kPartition = "partition";
constexpr std::string_view kTypes[] = {"enum", "composite", "domain"};

/// One overload per kind of top-level change.
class ChangePlanner {
 public:
  ChangePlanner(PlanWriter& writer, const change::Changes& changes)
      : writer_(writer), spelling_(writer.spelling()), changes_(changes) {}

  void operator()(const change::AddSchema& add) {
    const std::string name = quote_identifier(add.schema.name);
    const bool tolerant = add.clauses.if_not_exists || add.schema.name == "public";
    writer_.append(std::string("CREATE SCHEMA ") + (tolerant ? "IF NOT EXISTS " : "") + name,
                   comments::named("Add new schema named", add.schema.name), {"DROP SCHEMA " + name + " CASCADE"});
    if (add.schema.comment && !add.schema.comment->empty()) {
      writer_.append(schema_comment(add.schema, std::nullopt, add.schema.comment));
    }
  }

  void operator()(const change::DropSchema& drop) {
    writer_.append(std::string("DROP SCHEMA ") + (drop.clauses.if_exists ? "IF EXISTS " : "") +
                       quote_identifier(drop.schema.name) + " CASCADE",
                   comments::named("Drop schema named", drop.schema.name), {});
  }

  void operator()(const change::ModifySchema& modify) {
    for (const change::PropertyChange& item : modify.changes) {
      if (item.name == "comment") writer_.append(schema_comment(modify.to, text(item.from), text(item.to)));
    }
  }

  void operator()(const change::AddTable& add) { writer_.append(table_script(spelling_, add.table, add.clauses)); }

  void operator()(const change::DropTable& drop) {
    std::string sql = std::string("DROP TABLE ") + (drop.clauses.if_exists ? "IF EXISTS " : "") +
                      spelling_.qualified(drop.table.schema, drop.table.name);
    if (drop.clauses.cascade) sql += " CASCADE";
    std::vector<std::string> reverse;
    for (Script& script : table_script(spelling_, drop.table, {})) reverse.push_back(std::move(script.sql));
    writer_.append(std::move(sql), comments::drop_table(drop.table.name), std::move(reverse));
  }

  void operator()(const change::ModifyTable& modify) { alter_table(writer_, modify); }

  void operator()(const change::RenameTable& rename) {
    const auto sentence = [&](const schema::Table& a, const schema::Table& b) {
      return "ALTER TABLE " + spelling_.qualified(a.schema, a.name) + " RENAME TO " + quote_identifier(b.name);
    };
    writer_.append(sentence(rename.from, rename.to), comments::rename_table(rename.from.name, rename.to.name),
                   {sentence(rename.to, rename.from)});
  }

  void operator()(const change::AddObject& add) {
    if (add.object.kind == kPartition) detach_partitions();
    writer_.append(object_planner(add.object.kind).create(spelling_, add.object, add.clauses));
  }

  void operator()(const change::DropObject& drop) {
    const ObjectPlanner& planner = object_planner(drop.object.kind);
    std::vector<std::string> reverse;
    for (Script& script : planner.create(spelling_, drop.object, {})) reverse.push_back(std::move(script.sql));
    Script script = planner.drop(spelling_, drop.object, drop.clauses);
    writer_.append(std::move(script.sql), std::move(script.comment), std::move(reverse));
  }

  void operator()(const change::ModifyObject& modify) {
    if (modify.to.kind == kPartition && moves_partition(modify)) detach_partitions();
    object_planner(modify.to.kind).modify(writer_, modify);
  }

  void operator()(const change::RenameObject& rename) {
    writer_.append(rename_type(spelling_, rename.from, rename.to));
  }

 private:
  static std::optional<std::string> text(const std::optional<schema::PropertyValue>& value) {
    return value ? std::optional(schema::to_text(*value)) : std::nullopt;
  }

  /// Bounds may be exchanged between partitions: all that move are detached before the first is attached.
  void detach_partitions() {
    if (std::exchange(detached_, true)) return;
    const std::size_t source = writer_.source();
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const auto* modify = std::get_if<change::ModifyObject>(&changes_[i]);
      if (modify == nullptr || modify->to.kind != kPartition || !moves_partition(*modify)) continue;
      writer_.set_source(i);
      writer_.append(detach_partition(spelling_, modify->from));
    }
    writer_.set_source(source);
  }

  PlanWriter& writer_;
  const Spelling& spelling_;
  const change::Changes& changes_;
  bool detached_ = false;
};

/// Partitions make room before others take it: drops come before the first partition that is added or moved.
void drop_partitions_first(change::Changes& changes) {
  const auto is_partition = [](const auto* change) { return change != nullptr && change->object.kind == kPartition; };
  const auto takes_room = [&](const change::Change& change) {
    const auto* modify = std::get_if<change::ModifyObject>(&change);
    return is_partition(std::get_if<change::AddObject>(&change)) ||
           (modify != nullptr && modify->to.kind == kPartition);
  };
  const auto first = std::find_if(changes.begin(), changes.end(), takes_room);
  std::stable_partition(first, changes.end(), [&](const change::Change& change) {
    return is_partition(std::get_if<change::DropObject>(&change));
  });
}

/// Types that a document names as text (`sql("grade[]")`) and that the same plan creates are linked to their object, so
/// that they are created first.
class TypeLinker {
 public:
  explicit TypeLinker(const change::Changes& changes) {
    for (const change::Change& change : changes) {
      const auto* add = std::get_if<change::AddObject>(&change);
      if (add == nullptr || std::find(std::begin(kTypes), std::end(kTypes), add->object.kind) == std::end(kTypes))
        continue;
      const schema::ObjectRef reference{add->object.kind, add->object.schema, add->object.name};
      by_name_.emplace(add->object.name, reference);
      by_name_.emplace(add->object.schema + "." + add->object.name, reference);
    }
  }

  void link(change::Changes& changes) const {
    if (by_name_.empty()) return;
    for (change::Change& change : changes) {
      if (auto* add = std::get_if<change::AddTable>(&change)) {
        for (schema::Column& column : add->table.columns) link(column.type);
      } else if (auto* made = std::get_if<change::AddObject>(&change)) {
        link(made->object);
      } else if (auto* object = std::get_if<change::ModifyObject>(&change)) {
        link(object->to);
      } else if (auto* modify = std::get_if<change::ModifyTable>(&change)) {
        for (change::TableChange& item : modify->changes) {
          if (auto* added = std::get_if<change::AddColumn>(&item)) link(added->column.type);
          if (auto* changed = std::get_if<change::ModifyColumn>(&item)) link(changed->to.type);
        }
      }
    }
  }

 private:
  void link(schema::Object& object) const {
    for (schema::Column& column : object.columns) link(column.type);
    for (schema::Column& argument : object.arguments) link(argument.type);
    if (object.type) link(*object.type);
  }

  void link(schema::ColumnType& type) const {
    if (!type.user_defined || type.object) return;
    const auto it = by_name_.find(base::replace_all(type.name, "\"", ""));
    if (it == by_name_.end()) return;
    type.object = it->second;
    type.user_defined = false;
  }

  std::unordered_map<std::string, schema::ObjectRef> by_name_;
};

/// The SQL of an object whose names the server looks up when it creates it.
std::string checked_sql(const schema::Object& object) {
  if (object.kind == "policy") return object.properties.text("using") + " " + object.properties.text("check");
  const bool routine = object.kind == "function" || object.kind == "procedure";
  return routine && !checks_body(object) ? std::string() : object.definition;
}

}  // namespace

void PlanWriter::note_enum_label(const std::string& label) {
  labels_.emplace_back(plan_.statements.size() - 1, label);
}

void PlanWriter::separate_used_labels() {
  for (const auto& [position, label] : labels_) {
    const std::string literal = quote_literal(label);
    for (std::size_t i = position + 1; i < plan_.statements.size(); ++i) {
      const std::string& sql = plan_.statements[i].sql;
      if (sql.starts_with("ALTER TYPE ") || sql.find(literal) == std::string::npos) continue;
      plan_.statements[position].outside_transaction = true;
    }
  }
}

void PlanWriter::append(std::string sql, std::string comment, std::vector<std::string> reverse,
                        bool outside_transaction) {
  change::Statement statement;
  statement.sql = std::move(sql);
  statement.comment = std::move(comment);
  statement.reverse = std::move(reverse);
  statement.source = source_;
  statement.outside_transaction = outside_transaction;
  plan_.statements.push_back(std::move(statement));
}

change::Plan PostgresDialect::plan(const change::Changes& changes, const change::PlanOptions& options) const {
  change::Changes linked = changes;
  TypeLinker(changes).link(linked);
  mark_overloads(*this, linked);
  plan::link_bodies(linked, scanner_options(), checked_sql);
  change::Plan plan = plan::start(std::move(linked), options, true);
  if (options.mode != change::Mode::kUnsortedDump) drop_partitions_first(plan.changes);
  PlanWriter writer(*this, options, plan);
  ChangePlanner planner(writer, plan.changes);
  for (std::size_t i = 0; i < plan.changes.size(); ++i) {
    writer.set_source(i);
    std::visit(planner, plan.changes[i]);
  }
  writer.separate_used_labels();
  plan::finish(plan);
  return plan;
}

}  // namespace portolan::postgres
