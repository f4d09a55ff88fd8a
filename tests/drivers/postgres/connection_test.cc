#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <thread>

#include "planner/base/errors.h"
#include "tests/drivers/postgres/servers.h"

namespace portolan::postgres::test {
namespace {

using ConnectionTest = ServerTest;

template <typename Exception, typename Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const Exception& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST_F(ConnectionTest, NamesTheCauseOfARefusalAndNeverThePassword) {
  base::Url url = base::Url::parse("postgres://portolan_nobody:s3cr3t@127.0.0.1:1/x?sslmode=disable");
  const std::string unreachable = message_of<TransientError>([&] { open(url); });
  EXPECT_EQ(unreachable.find("postgres: scanning system variables: connection to server at \"127.0.0.1\""), 0U)
      << unreachable;
  EXPECT_NE(unreachable.find("Connection refused"), std::string::npos) << unreachable;

  const base::Url server = base::Url::parse(*server_url());
  url = base::Url::parse("postgres://portolan_nobody:s3cr3t@" + server.host() + ":" + std::to_string(server.port()) +
                         "/postgres?sslmode=disable");
  const std::string refused = message_of<DatabaseError>([&] { open(url); });
  EXPECT_EQ(refused,
            "postgres: scanning system variables: pq: password authentication failed for user \"portolan_nobody\"");
  EXPECT_EQ(refused.find("s3cr3t"), std::string::npos);

  url = server;
  url.set_path("/no_such_database");
  EXPECT_EQ(message_of<DatabaseError>([&] { open(url); }),
            "postgres: scanning system variables: pq: database \"no_such_database\" does not exist");
}

TEST_F(ConnectionTest, RefusesUnusableParameters) {
  base::Url url = url_of(Databases::target());
  url.set_parameter("sslmode", "sometimes");
  EXPECT_EQ(message_of<UsageError>([&] { open(url); }).find("postgres: unsupported sslmode \"sometimes\""), 0U);
  url = url_of(Databases::target());
  url.set_parameter("connect_timeout", "soon");
  EXPECT_EQ(message_of<UsageError>([&] { open(url); }),
            "postgres: connect_timeout must be a number of seconds, got \"soon\"");
}

TEST_F(ConnectionTest, SendsUnknownParametersToTheServer) {
  base::Url url = url_of(Databases::target(), "Odd Name");
  url.set_parameter("statement_timeout", "4321ms");
  url.set_parameter("application_name", "a b");
  url.set_parameter("pgbouncer", "true");
  url.set_parameter("options", "-c lock_timeout=99");
  const auto connection = open(url);
  const auto setting = [&](const std::string& name) {
    return connection->query("SELECT current_setting($1)", {name}).rows.at(0).at(0).value_or("");
  };
  EXPECT_EQ(setting("search_path"), "\"Odd Name\"");
  EXPECT_EQ(setting("statement_timeout"), "4321ms");
  EXPECT_EQ(setting("application_name"), "a b");
  EXPECT_EQ(setting("lock_timeout"), "99ms");
  EXPECT_EQ(connection->bound_schema(), "Odd Name");
}

TEST_F(ConnectionTest, ServesEverySpellingOfTheScheme) {
  for (const char* scheme : {"postgres", "postgresql", "postgresql+psycopg2", "postgres+asyncpg"}) {
    base::Url url = url_of(Databases::target());
    url.set_scheme(scheme);
    EXPECT_TRUE(open(url)->alive()) << scheme;
  }
  EXPECT_EQ(driver().bound_schema(base::Url::parse("postgres://h/db?schema=prisma")), "prisma");
  EXPECT_EQ(driver().bound_schema(base::Url::parse("postgres://h/db")), std::nullopt);
}

TEST_F(ConnectionTest, ReportsCodeStatementAndPlaceOfAnError) {
  try {
    target_->execute("SELECT 'ä', nope");
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_STREQ(error.what(), "pq: column \"nope\" does not exist");
    EXPECT_EQ(error.code(), "42703");
    EXPECT_EQ(error.statement(), "SELECT 'ä', nope");
    EXPECT_EQ(error.offset(), error.statement().find("nope"));
  }
  EXPECT_TRUE(target_->dialect().is_missing_table(DatabaseError("pq: relation \"x\" does not exist", "42P01")));
}

TEST_F(ConnectionTest, AnswersSeveralQueriesInTheirOrder) {
  const auto answers = target_->query_all({{"SELECT 1, NULL"}, {"SELECT $1::text", {"two"}}, {"SELECT 3 WHERE false"}});
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].rows.at(0), (std::vector<ports::Cell>{"1", std::nullopt}));
  EXPECT_EQ(answers[1].rows.at(0).at(0), "two");
  EXPECT_TRUE(answers[2].rows.empty());
  EXPECT_TRUE(target_->query_all({}).empty());
}

