#include "planner/report/erd_marks.h"

#include <type_traits>
#include <variant>

#include "planner/base/strings.h"
#include "planner/report/schema_text.h"

namespace portolan::report::erd {
namespace {

constexpr const char* kPrimaryKeyName = "primary key";

std::string renamed_from(const std::string& name) {
  return "Renamed from " + base::quote_go(name);
}

std::string described(const schema::Column& column, const ports::Dialect& dialect) {
  const std::string value = value_text(column);
  return dialect.format_type(column.type) + (column.nullable ? "" : " NOT NULL") +
         (value.empty()          ? ""
          : column.default_value ? " DEFAULT " + value
                                 : " " + value);
}

std::string described(const schema::Index& index) {
  return std::string(index.unique ? "unique " : "") + "(" + parts_text(index) + ")" +
         (index.where.empty() ? "" : " where " + index.where);
}

std::string described(const schema::ForeignKey& key) {
  std::string text = "(" + base::join(key.columns, ", ") + ") references " + key.ref_table + " (" +
                     base::join(key.ref_columns, ", ") + ")";
  if (!key.on_update.empty()) text += " on update " + base::to_lower(key.on_update);
  if (!key.on_delete.empty()) text += " on delete " + base::to_lower(key.on_delete);
  return text;
}

}  // namespace

/// Notes the changes one by one.
class MarkCollector {
 public:
  MarkCollector(Marks& marks, const ports::Dialect& dialect) : marks_(marks), dialect_(dialect) {}

  void operator()(const change::AddSchema&) {}
  void operator()(const change::ModifySchema&) {}
  void operator()(const change::DropSchema& drop) {
    for (const schema::Table& table : drop.schema.tables) marks_.removed_tables_.push_back(table);
    for (const schema::Object& object : drop.schema.objects) marks_.removed_objects_.push_back(object);
  }
  void operator()(const change::AddTable& add) { note(key(add.table), {Mark::kAdded}); }
  void operator()(const change::DropTable& drop) { marks_.removed_tables_.push_back(drop.table); }
  void operator()(const change::ModifyTable& modify) {
    note(key(modify.to), {Mark::kChanged});
    parts_ = &marks_.children_[key(modify.to)];
    for (const change::TableChange& part : modify.changes) std::visit(*this, part);
  }
  void operator()(const change::RenameTable& rename) {
    note_rename(key(rename.from), key(rename.to), rename.from.name);
  }
  void operator()(const change::AddObject& add) { note(key(add.object), {Mark::kAdded}); }
  void operator()(const change::DropObject& drop) { marks_.removed_objects_.push_back(drop.object); }
  void operator()(const change::ModifyObject& modify) { note(key(modify.to), {Mark::kChanged}); }
  void operator()(const change::RenameObject& rename) {
    note_rename(key(rename.from), key(rename.to), rename.from.name);
  }

  void operator()(const change::AddColumn& add) { part("column", add.column.name, {Mark::kAdded}); }
  void operator()(const change::DropColumn& drop) { parts_->columns.push_back(drop.column); }
  void operator()(const change::ModifyColumn& modify) {
    part("column", modify.to.name, {Mark::kChanged, described(modify.from, dialect_)});
  }
  void operator()(const change::RenameColumn& rename) {
    part("column", rename.to.name, {Mark::kChanged, renamed_from(rename.from.name)});
  }
  void operator()(const change::AddIndex& add) { part("index", index_name(add.index), {Mark::kAdded}); }
  void operator()(const change::DropIndex& drop) { parts_->indexes.push_back(drop.index); }
  void operator()(const change::ModifyIndex& modify) {
    part("index", index_name(modify.to), {Mark::kChanged, described(modify.from)});
  }
  void operator()(const change::RenameIndex& rename) {
    part("index", index_name(rename.to), {Mark::kChanged, renamed_from(rename.from.name)});
  }
  void operator()(const change::AddPrimaryKey&) { part("index", kPrimaryKeyName, {Mark::kAdded}); }
  void operator()(const change::DropPrimaryKey& drop) { parts_->indexes.push_back(primary_key(drop.key)); }
  void operator()(const change::ModifyPrimaryKey& modify) {
    part("index", kPrimaryKeyName, {Mark::kChanged, described(modify.from)});
  }
  void operator()(const change::AddForeignKey& add) { part("foreign_key", key_name(add.key), {Mark::kAdded}); }
  void operator()(const change::DropForeignKey& drop) { parts_->foreign_keys.push_back(drop.key); }
  void operator()(const change::ModifyForeignKey& modify) {
    part("foreign_key", key_name(modify.to), {Mark::kChanged, described(modify.from)});
  }
  void operator()(const change::AddCheck& add) { part("check", check_name(add.check), {Mark::kAdded}); }
  void operator()(const change::DropCheck& drop) { parts_->checks.push_back(drop.check); }
  void operator()(const change::ModifyCheck& modify) {
    part("check", check_name(modify.to), {Mark::kChanged, modify.from.expression});
  }
  void operator()(const change::RenameConstraint& rename) {
    const bool index = rename.kind == "primary_key" || rename.kind == "unique";
    part(index ? "index" : rename.kind.c_str(), rename.kind == "primary_key" ? kPrimaryKeyName : rename.to,
         {Mark::kChanged, renamed_from(rename.from)});
  }
  void operator()(const change::ModifyTableProperty&) {}

