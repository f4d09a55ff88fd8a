#include "drivers/sqlite/connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <climits>

#include "drivers/sqlite/lock.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

[[noreturn]] void fail(sqlite3* database, std::string_view statement) {
  const int offset = sqlite3_error_offset(database);
  DatabaseError error(sqlite3_errmsg(database), std::to_string(sqlite3_extended_errcode(database)),
                      std::string(statement), offset < 0 ? std::nullopt : std::optional<std::size_t>(offset));
  const int code = sqlite3_errcode(database) & 0xFF;
  throw error.set_transient(code == SQLITE_BUSY || code == SQLITE_LOCKED);
}

/// Compiles the first statement of `sql` and moves `sql` behind it. A null pointer means that only comments were left.
Statement prepare(sqlite3* database, std::string_view& sql, std::string_view whole) {
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int result = sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &raw, &tail);
  Statement statement(raw, sqlite3_finalize);
  if (result != SQLITE_OK) fail(database, whole);
  sql.remove_prefix(static_cast<std::size_t>(tail - sql.data()));
  return statement;
}

ports::Cell cell(sqlite3_stmt* statement, int column) {
  const int type = sqlite3_column_type(statement, column);
  if (type == SQLITE_NULL) return std::nullopt;
  // Blobs come as their bytes; everything else in SQLite's own text form.
  const void* data = type == SQLITE_BLOB ? sqlite3_column_blob(statement, column)
                                         : static_cast<const void*>(sqlite3_column_text(statement, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
}

/// What the column was declared as says how its numbers are meant; nullopt: as numbers.
std::optional<ports::ValueKind> declared_kind(sqlite3_stmt* statement, int column) {
  const char* declared = sqlite3_column_decltype(statement, column);
  if (declared == nullptr) return std::nullopt;
  const std::string type = base::to_lower(declared);
  if (type == "boolean") return ports::ValueKind::kBool;
  if (type == "date" || type == "datetime" || type == "timestamp") return ports::ValueKind::kTime;
  return std::nullopt;
}

/// A value has a type of its own here.
ports::ValueKind kind_of(int stored, std::optional<ports::ValueKind> declared) {
  if (declared == ports::ValueKind::kTime) return *declared;
  if (stored == SQLITE_INTEGER) return declared.value_or(ports::ValueKind::kNumber);
  return stored == SQLITE_FLOAT ? ports::ValueKind::kNumber : ports::ValueKind::kText;
}

/// The kinds of the values of each column of a result. Columns whose values differ hold texts; NULL says nothing.
class Kinds {
 public:
  explicit Kinds(sqlite3_stmt* statement) : statement_(statement) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i) declared_.push_back(declared_kind(statement, i));
    found_.resize(declared_.size());
  }

  void add_row() {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const int stored = sqlite3_column_type(statement_, static_cast<int>(i));
      if (stored == SQLITE_NULL) continue;
      const ports::ValueKind kind = kind_of(stored, declared_[i]);
      found_[i] = found_[i].value_or(kind) == kind ? kind : ports::ValueKind::kText;
    }
  }

  std::vector<ports::ValueKind> result() const {
    std::vector<ports::ValueKind> kinds;
    for (const auto& kind : found_) kinds.push_back(kind.value_or(ports::ValueKind::kText));
    return kinds;
  }

 private:
  sqlite3_stmt* statement_;
  std::vector<std::optional<ports::ValueKind>> declared_;
  std::vector<std::optional<ports::ValueKind>> found_;
};

sqlite3* open_database(const Location& location) {
  sqlite3* database = nullptr;
  // One thread at a time uses a connection, and sqlite3_interrupt takes no lock.
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int uri = location.name.starts_with("file:") ? SQLITE_OPEN_URI : 0;
  const int result = sqlite3_open_v2(location.name.c_str(), &database, kFlags | uri, nullptr);
  if (result == SQLITE_OK) return database;
  const std::string reason = database == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(database);
  sqlite3_close_v2(database);
  throw TransientError(reason + (location.file.empty() ? "" : ": " + location.file));
}

}  // namespace

SqliteConnection::SqliteConnection(Location location)
    : location_(std::move(location)),
      dialect_(make_facts(location_.family)),
      database_(open_database(location_), sqlite3_close_v2) {
  sqlite3_extended_result_codes(database_.get(), 1);
  sqlite3_busy_timeout(database_.get(), location_.busy_timeout_ms);
  for (const std::string& pragma : location_.pragmas) execute(pragma);
}

SqliteConnection::~SqliteConnection() = default;

