#include "drivers/postgres/columns.h"
#include "drivers/postgres/planner.h"
#include "drivers/postgres/text.h"
#include "drivers/postgres/types.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

using change::Flag;

/// The clauses that lead one column from one form to another. Built twice, for the way there and the way back.
class ColumnChange {
 public:
  ColumnChange(const Spelling& spelling, const schema::Table& table, const schema::Column& from,
               const schema::Column& to, const change::Flags& flags, std::string convert_using)
      : spelling_(spelling), table_(table), from_(from), to_(to), flags_(flags), using_(std::move(convert_using)) {}

  bool to_serial() const { return !is_serial(from_.type) && is_serial(to_.type); }
  bool from_serial() const { return is_serial(from_.type) && !is_serial(to_.type); }

  std::vector<std::string> type() {
    std::vector<std::string> clauses;
    // A default neither casts where a USING is needed, nor may it go on depending on an enum that is left.
    const bool moves_default = conversion_needed() || (from_.type.object && flags_.has(Flag::kType));
    if (moves_default && from_.default_value && !from_serial()) clauses.push_back(alter("DROP DEFAULT"));
    if (stored_type(from_) != stored_type(to_) || flags_.has(Flag::kCollate)) {
      clauses.push_back(
          alter("TYPE " + stored_type(to_) + suffix(collate_text(to_.properties)) + suffix(conversion())));
    }
    resets_default_ = moves_default && !flags_.has(Flag::kDefault) && to_.default_value.has_value();
    return clauses;
  }

  std::vector<std::string> null() const { return {alter(to_.nullable ? "DROP NOT NULL" : "SET NOT NULL")}; }

  std::vector<std::string> default_value() const {
    if (to_serial()) return {alter("SET DEFAULT nextval(" + quote_literal(sequence()) + ")")};
    const bool changed = flags_.has(Flag::kDefault) || from_serial() || resets_default_;
    if (!changed) return {};
    if (!to_.default_value) return {alter("DROP DEFAULT")};
    return {alter("SET DEFAULT " + default_text(spelling_.dialect, to_))};
  }

  std::vector<std::string> identity() const {
    const bool had = has_identity(from_);
    const bool has = has_identity(to_);
    if (!had && !has) return {};
    if (!has) return {alter("DROP IDENTITY")};
    if (!had) return {alter("ADD " + identity_text(to_))};
    const Identity wanted = identity_of(to_);
    if (identity_of(from_) == wanted) return {};
    const bool below =
        last_value(from_, wanted.start - 1) < wanted.start && last_value(to_, wanted.start - 1) < wanted.start;
    return {alter("SET GENERATED " + wanted.generated + " SET START WITH " + std::to_string(wanted.start) +
                  " SET INCREMENT BY " + std::to_string(wanted.increment) + (below ? " RESTART" : ""))};
  }

  /// nullopt when the server has no way.
  std::optional<std::string> generated() const {
    if (!from_.generated) return std::nullopt;
    if (!to_.generated) {
      require(spelling_.dialect, since::kDropExpression,
              "removing the generation expression of column " + base::quote_go(to_.name));
      return alter("DROP EXPRESSION");
    }
    return alter("SET EXPRESSION AS " + base::may_wrap(to_.generated->expression));
  }

  std::string sequence() const { return spelling_.qualified(table_.schema, serial_sequence(table_, to_)); }

 private:
  static std::string suffix(const std::string& text) { return text.empty() ? "" : " " + text; }
  std::string alter(const std::string& action) const {
    return "ALTER COLUMN " + quote_identifier(to_.name) + " " + action;
  }
  std::string stored_type(const schema::Column& column) const {
    return is_serial(column.type) ? std::string(integer_behind(column.type))
                                  : type_text(spelling_, table_.schema, column.type);
  }

  bool conversion_needed() const {
    return !using_.empty() || (flags_.has(Flag::kType) && needs_using(spelling_.dialect, from_.type, to_.type));
  }

  std::string conversion() const {
    if (!using_.empty()) return "USING " + using_;
    if (!conversion_needed()) return {};
    schema::ColumnType plain = to_.type;
    plain.array = false;
    const bool by_text = from_.type.object && to_.type.object;
    const std::string detour = by_text ? (to_.type.array ? "::text[]" : "::text") : "";
    return "USING " + quote_identifier(to_.name) + detour + "::" + stored_type(to_);
  }

  const Spelling& spelling_;
  const schema::Table& table_;
  const schema::Column& from_;
  const schema::Column& to_;
  const change::Flags& flags_;
  std::string using_;
  bool resets_default_ = false;
};

/// Whether an identity column becomes a serial one.
bool turns_serial(const change::ModifyColumn& change) {
  return has_identity(change.from) && is_serial(change.to.type);
}

