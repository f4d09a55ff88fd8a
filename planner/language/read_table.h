#pragma once

#include "planner/language/block_view.h"
#include "planner/schema/model.h"

// Conversion of blocks to the model, one function per block (spec/schema-language.md 3, 4). All throw SourceError with
// the texts of section 1.7.
namespace portolan::language {

/// The instance a table's or object's blocks belong to.
struct Owner {
  const Instance& instance;
  std::size_t number;
};

/// A table block whose Instance::schema is already known.
schema::Table read_table(const BlockView& view, const Owner& owner);

schema::Column read_column(const BlockView& view, const Owner& owner);

/// `index`, `unique`, `exclude` and `primary_key` blocks.
schema::Index read_index(const BlockView& view, const Owner& owner, schema::IndexKind kind);

/// Key parts of an index or a partition key: attribute `columns` or blocks named `part_block`. Empty when there is
/// neither.
std::vector<schema::IndexPart> read_parts(const BlockView& view, const Owner& owner, std::string_view part_block,
                                          const std::string& index_name);

schema::ForeignKey read_foreign_key(const BlockView& view, const Owner& owner);
schema::Check read_check(const BlockView& view);
schema::Partitioning read_partitioning(const BlockView& view, const Owner& owner);

/// The value of attribute `type`. Absent: nullopt.
std::optional<schema::ColumnType> read_type(const BlockView& view, const Owner& owner);

/// The value of a `default` attribute, or of `as` in a `default` block (3.1).
std::optional<schema::Expression> read_default(const BlockView& view, std::string_view attribute);

/// Name of a column of the owner that a reference means. Throws `column "C" was not found in table T`.
std::string own_column(const BlockView& view, const Owner& owner, const hcl::Reference& reference,
                       std::string_view attribute);
/// The same for a list attribute.
std::vector<std::string> own_columns(const BlockView& view, const Owner& owner, std::string_view attribute);

/// The objects of attribute `depends_on`, in the order given.
std::vector<schema::ObjectRef> read_depends_on(const BlockView& view, const Owner& owner);

/// The one block a reference means. Of several made by for_each the one in the owner's schema; else throws
/// `multiple reference TYPEs found for "t"`.
const Instance& resolve_block(const BlockView& view, const Owner& owner, const hcl::Reference& reference);

/// The dialect's type of an object block (`enum.x`, `domain.x`) that SQL text names, for types such as
/// `sql("grade[]")`. Leaves `type` as it is when the document has no such object.
void link_object_type(const BlockView& view, const Owner& owner, schema::ColumnType& type);

}  // namespace portolan::language
