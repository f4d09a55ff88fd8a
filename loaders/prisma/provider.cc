#include "loaders/prisma/provider.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "loaders/prisma/native_types.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

constexpr std::array<std::string_view, scalar_count> scalar_names = {"String",  "Boolean",  "Int",   "BigInt", "Float",
                                                                     "Decimal", "DateTime", "Bytes", "Json"};

constexpr Provider postgres() {
  Provider result;
  result.name = "postgresql";
  result.dialect = "postgres";
  result.name_limit = 63;
  result.scalars = {"TEXT",           "BOOLEAN",      "INTEGER", "BIGINT", "DOUBLE PRECISION",
                    "DECIMAL(65,30)", "TIMESTAMP(3)", "BYTEA",   "JSONB"};
  result.native_types = postgres_types;
  result.lists = true;
  result.schemas = true;
  result.extensions = true;
  result.set_null_on_required = true;
  result.partial_in_parentheses = true;
  result.join_primary_key = true;
  result.operator_classes = true;
  result.index_methods = "BTree - Hash HASH Gin GIN Gist GIST SpGist SPGIST Brin BRIN";
  result.bytes_open = "'\\x";
  result.bytes_close = "'";
  result.primary_scope = NameScope::schema;
  result.index_scope = NameScope::schema;
  return result;
}

constexpr Provider cockroach() {
  Provider result = postgres();
  result.name = "cockroachdb";
  result.dialect = "cockroachdb";
  result.scalars = {"STRING", "BOOL", "INT4", "INT8", "FLOAT8", "DECIMAL(65,30)", "TIMESTAMP(3)", "BYTES", "JSONB"};
  result.native_types = cockroach_types;
  result.extensions = false;
  result.join_primary_key = false;
  result.set_null_on_required = false;
  result.operator_classes = false;
  result.index_methods = "BTree - Gin GIN";
  result.primary_scope = NameScope::table;
  result.index_scope = NameScope::table;
  return result;
}

constexpr Provider mysql() {
  Provider result;
  result.name = "mysql";
  result.dialect = "mysql";
  result.name_limit = 64;
  result.open_quote = '`';
  result.close_quote = '`';
  result.scalars = {"VARCHAR(191)",    "BOOLEAN",     "INTEGER",  "BIGINT", "DOUBLE",
                    "DECIMAL(65, 30)", "DATETIME(3)", "LONGBLOB", "JSON"};
  result.native_types = mysql_types;
  result.argument_separator = ", ";
  result.enums = EnumForm::list;
  result.named_primary_key = false;
  result.prefix_lengths = true;
  result.autoincrement_indexed = true;
  result.autoincrement_once = true;
  result.fulltext = true;
  result.partial_indexes = false;
  result.backslash_escapes = true;
  result.primary_scope = NameScope::none;
  result.key_scope = NameScope::schema;
  return result;
}

constexpr Provider mariadb() {
  Provider result = mysql();
  result.dialect = "mariadb";
  return result;
}

constexpr Provider sqlite() {
  Provider result;
  result.name = "sqlite";
  result.dialect = "sqlite";
  result.name_limit = 10000;
  result.scalars = {"TEXT", "BOOLEAN", "INTEGER", "BIGINT", "REAL", "DECIMAL", "DATETIME", "BLOB", "JSONB"};
  result.enums = EnumForm::text;
  result.named_primary_key = false;
  result.named_foreign_keys = false;
  result.autoincrement_on_key_only = true;
  result.bytes_open = "X'";
  result.bytes_close = "'";
  result.primary_scope = NameScope::none;
  result.index_scope = NameScope::schema;
  result.key_scope = NameScope::none;
  return result;
}

constexpr Provider sqlserver() {
  Provider result;
  result.name = "sqlserver";
  result.dialect = "sqlserver";
  result.name_limit = 128;
  result.open_quote = '[';
  result.close_quote = ']';
  result.scalars = {"NVARCHAR(1000)", "BIT", "INT", "BIGINT", "FLOAT(53)", "DECIMAL(32,16)", "DATETIME2",
                    "VARBINARY(max)", ""};
  result.native_types = sqlserver_types;
  result.enums = EnumForm::unsupported;
  result.schemas = true;
  result.default_schema = "dbo";
  result.restrict_action = false;
  result.acyclic_actions = true;
  result.clustering = true;
  result.autoincrement_once = true;
  result.true_word = "1";
  result.false_word = "0";
  result.bytes_open = "0x";
  result.primary_scope = NameScope::schema;
  result.key_scope = NameScope::schema;
  return result;
}

constexpr std::array<Provider, 6> providers = {postgres(), mysql(), mariadb(), sqlite(), sqlserver(), cockroach()};

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> compatible_pairs = {
    {{"mysql", "mariadb"}, {"mariadb", "mysql"}, {"postgresql", "cockroachdb"}, {"cockroachdb", "postgres"}}};

}  // namespace

std::string_view name_of(Scalar scalar) {
  return scalar_names[static_cast<std::size_t>(scalar)];
}

const Provider* provider_named(std::string_view name) {
  const auto found = std::find_if(providers.begin(), providers.end(),
                                  [&](const Provider& each) { return each.dialect == name || each.name == name; });
  return found == providers.end() ? nullptr : &*found;
}

std::string known_providers() {
  std::vector<std::string> names;
  for (const Provider& each : providers) {
    if (each.dialect != "mariadb") names.emplace_back(each.name);
  }
  std::sort(names.begin(), names.end());
  return base::join(names, ", ");
}

bool compatible(std::string_view provider, std::string_view dialect) {
  const Provider* known = provider_named(provider);
  return (known && known->dialect == dialect) || std::find(compatible_pairs.begin(), compatible_pairs.end(),
                                                           std::pair(provider, dialect)) != compatible_pairs.end();
}

std::string quoted(const Provider& provider, std::string_view name) {
  const std::string close(1, provider.close_quote);
  return std::string(1, provider.open_quote) + base::replace_all(name, close, close + close) + close;
}

std::string literal(const Provider& provider, std::string_view text) {
  return base::quote_doubled(provider.backslash_escapes ? base::replace_all(text, "\\", "\\\\") : std::string(text),
                             '\'');
}

bool fits(const NativeType& native, Scalar scalar) {
  return native.scalars.find(scalar_letters[static_cast<std::size_t>(scalar)]) != std::string_view::npos;
}

}  // namespace portolan::loaders::prisma
