#include "drivers/sqlite/properties.h"

#include "planner/ports/object_rows.h"

namespace portolan::sqlite {
namespace {

using ports::Carrier;
using ports::Comparison;
using ports::Form;
using ports::PropertySpec;
using schema::Word;

PropertySpec flag(Carrier carrier, std::string_view name, bool trailing) {
  return {.carrier = carrier, .name = name, .form = Form::kBool, .implied = false, .trailing = trailing};
}

PropertySpec hidden(Carrier carrier, std::string_view name, Form form, std::string_view object_kind = {}) {
  return {.carrier = carrier,
          .name = name,
          .form = form,
          .hcl = "-",
          .comparison = Comparison::kNever,
          .object_kind = object_kind};
}

/// A column without one compares bytes; a key part without one compares as its column does.
PropertySpec collation(Carrier carrier) {
  PropertySpec spec = {.carrier = carrier,
                       .name = "collate",
                       .comparison = Comparison::kIgnoringCase,
                       .flag = change::Flag::kCollate,
                       .hcl_aliases = {"collation"}};
  if (carrier == Carrier::kColumn) spec.implied = std::string("BINARY");
  return spec;
}

/// When it fires. SQLite knows no triggers for each statement.
void add_triggers(std::vector<PropertySpec>& specs) {
  constexpr std::string_view kKind = "trigger";
  specs.push_back(ports::object_row(kKind, "on", Form::kOwner));
  specs.push_back(ports::word_row(kKind, "for", "ROW", {"ROW"}));
  PropertySpec condition = ports::object_row(kKind, "when", Form::kString);
  condition.comparison = Comparison::kDialect;
  specs.push_back(std::move(condition));
  for (const std::string_view name : {"before.insert", "before.update", "before.delete", "after.insert", "after.update",
                                      "after.delete", "instead_of.insert", "instead_of.update", "instead_of.delete"}) {
    specs.push_back(ports::switch_row(kKind, name));
  }
  for (const std::string_view name : {"before.update_of", "after.update_of", "instead_of.update_of"}) {
    PropertySpec columns = ports::object_row(kKind, name, Form::kList);
    columns.flag = change::Flag::kColumn;
    specs.push_back(std::move(columns));
  }
}

std::vector<PropertySpec> make_rows() {
  std::vector<PropertySpec> specs;
  specs.push_back({.carrier = Carrier::kTable,
                   .name = "auto_increment",
                   .form = Form::kInteger,
                   .comparison = Comparison::kNever,
                   .counter = true});
  specs.push_back(flag(Carrier::kTable, "without_rowid", true));
  specs.push_back(flag(Carrier::kTable, "strict", true));
  specs.push_back(collation(Carrier::kColumn));
  specs.push_back(flag(Carrier::kColumn, "auto_increment", false));
  specs.push_back({.carrier = Carrier::kColumn,
                   .name = "as.type",
                   .form = Form::kWord,
                   .words = {"STORED", "VIRTUAL"},
                   .block_default = Word{"VIRTUAL"}});
  specs.push_back(collation(Carrier::kIndexPart));
  specs.push_back({.carrier = Carrier::kForeignKey,
                   .name = "deferrable",
                   .form = Form::kWord,
                   .words = {"INITIALLY DEFERRED", "INITIALLY IMMEDIATE"}});
  specs.push_back(hidden(Carrier::kColumn, property::kDeclaredType, Form::kString));
  specs.push_back(hidden(Carrier::kIndex, property::kOrigin, Form::kString));
  specs.push_back(hidden(Carrier::kForeignKey, property::kFollowsParent, Form::kBool));
  specs.push_back(hidden(Carrier::kTable, property::kDependents, Form::kList));
  specs.push_back(hidden(Carrier::kObject, property::kDependents, Form::kList, "view"));
  add_triggers(specs);
  return specs;
}

}  // namespace

const ports::PropertyTable& property_table() {
  static const ports::PropertyTable table(make_rows());
  return table;
}

}  // namespace portolan::sqlite
