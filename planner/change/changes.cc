#include "planner/change/changes.h"

namespace portolan::change {
namespace {

struct TableWord {
  std::string operator()(const AddColumn&) const { return "add_column"; }
  std::string operator()(const DropColumn&) const { return "drop_column"; }
  std::string operator()(const ModifyColumn&) const { return "modify_column"; }
  std::string operator()(const RenameColumn&) const { return "rename_column"; }
  std::string operator()(const AddIndex&) const { return "add_index"; }
  std::string operator()(const DropIndex&) const { return "drop_index"; }
  std::string operator()(const ModifyIndex&) const { return "modify_index"; }
  std::string operator()(const RenameIndex&) const { return "rename_index"; }
  std::string operator()(const AddPrimaryKey&) const { return "add_primary_key"; }
  std::string operator()(const DropPrimaryKey&) const { return "drop_primary_key"; }
  std::string operator()(const ModifyPrimaryKey&) const { return "modify_primary_key"; }
  std::string operator()(const AddForeignKey&) const { return "add_foreign_key"; }
  std::string operator()(const DropForeignKey&) const { return "drop_foreign_key"; }
  std::string operator()(const ModifyForeignKey&) const { return "modify_foreign_key"; }
  std::string operator()(const AddCheck&) const { return "add_check"; }
  std::string operator()(const DropCheck&) const { return "drop_check"; }
  std::string operator()(const ModifyCheck&) const { return "modify_check"; }
  std::string operator()(const RenameConstraint&) const { return "rename_constraint"; }
  std::string operator()(const ModifyTableProperty&) const { return "modify_attr"; }
};

struct Word {
  std::string operator()(const AddSchema&) const { return "add_schema"; }
  std::string operator()(const DropSchema&) const { return "drop_schema"; }
  std::string operator()(const ModifySchema&) const { return "modify_schema"; }
  std::string operator()(const AddTable&) const { return "add_table"; }
  std::string operator()(const DropTable&) const { return "drop_table"; }
  std::string operator()(const ModifyTable&) const { return "modify_table"; }
  std::string operator()(const RenameTable&) const { return "rename_table"; }
  std::string operator()(const AddObject& c) const { return "add_" + c.object.kind; }
  std::string operator()(const DropObject& c) const { return "drop_" + c.object.kind; }
  std::string operator()(const ModifyObject& c) const { return "modify_" + c.to.kind; }
  std::string operator()(const RenameObject& c) const { return "rename_" + c.to.kind; }
};

}  // namespace

std::string kind_word(const Change& change) {
  return std::visit(Word{}, change);
}
std::string kind_word(const TableChange& change) {
  return std::visit(TableWord{}, change);
}

}  // namespace portolan::change
