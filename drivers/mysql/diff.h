#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/ports/dialect.h"

/// Diff rules of the family (spec/planner.md 5.3, 5.4).
namespace portolan::mysql {

/// `lower_case_table_names`: 0 exact, 1 and 2 ignoring case. Throws Error for other values.
std::string table_key(const ports::ServerFacts& facts, std::string_view name);

/// Drops the checks that MariaDB makes for json columns. When `to` is a document as written, also fills in charsets and
/// forgets the indexes that the server made for foreign keys.
void align_tables(const ports::ServerFacts& facts, schema::Table& from, schema::Table& to, bool normalized);

/// @param type_class  class of the current column's type
bool defaults_equal(ports::TypeClass type_class, const schema::Column& from, const schema::Column& to);

/// An expression as it is compared: without outer parentheses and without the charset introducers that MySQL puts
/// before each string, which follow the charset of the session that made the object.
std::string comparable_expression(std::string_view expression);

/// Empty, RESTRICT and NO ACTION are one.
std::string comparable_action(std::string_view action);

/// Rows with Comparison::kDialect: charset, collate, engine, auto_increment, on_update, partition_by.
bool property_equal(const ports::ServerFacts& facts, const ports::PropertySpec& spec, const schema::PropertyValue* from,
                    const schema::PropertyValue* to, const schema::Properties& parent);

/// Whether the server may have made the index for the foreign key, which needs one.
bool is_made_for_key(const schema::Index& index, const schema::ForeignKey& key);

/// The first column's name, or that with `_2`, `_3`, ...; `functional_index` likewise.
bool has_generated_name(const schema::Index& index);

/// Puts the start value before the comment (5.4) and refuses checks where the server has none.
void refine_changes(const ports::ServerFacts& facts, change::ModifyTable& table);

std::vector<change::PropertyChange> schema_changes(const ports::ServerFacts& facts, const schema::Schema& from,
                                                   const schema::Schema& to);

/// What HCL leaves out although it is in the bag (spec/schema-language.md 7).
bool is_implied(const ports::ServerFacts& facts, const ports::PropertySpec& spec, const schema::PropertyValue& value,
                const schema::Properties& parent);

}  // namespace portolan::mysql