TEST_F(ConnectionTest, ReportsWhichOfSeveralQueriesFailedAndStaysUsable) {
  try {
    target_->query_all({{"SELECT 1"}, {"SELECT nope"}, {"SELECT other"}});
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_STREQ(error.what(), "pq: column \"nope\" does not exist");
    EXPECT_EQ(error.statement(), "SELECT nope");
  }
  EXPECT_EQ(target_->transaction_status(), ports::TransactionStatus::kIdle);
  EXPECT_EQ(target_->query("SELECT 2").rows.at(0).at(0), "2");
}

TEST_F(ConnectionTest, RunsManyStatementsInTheirOrder) {
  std::vector<std::string> statements = {"CREATE TABLE many (n int)"};
  for (int n = 0; n < 250; ++n) statements.push_back("INSERT INTO many VALUES (" + std::to_string(n) + ")");
  target_->execute_all(statements);
  EXPECT_EQ(target_->query("SELECT count(*), max(n) FROM many").rows.at(0), (std::vector<ports::Cell>{"250", "249"}));
  EXPECT_EQ(target_->transaction_status(), ports::TransactionStatus::kIdle);
}

TEST_F(ConnectionTest, ReportsWhatFailsWhenStatementsAreCommitted) {
  target_->execute("CREATE TABLE late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
  const std::string text = message_of<DatabaseError>([&] {
    target_->execute_all({"INSERT INTO late VALUES (1)", "INSERT INTO late VALUES (1)"});
  });
  EXPECT_EQ(text, "pq: duplicate key value violates unique constraint \"late_n_key\"");
  EXPECT_EQ(target_->query("SELECT count(*) FROM late").rows.at(0).at(0), "0");
}

TEST_F(ConnectionTest, ReportsASessionLostAmongSeveralQueries) {
  EXPECT_THROW(target_->query_all({{"SELECT pg_terminate_backend(pg_backend_pid())"}, {"SELECT 1"}}), ConnectionLost);
  EXPECT_FALSE(target_->alive());
  connect("");
}

TEST_F(ConnectionTest, KnowsItsTransaction) {
  using ports::TransactionStatus;
  EXPECT_EQ(target_->transaction_status(), TransactionStatus::kIdle);
  target_->begin();
  EXPECT_EQ(target_->transaction_status(), TransactionStatus::kActive);
  EXPECT_THROW(target_->execute("nonsense"), DatabaseError);
  EXPECT_EQ(target_->transaction_status(), TransactionStatus::kFailed);
  EXPECT_TRUE(target_->alive());
  EXPECT_EQ(message_of<DatabaseError>([&] { target_->commit(); }),
            "pq: Could not complete operation in a failed transaction");
  EXPECT_EQ(target_->transaction_status(), TransactionStatus::kIdle);
  EXPECT_EQ(target_->execute("CREATE TABLE n (a int)"), -1);
  EXPECT_EQ(target_->execute("INSERT INTO n VALUES (1), (2)"), 2);
}

TEST_F(ConnectionTest, TellsStatementsThatMustRunAlone) {
  target_->begin();
  try {
    target_->execute("CREATE DATABASE portolan_never");
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_TRUE(target_->dialect().refuses_transaction(error));
  }
  target_->rollback();
}

TEST_F(ConnectionTest, RefusesCopyFromTheClientAndStaysUsable) {
  target_->execute("CREATE TABLE c (a int)");
  EXPECT_THROW(target_->execute("COPY c FROM STDIN"), DatabaseError);
  EXPECT_EQ(target_->query("SELECT 1").rows.at(0).at(0), "1");
}

TEST_F(ConnectionTest, CancelsAStatementFromAnotherThread) {
  // The cancel request may arrive before the statement: repeat until it hits.
  std::jthread killer([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      target_->cancel();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  try {
    target_->execute("SELECT pg_sleep(600)");
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), "57014");
  }
  killer.request_stop();
  killer.join();
}

TEST_F(ConnectionTest, ReportsALostSession) {
  const auto other = open(url_of(Databases::target()));
  std::jthread killer([&] {
    const std::string waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(601)%' AND pid <> pg_backend_pid()";
    while (other->query(waiting).rows.at(0).at(0) == "0") std::this_thread::yield();
    EXPECT_TRUE(driver().end_session(*other, target_->session_id()));
  });
  const std::string text = message_of<ConnectionLost>([&] { target_->execute("SELECT pg_sleep(601)"); });
  killer.join();
  EXPECT_EQ(text.find("pq: terminating connection due to administrator command"), 0U) << text;
  EXPECT_FALSE(target_->alive());
  EXPECT_THROW(target_->execute("SELECT 1"), TransientError);
  EXPECT_FALSE(driver().end_session(*other, target_->session_id()));
  connect("");
}

TEST_F(ConnectionTest, HoldsALockOnTheExecutingSession) {
  const auto other = open(url_of(Databases::target()));
  auto lock = target_->lock("atlas_migrate_execute", std::chrono::milliseconds(0));
  // The key that Atlas computes for this name.
  EXPECT_EQ(other->query("SELECT pg_try_advisory_lock(2686470616)").rows.at(0).at(0), "f");
  EXPECT_EQ(message_of<LockHeld>([&] { other->lock("atlas_migrate_execute", std::chrono::milliseconds(50)); }),
            "sql/schema: lock is held by other session");
  lock->release();
  auto second = other->lock("atlas_migrate_execute", std::chrono::milliseconds(0));
  EXPECT_THROW(target_->lock("atlas_migrate_execute", std::chrono::milliseconds(0)), LockHeld);
  second.reset();
  EXPECT_NO_THROW(target_->lock("atlas_migrate_execute", std::chrono::milliseconds(0)));
}

TEST_F(ConnectionTest, StopsWaitingForALock) {
  const auto other = open(url_of(Databases::target()));
  const auto lock = other->lock("busy", std::chrono::milliseconds(0));
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(target_->lock("busy", std::chrono::hours(1), source.get_token()), Stopped);
}

TEST_F(ConnectionTest, FailsToReleaseALockThatTheSessionLost) {
  auto lock = target_->lock("busy", std::chrono::milliseconds(0));
  target_->execute("SELECT pg_advisory_unlock_all()");
  const std::string text = message_of<DatabaseError>([&] { lock->release(); });
  EXPECT_EQ(text.find("sql/postgres: failed releasing lock "), 0U) << text;
}

TEST_F(ConnectionTest, ReportsAReadOnlyServerAsTransient) {
  base::Url url = url_of(Databases::target());
  url.set_parameter("default_transaction_read_only", "on");
  const auto connection = open(url);
  EXPECT_TRUE(connection->dialect().facts().read_only);
  EXPECT_EQ(message_of<TransientError>([&] { connection->execute("CREATE TABLE r (a int)"); }),
            "pq: cannot execute CREATE TABLE in a read-only transaction");
}

TEST_F(ConnectionTest, StopsWhileConnecting) {
  ports::OpenOptions options;
  std::stop_source source;
  source.request_stop();
  options.stop = source.get_token();
  EXPECT_THROW(driver().open(url_of(Databases::target()), options), Stopped);
}

/// A port on loopback where connections are taken and nobody ever answers.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 8), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  ~SilentServer() { ::close(socket_); }
  base::Url url() const { return base::Url::parse("postgres://u:s3cr3t@127.0.0.1:" + std::to_string(port_) + "/d"); }

 private:
  int socket_;
  int port_ = 0;
};

