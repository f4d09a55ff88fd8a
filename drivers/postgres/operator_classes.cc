#include "drivers/postgres/operator_classes.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

struct Pair {
  std::string_view type;
  std::string_view name;
};

constexpr Pair kBtree[] = {
    {"anyarray", "array_ops"},
    {"bit", "bit_ops"},
    {"bit varying", "varbit_ops"},
    {"boolean", "bool_ops"},
    {"character", "bpchar_ops"},
    {"bpchar", "bpchar_ops"},
    {"bytea", "bytea_ops"},
    {"char", "char_ops"},
    {"date", "date_ops"},
    {"anyenum", "enum_ops"},
    {"real", "float4_ops"},
    {"double precision", "float8_ops"},
    {"inet", "inet_ops"},
    {"cidr", "inet_ops"},
    {"smallint", "int2_ops"},
    {"integer", "int4_ops"},
    {"bigint", "int8_ops"},
    {"interval", "interval_ops"},
    {"jsonb", "jsonb_ops"},
    {"macaddr", "macaddr_ops"},
    {"macaddr8", "macaddr8_ops"},
    {"money", "money_ops"},
    {"anymultirange", "multirange_ops"},
    {"name", "name_ops"},
    {"numeric", "numeric_ops"},
    {"oid", "oid_ops"},
    {"oidvector", "oidvector_ops"},
    {"pg_lsn", "pg_lsn_ops"},
    {"anyrange", "range_ops"},
    {"record", "record_ops"},
    {"text", "text_ops"},
    {"character varying", "text_ops"},
    {"tid", "tid_ops"},
    {"time", "time_ops"},
    {"timetz", "timetz_ops"},
    {"timestamp", "timestamp_ops"},
    {"timestamptz", "timestamptz_ops"},
    {"tsquery", "tsquery_ops"},
    {"tsvector", "tsvector_ops"},
    {"uuid", "uuid_ops"},
    {"xid8", "xid8_ops"},
    {"geography", "btree_geography_ops"},
    {"geometry", "btree_geometry_ops"},
};

/// Types whose hash class has the name of their btree class.
constexpr std::string_view kHashLikeBtree[] = {
    "anyarray",
    "boolean",
    "character",
    "bpchar",
    "bytea",
    "char",
    "date",
    "anyenum",
    "real",
    "double precision",
    "inet",
    "cidr",
    "smallint",
    "integer",
    "bigint",
    "interval",
    "jsonb",
    "macaddr",
    "macaddr8",
    "anymultirange",
    "name",
    "numeric",
    "oid",
    "oidvector",
    "pg_lsn",
    "anyrange",
    "record",
    "text",
    "character varying",
    "tid",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "uuid",
    "xid8",
};
constexpr Pair kHash[] = {
    {"aclitem", "aclitem_ops"}, {"cid", "cid_ops"}, {"xid", "xid_ops"}, {"geometry", "hash_geometry_ops"}};

constexpr Pair kBrin[] = {
    {"bit", "bit_minmax_ops"},
    {"character", "bpchar_minmax_ops"},
    {"bpchar", "bpchar_minmax_ops"},
    {"bytea", "bytea_minmax_ops"},
    {"char", "char_minmax_ops"},
    {"date", "date_minmax_ops"},
    {"real", "float4_minmax_ops"},
    {"double precision", "float8_minmax_ops"},
    {"smallint", "int2_minmax_ops"},
    {"integer", "int4_minmax_ops"},
    {"bigint", "int8_minmax_ops"},
    {"interval", "interval_minmax_ops"},
    {"macaddr", "macaddr_minmax_ops"},
    {"macaddr8", "macaddr8_minmax_ops"},
    {"name", "name_minmax_ops"},
    {"numeric", "numeric_minmax_ops"},
    {"oid", "oid_minmax_ops"},
    {"pg_lsn", "pg_lsn_minmax_ops"},
    {"text", "text_minmax_ops"},
    {"character varying", "text_minmax_ops"},
    {"tid", "tid_minmax_ops"},
    {"time", "time_minmax_ops"},
    {"timetz", "timetz_minmax_ops"},
    {"timestamp", "timestamp_minmax_ops"},
    {"timestamptz", "timestamptz_minmax_ops"},
    {"uuid", "uuid_minmax_ops"},
    {"bit varying", "varbit_minmax_ops"},
    {"box", "box_inclusion_ops"},
    {"inet", "inet_inclusion_ops"},
    {"cidr", "inet_inclusion_ops"},
    {"anyrange", "range_inclusion_ops"},
    {"geography", "brin_geography_inclusion_ops"},
    {"geometry", "brin_geometry_inclusion_ops_2d"},
};
constexpr Pair kGin[] = {{"anyarray", "array_ops"}, {"jsonb", "jsonb_ops"}, {"tsvector", "tsvector_ops"}};
constexpr Pair kGist[] = {
    {"box", "box_ops"},
    {"circle", "circle_ops"},
    {"inet", "inet_ops"},
    {"anymultirange", "multirange_ops"},
    {"point", "point_ops"},
    {"polygon", "poly_ops"},
    {"anyrange", "range_ops"},
    {"tsquery", "tsquery_ops"},
    {"tsvector", "tsvector_ops"},
    {"geography", "gist_geography_ops"},
    {"geometry", "gist_geometry_ops_2d"},
};
constexpr Pair kSpgist[] = {
    {"inet", "inet_ops"},    {"cidr", "inet_ops"},      {"box", "box_ops"},   {"point", "quad_point_ops"},
    {"polygon", "poly_ops"}, {"anyrange", "range_ops"}, {"text", "text_ops"}, {"character varying", "text_ops"},
};

