#include <chrono>
#include <thread>

#include "planner/base/errors.h"
#include "tests/drivers/mysql/servers.h"

namespace portolan::mysql::testing {
namespace {

using namespace std::chrono_literals;

class Session : public OnServer {
 protected:
  base::Url with(const std::string& key, const std::string& value) const {
    base::Url url = *url_;
    url.set_parameter(key, value);
    return url;
  }

  base::Url as_user(const std::string& user, const std::string& password) const {
    return base::Url::parse(url_->scheme() + "://" + user + ":" + password + "@" + url_->host() + ":" +
                            std::to_string(url_->port()) + "/");
  }

  std::string value(ports::Connection& connection, const std::string& sql) {
    return connection.query(sql).rows.at(0).at(0).value_or("NULL");
  }

  template <typename E>
  std::string message(const std::function<void()>& call) {
    try {
      call();
    } catch (const E& error) {
      return error.what();
    }
    ADD_FAILURE() << "nothing was thrown";
    return {};
  }
};

TEST_P(Session, TellsItsFacts) {
  const ports::ServerFacts& facts = root_->dialect().facts();
  EXPECT_EQ(facts.family, is_mariadb() ? "mariadb" : "mysql");
  EXPECT_EQ(facts.flavour, is_mariadb() ? "mariadb" : "mysql");
  EXPECT_EQ(facts.version, value(*root_, "SELECT VERSION()"));
  EXPECT_GE(facts.version_number, is_mariadb() ? 101100 : 80000);
  EXPECT_EQ(facts.settings.text("charset"), "utf8mb4");
  EXPECT_EQ(facts.settings.text("engine"), "InnoDB");
  EXPECT_FALSE(facts.read_only);
  EXPECT_EQ(root_->bound_schema(), std::nullopt);
  const std::string schema = make_schema("bound");
  EXPECT_EQ(open(schema)->bound_schema(), schema);
}

TEST_P(Session, WrongPasswordIsNeverShown) {
  const std::string text = message<DatabaseError>([&] { driver_.open(as_user("root", "s3cret-word"), {}); });
  EXPECT_EQ(text.find("mysql: query system variables: Error 1045 (28000): Access denied for user 'root'@"), 0U) << text;
  EXPECT_EQ(text.find("s3cret"), std::string::npos) << text;
}

TEST_P(Session, UnknownDatabase) {
  EXPECT_EQ(message<DatabaseError>([&] { open("no_such_database"); }),
            "mysql: query system variables: Error 1049 (42000): Unknown database 'no_such_database'");
}

TEST_P(Session, UnreachableServerIsTransient) {
  const base::Url url = base::Url::parse(url_->scheme() + "://root:s3cret@127.0.0.1:1/x");
  const std::string text = message<TransientError>([&] { driver_.open(url, {}); });
  EXPECT_EQ(text.find("mysql: query system variables: Can't connect to"), 0U) << text;
  EXPECT_EQ(text.find("s3cret"), std::string::npos) << text;
}

TEST_P(Session, ErrorsNameNumberAndState) {
  const std::string text = message<DatabaseError>([&] { root_->execute("SELEC 1"); });
  EXPECT_EQ(text.find("Error 1064 (42000): You have an error in your SQL syntax"), 0U) << text;
  try {
    root_->execute("SELECT * FROM mysql.no_such_table");
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), "1146");
    EXPECT_EQ(error.statement(), "SELECT * FROM mysql.no_such_table");
    EXPECT_TRUE(root_->dialect().is_missing_table(error));
  }
}

TEST_P(Session, ParametersArriveAsTheyAre) {
  const std::string nasty = "it's \"q\" \\ `?` \n\x1a % käse 漢字";
  const ports::Rows rows = root_->query("SELECT ?, ?, '?', ?", {nasty, std::nullopt, "7"});
  EXPECT_EQ(rows.rows.at(0), (std::vector<ports::Cell>{nasty, std::nullopt, "?", "7"}));
  const auto strict = driver_.open(with("sql_mode", "'NO_BACKSLASH_ESCAPES'"), {});
  EXPECT_EQ(strict->query("SELECT ?", {nasty}).rows.at(0).at(0), nasty);
}

