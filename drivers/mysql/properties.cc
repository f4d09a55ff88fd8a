#include "drivers/mysql/properties.h"

#include <algorithm>

#include "planner/ports/object_rows.h"

namespace portolan::mysql {
namespace {

using change::Flag;
using ports::Carrier;
using ports::Comparison;
using ports::Form;
using ports::object_row;
using ports::PropertySpec;
using ports::switch_row;
using ports::word_row;
using schema::Word;

void add_charset(std::vector<PropertySpec>& specs, Carrier carrier) {
  const bool inherited = carrier != Carrier::kSchema;
  specs.push_back({.carrier = carrier,
                   .name = "charset",
                   .inherited = inherited,
                   .comparison = Comparison::kDialect,
                   .flag = Flag::kCharset});
  specs.push_back({.carrier = carrier,
                   .name = "collate",
                   .inherited = inherited,
                   .comparison = Comparison::kDialect,
                   .flag = Flag::kCollate,
                   .hcl_aliases = {"collation"}});
}

void add_table(std::vector<PropertySpec>& specs) {
  add_charset(specs, Carrier::kTable);
  specs.push_back({.carrier = Carrier::kTable,
                   .name = "engine",
                   .form = Form::kWord,
                   .comparison = Comparison::kDialect,
                   .words = {"InnoDB", "MyISAM", "Memory", "CSV", "NDB"}});
  specs.push_back({.carrier = Carrier::kTable,
                   .name = "auto_increment",
                   .form = Form::kInteger,
                   .comparison = Comparison::kDialect,
                   .counter = true});
  specs.push_back({.carrier = Carrier::kTable, .name = "create_options", .hcl = "-", .comparison = Comparison::kNever});
  specs.push_back({.carrier = Carrier::kTable, .name = "partition_by", .hcl = "-", .comparison = Comparison::kDialect});
  specs.push_back({.carrier = Carrier::kTable, .name = "system_versioned", .form = Form::kBool, .implied = false});
}

void add_column(std::vector<PropertySpec>& specs) {
  add_charset(specs, Carrier::kColumn);
  specs.push_back(
      {.carrier = Carrier::kColumn, .name = "on_update", .form = Form::kRaw, .comparison = Comparison::kDialect});
  specs.push_back({.carrier = Carrier::kColumn, .name = "auto_increment", .form = Form::kBool, .implied = false});
  specs.push_back({.carrier = Carrier::kColumn, .name = "invisible", .form = Form::kBool, .implied = false});
  specs.push_back({.carrier = Carrier::kColumn, .name = "srid", .form = Form::kInteger});
  specs.push_back({.carrier = Carrier::kColumn,
                   .name = "as.type",
                   .form = Form::kWord,
                   .words = {"STORED", "PERSISTENT", "VIRTUAL"},
                   .block_default = Word{"VIRTUAL"}});
}

void add_keys(std::vector<PropertySpec>& specs) {
  for (const Carrier carrier : {Carrier::kPrimaryKey, Carrier::kIndex}) {
    specs.push_back({.carrier = carrier,
                     .name = "type",
                     .form = Form::kWord,
                     .implied = Word{"BTREE"},
                     .comparison = Comparison::kIgnoringCase,
                     .words = {"BTREE", "HASH", "FULLTEXT", "SPATIAL", "VECTOR"}});
  }
  specs.push_back({.carrier = Carrier::kIndex,
                   .name = "parser",
                   .form = Form::kWord,
                   .comparison = Comparison::kIgnoringCase,
                   .words = {"ngram", "mecab"}});
  specs.push_back({.carrier = Carrier::kIndexPart, .name = "prefix", .form = Form::kInteger});
}

void add_partitions(std::vector<PropertySpec>& specs) {
  specs.push_back(
      {.carrier = Carrier::kPartitioning,
       .name = "type",
       .form = Form::kWord,
       .words = {"RANGE", "RANGE COLUMNS", "LIST", "LIST COLUMNS", "HASH", "LINEAR HASH", "KEY", "LINEAR KEY"}});
  specs.push_back({.carrier = Carrier::kPartitioning, .name = "partitions", .form = Form::kInteger});
  specs.push_back({.carrier = Carrier::kPartition, .name = "values_less_than", .form = Form::kList});
  specs.push_back({.carrier = Carrier::kPartition, .name = "values_in", .form = Form::kList});
  specs.push_back({.carrier = Carrier::kPartition, .name = "comment"});
}

/// Read so that a plan can refuse it.
PropertySpec refused_row(std::string_view kind, std::string_view name) {
  PropertySpec spec = object_row(kind, name, Form::kString);
  spec.comparison = Comparison::kNever;
  return spec;
}

PropertySpec peer_row(std::string_view kind, std::string_view name, Comparison comparison) {
  PropertySpec spec = object_row(kind, name, Form::kPeer);
  spec.comparison = comparison;
  return spec;
}

void add_trailing(std::vector<PropertySpec>& specs, PropertySpec spec) {
  spec.trailing = true;
  specs.push_back(std::move(spec));
}

void add_views(std::vector<PropertySpec>& specs) {
  constexpr std::string_view kKind = "view";
  add_trailing(specs, word_row(kKind, "check_option", "", {"LOCAL", "CASCADED"}));
  add_trailing(specs, word_row(kKind, "security", "DEFINER", {"INVOKER", "DEFINER"}));
  add_trailing(specs, word_row(kKind, "algorithm", "UNDEFINED", {"UNDEFINED", "MERGE", "TEMPTABLE"}));
  specs.push_back(refused_row(kKind, "definer"));
}

void add_routines(std::vector<PropertySpec>& specs) {
  add_trailing(specs, object_row("function", "charset", Form::kString));
  add_trailing(specs, object_row("function", "collate", Form::kString));
  for (const std::string_view kind : {"function", "procedure"}) {
    add_trailing(specs, switch_row(kind, "deterministic"));
    add_trailing(specs, word_row(kind, "data_access", "CONTAINS SQL",
                                 {"CONTAINS SQL", "NO SQL", "READS SQL DATA", "MODIFIES SQL DATA"}));
    add_trailing(specs, word_row(kind, "security", "DEFINER", {"INVOKER", "DEFINER"}));
    specs.push_back(refused_row(kind, "definer"));
  }
}

void add_triggers(std::vector<PropertySpec>& specs) {
  constexpr std::string_view kKind = "trigger";
  specs.push_back(object_row(kKind, "on", Form::kOwner));
  specs.push_back(peer_row(kKind, "follows", Comparison::kDialect));
  // The catalog says it of the other trigger, as `follows`.
  specs.push_back(peer_row(kKind, "precedes", Comparison::kNever));
  specs.push_back(word_row(kKind, "for", "ROW", {"ROW", "STATEMENT"}));
  specs.push_back(refused_row(kKind, "when"));
  specs.push_back(refused_row(kKind, "definer"));
  for (const std::string_view name :
       {"before.insert", "before.update", "before.delete", "after.insert", "after.update", "after.delete"}) {
    specs.push_back(switch_row(kKind, name));
  }
}

void add_events(std::vector<PropertySpec>& specs) {
  constexpr std::string_view kKind = "event";
  for (const std::string_view name : {"schedule.every", "schedule.ends", "schedule.at"}) {
    specs.push_back(object_row(kKind, name, Form::kString));
  }
  specs.push_back(object_row(kKind, "schedule.starts", Form::kString));
  specs.back().comparison = Comparison::kDialect;
  add_trailing(specs, word_row(kKind, "on_completion", "NOT PRESERVE", {"PRESERVE", "NOT PRESERVE"}));
  PropertySpec enabled = switch_row(kKind, "enabled");
  enabled.implied = true;
  add_trailing(specs, std::move(enabled));
  specs.push_back(refused_row(kKind, "definer"));
}

ports::PropertyTable make_table() {
  std::vector<PropertySpec> specs;
  add_charset(specs, Carrier::kSchema);
  add_table(specs);
  add_column(specs);
  add_keys(specs);
  add_partitions(specs);
  specs.push_back({.carrier = Carrier::kCheck, .name = "enforced", .form = Form::kBool, .implied = true});
  specs.push_back({.carrier = Carrier::kCheck,
                   .name = "column_level",
                   .form = Form::kBool,
                   .hcl = "-",
                   .comparison = Comparison::kNever});
  add_views(specs);
  add_routines(specs);
  add_triggers(specs);
  add_events(specs);
  return ports::PropertyTable(std::move(specs));
}

}  // namespace

const ports::PropertyTable& property_table() {
  static const ports::PropertyTable kTable = make_table();
  return kTable;
}

std::optional<std::int64_t> counter_start(const schema::Table& table) {
  const auto start = table.properties.get<std::int64_t>("auto_increment");
  const bool counts = std::any_of(table.columns.begin(), table.columns.end(), [](const schema::Column& column) {
    return column.properties.is_set("auto_increment");
  });
  return counts && start && *start > 1 ? start : std::nullopt;
}

}  // namespace portolan::mysql