/// Classes that are the default of nothing.
constexpr Pair kOthers[] = {
    {"character", "bpchar_pattern_ops"},
    {"inet", "cidr_ops"},
    {"record", "record_image_ops"},
    {"text", "text_pattern_ops"},
    {"text", "varchar_ops"},
    {"text", "varchar_pattern_ops"},
    {"jsonb", "jsonb_path_ops"},
    {"text", "gin_trgm_ops"},
    {"text", "gist_trgm_ops"},
    {"inet", "inet_minmax_ops"},
    {"geometry", "brin_geometry_inclusion_ops_3d"},
    {"geometry", "brin_geometry_inclusion_ops_4d"},
    {"point", "kd_point_ops"},
};
constexpr std::string_view kBloom[] = {"bpchar",   "bytea", "char",    "date",      "float4",      "float8",
                                       "inet",     "int2",  "int4",    "int8",      "interval",    "macaddr",
                                       "macaddr8", "name",  "numeric", "oid",       "pg_lsn",      "text",
                                       "tid",      "time",  "timetz",  "timestamp", "timestamptz", "uuid"};
constexpr std::string_view kMinmaxMulti[] = {
    "date",    "float4", "float8", "inet", "int2", "int4",   "int8",      "interval",    "macaddr", "macaddr8",
    "numeric", "oid",    "pg_lsn", "tid",  "time", "timetz", "timestamp", "timestamptz", "uuid"};

struct Table {
  std::vector<OperatorClass> classes;
  std::vector<std::string> made_names;
  std::vector<std::string_view> names;
};

Table make_class_table() {
  Table table;
  const auto add = [&](std::string_view method, std::span<const Pair> pairs) {
    for (const Pair& pair : pairs) table.classes.push_back({method, pair.type, pair.name, true});
  };
  add("BTREE", kBtree);
  for (const std::string_view type : kHashLikeBtree) {
    const auto* row = std::find_if(std::begin(kBtree), std::end(kBtree), [&](const Pair& p) { return p.type == type; });
    table.classes.push_back({"HASH", type, row->name, true});
  }
  add("HASH", kHash);
  add("BRIN", kBrin);
  add("GIN", kGin);
  add("GIST", kGist);
  add("SPGIST", kSpgist);
  for (const Pair& pair : kOthers) table.classes.push_back({"", pair.type, pair.name, false});
  for (const std::string_view type : kBloom) table.made_names.push_back(std::string(type) + "_bloom_ops");
  for (const std::string_view type : kMinmaxMulti) table.made_names.push_back(std::string(type) + "_minmax_multi_ops");
  std::unordered_set<std::string_view> seen;
  const auto name = [&](std::string_view text) {
    if (seen.insert(text).second) table.names.push_back(text);
  };
  for (const OperatorClass& row : table.classes) name(row.name);
  for (const std::string& text : table.made_names) name(text);
  return table;
}

const Table& table() {
  static const Table instance = make_class_table();
  return instance;
}

}  // namespace

std::span<const OperatorClass> operator_classes() {
  return table().classes;
}
std::span<const std::string_view> operator_class_names() {
  return table().names;
}

bool is_default_operator_class(std::string_view method, std::string_view type, std::string_view name) {
  const auto& classes = table().classes;
  return std::any_of(classes.begin(), classes.end(), [&](const OperatorClass& row) {
    return row.is_default && row.name == name && row.type == type && base::equals_ignoring_case(row.method, method);
  });
}

}  // namespace portolan::postgres
