#include "drivers/postgres/properties.h"

#include "drivers/postgres/operator_classes.h"
#include "planner/ports/object_rows.h"
#include "planner/schema/privileges.h"

namespace portolan::postgres {
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

constexpr std::string_view kHidden = "-";

PropertySpec deferrable(Carrier carrier) {
  return {.carrier = carrier,
          .name = "deferrable",
          .form = Form::kWord,
          .words = {"INITIALLY IMMEDIATE", "INITIALLY DEFERRED"}};
}

/// A fact that only inspection gives.
PropertySpec fact(Carrier carrier, std::string_view name) {
  return {.carrier = carrier, .name = name, .hcl = kHidden, .comparison = Comparison::kNever};
}

/// Storage parameters of tables whose value is a whole number; the others are texts or truth values.
constexpr std::string_view kTableNumbers[] = {"storage_params.fillfactor",
                                              "storage_params.toast_tuple_target",
                                              "storage_params.parallel_workers",
                                              "storage_params.autovacuum_vacuum_threshold",
                                              "storage_params.autovacuum_vacuum_insert_threshold",
                                              "storage_params.autovacuum_analyze_threshold",
                                              "storage_params.autovacuum_vacuum_cost_limit",
                                              "storage_params.autovacuum_freeze_min_age",
                                              "storage_params.autovacuum_freeze_max_age",
                                              "storage_params.autovacuum_freeze_table_age",
                                              "storage_params.log_autovacuum_min_duration"};
constexpr std::string_view kTableTexts[] = {
    "storage_params.autovacuum_vacuum_scale_factor", "storage_params.autovacuum_vacuum_insert_scale_factor",
    "storage_params.autovacuum_analyze_scale_factor", "storage_params.autovacuum_vacuum_cost_delay"};
constexpr std::string_view kTableSwitches[] = {"storage_params.autovacuum_enabled", "storage_params.vacuum_truncate",
                                               "storage_params.user_catalog_table"};

void add_table(std::vector<PropertySpec>& specs) {
  const auto add = [&](std::string_view name, Form form) {
    specs.push_back({.carrier = Carrier::kTable, .name = name, .form = form});
  };
  specs.push_back({.carrier = Carrier::kTable, .name = "unlogged", .form = Form::kBool, .implied = false});
  specs.push_back({.carrier = Carrier::kTable, .name = "access_method", .form = Form::kWord, .words = {"heap"}});
  specs.push_back({.carrier = Carrier::kTable,
                   .name = "replica_identity",
                   .form = Form::kBlock,
                   .implied = Word{"DEFAULT"},
                   .words = {"FULL", "NOTHING", "DEFAULT"}});
  add("tablespace", Form::kString);
  for (const std::string_view name : kTableNumbers) add(name, Form::kInteger);
  for (const std::string_view name : kTableTexts) add(name, Form::kString);
  for (const std::string_view name : kTableSwitches) add(name, Form::kBool);
  for (const std::string_view name : {"row_security.enabled", "row_security.enforced"}) {
    specs.push_back({.carrier = Carrier::kTable, .name = name, .form = Form::kBool, .implied = false});
  }
}

PropertySpec flag(Carrier carrier, std::string_view name, bool implied = false) {
  return {.carrier = carrier, .name = name, .form = Form::kBool, .implied = implied};
}

/// What a constraint may be spared: only dropping the mark is a change, by VALIDATE CONSTRAINT.
PropertySpec not_valid(Carrier carrier) {
  PropertySpec spec = flag(carrier, "not_valid");
  spec.comparison = Comparison::kDialect;
  return spec;
}

void add_column(std::vector<PropertySpec>& specs) {
  specs.push_back(
      {.carrier = Carrier::kColumn, .name = "collate", .flag = Flag::kCollate, .hcl_aliases = {"collation"}});
  specs.push_back({.carrier = Carrier::kColumn,
                   .name = "identity.generated",
                   .form = Form::kWord,
                   .words = {"ALWAYS", "BY DEFAULT"},
                   .block_default = Word{"BY DEFAULT"}});
  for (const std::string_view name : {"identity.start", "identity.increment"}) {
    specs.push_back({.carrier = Carrier::kColumn, .name = name, .form = Form::kInteger, .implied = std::int64_t{1}});
  }
  specs.push_back({.carrier = Carrier::kColumn,
                   .name = "as.type",
                   .form = Form::kWord,
                   .words = {"STORED", "VIRTUAL"},
                   .block_default = Word{"STORED"}});
  for (const std::string_view name : {"identity.last", "serial_sequence"}) {
    specs.push_back({.carrier = Carrier::kColumn, .name = name, .hcl = kHidden, .comparison = Comparison::kNever});
  }
}

void add_storage_params(std::vector<PropertySpec>& specs, Carrier carrier) {
  specs.push_back({.carrier = carrier,
                   .name = "pages_per_range",
                   .form = Form::kInteger,
                   .hcl = "page_per_range",
                   .implied = std::int64_t{128}});
  const auto add = [&](std::string_view name, Form form) {
    specs.push_back({.carrier = carrier, .name = name, .form = form});
  };
  add("storage_params.fillfactor", Form::kInteger);
  add("storage_params.deduplicate_items", Form::kBool);
  specs.push_back(
      {.carrier = carrier, .name = "storage_params.buffering", .form = Form::kWord, .words = {"OFF", "ON", "AUTO"}});
  add("storage_params.fastupdate", Form::kBool);
  add("storage_params.gin_pending_list_limit", Form::kInteger);
  add("storage_params.autosummarize", Form::kBool);
  for (const std::string_view name : {"storage_params.m", "storage_params.ef_construction", "storage_params.lists"}) {
    add(name, Form::kInteger);
  }
  add("storage_params.*", Form::kInteger);
}

void add_index(std::vector<PropertySpec>& specs) {
  specs.push_back({.carrier = Carrier::kIndex,
                   .name = "type",
                   .form = Form::kWord,
                   .implied = Word{"BTREE"},
                   .comparison = Comparison::kIgnoringCase,
                   .words = {"BTREE", "HASH", "GIN", "GIST", "BRIN", "SPGIST", "GiST", "SPGiST"}});
  specs.push_back({.carrier = Carrier::kIndex, .name = "nulls_distinct", .form = Form::kBool, .implied = true});
  specs.push_back(deferrable(Carrier::kIndex));
  specs.push_back(flag(Carrier::kIndex, "without_overlaps"));
  specs.push_back(
      {.carrier = Carrier::kIndex, .name = "invalid", .form = Form::kBool, .hcl = kHidden, .implied = false});
  specs.push_back(fact(Carrier::kIndex, "comment_on_index"));
  specs.push_back(fact(Carrier::kIndex, "tablespace"));
  add_storage_params(specs, Carrier::kIndex);
}

void add_index_part(std::vector<PropertySpec>& specs) {
  specs.push_back({.carrier = Carrier::kIndexPart, .name = "op"});
  specs.push_back({.carrier = Carrier::kIndexPart, .name = "collate"});
  const auto names = operator_class_names();
  specs.push_back(
      {.carrier = Carrier::kIndexPart, .name = "ops", .form = Form::kWord, .words = {names.begin(), names.end()}});
  specs.push_back({.carrier = Carrier::kIndexPart, .name = "nulls_first", .form = Form::kBool, .implied = false});
  specs.push_back({.carrier = Carrier::kIndexPart, .name = "nulls_last", .form = Form::kBool, .implied = false});
}

void add_foreign_key(std::vector<PropertySpec>& specs) {
  specs.push_back({.carrier = Carrier::kForeignKey,
                   .name = "match",
                   .form = Form::kWord,
                   .implied = Word{"SIMPLE"},
                   .words = {"SIMPLE", "FULL", "PARTIAL"}});
  specs.push_back(deferrable(Carrier::kForeignKey));
  specs.push_back(flag(Carrier::kForeignKey, "period"));
  specs.push_back(not_valid(Carrier::kForeignKey));
  specs.push_back(flag(Carrier::kForeignKey, "enforced", true));
  specs.push_back(
      {.carrier = Carrier::kForeignKey, .name = "comment", .implied = std::string(), .flag = Flag::kComment});
}

void add_partition(std::vector<PropertySpec>& specs) {
  const auto add = [&](std::string_view name, Form form) {
    specs.push_back({.carrier = Carrier::kObject, .name = name, .form = form, .object_kind = "partition"});
  };
  add("of", Form::kOwner);
  add("in", Form::kList);
  add("modulus", Form::kInteger);
  add("remainder", Form::kInteger);
  add("range.from", Form::kList);
  add("range.to", Form::kList);
}

void add_views(std::vector<PropertySpec>& specs) {
  const auto add = [&](PropertySpec spec, std::string_view kind) {
    spec.carrier = Carrier::kObject;
    spec.object_kind = kind;
    spec.trailing = true;
    specs.push_back(std::move(spec));
  };
  add({.carrier = {}, .name = "check_option", .form = Form::kWord, .words = {"LOCAL", "CASCADED"}}, "view");
  add({.carrier = {},
       .name = "security",
       .form = Form::kWord,
       .implied = Word{"DEFINER"},
       .words = {"INVOKER", "DEFINER"}},
      "view");
  add({.carrier = {}, .name = "security_barrier", .form = Form::kBool, .implied = false}, "view");
  constexpr std::string_view kMaterialized = "materialized";
  add({.carrier = {}, .name = "access_method", .form = Form::kWord, .words = {"heap"}}, kMaterialized);
  add({.carrier = {}, .name = "tablespace"}, kMaterialized);
  // Whether it is filled changes with REFRESH; it says only how a new one is made.
  add({.carrier = {}, .name = "with_no_data", .form = Form::kBool, .implied = false, .comparison = Comparison::kNever},
      kMaterialized);
  add({.carrier = {}, .name = "storage_params.*"}, kMaterialized);
}

/// Whether it takes NULL is told by the attribute that columns have, too.
void add_domain(std::vector<PropertySpec>& specs) {
  specs.push_back(
      {.carrier = Carrier::kObject, .name = "null", .form = Form::kBool, .hcl = kHidden, .object_kind = "domain"});
  specs.push_back(
      {.carrier = Carrier::kObject, .name = "collate", .object_kind = "domain", .hcl_aliases = {"collation"}});
}

/// The comment is what the extension's own files say, and only shown.
void add_extension(std::vector<PropertySpec>& specs) {
  specs.push_back({.carrier = Carrier::kObject, .name = "version", .object_kind = "extension"});
  for (const auto& [name, hcl] : {std::pair{"comment", std::string_view()},
                                  {"default_version", kHidden},
                                  {"any_schema", kHidden},
                                  {"types", kHidden}}) {
    specs.push_back({.carrier = Carrier::kObject,
                     .name = name,
                     .hcl = hcl,
                     .comparison = Comparison::kNever,
                     .object_kind = "extension"});
  }
}

/// Only inspection gives it; it tells how to name the routine.
PropertySpec object_fact(std::string_view kind, std::string_view name) {
  PropertySpec spec = object_row(kind, name, Form::kString);
  spec.hcl = kHidden;
  spec.comparison = Comparison::kNever;
  return spec;
}

/// Bounds that are not given are those of the type.
void add_sequence(std::vector<PropertySpec>& specs) {
  constexpr std::string_view kKind = "sequence";
  specs.push_back(word_row(kKind, "type", "bigint", {"smallint", "integer", "bigint"}));
  for (const std::string_view name : {"start", "increment", "min_value", "max_value", "cache"}) {
    PropertySpec spec = object_row(kKind, name, Form::kInteger);
    if (!name.ends_with("_value")) spec.implied = std::int64_t{1};
    specs.push_back(std::move(spec));
  }
  specs.push_back(switch_row(kKind, "cycle"));
}

/// What goes over when an object is dropped and created again.
void add_privileges(std::vector<PropertySpec>& specs) {
  for (const std::string_view kind : {"view", "materialized", "function", "procedure"}) {
    for (const std::string_view name : {schema::kGrants, schema::kKeptGrants}) specs.push_back(object_fact(kind, name));
  }
}

void add_routines(std::vector<PropertySpec>& specs) {
  for (const std::string_view kind : {"function", "procedure"}) {
    const auto trailing = [&](PropertySpec spec) {
      spec.trailing = true;
      specs.push_back(std::move(spec));
    };
    PropertySpec lang = word_row(kind, "lang", "", {"SQL", "PLpgSQL"});
    lang.comparison = Comparison::kIgnoringCase;
    specs.push_back(std::move(lang));
    trailing(word_row(kind, "volatility", "VOLATILE", {"VOLATILE", "STABLE", "IMMUTABLE"}));
    trailing(switch_row(kind, "leakproof"));
    trailing(switch_row(kind, "strict"));
    trailing(word_row(kind, "parallel", "UNSAFE", {"SAFE", "RESTRICTED", "UNSAFE"}));
    trailing(word_row(kind, "security", "INVOKER", {"DEFINER", "INVOKER"}));
    trailing(object_row(kind, "cost", Form::kInteger));
    trailing(object_row(kind, "rows", Form::kInteger));
    specs.push_back(object_fact(kind, "arguments"));
    specs.push_back(object_fact(kind, "overloaded"));
  }
}

void add_triggers(std::vector<PropertySpec>& specs) {
  constexpr std::string_view kKind = "trigger";
  specs.push_back(object_row(kKind, "on", Form::kOwner));
  specs.push_back(word_row(kKind, "for", "ROW", {"ROW", "STATEMENT"}));
  specs.push_back(object_row(kKind, "when", Form::kString));
  specs.push_back(switch_row(kKind, "constraint"));
  specs.push_back(word_row(kKind, "deferrable", "", {"INITIALLY IMMEDIATE", "INITIALLY DEFERRED"}));
  specs.push_back(word_row(kKind, "enabled", "", {"DISABLED", "REPLICA", "ALWAYS"}));
  for (const std::string_view name :
       {"before.insert", "before.update", "before.delete", "before.truncate", "after.insert", "after.update",
        "after.delete", "after.truncate", "instead_of.insert", "instead_of.update", "instead_of.delete"}) {
    specs.push_back(switch_row(kKind, name));
  }
  for (const std::string_view name : {"before.update_of", "after.update_of", "instead_of.update_of"}) {
    PropertySpec spec = object_row(kKind, name, Form::kList);
    spec.flag = Flag::kColumn;
    specs.push_back(std::move(spec));
  }
  specs.push_back(object_row(kKind, "referencing.old_table", Form::kString));
  specs.push_back(object_row(kKind, "referencing.new_table", Form::kString));
  specs.push_back(object_fact(kKind, "table"));
}

void add_policies(std::vector<PropertySpec>& specs) {
  constexpr std::string_view kKind = "policy";
  specs.push_back(object_row(kKind, "on", Form::kOwner));
  specs.push_back(word_row(kKind, "as", "PERMISSIVE", {"PERMISSIVE", "RESTRICTIVE"}));
  specs.push_back(word_row(kKind, "for", "", {"ALL", "SELECT", "INSERT", "UPDATE", "DELETE"}));
  PropertySpec roles = object_row(kKind, "to", Form::kList);
  roles.words = {"PUBLIC", "CURRENT_USER", "SESSION_USER"};
  specs.push_back(std::move(roles));
  specs.push_back(object_row(kKind, "using", Form::kString));
  specs.push_back(object_row(kKind, "check", Form::kString));
  specs.push_back(object_fact(kKind, "table"));
}

ports::PropertyTable make_table() {
  std::vector<PropertySpec> specs;
  add_table(specs);
  add_column(specs);
  specs.push_back(deferrable(Carrier::kPrimaryKey));
  specs.push_back(flag(Carrier::kPrimaryKey, "without_overlaps"));
  specs.push_back(fact(Carrier::kPrimaryKey, "comment_on_index"));
  specs.push_back(fact(Carrier::kPrimaryKey, "tablespace"));
  add_storage_params(specs, Carrier::kPrimaryKey);
  add_index(specs);
  add_index_part(specs);
  add_foreign_key(specs);
  specs.push_back(flag(Carrier::kCheck, "no_inherit"));
  specs.push_back(not_valid(Carrier::kCheck));
  specs.push_back(flag(Carrier::kCheck, "enforced", true));
  specs.push_back(fact(Carrier::kPartitioning, "leaves"));
  add_partition(specs);
  add_views(specs);
  add_routines(specs);
  add_triggers(specs);
  add_policies(specs);
  add_privileges(specs);
  specs.push_back({.carrier = Carrier::kObject, .name = "values", .form = Form::kList, .object_kind = "enum"});
  add_domain(specs);
  add_extension(specs);
  add_sequence(specs);
  return ports::PropertyTable(std::move(specs));
}

}  // namespace

const ports::PropertyTable& property_table() {
  static const ports::PropertyTable table = make_table();
  return table;
}

}  // namespace portolan::postgres
