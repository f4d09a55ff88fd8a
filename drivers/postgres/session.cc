#include "drivers/postgres/session.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "drivers/postgres/libpq.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

constexpr std::string_view kReadOnlyTransaction = "25006";
constexpr char kCopyRefused[] = "COPY from or to the client is not supported; name a file on the server or use INSERT";

/// libpq ends its messages with newlines; the first line carries the cause.
std::string first_line(const char* message) {
  const std::string_view text = base::trim(message == nullptr ? "" : message);
  return std::string(text.substr(0, text.find('\n')));
}

/// The server counts characters from 1; DatabaseError counts bytes from 0.
std::optional<std::size_t> byte_offset(std::string_view sql, const char* position) {
  if (position == nullptr) return std::nullopt;
  long remaining = std::strtol(position, nullptr, 10);
  if (remaining < 1) return std::nullopt;
  std::size_t at = 0;
  while (--remaining > 0 && at < sql.size()) {
    ++at;
    while (at < sql.size() && (static_cast<unsigned char>(sql[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

bool is_copy(ExecStatusType status) {
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

bool is_failure(ExecStatusType status) {
  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

/// By the ids of the built-in types, which never change. A numeric keeps all its digits only as text.
ports::ValueKind kind_of(Oid type) {
  constexpr std::array<Oid, 5> kNumbers = {20, 21, 23, 700, 701};
  constexpr std::array<Oid, 5> kTimes = {1082, 1083, 1114, 1184, 1266};
  constexpr Oid kBoolean = 16;
  const auto is_one_of = [type](const auto& ids) { return std::find(ids.begin(), ids.end(), type) != ids.end(); };
  if (type == kBoolean) return ports::ValueKind::kBool;
  if (is_one_of(kNumbers)) return ports::ValueKind::kNumber;
  return is_one_of(kTimes) ? ports::ValueKind::kTime : ports::ValueKind::kText;
}

/// A connection in pipeline mode; it leaves the mode with this object, whatever is still to be read.
class Pipeline {
 public:
  explicit Pipeline(pg_conn* connection) : connection_(connection) { PQenterPipelineMode(connection_); }
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;
  ~Pipeline() { leave(); }

  /// Returns what failed at the very end, which is where the server commits; null when nothing did.
  ResultHandle leave() {
    ResultHandle failure;
    if (!ended_) end_of_queries();
    while (PQstatus(connection_) == CONNECTION_OK && PQexitPipelineMode(connection_) == 0) {
      ResultHandle result(PQgetResult(connection_));
      if (result && is_failure(PQresultStatus(result.get()))) failure = std::move(result);
    }
    return failure;
  }

  void end_of_queries() {
    ended_ = true;
    PQpipelineSync(connection_);
  }

 private:
  pg_conn* connection_;
  bool ended_ = false;
};

}  // namespace

void ConnCloser::operator()(pg_conn* connection) const noexcept {
  PQfinish(connection);
}
void ResultCloser::operator()(pg_result* result) const noexcept {
  PQclear(result);
}
void CancelCloser::operator()(pg_cancel* cancel) const noexcept {
  PQfreeCancel(cancel);
}

Session::Session(ConnHandle connection) : connection_(std::move(connection)), cancel_(PQgetCancel(connection_.get())) {
  // Notices go to nobody: a library does not write to its caller's streams.
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
}

ResultHandle Session::run(std::string_view sql) {
  require_open(sql);
  if (PQsendQuery(connection_.get(), std::string(sql).c_str()) == 0) fail(nullptr, sql);
  return collect(sql);
}

void Session::send(std::string_view sql, const std::vector<ports::Cell>& parameters) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const ports::Cell& cell : parameters) values.push_back(cell ? cell->c_str() : nullptr);
  if (PQsendQueryParams(connection_.get(), std::string(sql).c_str(), static_cast<int>(values.size()), nullptr,
                        values.data(), nullptr, nullptr, 0) == 0) {
    fail(nullptr, sql);
  }
}

ports::Rows Session::query(std::string_view sql, const std::vector<ports::Cell>& parameters) {
  require_open(sql);
  send(sql, parameters);
  return to_rows(collect(sql).get());
}

std::vector<ports::Rows> Session::query_all(const std::vector<ports::Query>& queries) {
  std::vector<ports::Rows> answers;
  if (queries.empty()) return answers;
  require_open(queries.front().statement);
  answers.reserve(queries.size());
  Pipeline pipeline(connection_.get());
  for (const ports::Query& query : queries) send(query.statement, query.parameters);
  pipeline.end_of_queries();
  for (const ports::Query& query : queries) {
    const Outcome outcome = read_outcome();
    if (!succeeded(outcome)) {
      // Only what comes after a failure tells whether the session survived it.
      pipeline.leave();
      fail(outcome.failure.get(), query.statement);
    }
    answers.push_back(to_rows(outcome.last.get()));
  }
  if (const ResultHandle failure = pipeline.leave()) fail(failure.get(), queries.back().statement);
  return answers;
}

ports::Rows Session::to_rows(const pg_result* result) {
  ports::Rows rows;
  const int columns = PQnfields(result);
  kinds_.clear();
  for (int c = 0; c < columns; ++c) {
    rows.columns.emplace_back(PQfname(result, c));
    kinds_.push_back(kind_of(PQftype(result, c)));
  }
  const int count = PQntuples(result);
  rows.rows.reserve(static_cast<std::size_t>(count));
  for (int r = 0; r < count; ++r) {
    auto& row = rows.rows.emplace_back();
    row.reserve(static_cast<std::size_t>(columns));
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(result, r, c) != 0) {
        row.emplace_back(std::nullopt);
      } else {
        row.emplace_back(std::in_place, PQgetvalue(result, r, c), static_cast<std::size_t>(PQgetlength(result, r, c)));
      }
    }
  }
  return rows;
}

ResultHandle Session::collect(std::string_view sql) {
  Outcome outcome = read_outcome();
  if (!succeeded(outcome)) fail(outcome.failure.get(), sql);
  return std::move(outcome.last);
}

bool Session::succeeded(const Outcome& outcome) const {
  return !outcome.failure && PQstatus(connection_.get()) != CONNECTION_BAD && outcome.last;
}

Session::Outcome Session::read_outcome() {
  Outcome outcome;
  while (pg_result* next = PQgetResult(connection_.get())) {
    ResultHandle result(next);
    const ExecStatusType status = PQresultStatus(next);
    if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH) PQputCopyEnd(connection_.get(), kCopyRefused);
    if (status == PGRES_COPY_OUT) {
      cancel();
      char* buffer = nullptr;
      while (PQgetCopyData(connection_.get(), &buffer, 0) > 0) PQfreemem(buffer);
    }
    if (is_failure(status) && !outcome.failure) {
      outcome.failure = std::move(result);
    } else if (!is_copy(status)) {
      outcome.last = std::move(result);
    }
    if (PQstatus(connection_.get()) == CONNECTION_BAD) break;
  }
  return outcome;
}

void Session::require_open(std::string_view) const {
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    throw TransientError("postgres: the session with the server is closed; the statement was not sent");
  }
}

void Session::fail(const pg_result* result, std::string_view sql) const {
  const char* primary = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string text =
      primary != nullptr ? "pq: " + std::string(primary) : "pq: " + first_line(PQerrorMessage(connection_.get()));
  if (PQstatus(connection_.get()) == CONNECTION_BAD) {
    throw ConnectionLost(text + " (the session with the server is lost)");
  }
  const std::string code = state == nullptr ? "" : state;
  if (code == kReadOnlyTransaction) throw TransientError(text);
  throw DatabaseError(
      text, code, std::string(sql),
      result == nullptr ? std::nullopt : byte_offset(sql, PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION)));
}

ports::TransactionStatus Session::transaction_status() const {
  switch (PQtransactionStatus(connection_.get())) {
    case PQTRANS_INERROR:
      return ports::TransactionStatus::kFailed;
    case PQTRANS_INTRANS:
    case PQTRANS_ACTIVE:
      return ports::TransactionStatus::kActive;
    default:
      return ports::TransactionStatus::kIdle;
  }
}

bool Session::open() const {
  return PQstatus(connection_.get()) == CONNECTION_OK;
}
int Session::handshake_pid() const {
  return PQbackendPID(connection_.get());
}

void Session::cancel() noexcept {
  std::array<char, 256> error{};
  if (cancel_) PQcancel(cancel_.get(), error.data(), static_cast<int>(error.size()));
}

}  // namespace portolan::postgres
