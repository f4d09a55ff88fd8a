#pragma once

#include "planner/ports/dialect.h"

namespace portolan::mysql {

/// What not every server of the family can do (spec/planner.md 5.1).
enum class Feature {
  kCheckConstraints,
  kNotEnforced,
  kExpressionParts,
  kExpressionDefaults,
  /// String defaults are quoted in the catalog.
  kQuotedDefaults,
  kGeneratedColumns,
  /// The catalog shows no display width of integers.
  kNoDisplayWidth,
  kRenameColumn,
  kRenameIndex,
  kDescendingParts,
  kInvisibleColumns,
  kColumnSrid,
  /// `json` is an alias that brings its own check along.
  kJsonCheck,
  /// A DDL statement on one object happens as a whole or not at all.
  kAtomicDdl,
  /// The same when it names several objects.
  kAtomicMultiDdl,
  /// `CHECK_CONSTRAINTS` tells the table of a check.
  kCheckTableName,
  /// The catalog escapes `'` and `\` inside expressions with a backslash.
  kEscapedExpressions,
  kFullTextParser,
  kSystemVersioning,
};

/// Whether the server of these facts has the feature.
bool has(const ports::ServerFacts& facts, Feature feature);

bool is_mariadb(const ports::ServerFacts& facts);
bool is_tidb(const ports::ServerFacts& facts);

/// Whether views, triggers, ... are managed. No TiDB has been seen with any.
bool manages_code(const ports::ServerFacts& facts);

/// Whether the session's sql_mode has a word such as ANSI_QUOTES (MySQL manual 7.1.11).
bool has_mode(const ports::ServerFacts& facts, std::string_view word);

/// `text` as a string literal that the session reads back: between `quote` where its sql_mode takes that for strings,
/// else between single quotes.
std::string string_literal(const ports::ServerFacts& facts, std::string_view text, char quote);

/// Fills flavour, version and version_number from `@@version` (5.1): `10.11.6-MariaDB-1`, `8.0.11-TiDB-v7.5.0`,
/// `8.4.0`.
void read_version(ports::ServerFacts& facts, const std::string& version);

}  // namespace portolan::mysql
