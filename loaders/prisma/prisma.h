#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "planner/base/files.h"

namespace portolan::loaders::prisma {

struct Schema;

/// A Prisma schema as it was read from one or more files: syntax that is known to be right, with its places. Copies
/// share it.
class Document {
 public:
  explicit Document(std::shared_ptr<const Schema> schema);

  const Schema& schema() const { return *schema_; }

  /// The file that holds the datasource.
  const std::string& datasource_file() const;

  /// The datasource's provider as Prisma names it (`postgresql`, `mysql`, `sqlite`, `sqlserver`, `cockroachdb`).
  const std::string& provider() const;

  /// The dialect that provider stands for (orms.md 1.7): `postgres`, `mysql`, `sqlite`, `sqlserver` or `cockroachdb`.
  std::string dialect() const;

 private:
  std::shared_ptr<const Schema> schema_;
};

/// Reads Prisma schemas: files, or folders with all `*.prisma` below them but for `node_modules`, sorted by path
/// (orms.md 3.1). Throws Error: `path "x" does not exist`, no file found, or every mistake of grammar, a line each, as
/// `FILE:LINE:COLUMN: TEXT`.
Document read(const std::vector<std::string>& paths, const base::Files& files);

struct Options {
  /// mysql, mariadb, postgres, sqlite, sqlserver or cockroachdb; empty for the provider's own. Native types of another
  /// provider are errors (orms.md 3.5).
  std::string dialect;

  /// Whether `CREATE SCHEMA` is printed for the schemas of the datasource.
  bool create_schemas = true;

  /// The one schema that unqualified names will be created in; unset when the database as a whole is meant. A model of
  /// another schema is an error then (orms.md 1.11).
  std::optional<std::string> bound_schema;
};

/// Where a table or an enum type is declared.
struct Declared {
  std::string name;  ///< database name, `schema.name` where the schema is written out
  std::string kind;  ///< table or enum
  std::string file;
  int line = 0;
  int column = 0;
};

/// Statements that create the schema in an empty database, without terminators, in the order to run them.
struct Output {
  std::string dialect;
  std::vector<Declared> declared;
  std::vector<std::string> statements;
  std::vector<std::string> warnings;
};

/// The statements Prisma Migrate would run (orms.md 3.4 to 3.10). Throws Error with every mistake of the models, a line
/// each, as `FILE:LINE:COLUMN: TEXT`.
Output ddl(const Document& document, const Options& options);

/// The text of the output grammar (orms.md 1.3): `atlas:pos` lines, an empty line, statements with their terminators.
/// A schema without any object prints `-- portolan:empty`.
std::string print(const Output& output);

/// Throws Error `FILE: datasource provider is "postgresql" but the dev database is mysql` unless the two are compatible
/// (orms.md 1.7).
void require_dialect(const Document& document, const std::string& dev_dialect);

}  // namespace portolan::loaders::prisma
