#include <algorithm>

#include "drivers/postgres/cockroach.h"
#include "drivers/postgres/columns.h"
#include "drivers/postgres/lint.h"
#include "drivers/postgres/planner.h"
#include "drivers/postgres/text.h"
#include "planner/plan/comments.h"
#include "planner/ports/lint.h"

namespace portolan::postgres {
namespace {

using change::Flag;

/// Whether the ALTER TABLE of these changes writes every row anew, and so looks at each of them anyway.
bool writes_rows_anew(const change::ModifyTable& table) {
  return std::any_of(table.changes.begin(), table.changes.end(), [](const change::TableChange& item) {
    if (const auto* add = std::get_if<change::AddColumn>(&item)) return rewrites(add->column);
    const auto* modify = std::get_if<change::ModifyColumn>(&item);
    if (modify == nullptr) return false;
    const bool computed = modify->flags.has(Flag::kGenerated) && modify->to.generated;
    return computed || (modify->flags.has(Flag::kType) && rewrites(modify->from.type, modify->to.type));
  });
}

/// Whether another clause of the same ALTER TABLE needs the column to be NOT NULL already.
bool is_needed_at_once(const change::ModifyTable& table, const schema::Column& column) {
  const auto has_column = [&](const schema::Index& key) {
    return std::any_of(key.parts.begin(), key.parts.end(),
                       [&](const schema::IndexPart& part) { return part.column == column.name; });
  };
  return has_identity(column) ||
         std::any_of(table.changes.begin(), table.changes.end(), [&](const change::TableChange& item) {
           const auto* add = std::get_if<change::AddPrimaryKey>(&item);
           const auto* modify = std::get_if<change::ModifyPrimaryKey>(&item);
           return (add != nullptr && has_column(add->key)) || (modify != nullptr && has_column(modify->to));
         });
}

bool has_constraint(const schema::Table& table, const std::string& name) {
  const auto has = [&](const auto& list, auto field) {
    return std::any_of(list.begin(), list.end(), [&](const auto& item) { return item.*field == name; });
  };
  return has(table.checks, &schema::Check::name) || has(table.indexes, &schema::Index::name) ||
         has(table.foreign_keys, &schema::ForeignKey::symbol);
}

/// Whether a check that stays as it is says so already.
bool is_proven(const change::ModifyTable& table, const std::string& column) {
  return ports::check_forbids_null(table.from, column) && ports::check_forbids_null(table.to, column);
}

}  // namespace

std::vector<Script> lock_safe_not_null(const Spelling& spelling, const change::ModifyTable& table,
                                       const change::ModifyColumn& change) {
  const int version = spelling.dialect.facts().version_number;
  const std::string& column = change.to.name;
  const std::string constraint = generated_name(table.to.name, column, "not_null");
  const bool wanted = change.clauses.not_valid && change.flags.has(Flag::kNull) && !change.to.nullable;
  // Only from here on does the server take a check for a proof.
  if (!wanted || version < since::kProvenNotNull || is_cockroach(spelling.dialect.facts())) return {};
  if (is_proven(table, column) || writes_rows_anew(table) || is_needed_at_once(table, change.to)) return {};
  if (has_constraint(table.from, constraint) || has_constraint(table.to, constraint)) return {};
  const std::string head = "ALTER TABLE " + spelling.qualified(table.to.schema, table.to.name) + " ";
  const std::string quoted = quote_identifier(column);
  const std::string add = head + "ADD CONSTRAINT " + quote_identifier(constraint) + " ";
  const std::string validate = head + "VALIDATE CONSTRAINT " + quote_identifier(constraint);
  const std::string nullable = head + "ALTER COLUMN " + quoted + " DROP NOT NULL";
  const std::string comment = plan::comments::modify_table(table.to.name);
  if (version >= since::kNotValidNotNull) {
    return {{add + "NOT NULL " + quoted + " NOT VALID", comment, nullable}, {validate, comment, nullable}};
  }
  const std::string check = add + "CHECK (" + quoted + " IS NOT NULL) NOT VALID";
  const std::string drop = head + "DROP CONSTRAINT ";
  const std::string undo = drop + "IF EXISTS " + quote_identifier(constraint);
  return {{check, comment, undo},
          {validate, comment, undo},
          {head + "ALTER COLUMN " + quoted + " SET NOT NULL", comment, nullable},
          {drop + quote_identifier(constraint), comment, check}};
}

}  // namespace portolan::postgres
