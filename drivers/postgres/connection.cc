#include "drivers/postgres/connection.h"

#include <cstdlib>
#include <cstring>

#include "drivers/postgres/cockroach.h"
#include "drivers/postgres/libpq.h"
#include "drivers/postgres/lock.h"
#include "drivers/postgres/url.h"
#include "planner/base/errors.h"

namespace portolan::postgres {
namespace {

constexpr char kFacts[] =
    "SELECT current_setting('server_version_num'), current_setting('server_version'), "
    "current_setting('default_table_access_method', true), current_setting('crdb_version', true), "
    "current_setting('transaction_read_only'), (SELECT t.spcname FROM pg_catalog.pg_database d "
    "JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = current_database())";
constexpr char kSelf[] = "SELECT pg_backend_pid()";
constexpr char kSessionId[] =
    "SELECT pid || '/' || (extract(epoch FROM backend_start) * 1000000)::bigint FROM pg_stat_activity "
    "WHERE pid = pg_backend_pid()";
constexpr char kTerminate[] =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid || '/' || (extract(epoch FROM backend_start) * 1000000)::bigint = $1";

constexpr char kOldVersion[] = "unsupported postgres version";

}  // namespace

PostgresConnection::PostgresConnection(const base::Url& url, const ports::OpenOptions& options)
    : url_(url),
      connect_timeout_(options.connect_timeout),
      bound_schema_(postgres::bound_schema(url)),
      session_(std::make_shared<Session>(connect(url, options.connect_timeout, options.stop))) {
  read_facts();
}

void PostgresConnection::read_facts() {
  const ports::Rows rows = session_->query(kFacts, {});
  const auto& row = rows.rows.at(0);
  ports::ServerFacts facts;
  facts.family = "postgres";
  facts.version = row[1].value_or("");
  facts.version_number = std::atoi(row[0].value_or("0").c_str());
  facts.flavour = row[3] ? "cockroachdb" : "postgres";
  facts.read_only = row[4] == "on";
  // The server's own number: major * 10000 + minor since version 10.
  if (facts.version_number < 100000) throw Error(std::string(kOldVersion) + ": " + facts.version);
  if (row[2]) facts.settings.set("access_method", *row[2]);
  if (row[3]) facts.settings.set("crdb_version", *row[3]);
  if (row[5]) facts.settings.set("tablespace", *row[5]);
  dialect_ = std::make_unique<PostgresDialect>(std::move(facts));
  if (row[3]) return;
  const ports::Rows id = session_->query(kSessionId, {});
  if (!id.rows.empty()) session_id_ = id.rows[0][0].value_or("");
}

long PostgresConnection::execute(std::string_view statement) {
  const ResultHandle result = session_->run(statement);
  const char* affected = PQcmdTuples(result.get());
  return affected == nullptr || *affected == '\0' ? -1 : std::atol(affected);
}

ports::Rows PostgresConnection::query(std::string_view statement, const std::vector<ports::Cell>& parameters) {
  return session_->query(statement, parameters);
}

std::vector<ports::Rows> PostgresConnection::query_all(const std::vector<ports::Query>& queries) {
  return session_->query_all(queries);
}

void PostgresConnection::execute_all(const std::vector<std::string>& statements) {
  // Its schema changes want transactions of their own.
  if (is_cockroach(dialect_->facts())) return Connection::execute_all(statements);
  // What is sent together is one transaction, and each object in it takes a place in the server's table of locks.
  constexpr std::size_t kTogether = 100;
  std::vector<ports::Query> queries;
  for (const std::string& statement : statements) {
    queries.push_back({statement});
    if (queries.size() < kTogether && &statement != &statements.back()) continue;
    session_->query_all(queries);
    queries.clear();
  }
}

void PostgresConnection::begin() {
  session_->run("BEGIN");
}
void PostgresConnection::rollback() {
  session_->run("ROLLBACK");
}

void PostgresConnection::commit() {
  const ResultHandle result = session_->run("COMMIT");
  // COMMIT of a failed transaction succeeds as ROLLBACK; a caller must not take it for a commit.
  if (std::strcmp(PQcmdStatus(result.get()), "ROLLBACK") == 0) {
    throw DatabaseError("pq: Could not complete operation in a failed transaction", "25P02", "COMMIT");
  }
}

std::unique_ptr<ports::Lock> PostgresConnection::lock(const std::string& name, std::chrono::milliseconds timeout,
                                                      std::stop_token stop) {
  if (is_cockroach(dialect_->facts())) return no_lock();
  refuse_shared_sessions();
  return take_advisory_lock(session_, name, timeout, std::move(stop));
}

void PostgresConnection::refuse_shared_sessions() {
  if (session_checked_) return;
  const auto self = [](Session& session) { return session.query(kSelf, {}).rows.at(0).at(0).value_or(""); };
  const std::string first = self(*session_);
  bool shared = self(*session_) != first;
  // A proxy makes up the backend id of the handshake. If a second client, inside a transaction, gets our backend, then
  // the proxy hands backends out per transaction.
  const bool idle = session_->transaction_status() == ports::TransactionStatus::kIdle;
  if (!shared && idle && first != std::to_string(session_->handshake_pid())) {
    Session other(connect(url_, connect_timeout_, {}));
    other.run("BEGIN");
    shared = self(other) == first || self(*session_) != first;
  }
  if (shared) {
    throw UsageError(
        "postgres: the URL leads to a transaction-pooling proxy, where a session lock protects nothing. Use the "
        "database's direct URL (its own host and port), or switch the proxy to session pooling");
  }
  session_checked_ = true;
}

bool PostgresConnection::alive() {
  try {
    // An empty statement works in a failed transaction, too.
    session_->run("");
    return session_->open();
  } catch (const Error&) {
    return false;
  }
}

bool end_session(ports::Connection& connection, const std::string& session_id) {
  const ports::Rows rows = connection.query(kTerminate, {session_id});
  return !rows.rows.empty() && rows.rows[0][0] == "t";
}

}  // namespace portolan::postgres
