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

ports::Rows Session::query(std::string_view sql, const std::vector<ports::Cell>& parameters) {
  require_open(sql);
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const ports::Cell& cell : parameters) values.push_back(cell ? cell->c_str() : nullptr);
  if (PQsendQueryParams(connection_.get(), std::string(sql).c_str(), static_cast<int>(values.size()), nullptr,
                        values.data(), nullptr, nullptr, 0) == 0) {
    fail(nullptr, sql);
  }
  const ResultHandle result = collect(sql);
  ports::Rows rows;
  const int columns = PQnfields(result.get());
  kinds_.clear();
  for (int c = 0; c < columns; ++c) {
    rows.columns.emplace_back(PQfname(result.get(), c));
    kinds_.push_back(kind_of(PQftype(result.get(), c)));
  }
  const int count = PQntuples(result.get());
  rows.rows.reserve(static_cast<std::size_t>(count));
  for (int r = 0; r < count; ++r) {
    auto& row = rows.rows.emplace_back();
    row.reserve(static_cast<std::size_t>(columns));
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(result.get(), r, c) != 0) {
        row.emplace_back(std::nullopt);
      } else {
        row.emplace_back(std::in_place, PQgetvalue(result.get(), r, c),
                         static_cast<std::size_t>(PQgetlength(result.get(), r, c)));
      }
    }
  }
  return rows;
}

ResultHandle Session::collect(std::string_view sql) {
  ResultHandle last;
  ResultHandle failure;
  while (pg_result* next = PQgetResult(connection_.get())) {
    ResultHandle result(next);
    const ExecStatusType status = PQresultStatus(next);
    if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH) PQputCopyEnd(connection_.get(), kCopyRefused);
    if (status == PGRES_COPY_OUT) {
      cancel();
      char* buffer = nullptr;
      while (PQgetCopyData(connection_.get(), &buffer, 0) > 0) PQfreemem(buffer);
    }
    if (is_failure(status) && !failure) {
      failure = std::move(result);
    } else if (!is_copy(status)) {
      last = std::move(result);
    }
    if (PQstatus(connection_.get()) == CONNECTION_BAD) break;
  }
  if (failure || PQstatus(connection_.get()) == CONNECTION_BAD || !last) fail(failure.get(), sql);
  return last;
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
