#pragma once

#include <string>
#include <string_view>

#include "planner/ports/dialect.h"
#include "planner/ports/types.h"

/// Column types of the family (spec/schema-language.md 5.1).
namespace portolan::mysql {

/// The rows of 5.1. `uuid` and `vector` read in HCL as words.
ports::TypeTable make_type_table();

/// Reads a type as SQL or the catalog spells it: `bigint(20) unsigned zerofill`, `enum('a','b')`,
/// `datetime /* mariadb-5.3 */`. Unknown text becomes a user-defined type, which no plan accepts.
schema::ColumnType parse_type(const ports::TypeTable& table, std::string_view sql);

/// Brings arguments into the form the model keeps: display widths, sizes of text and blob and scales of float are gone,
/// `tinyint(1)` is bool, `float(25)` is double, defaults of decimal, bit and binary are filled in.
void normalize_type(schema::ColumnType& type);

/// DDL text. Throws Error(`unsupported type "x"`) for a type the family does not have.
std::string format_type(const schema::ColumnType& type);

/// As 5.1's last column: `decimal`, `float(p)` and `double(p)` print `unsigned = false`, `uuid` prints as sql("uuid").
ports::HclType type_to_hcl(const ports::TypeTable& table, const schema::ColumnType& type);

/// The first argument as a number, the length of a text type; 0 without one.
int length_of(const schema::ColumnType& type);

/// Whether values of the class are moments: dates, times, both.
bool is_temporal(ports::TypeClass type_class);

/// The type as it is compared: `char` is `char(1)`, `year(4)` is `year`.
std::string comparable_type(const schema::ColumnType& type);

}  // namespace portolan::mysql
