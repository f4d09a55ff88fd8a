#include "planner/migrate/revisions.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::migrate {
namespace {

/// Columns in the order of spec/migrations.md 9.1.
constexpr std::array<std::string_view, 12> kColumns = {
    "version",        "description", "type",       "applied", "total",          "executed_at",
    "execution_time", "error",       "error_stmt", "hash",    "partial_hashes", "operator_version"};

bool is_kept_on_update(std::string_view column) {
  return column == "version" || column == "description" || column == "executed_at";
}

std::int64_t number(const ports::Cell& cell) {
  std::int64_t value = 0;
  if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), value);
  return value;
}

std::string text(const ports::Cell& cell) {
  return cell.value_or("");
}

/// Values of a row in the order of kColumns.
std::array<ports::Cell, kColumns.size()> values(const Revision& revision, const ports::Dialect& dialect) {
  return {revision.version,
          revision.description,
          std::to_string(revision.type),
          std::to_string(revision.applied),
          std::to_string(revision.total),
          dialect.format_timestamp(revision.executed_at),
          std::to_string(revision.execution_time.count()),
          revision.error,
          revision.error_statement,
          revision.hash,
          partial_hashes_json(revision.partial_hashes),
          revision.operator_version};
}

}  // namespace

std::string revisions_schema(const std::string& flag, const std::optional<std::string>& bound_schema) {
  if (!flag.empty()) return flag;
  return bound_schema.value_or(std::string(kRevisionsTable));
}

Revisions::Revisions(ports::Connection& connection, std::string schema)
    : connection_(connection), schema_(std::move(schema)) {}

std::string Revisions::table() const {
  const ports::Dialect& dialect = connection_.dialect();
  return dialect.quote_identifier(schema_) + "." + dialect.quote_identifier(kRevisionsTable);
}

std::string Revisions::select(std::string_view condition) const {
  const ports::Dialect& dialect = connection_.dialect();
  std::vector<std::string> columns;
  for (const std::string_view column : kColumns) columns.push_back(dialect.quote_identifier(column));
  return "SELECT " + base::join(columns, ", ") + " FROM " + table() + " WHERE " + dialect.quote_identifier("version") +
         " " + std::string(condition) + " " + dialect.placeholder(1);
}

bool Revisions::exists() {
  try {
    connection_.query("SELECT " + connection_.dialect().quote_identifier("version") + " FROM " + table() +
                      " WHERE 1 = 0");
    return true;
  } catch (const DatabaseError& error) {
    if (connection_.dialect().is_missing_table(error)) return false;
    throw;
  }
}

void Revisions::create() {
  if (exists()) return;
  const ports::Dialect& dialect = connection_.dialect();
  change::Changes changes;
  if (schema_ != connection_.bound_schema()) {
    change::AddSchema add;
    add.schema.name = schema_;
    add.clauses.if_not_exists = true;
    changes.push_back(std::move(add));
  }
  change::AddTable add;
  add.table = dialect.revisions_table(schema_);
  add.clauses.if_not_exists = true;
  changes.push_back(std::move(add));
  for (const change::Statement& statement : dialect.plan(changes, {}).statements) connection_.execute(statement.sql);
}

void Revisions::guard(std::string_view version, const char* text) const {
  if (version == kIdentifierVersion) throw Error(text);
}

Revision Revisions::parse(const std::vector<ports::Cell>& row) const {
  Revision revision;
  revision.version = text(row[0]);
  revision.description = text(row[1]);
  revision.type = static_cast<unsigned>(number(row[2]));
  revision.applied = number(row[3]);
  revision.total = number(row[4]);
  revision.executed_at = parse_timestamp(text(row[5]));
  revision.execution_time = std::chrono::nanoseconds(number(row[6]));
  revision.error = text(row[7]);
  revision.error_statement = text(row[8]);
  revision.hash = text(row[9]);
  revision.partial_hashes = parse_partial_hashes(text(row[10]));
  revision.operator_version = text(row[11]);
  return revision;
}

std::vector<Revision> Revisions::read() {
  std::vector<Revision> revisions;
  known_.clear();
  for (const auto& row : connection_.query(select("<>"), {std::string(kIdentifierVersion)}).rows) {
    revisions.push_back(parse(row));
    known_.insert(revisions.back().version);
  }
  std::sort(revisions.begin(), revisions.end(),
            [](const Revision& a, const Revision& b) { return a.version < b.version; });
  return revisions;
}

std::optional<Revision> Revisions::get(const std::string& version) {
  guard(version, "cannot read revision-table identifier as revision");
  const ports::Rows rows = connection_.query(select("="), {version});
  if (rows.rows.empty()) {
    known_.erase(version);
    return std::nullopt;
  }
  known_.insert(version);
  return parse(rows.rows.front());
}

void Revisions::write(const Revision& revision) {
  guard(revision.version, "writing the revision-table identifier is not allowed");
  try {
    if (known_.contains(revision.version) || get(revision.version)) {
      update(revision);
    } else {
      insert(revision);
      known_.insert(revision.version);
    }
  } catch (const DatabaseError& error) {
    throw DatabaseError(std::string("sql/migrate: write revision: ") + error.what(), error.code(), error.statement());
  }
}

void Revisions::insert(const Revision& revision) {
  const ports::Dialect& dialect = connection_.dialect();
  const auto cells = values(revision, dialect);
  std::vector<std::string> columns;
  std::vector<std::string> places;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    columns.push_back(dialect.quote_identifier(kColumns[i]));
    places.push_back(dialect.placeholder(static_cast<int>(i) + 1));
  }
  connection_.query(
      "INSERT INTO " + table() + " (" + base::join(columns, ", ") + ") VALUES (" + base::join(places, ", ") + ")",
      {cells.begin(), cells.end()});
}

void Revisions::update(const Revision& revision) {
  const ports::Dialect& dialect = connection_.dialect();
  const auto cells = values(revision, dialect);
  std::vector<std::string> sets;
  std::vector<ports::Cell> parameters;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (is_kept_on_update(kColumns[i])) continue;
    parameters.push_back(cells[i]);
    sets.push_back(dialect.quote_identifier(kColumns[i]) + " = " +
                   dialect.placeholder(static_cast<int>(parameters.size())));
  }
  parameters.emplace_back(revision.version);
  connection_.query("UPDATE " + table() + " SET " + base::join(sets, ", ") + " WHERE " +
                        dialect.quote_identifier("version") + " = " +
                        dialect.placeholder(static_cast<int>(parameters.size())),
                    parameters);
}

void Revisions::remove(const std::string& version) {
  guard(version, "deleting the revision-table identifier is not allowed");
  const ports::Dialect& dialect = connection_.dialect();
  connection_.query(
      "DELETE FROM " + table() + " WHERE " + dialect.quote_identifier("version") + " = " + dialect.placeholder(1),
      {version});
  known_.erase(version);
}

}  // namespace portolan::migrate
