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

/// The value of attribute `type`, or of another one that holds a type. Absent: nullopt.
std::optional<schema::ColumnType> read_type(const BlockView& view, const Owner& owner,
                                            std::string_view attribute = "type");

/// The value of a `default` attribute, or of `as` in a `default` block (3.1).
std::optional<schema::Expression> read_default(const BlockView& view, std::string_view attribute);

/// What an object's block holds beside its attributes: the fields of a composite type, the value of a domain with its
/// constraints. Warns about blocks it does not know.
void read_object_parts(const BlockView& view, const Owner& owner, schema::Object& object);

/// Throws `duplicate column "c" in table "t"` for two nested blocks of one type and name.
void refuse_duplicates(const BlockView& view, std::string_view type);

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

/// Adds what one `data` block says to `data`. `owner` and `table` are those of the block's table.
void read_data(const BlockView& view, const Owner& owner, const schema::Table& table, DataTable& data);
/// Throws for a row without a value for each column of the primary key, and for a repeated key.
void check_keys(const ReadContext& read, const schema::Table& table, const DataTable& data);

/// The dialect's type of an object block (`enum.x`, `domain.x`) that SQL text names, for types such as
/// `sql("grade[]")`. Leaves `type` as it is when the document has no such object.
void link_object_type(const BlockView& view, const Owner& owner, schema::ColumnType& type);

/// Arguments, result, indexes and `execute` of an object with code. Returns the block types it knows.
std::vector<std::string_view> read_code(const BlockView& view, const Owner& owner, schema::Object& object);

}  // namespace portolan::language
