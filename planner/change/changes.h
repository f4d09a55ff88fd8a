#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "planner/schema/model.h"

/// What leads from one model to another (spec/planner.md 2). Changes own copies of what they carry, so that they
/// outlive the models they came from.
namespace portolan::change {

/// Clauses that policies or callers attach to a change, never the comparison itself (planner.md 2.3).
struct Clauses {
  bool if_exists = false;
  bool if_not_exists = false;
  bool cascade = false;
  bool concurrently = false;
  bool not_valid = false;
  /// What the server cannot change in place may be made anew (planner.md 12, `enum { recreate }`).
  bool recreate = false;
  std::string convert_using;
};

/// Which parts of an element a Modify change touches (planner.md 2.2).
enum class Flag : unsigned {
  kNone = 0,
  kAttribute = 1U << 0U,
  kCharset = 1U << 1U,
  kCollate = 1U << 2U,
  kComment = 1U << 3U,
  kNull = 1U << 4U,
  kType = 1U << 5U,
  kDefault = 1U << 6U,
  kGenerated = 1U << 7U,
  kUnique = 1U << 8U,
  kParts = 1U << 9U,
  kColumn = 1U << 10U,
  kRefColumn = 1U << 11U,
  kRefTable = 1U << 12U,
  kUpdateAction = 1U << 13U,
  kDeleteAction = 1U << 14U,
};

/// A set of flags.
class Flags {
 public:
  constexpr Flags() = default;
  constexpr Flags(Flag flag) : bits_(static_cast<unsigned>(flag)) {}  // NOLINT(google-explicit-constructor)
  constexpr bool has(Flag flag) const { return (bits_ & static_cast<unsigned>(flag)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool only(Flag flag) const { return bits_ == static_cast<unsigned>(flag); }
  constexpr Flags& operator|=(Flags other) {
    bits_ |= other.bits_;
    return *this;
  }
  constexpr Flags without(Flag flag) const {
    Flags result = *this;
    result.bits_ &= ~static_cast<unsigned>(flag);
    return result;
  }
  constexpr bool operator==(const Flags&) const = default;

 private:
  unsigned bits_ = 0;
};

/// One property (or "comment") that appears, changes or goes away.
struct PropertyChange {
  std::string name;
  std::optional<schema::PropertyValue> from;
  std::optional<schema::PropertyValue> to;
};

/// Begins the name of a change of the comment of a column of an object; the column's name follows.
inline constexpr std::string_view kColumnComment = "column_comment.";

// Inside a table.
struct AddColumn {
  schema::Column column;
  Clauses clauses;
};
struct DropColumn {
  schema::Column column;
  Clauses clauses;
};
/// `properties` names the differing properties when flags hold kAttribute, kCharset or kCollate.
struct ModifyColumn {
  schema::Column from, to;
  Flags flags;
  std::vector<PropertyChange> properties;
  Clauses clauses;
};
struct RenameColumn {
  schema::Column from, to;
};
struct AddIndex {
  schema::Index index;
  Clauses clauses;
};
struct DropIndex {
  schema::Index index;
  Clauses clauses;
};
struct ModifyIndex {
  schema::Index from, to;
  Flags flags;
  Clauses clauses;
};
struct RenameIndex {
  schema::Index from, to;
};
struct AddPrimaryKey {
  schema::Index key;
};
struct DropPrimaryKey {
  schema::Index key;
};
struct ModifyPrimaryKey {
  schema::Index from, to;
  Flags flags;
};
struct AddForeignKey {
  schema::ForeignKey key;
  Clauses clauses;
};
struct DropForeignKey {
  schema::ForeignKey key;
  Clauses clauses;
};
struct ModifyForeignKey {
  schema::ForeignKey from, to;
  Flags flags;
};
struct AddCheck {
  schema::Check check;
  Clauses clauses;
};
struct DropCheck {
  schema::Check check;
  Clauses clauses;
};
struct ModifyCheck {
  schema::Check from, to;
  Flags flags;
};
/// `kind` is "primary_key", "unique", "check" or "foreign_key".
struct RenameConstraint {
  std::string kind, from, to;
};
/// A table attribute: "comment" or a property of the dialect's table.
struct ModifyTableProperty {
  PropertyChange change;
};

using TableChange =
    std::variant<AddColumn, DropColumn, ModifyColumn, RenameColumn, AddIndex, DropIndex, ModifyIndex, RenameIndex,
                 AddPrimaryKey, DropPrimaryKey, ModifyPrimaryKey, AddForeignKey, DropForeignKey, ModifyForeignKey,
                 AddCheck, DropCheck, ModifyCheck, RenameConstraint, ModifyTableProperty>;

// Top level.
struct AddSchema {
  schema::Schema schema;
  Clauses clauses;
};
struct DropSchema {
  schema::Schema schema;
  Clauses clauses;
};
/// `changes` hold "comment", "charset", "collate", ...
struct ModifySchema {
  schema::Schema from, to;
  std::vector<PropertyChange> changes;
};
struct AddTable {
  schema::Table table;
  Clauses clauses;
};
struct DropTable {
  schema::Table table;
  Clauses clauses;
};
/// `from` and `to` are the whole tables before and after; `changes` in the clause order of planner.md 3.1.
struct ModifyTable {
  schema::Table from, to;
  std::vector<TableChange> changes;
};
struct RenameTable {
  schema::Table from, to;
};
struct AddObject {
  schema::Object object;
  Clauses clauses;
};
struct DropObject {
  schema::Object object;
  Clauses clauses;
};
/// A column whose type is an object that changes.
struct ColumnUse {
  std::string schema, table;
  schema::Column column;
};
/// `uses` are the columns of the current state with the object as their type.
/// `parts` are changes of what an object shares with tables: the indexes of a materialized view.
struct ModifyObject {
  schema::Object from, to;
  std::vector<PropertyChange> changes;
  Clauses clauses;
  std::vector<ColumnUse> uses = {};
  std::vector<TableChange> parts = {};
};
struct RenameObject {
  schema::Object from, to;
};

using Change = std::variant<AddSchema, DropSchema, ModifySchema, AddTable, DropTable, ModifyTable, RenameTable,
                            AddObject, DropObject, ModifyObject, RenameObject>;
using Changes = std::vector<Change>;

/// The skip word of a change: `add_table`, `drop_column`, `modify_foreign_key`, ... (planner.md 12). Objects give
/// `add_` + their kind.
std::string kind_word(const Change& change);
std::string kind_word(const TableChange& change);

}  // namespace portolan::change