long SqliteConnection::execute(std::string_view statement) {
  const std::int64_t before = sqlite3_total_changes64(database_.get());
  for (std::string_view rest = statement; !rest.empty();) {
    const Statement prepared = prepare(database_.get(), rest, statement);
    if (prepared == nullptr) continue;
    int result = SQLITE_ROW;
    while (result == SQLITE_ROW) result = sqlite3_step(prepared.get());
    if (result != SQLITE_DONE) fail(database_.get(), statement);
  }
  const std::int64_t changed = sqlite3_total_changes64(database_.get()) - before;
  return static_cast<long>(std::clamp<std::int64_t>(changed, 0, LONG_MAX));
}

ports::Rows SqliteConnection::query(std::string_view statement, const std::vector<ports::Cell>& parameters) {
  std::string_view rest = statement;
  const Statement prepared = prepare(database_.get(), rest, statement);
  ports::Rows rows;
  if (prepared == nullptr) return rows;
  int position = 0;
  for (const ports::Cell& parameter : parameters) {
    ++position;
    const int result = parameter ? sqlite3_bind_text(prepared.get(), position, parameter->data(),
                                                     static_cast<int>(parameter->size()), SQLITE_TRANSIENT)
                                 : sqlite3_bind_null(prepared.get(), position);
    if (result != SQLITE_OK) fail(database_.get(), statement);
  }
  const int columns = sqlite3_column_count(prepared.get());
  for (int i = 0; i < columns; ++i) rows.columns.emplace_back(sqlite3_column_name(prepared.get(), i));
  Kinds kinds(prepared.get());
  int result = SQLITE_ROW;
  while ((result = sqlite3_step(prepared.get())) == SQLITE_ROW) {
    kinds.add_row();
    auto& row = rows.rows.emplace_back();
    row.reserve(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) row.push_back(cell(prepared.get(), i));
  }
  if (result != SQLITE_DONE) fail(database_.get(), statement);
  kinds_ = kinds.result();
  return rows;
}

void SqliteConnection::begin() {
  const ports::Rows enforced = query("PRAGMA foreign_keys", {});
  enforce_again_ = !enforced.rows.empty() && enforced.rows[0][0] == "1";
  if (enforce_again_) execute("PRAGMA foreign_keys = off");
  try {
    begin_plain();
    if (enforce_again_) known_violations_ = foreign_key_violations();
  } catch (...) {
    if (transaction_status() != ports::TransactionStatus::kIdle) execute("ROLLBACK");
    restore_foreign_keys();
    throw;
  }
}

void SqliteConnection::begin_plain() {
  execute("BEGIN" + (location_.begin_mode.empty() ? "" : " " + location_.begin_mode));
}

void SqliteConnection::commit() {
  if (enforce_again_ && transaction_status() == ports::TransactionStatus::kActive) {
    std::vector<std::string> fresh;
    for (std::string& violation : foreign_key_violations()) {
      if (!std::binary_search(known_violations_.begin(), known_violations_.end(), violation)) {
        fresh.push_back(std::move(violation));
      }
    }
    if (!fresh.empty()) {
      rollback();
      throw DatabaseError("sql/sqlite: foreign key mismatch: [" + base::join(fresh, " ") + "]",
                          std::to_string(SQLITE_CONSTRAINT_FOREIGNKEY), "COMMIT");
    }
  }
  execute("COMMIT");
  restore_foreign_keys();
}

void SqliteConnection::rollback() {
  // SQLite rolls back by itself after some errors (a full disk, an interrupt while writing).
  if (transaction_status() != ports::TransactionStatus::kIdle) execute("ROLLBACK");
  restore_foreign_keys();
}

void SqliteConnection::restore_foreign_keys() {
  known_violations_.clear();
  if (!enforce_again_) return;
  enforce_again_ = false;
  execute("PRAGMA foreign_keys = on");
}

std::vector<std::string> SqliteConnection::foreign_key_violations() {
  std::vector<std::string> violations;
  for (const auto& row : query("PRAGMA foreign_key_check", {}).rows) {
    violations.push_back("{tbl:" + row[0].value_or("") + " ref:" + row[2].value_or("") +
                         " row:" + row[1].value_or("0") + " index:" + row[3].value_or("0") + "}");
  }
  std::sort(violations.begin(), violations.end());
  return violations;
}

ports::TransactionStatus SqliteConnection::transaction_status() {
  return sqlite3_get_autocommit(database_.get()) != 0 ? ports::TransactionStatus::kIdle
                                                      : ports::TransactionStatus::kActive;
}

std::unique_ptr<ports::Lock> SqliteConnection::lock(const std::string& name, std::chrono::milliseconds timeout,
                                                    std::stop_token) {
  return take_lock(location_, name, timeout);
}

void SqliteConnection::cancel() noexcept {
  sqlite3_interrupt(database_.get());
}

bool SqliteConnection::alive() {
  try {
    query("SELECT 1", {});
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace portolan::sqlite