 private:
  template <typename T>
  Key key(const T& element) const {
    if constexpr (std::is_same_v<T, schema::Table>) {
      return marks_.key("table", element.schema, element.name);
    } else {
      return marks_.key(element.kind, element.schema, element.name);
    }
  }

  /// The statements of one addition may come in several changes: the first says what it is.
  void note(const Key& key, Marked marked) { marks_.marks_.emplace(key, std::move(marked)); }

  void note_rename(const Key& from, const Key& to, const std::string& name) {
    marks_.marks_[to] = {Mark::kChanged, renamed_from(name)};
    marks_.former_[to] = from;
  }

  void part(const char* kind, const std::string& name, Marked marked) {
    parts_->marks.insert_or_assign({kind, name}, std::move(marked));
  }

  Marks& marks_;
  const ports::Dialect& dialect_;
  Children* parts_ = nullptr;
};

Marks::Marks(const ErdPage& page, const ports::Dialect& dialect) : schema_scope_(page.schema_scope) {
  if (page.change == nullptr) return;
  MarkCollector collector(*this, dialect);
  for (const change::Change& change : page.change->changes) std::visit(collector, change);
}

Key Marks::key(const std::string& kind, const std::string& schema, const std::string& name) const {
  return {kind, schema_scope_ ? "" : schema, name};
}

std::optional<Key> Marks::subject(const change::Change& change) const {
  if (const auto* add = std::get_if<change::AddTable>(&change)) return key("table", add->table.schema, add->table.name);
  if (const auto* modify = std::get_if<change::ModifyTable>(&change)) {
    return key("table", modify->to.schema, modify->to.name);
  }
  if (const auto* add = std::get_if<change::AddObject>(&change)) {
    return key(add->object.kind, add->object.schema, add->object.name);
  }
  return std::nullopt;
}

Marked Marks::of(const std::string& kind, const std::string& schema, const std::string& name) const {
  const auto found = marks_.find(key(kind, schema, name));
  return found == marks_.end() ? Marked{} : found->second;
}

Children Marks::children(const schema::Table& table) const {
  const auto found = children_.find(key("table", table.schema, table.name));
  return found == children_.end() ? Children{} : found->second;
}

Key Marks::former(const Key& key) const {
  const auto found = former_.find(key);
  return found == former_.end() ? key : found->second;
}

schema::Index primary_key(schema::Index key) {
  key.kind = schema::IndexKind::kPrimaryKey;
  return key;
}

std::string index_name(const schema::Index& index) {
  if (index.kind == schema::IndexKind::kPrimaryKey) return kPrimaryKeyName;
  return index.name.empty() ? parts_text(index) : index.name;
}

std::string key_name(const schema::ForeignKey& key) {
  return key.symbol.empty() ? base::join(key.columns, ", ") : key.symbol;
}

std::string check_name(const schema::Check& check) {
  return check.name.empty() ? check.expression : check.name;
}

std::vector<std::string> index_cells(const schema::Index& index) {
  const bool primary = index.kind == schema::IndexKind::kPrimaryKey;
  return {index.name,
          primary        ? kPrimaryKeyName
          : index.unique ? "unique"
                         : "index",
          parts_text(index), index.where, index.comment.value_or("")};
}

}  // namespace portolan::report::erd
