#include "planner/report/erd_model.h"

#include <map>
#include <utility>

#include "planner/base/strings.h"
#include "planner/report/erd_marks.h"
#include "planner/report/plan_text.h"
#include "planner/report/schema_text.h"

namespace portolan::report::erd {
namespace {

class Builder {
 public:
  Builder(const ErdPage& page, const ports::Dialect& dialect)
      : page_(page), dialect_(dialect), marks_(page, dialect), sql_(statements_of(page.creation)) {
    if (page.change != nullptr) sql_before_ = statements_of(page.change->before);
  }

  Model run() {
    for (const schema::Schema& schema : page_.realm.schemas) {
      for (const schema::Table& table : schema.tables) add_table(table, marks_.of("table", schema.name, table.name));
      for (const schema::Object& object : schema.objects) add_object(object);
    }
    for (const schema::Object& object : page_.realm.objects) add_object(object);
    for (const schema::Table& table : marks_.removed_tables()) add_table(table, {Mark::kRemoved, ""});
    for (const schema::Object& object : marks_.removed_objects()) {
      model_.objects.push_back(plain(object.kind, object.schema, object.name, object.comment, {Mark::kRemoved, ""}));
    }
    for (std::size_t i = 0; i < model_.objects.size(); ++i) {
      const Object& object = model_.objects[i];
      places_.emplace(marks_.key(object.kind, object.schema, object.name), i);
    }
    for (const Relation& relation : relations_) add_edge(relation);
    return std::move(model_);
  }

 private:
  using Statements = std::map<Key, change::Plan>;

  /// A foreign key and the object it is of.
  struct Relation {
    std::size_t child;
    schema::ForeignKey key;
    bool unique;
    Mark mark;
  };

  /// The statements of a dump by the object that they make.
  Statements statements_of(const change::Plan& plan) const {
    Statements found;
    for (const change::Statement& statement : plan.statements) {
      if (!statement.source) continue;
      if (const auto key = marks_.subject(plan.changes.at(*statement.source))) {
        found[*key].statements.push_back(statement);
      }
    }
    return found;
  }

  static std::string text_in(const Statements& statements, const Key& key) {
    const auto found = statements.find(key);
    return found == statements.end() ? "" : plan_text(found->second);
  }

  Object plain(const std::string& kind, const std::string& schema, const std::string& name,
               const std::optional<std::string>& comment, const Marked& marked) const {
    const Key key = marks_.key(kind, schema, name);
    Object object{.mark = marked.mark,
                  .kind = kind,
                  .schema = schema,
                  .name = name,
                  .comment = comment.value_or(""),
                  .before = marked.before};
    if (marked.mark == Mark::kRemoved) {
      object.sql = text_in(sql_before_, key);
    } else {
      object.sql = text_in(sql_, key);
      if (marked.mark == Mark::kChanged) object.sql_before = text_in(sql_before_, marks_.former(key));
    }
    return object;
  }

  void add_object(const schema::Object& object) {
    Object drawn = plain(object.kind, object.schema, object.name, object.comment,
                         marks_.of(object.kind, object.schema, object.name));
    if (drawn.sql.empty()) drawn.sql = object.definition;
    model_.objects.push_back(std::move(drawn));
  }

  void add_table(const schema::Table& table, const Marked& marked) {
    Object object = plain("table", table.schema, table.name, table.comment, marked);
    const Children children = marks_.children(table);
    for (const schema::Column& column : table.columns) {
      object.columns.push_back(line(children, "column", column.name, column_cells(table, column)));
    }
    if (table.primary_key) add_index(object, children, primary_key(*table.primary_key));
    for (const schema::Index& index : table.indexes) add_index(object, children, index);
    for (const schema::Check& check : table.checks) {
      object.checks.push_back(line(children, "check", check_name(check), {check.name, check.expression}));
    }
    for (const schema::ForeignKey& key : table.foreign_keys) {
      object.foreign_keys.push_back(line(children, "foreign_key", key_name(key), key_cells(table, key)));
      const Mark own = object.foreign_keys.back().mark;
      add_relation(table, key, marked.mark == Mark::kRemoved ? marked.mark : own);
    }
    add_removed(object, table, children);
    model_.objects.push_back(std::move(object));
  }