TEST(Connecting, EndsWhenTheServerStaysSilent) {
  const SilentServer server;
  ports::OpenOptions options;
  options.connect_timeout = std::chrono::milliseconds(50);
  EXPECT_EQ(message_of<TransientError>([&] { driver().open(server.url(), options); }),
            "postgres: scanning system variables: connection to server at \"127.0.0.1\" timed out");
}

TEST(Connecting, EndsWhenItIsStopped) {
  const SilentServer server;
  std::stop_source source;
  ports::OpenOptions options;
  options.connect_timeout = std::chrono::hours(1);
  options.stop = source.get_token();
  std::jthread stopper([&] { source.request_stop(); });
  EXPECT_EQ(message_of<Stopped>([&] { driver().open(server.url(), options); }), "postgres: stopped while connecting");
}

TEST_F(ConnectionTest, SpeaksTlsWhenAsked) {
  base::Url url = url_of(Databases::target());
  url.set_parameter("sslmode", "require");
  const auto connection = open(url);
  EXPECT_EQ(connection->query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").rows.at(0).at(0), "t");
}

TEST_F(ConnectionTest, InspectsInsideATransactionWithoutEndingIt) {
  target_->begin();
  target_->execute("CREATE TABLE inside (a int)");
  target_->execute("SET search_path TO public, pg_temp");
  EXPECT_EQ(target().inspect().schemas.at(0).tables.at(0).name, "inside");
  EXPECT_EQ(target_->query("SHOW search_path").rows.at(0).at(0), "public, pg_temp");
  target_->rollback();
  EXPECT_TRUE(target().inspect().schemas.at(0).tables.empty());
}

}  // namespace
}  // namespace portolan::postgres::test