/// Whether a serial column becomes an identity one. On the way back the identity goes before the sequence comes: up to
/// 12 the server finds "more than one owned sequence" otherwise.
bool leaves_serial(const change::ModifyColumn& change) {
  return is_serial(change.from.type) && has_identity(change.to);
}

/// Pairs each step there with its step back; a step may have more clauses on one side than on the other.
void add_step(std::vector<Clause>& clauses, const std::vector<std::string>& there, const std::vector<std::string>& back,
              Turn turn = Turn::kUsual) {
  if (there.empty() && back.empty()) return;
  clauses.push_back({base::join(there, ", "), base::join(back, ", "), turn});
}

}  // namespace

std::vector<Clause> column_clauses(const Spelling& spelling, const change::ModifyTable& table,
                                   const change::ModifyColumn& change) {
  ColumnChange there(spelling, table.to, change.from, change.to, change.flags, change.clauses.convert_using);
  ColumnChange back(spelling, table.from, change.to, change.from, change.flags, {});
  std::vector<Clause> clauses;
  if (is_serial(change.to.type) && change.to.nullable) {
    throw Error("NOT NULL constraint is required for serial column " + base::quote_go(change.to.name));
  }
  if (change.flags.has(Flag::kType) || change.flags.has(Flag::kCollate)) {
    add_step(clauses, there.type(), back.type(), Turn::kRetypes);
  }
  if (change.flags.has(Flag::kNull)) {
    add_step(clauses, there.null(), back.null(), change.to.generated ? Turn::kProves : Turn::kUsual);
  }
  add_step(clauses, there.default_value(), back.default_value());
  if (!turns_serial(change)) {
    add_step(clauses, there.identity(), leaves_serial(change) ? std::vector<std::string>() : back.identity());
  }
  if (change.flags.has(Flag::kGenerated)) {
    const Turn turn = change.to.generated ? Turn::kComputes : Turn::kUsual;
    if (auto clause = there.generated()) clauses.push_back({*clause, back.generated(), turn});
  }
  return clauses;
}

namespace {

std::string alter_column(const Spelling& spelling, const schema::Table& table, const schema::Column& column) {
  return "ALTER TABLE " + spelling.qualified(table.schema, table.name) + " ALTER COLUMN " +
         quote_identifier(column.name) + " ";
}

Script make_sequence(const Spelling& spelling, const schema::Table& table, const schema::Column& column) {
  const std::string name = spelling.qualified(table.schema, serial_sequence(table, column));
  return {"CREATE SEQUENCE IF NOT EXISTS " + name + " OWNED BY " + spelling.qualified(table.schema, table.name) + "." +
              quote_identifier(column.name),
          plan::comments::named("create sequence for serial column", column.name), "DROP SEQUENCE IF EXISTS " + name};
}

/// The next value follows what the column holds: rows that an identity numbered keep their numbers for themselves. Done
/// again on the way back, where it changes nothing.
Script continue_sequence(const Spelling& spelling, const schema::Table& table, const schema::Column& column) {
  const std::string name = spelling.qualified(table.schema, serial_sequence(table, column));
  const std::string highest = "max(" + quote_identifier(column.name) + ")";
  const std::string sql = "SELECT setval(" + quote_literal(name) + ", greatest(" + highest + ", 1), " + highest +
                          " IS NOT NULL) FROM " + spelling.qualified(table.schema, table.name);
  return {sql, plan::comments::around("set sequence for", table.name, "table"), sql};
}

}  // namespace

std::vector<Script> sequence_before(const Spelling& spelling, const change::ModifyTable& table,
                                    const change::ModifyColumn& change) {
  if (is_serial(change.from.type) || !is_serial(change.to.type)) return {};
  std::vector<Script> scripts;
  if (turns_serial(change)) {
    const std::string head = alter_column(spelling, table.to, change.to);
    scripts.push_back({head + "DROP IDENTITY", plan::comments::modify_table(table.to.name),
                       head + "ADD " + identity_text(change.from)});
  }
  scripts.push_back(make_sequence(spelling, table.to, change.to));
  if (turns_serial(change)) scripts.push_back(continue_sequence(spelling, table.to, change.to));
  return scripts;
}

std::optional<Script> sequence_after(const Spelling& spelling, const change::ModifyTable& table,
                                     const change::ModifyColumn& change) {
  if (!is_serial(change.from.type) || is_serial(change.to.type)) return std::nullopt;
  Script make = make_sequence(spelling, table.from, change.from);
  Script drop{make.reverse, plan::comments::named("drop sequence used by serial column", change.from.name), make.sql};
  if (leaves_serial(change)) drop.reverse_first = alter_column(spelling, table.to, change.to) + "DROP IDENTITY";
  return drop;
}

}  // namespace portolan::postgres
