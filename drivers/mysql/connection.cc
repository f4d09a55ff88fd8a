#include "drivers/mysql/connection.h"

#include "drivers/mysql/client.h"
#include "drivers/mysql/dialect.h"
#include "drivers/mysql/errors.h"
#include "drivers/mysql/facts.h"
#include "drivers/mysql/lock.h"
#include "drivers/mysql/text.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

struct ResultCloser {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};
using Result = std::unique_ptr<MYSQL_RES, ResultCloser>;

void append_rows(MYSQL_RES* result, ports::Rows& rows) {
  const unsigned int width = mysql_num_fields(result);
  const MYSQL_FIELD* fields = mysql_fetch_fields(result);
  for (unsigned int i = 0; i < width; ++i) rows.columns.emplace_back(fields[i].name);
  rows.rows.reserve(mysql_num_rows(result));
  while (MYSQL_ROW row = mysql_fetch_row(result)) {
    const unsigned long* lengths = mysql_fetch_lengths(result);
    std::vector<ports::Cell>& cells = rows.rows.emplace_back(width);
    for (unsigned int i = 0; i < width; ++i) {
      if (row[i] != nullptr) cells[i].emplace(row[i], lengths[i]);
    }
  }
}

/// Resets a flag at the end of a scope.
class Running {
 public:
  explicit Running(std::atomic<bool>& flag) : flag_(flag) { flag_ = true; }
  ~Running() { flag_ = false; }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  std::atomic<bool>& flag_;
};

/// A decimal keeps all its digits only as text.
ports::ValueKind kind_of(const MYSQL_FIELD& field) {
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
      return ports::ValueKind::kNumber;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
      return ports::ValueKind::kTime;
    default:
      return ports::ValueKind::kText;
  }
}

std::vector<ports::ValueKind> kinds_of(MYSQL_RES* result) {
  std::vector<ports::ValueKind> kinds;
  const MYSQL_FIELD* fields = mysql_fetch_fields(result);
  for (unsigned i = 0; i < mysql_num_fields(result); ++i) kinds.push_back(kind_of(fields[i]));
  return kinds;
}

}  // namespace

Connection::Connection(const base::Url& url, const ports::OpenOptions& options)
    : options_(read_options(url)), connect_timeout_(options.connect_timeout) {
  if (options.stop.stop_requested()) throw Stopped("stopped while connecting");
  handle_ = connect(options_, connect_timeout_);
  try {
    if (!options_.collation.empty()) {
      execute("SET NAMES " + options_.charset + " COLLATE " + quote_string(options_.collation, '\''));
    }
    for (const auto& [name, value] : options_.session_variables) execute("SET " + name + "=" + value);
    session_id_ = query("SELECT CONNECTION_ID()").rows.at(0).at(0).value_or("");
    dialect_ = make_dialect(read_server_facts(*this, family_of(url.scheme())));
  } catch (const DatabaseError& error) {
    throw DatabaseError("mysql: query system variables: " + std::string(error.what()), error.code(), error.statement());
  } catch (const ConnectionLost& error) {
    // Nothing of the caller's was under way yet.
    throw TransientError("mysql: query system variables: " + std::string(error.what()));
  }
}

Connection::~Connection() = default;

std::optional<std::string> Connection::bound_schema() const {
  return options_.database.empty() ? std::nullopt : std::optional(options_.database);
}

void Connection::fail(std::string_view statement) {
  status_known_ = false;
  throw_statement_failure(failure_of(handle_.get()), statement);
}

void Connection::send(std::string_view statement) {
  if (mysql_real_query(handle_.get(), statement.data(), statement.size()) != 0) fail(statement);
}

long Connection::receive(std::string_view statement, ports::Rows* rows) {
  long affected = -1;
  for (int next = 0; next == 0;) {
    const Result result(mysql_store_result(handle_.get()));
    if (result) {
      if (rows != nullptr && rows->columns.empty()) {
        append_rows(result.get(), *rows);
        kinds_ = kinds_of(result.get());
      }
    } else if (mysql_field_count(handle_.get()) != 0) {
      fail(statement);
    } else {
      affected = static_cast<long>(mysql_affected_rows(handle_.get()));
    }
    next = mysql_next_result(handle_.get());
    if (next > 0) fail(statement);
  }
  status_known_ = true;
  return affected;
}

long Connection::execute(std::string_view statement) {
  const Running running(running_);
  send(statement);
  return receive(statement, nullptr);
}

ports::Rows Connection::query(std::string_view statement, const std::vector<ports::Cell>& parameters) {
  const std::string text = parameters.empty() ? std::string(statement) : interpolate(statement, parameters);
  ports::Rows rows;
  const Running running(running_);
  send(text);
  receive(statement, &rows);
  return rows;
}

std::string Connection::interpolate(std::string_view statement, const std::vector<ports::Cell>& parameters) {
  std::string text;
  std::size_t next = 0;
  for (std::size_t i = 0; i < statement.size(); ++i) {
    const char c = statement[i];
    if (c == '\'' || c == '"' || c == '`') {
      const std::size_t end = std::min(statement.find(c, i + 1), statement.size() - 1);
      text += statement.substr(i, end - i + 1);
      i = end;
    } else if (c != '?') {
      text += c;
    } else if (next >= parameters.size()) {
      throw Error("mysql: a statement has more placeholders than parameters");
    } else if (const ports::Cell& value = parameters[next++]; !value) {
      text += "NULL";
    } else {
      std::string escaped(value->size() * 2 + 1, '\0');
      escaped.resize(mysql_real_escape_string(handle_.get(), escaped.data(), value->data(), value->size()));
      text += "'" + escaped + "'";
    }
  }
  return text;
}

ports::TransactionStatus Connection::transaction_status() {
  if (!status_known_) execute("DO 0");
  return (handle_->server_status & SERVER_STATUS_IN_TRANS) != 0 ? ports::TransactionStatus::kActive
                                                                : ports::TransactionStatus::kIdle;
}

/// Every schema counts, since a statement may reach into any.
bool Connection::transactions_cover_data() {
  const ports::Rows rows = query(
      "SELECT 1 FROM information_schema.TABLES AS t LEFT JOIN information_schema.ENGINES AS e ON e.ENGINE = t.ENGINE "
      "WHERE t.TABLE_TYPE = 'BASE TABLE' AND t.TABLE_SCHEMA NOT IN "
      "('mysql', 'information_schema', 'performance_schema', 'sys') AND COALESCE(e.TRANSACTIONS, 'NO') <> 'YES' LIMIT "
      "1");
  return rows.rows.empty();
}

std::unique_ptr<ports::Lock> Connection::lock(const std::string& name, std::chrono::milliseconds timeout,
                                              std::stop_token stop) {
  return take_lock(*this, name, timeout, std::move(stop));
}

void Connection::cancel() noexcept {
  if (!running_) return;
  try {
    const Handle other = connect(options_, connect_timeout_);
    const std::string statement = "KILL QUERY " + session_id_;
    mysql_real_query(other.get(), statement.data(), statement.size());
  } catch (const std::exception&) {
    // Without a second connection the statement runs on; the caller's own deadline still holds.
  }
}

bool Connection::alive() {
  return mysql_ping(handle_.get()) == 0;
}

}  // namespace portolan::mysql
