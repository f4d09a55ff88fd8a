#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace portolan::loaders::prisma {

enum class Scalar : std::uint8_t { string, boolean, integer, big_integer, floating, decimal, date_time, bytes, json };

constexpr std::size_t scalar_count = 9;

/// Prisma's name of a scalar type (`BigInt`).
std::string_view name_of(Scalar scalar);

/// One `@db.` type: its SQL, the scalars that may carry it, and its arguments (orms.md 3.5). The first argument lies
/// between `low` and `high`, the second between 0 and `second_high`.
struct NativeType {
  std::string_view name;
  std::string_view sql;
  std::string_view scalars;  ///< one letter of `scalar_letters` each
  int min_arguments = 0;
  int max_arguments = 0;
  int low = 0;
  int high = 0;
  int second_high = 0;
  bool max_word = false;         ///< SQL Server's `Max` instead of a number
  std::string_view suffix = {};  ///< behind the arguments (` UNSIGNED`)
};

/// What enums become.
enum class EnumForm : std::uint8_t { unsupported, type, list, text };

/// How the generated names of one kind must differ from others: by table, or all over the schema.
enum class NameScope : std::uint8_t { none, table, schema };

/// Everything that differs between the databases, but for the shape of their statements (orms.md 3.4 to 3.9).
struct Provider {
  std::string_view name;
  std::string_view dialect;
  std::size_t name_limit = 0;  ///< bytes
  char open_quote = '"';
  char close_quote = '"';
  std::array<std::string_view, scalar_count> scalars;  ///< by Scalar; empty: not supported
  std::span<const NativeType> native_types;
  std::string_view argument_separator = ",";
  EnumForm enums = EnumForm::type;
  bool lists = false;
  bool schemas = false;
  std::string_view default_schema;  ///< written out where no other is meant
  bool extensions = false;
  bool named_primary_key = true;
  bool named_foreign_keys = true;
  bool restrict_action = true;
  bool set_null_on_required = false;
  bool acyclic_actions = false;  ///< cascades may not meet (SQL Server)
  bool prefix_lengths = false;
  bool fulltext = false;
  bool clustering = false;
  bool partial_indexes = true;
  bool partial_in_parentheses = false;
  bool join_primary_key = false;  ///< join tables have a primary key and no unique index
  bool operator_classes = false;
  bool autoincrement_on_key_only = false;
  bool autoincrement_indexed = false;  ///< the column must be indexed
  bool autoincrement_once = false;     ///< one in a table
  std::string_view index_methods;      ///< `Name SQL` pairs, separated by blanks
  std::string_view true_word = "true";
  std::string_view false_word = "false";
  std::string_view bytes_open;
  std::string_view bytes_close;
  bool backslash_escapes = false;
  NameScope primary_scope = NameScope::table;
  NameScope index_scope = NameScope::table;
  NameScope key_scope = NameScope::table;
};

/// The provider of that name or alias (`postgres`), or of that dialect; null when there is none.
const Provider* provider_named(std::string_view name);

/// `cockroachdb, mysql, ...` for messages.
std::string known_providers();

/// Whether a schema of `provider` fits a database of `dialect` (orms.md 1.7).
bool compatible(std::string_view provider, std::string_view dialect);

/// `name` in the provider's quotes, inner closing ones doubled.
std::string quoted(const Provider& provider, std::string_view name);

/// `text` as a SQL string.
std::string literal(const Provider& provider, std::string_view text);

/// Whether `native` may stand at a field of `scalar`.
bool fits(const NativeType& native, Scalar scalar);

}  // namespace portolan::loaders::prisma