TEST_P(Session, OtherUrlKeysAreSessionVariables) {
  const auto connection = driver_.open(with("lock_wait_timeout", "77"), {});
  EXPECT_EQ(value(*connection, "SELECT @@lock_wait_timeout"), "77");
  EXPECT_NO_THROW(driver_.open(with("parseTime", "true"), {}));
  EXPECT_NO_THROW(driver_.open(with("charset", "latin1"), {}));
  message<UsageError>([&] { driver_.open(with("timeout", "soon"), {}); });
  message<UsageError>([&] { driver_.open(with("a b", "1"), {}); });
  const std::string text = message<DatabaseError>([&] { driver_.open(with("no_such_variable", "1"), {}); });
  EXPECT_NE(text.find("Error 1193 (HY000): Unknown system variable 'no_such_variable'"), std::string::npos) << text;
}

TEST_P(Session, ResultSetsOfACallAreDrained) {
  const auto connection = open_new("call");
  connection->execute("CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END");
  connection->execute("CALL p()");
  EXPECT_EQ(connection->query("CALL p()").rows.at(0).at(0), "1");
  EXPECT_EQ(value(*connection, "SELECT 3"), "3");
}

TEST_P(Session, TransactionStatusFollowsTheServer) {
  const auto connection = open_new("status");
  const auto status = [&] { return connection->transaction_status(); };
  connection->execute("CREATE TABLE t (a int PRIMARY KEY)");
  EXPECT_EQ(status(), ports::TransactionStatus::kIdle);
  connection->begin();
  EXPECT_EQ(connection->execute("INSERT INTO t VALUES (1), (2)"), 2);
  EXPECT_EQ(status(), ports::TransactionStatus::kActive);
  message<DatabaseError>([&] { connection->execute("INSERT INTO t VALUES (1)"); });
  EXPECT_EQ(status(), ports::TransactionStatus::kActive);
  message<DatabaseError>([&] { connection->execute("CREATE TABLE t (a int)"); });
  EXPECT_EQ(status(), ports::TransactionStatus::kIdle) << "DDL commits even when it fails";
  connection->begin();
  connection->execute("CREATE TABLE u (a int)");
  EXPECT_EQ(status(), ports::TransactionStatus::kIdle);
  connection->begin();
  connection->rollback();
  EXPECT_EQ(status(), ports::TransactionStatus::kIdle);
}

TEST_P(Session, CancelEndsTheStatementOnly) {
  const auto connection = driver_.open(*url_, {});
  std::thread other([&] {
    std::this_thread::sleep_for(300ms);
    connection->cancel();
  });
  // Both servers answer 1 when SLEEP is interrupted, MariaDB may answer with an error.
  try {
    connection->execute("SELECT SLEEP(60)");
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), "1317");
  }
  other.join();
  EXPECT_EQ(value(*connection, "SELECT 1"), "1");
}

TEST_P(Session, EndedSessionIsLost) {
  const auto victim = driver_.open(*url_, {});
  EXPECT_TRUE(victim->alive());
  EXPECT_TRUE(driver_.end_session(*root_, victim->session_id()));
  message<ConnectionLost>([&] { victim->execute("SELECT 1"); });
  EXPECT_FALSE(victim->alive());
  for (int i = 0; i < 100 && driver_.end_session(*root_, victim->session_id()); ++i) std::this_thread::sleep_for(10ms);
  EXPECT_FALSE(driver_.end_session(*root_, victim->session_id()));
}

TEST_P(Session, KilledWhileAStatementRuns) {
  const auto victim = driver_.open(*url_, {});
  std::thread other([&] {
    std::this_thread::sleep_for(300ms);
    driver_.end_session(*root_, victim->session_id());
  });
  message<ConnectionLost>([&] {
    victim->execute("SELECT SLEEP(60)");
    victim->execute("SELECT 1");
  });
  other.join();
}

TEST_P(Session, LocksExcludeOtherSessions) {
  const auto first = driver_.open(*url_, {}), second = driver_.open(*url_, {});
  const std::string name = prefix_ + "lock";
  auto lock = first->lock(name, 0ms);
  EXPECT_EQ(message<LockHeld>([&] { second->lock(name, 999ms); }), "sql/schema: lock is held by other session");
  lock->release();
  EXPECT_NO_THROW(second->lock(name, 0ms));
  {
    const auto again = first->lock(name, 0ms);
    message<LockHeld>([&] { second->lock(name, 0ms); });
  }
  EXPECT_NO_THROW(second->lock(name, 0ms)) << "the end of a scope releases as well";
}

TEST_P(Session, LockIsWaitedFor) {
  const auto first = driver_.open(*url_, {}), second = driver_.open(*url_, {});
  const std::string name = prefix_ + "wait";
  auto lock = first->lock(name, 0ms);
  std::thread other([&] {
    std::this_thread::sleep_for(500ms);
    lock->release();
  });
  EXPECT_NO_THROW(second->lock(name, 20s));
  other.join();
}

