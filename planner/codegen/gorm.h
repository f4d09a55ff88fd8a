#pragma once

#include <string>
#include <vector>

#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

/// Go structs for GORM from a schema (spec/lint-and-tools.md 15, spec/orms.md 5.3). Loading them back gives the schema;
/// what they cannot say stands above them in comments.
namespace portolan::codegen {

/// What a family's GORM driver makes of tags. drivers/gorm.h has a row for each family.
struct GormTraits {
  /// Columns hold integers and numbers of any width: `int64` and `float64` for all.
  bool wide_numbers = false;
  /// A key that counts up has no `type` in its tag; the driver has one form for it.
  bool untyped_auto_increment = false;
  /// A number that Go holds as text has its default in parentheses, or it would become a string.
  bool parenthesized_numbers = false;
  /// Unique constraints and unique indexes are two things here.
  bool unique_constraints = false;
  /// A key column may be null, unless it says otherwise.
  bool nullable_keys = false;
  /// A text column may have a character set of its own, which stands behind the type.
  bool column_charsets = false;
  /// This JSON type has no counterpart among those of gorm.io/datatypes. Empty: all have.
  std::string_view raw_json = {};
};

enum class Decimals { kString, kFloat, kDecimal };
enum class Nulls { kPointer, kSql };

struct GormOptions {
  std::string package = "models";
  Decimals decimals = Decimals::kString;
  Nulls nulls = Nulls::kPointer;
  /// uuid.UUID of google/uuid instead of string.
  bool google_uuid = false;
  bool json_tags = false;
  bool relations = true;
  /// Name of the only file; empty: a file for each table.
  std::string single_file;
};

struct GoFile {
  std::string name;
  std::string content;
};

/// The source files of a package with a struct for each table, by name. The table of revisions is left out.
/// @throws UsageError when there is no table, or the package's name is none
std::vector<GoFile> gorm_models(const schema::Realm& realm, const ports::Dialect& dialect, const GormTraits& traits,
                                const GormOptions& options);

}  // namespace portolan::codegen