  void add_index(Object& object, const Children& children, const schema::Index& index) {
    object.indexes.push_back(line(children, "index", index_name(index), index_cells(index)));
  }

  /// What the table had before the change.
  void add_removed(Object& object, const schema::Table& table, const Children& children) {
    const auto removed = [](std::vector<std::string> cells) { return Line{Mark::kRemoved, std::move(cells)}; };
    for (const schema::Column& column : children.columns) {
      object.columns.push_back(removed(column_cells(table, column)));
    }
    for (const schema::Index& index : children.indexes) object.indexes.push_back(removed(index_cells(index)));
    for (const schema::Check& check : children.checks) object.checks.push_back(removed({check.name, check.expression}));
    for (const schema::ForeignKey& key : children.foreign_keys) {
      object.foreign_keys.push_back(removed(key_cells(table, key)));
      add_relation(table, key, Mark::kRemoved);
    }
  }

  static Line line(const Children& children, const char* kind, const std::string& name,
                   std::vector<std::string> cells) {
    const auto found = children.marks.find({kind, name});
    if (found == children.marks.end()) return {Mark::kNone, std::move(cells)};
    return {found->second.mark, std::move(cells), found->second.before};
  }

  std::vector<std::string> column_cells(const schema::Table& table, const schema::Column& column) const {
    return {column.name,
            dialect_.format_type(column.type),
            key_marks(table, column.name),
            column.nullable ? "yes" : "no",
            value_text(column),
            column.comment.value_or("")};
  }

  static std::vector<std::string> key_cells(const schema::Table& table, const schema::ForeignKey& key) {
    const bool elsewhere = !key.ref_schema.empty() && key.ref_schema != table.schema;
    return {key.symbol,
            base::join(key.columns, ", "),
            (elsewhere ? key.ref_schema + "." : "") + key.ref_table,
            base::join(key.ref_columns, ", "),
            key.on_update,
            key.on_delete};
  }

  void add_relation(const schema::Table& table, const schema::ForeignKey& key, Mark mark) {
    relations_.push_back({model_.objects.size(), key, is_unique(table, key.columns), mark});
    if (relations_.back().key.ref_schema.empty()) relations_.back().key.ref_schema = table.schema;
  }

  static std::size_t row_of(const Object& object, const std::vector<std::string>& columns) {
    for (std::size_t row = 0; row < object.columns.size() && !columns.empty(); ++row) {
      if (object.columns[row].cells.front() == columns.front()) return row;
    }
    return 0;
  }

  void add_edge(const Relation& relation) {
    const auto parent = places_.find(marks_.key("table", relation.key.ref_schema, relation.key.ref_table));
    if (parent == places_.end()) return;
    const schema::Schema* schema = schema::find_schema(page_.realm, relation.key.ref_schema);
    const schema::Table* table = schema == nullptr ? nullptr : schema::find_table(*schema, relation.key.ref_table);
    model_.edges.push_back({.child = relation.child,
                            .parent = parent->second,
                            .child_row = row_of(model_.objects[relation.child], relation.key.columns),
                            .parent_row = row_of(model_.objects[parent->second], relation.key.ref_columns),
                            .one_child = relation.unique,
                            .one_parent = table == nullptr || is_unique(*table, relation.key.ref_columns),
                            .name = relation.key.symbol,
                            .mark = relation.mark});
  }

  const ErdPage& page_;
  const ports::Dialect& dialect_;
  Marks marks_;
  Statements sql_, sql_before_;
  std::vector<Relation> relations_;
  std::map<Key, std::size_t> places_;
  Model model_;
};

}  // namespace

Model model_of(const ErdPage& page, const ports::Dialect& dialect) {
  return Builder(page, dialect).run();
}

}  // namespace portolan::report::erd
