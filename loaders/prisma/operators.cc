#include "loaders/prisma/operators.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace portolan::loaders::prisma {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

constexpr std::array<Names, 6> single = {{{"InetOps", "inet_ops"},
                                          {"InetInclusionOps", "inet_inclusion_ops"},
                                          {"JsonbOps", "jsonb_ops"},
                                          {"JsonbPathOps", "jsonb_path_ops"},
                                          {"ArrayOps", "array_ops"},
                                          {"TextOps", "text_ops"}}};

constexpr std::array<Names, 19> brin_types = {{{"Bit", "bit"},
                                               {"VarBit", "varbit"},
                                               {"Bpchar", "bpchar"},
                                               {"Bytea", "bytea"},
                                               {"Text", "text"},
                                               {"Date", "date"},
                                               {"Float4", "float4"},
                                               {"Float8", "float8"},
                                               {"Inet", "inet"},
                                               {"Int2", "int2"},
                                               {"Int4", "int4"},
                                               {"Int8", "int8"},
                                               {"Numeric", "numeric"},
                                               {"Oid", "oid"},
                                               {"Timestamp", "timestamp"},
                                               {"TimestampTz", "timestamptz"},
                                               {"Time", "time"},
                                               {"TimeTz", "timetz"},
                                               {"Uuid", "uuid"}}};

constexpr std::array<Names, 3> brin_families = {
    {{"MinMaxOps", "minmax_ops"}, {"BloomOps", "bloom_ops"}, {"MinMaxMultiOps", "minmax_multi_ops"}}};

}  // namespace

std::string operator_class(const std::string& name) {
  const auto known = std::find_if(single.begin(), single.end(), [&](const Names& each) { return each.first == name; });
  if (known != single.end()) return std::string(known->second);
  for (const auto& [type, type_sql] : brin_types) {
    if (!name.starts_with(type)) continue;
    for (const auto& [family, family_sql] : brin_families) {
      if (name.substr(type.size()) == family) return std::string(type_sql) + "_" + std::string(family_sql);
    }
  }
  return {};
}

}  // namespace portolan::loaders::prisma