TEST_P(Session, LockGoesWithItsSession) {
  const auto second = driver_.open(*url_, {});
  auto first = driver_.open(*url_, {});
  const std::string name = prefix_ + "gone";
  auto lock = first->lock(name, 0ms);
  driver_.end_session(*root_, first->session_id());
  EXPECT_NO_THROW(second->lock(name, 20s));
}

TEST_P(Session, StopEndsTheWaitForALock) {
  const auto first = driver_.open(*url_, {}), second = driver_.open(*url_, {});
  const std::string name = prefix_ + "stop";
  const auto lock = first->lock(name, 0ms);
  std::stop_source stop;
  std::thread other([&] {
    std::this_thread::sleep_for(500ms);
    stop.request_stop();
  });
  message<Stopped>([&] { second->lock(name, 60s, stop.get_token()); });
  other.join();
  EXPECT_EQ(value(*second, "SELECT 1"), "1");
  message<Stopped>([&] { second->lock(name, 60s, stop.get_token()); });
}

TEST_P(Session, FreshPasswordOverPlainTcp) {
  // A password that the server has not cached yet takes the full exchange of its default method.
  const std::string user = prefix_ + "user";
  root_->execute("CREATE USER '" + user + "'@'%' IDENTIFIED BY 'w0rd'");
  EXPECT_NO_THROW(driver_.open(as_user(user, "w0rd"), {}));
  message<DatabaseError>([&] { driver_.open(as_user(user, "wrong"), {}); });
  root_->execute("DROP USER '" + user + "'@'%'");
}

TEST_P(Session, UnixSocket) {
  const std::string schema = make_schema("socket");
  const std::string path = value(*root_, "SELECT @@socket");
  const base::Url url = base::Url::parse(url_->scheme() + "+unix://" + url_->user() + ":" + url_->password() + "@" +
                                         path + "?database=" + schema);
  const auto connection = driver_.open(url, {});
  EXPECT_EQ(connection->bound_schema(), schema);
  EXPECT_EQ(value(*connection, "SELECT DATABASE()"), schema);
  EXPECT_EQ(driver_.bound_schema(url), schema);
}

TEST_P(Session, TlsWhenAskedFor) {
  const auto cipher = [&](const std::string& mode) {
    return driver_.open(with("tls", mode), {})->query("SHOW STATUS LIKE 'Ssl_cipher'").rows.at(0).at(1).value_or("");
  };
  EXPECT_EQ(cipher("false"), "");
  EXPECT_NE(cipher("skip-verify"), "");
  EXPECT_NE(cipher("preferred"), "");
  const std::string text = message<DatabaseError>([&] { cipher("true"); });
  EXPECT_EQ(text.find("mysql: query system variables: "), 0U) << text;
  // The test server's certificate is its own authority.
  base::Url trusted = with("tls", "true");
  trusted.set_parameter("ssl-ca", value(*root_, "SELECT @@ssl_cert"));
  EXPECT_NO_THROW(driver_.open(trusted, {}));
}

TEST_P(Session, ReadOnlySessionsAreKnown) {
  const char* variable = is_mariadb() ? "tx_read_only" : "transaction_read_only";
  EXPECT_TRUE(driver_.open(with(variable, "1"), {})->dialect().facts().read_only);
}

INSTANTIATE_TEST_SUITE_P(MySql, Session, ::testing::ValuesIn(kServers), server_name);

TEST(Schemes, OrmSpellingsAreServed) {
  const Driver driver;
  for (const char* scheme : {"mysql", "maria", "mariadb", "mysql+unix", "mariadb+unix", "maria+unix", "mysql+pymysql",
                             "mariadb+mariadbconnector"}) {
    EXPECT_NE(std::find(driver.schemes().begin(), driver.schemes().end(), scheme), driver.schemes().end()) << scheme;
  }
  EXPECT_EQ(driver.bound_schema(base::Url::parse("mysql+pymysql://u:p@h/shop?charset=utf8mb4")), "shop");
  EXPECT_EQ(driver.bound_schema(base::Url::parse("mysql://h")), std::nullopt);
  EXPECT_EQ(driver.bound_schema(base::Url::parse("mysql://h/")), std::nullopt);
  EXPECT_EQ(driver.offline_dialect(base::Url::parse("mysql://h/"))->facts().version, "8.0.31");
}

}  // namespace
}  // namespace portolan::mysql::testing
