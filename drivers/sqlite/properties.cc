#include "drivers/sqlite/properties.h"

namespace portolan::sqlite {
namespace {

using ports::Carrier;
using ports::Comparison;
using ports::Form;
using ports::PropertySpec;

PropertySpec flag(Carrier carrier, std::string_view name, bool trailing) {
  PropertySpec spec;
  spec.carrier = carrier;
  spec.name = name;
  spec.form = Form::kBool;
  spec.implied = false;
  spec.trailing = trailing;
  return spec;
}

PropertySpec hidden(Carrier carrier, std::string_view name, Form form) {
  PropertySpec spec;
  spec.carrier = carrier;
  spec.name = name;
  spec.form = form;
  spec.hcl = "-";
  spec.comparison = Comparison::kNever;
  return spec;
}

/// A column without one compares bytes; a key part without one compares as its column does.
PropertySpec collation(Carrier carrier) {
  PropertySpec spec;
  spec.carrier = carrier;
  spec.name = "collate";
  spec.form = Form::kString;
  if (carrier == Carrier::kColumn) spec.implied = std::string("BINARY");
  spec.comparison = Comparison::kIgnoringCase;
  spec.flag = change::Flag::kCollate;
  spec.hcl_aliases = {"collation"};
  return spec;
}

PropertySpec start_value() {
  PropertySpec spec;
  spec.carrier = Carrier::kTable;
  spec.name = "auto_increment";
  spec.form = Form::kInteger;
  spec.comparison = Comparison::kNever;
  spec.counter = true;
  return spec;
}

PropertySpec deferrable() {
  PropertySpec spec;
  spec.carrier = Carrier::kForeignKey;
  spec.name = "deferrable";
  spec.form = Form::kWord;
  spec.words = {"INITIALLY DEFERRED", "INITIALLY IMMEDIATE"};
  return spec;
}

PropertySpec storage_kinds() {
  PropertySpec spec;
  spec.carrier = Carrier::kColumn;
  spec.name = "as.type";
  spec.form = Form::kWord;
  spec.words = {"STORED", "VIRTUAL"};
  spec.block_default = schema::Word{"VIRTUAL"};
  return spec;
}

}  // namespace

const ports::PropertyTable& property_table() {
  static const ports::PropertyTable table({
      start_value(),
      flag(Carrier::kTable, "without_rowid", true),
      flag(Carrier::kTable, "strict", true),
      collation(Carrier::kColumn),
      flag(Carrier::kColumn, "auto_increment", false),
      storage_kinds(),
      collation(Carrier::kIndexPart),
      deferrable(),
      hidden(Carrier::kColumn, property::kDeclaredType, Form::kString),
      hidden(Carrier::kIndex, property::kOrigin, Form::kString),
      hidden(Carrier::kForeignKey, property::kFollowsParent, Form::kBool),
      hidden(Carrier::kTable, property::kDependents, Form::kList),
  });
  return table;
}

}  // namespace portolan::sqlite
