#include <gtest/gtest.h>

#include <cstdlib>

#include "planner/base/errors.h"
#include "tests/planner/migrate/target.h"

/// A file that is resumed in a new session finds the settings its earlier part made.
namespace portolan::migrate {
namespace {

struct Resume {
  const char* name;
  const Engine* engine;
  const char* setting;  ///< first statement of the file
  const char* use;      ///< last statement, which needs it
  bool can_resume;
};

void PrintTo(const Resume& resume, std::ostream* out) {
  *out << resume.name;
}

const std::vector<Resume> kResumes = {
    {"PostgresVariable", &kPostgres, "SET portolan.x = '7';",
     "INSERT INTO seen SELECT current_setting('portolan.x')::int;", true},
    {"PostgresTemporary", &kPostgres, "CREATE TEMPORARY TABLE t (id int);", "INSERT INTO seen VALUES (7);", false},
    {"MysqlVariable", &kMysql, "SET @x := 7;", "INSERT INTO seen VALUES (@x);", true},
    {"MysqlTemporary", &kMysql, "CREATE TEMPORARY TABLE t (id int);", "INSERT INTO seen VALUES (7);", false},
    {"MariadbVariable", &kMariadb, "SET @x := 7;", "INSERT INTO seen VALUES (@x);", true},
    {"SqlitePragma", &kSqlite, "PRAGMA recursive_triggers = on;",
     "INSERT INTO seen SELECT 6 + recursive_triggers FROM pragma_recursive_triggers;", true},
};

class ResumeTest : public testing::TestWithParam<Resume> {};

TEST_P(ResumeTest, RestoresTheSessionOrStops) {
  const Engine& engine = *GetParam().engine;
  const char* server = engine.variable == nullptr ? "" : std::getenv(engine.variable);
  if (server == nullptr) GTEST_SKIP() << engine.variable << " is not set";
  const std::string first = "CREATE TABLE seen (id int);\n";
  const auto second = [&](const std::string& last) {
    return std::string(GetParam().setting) + "\nINSERT INTO " + last + "\n";
  };
  Target broken(engine, server, {{"1.sql", first}, {"2.sql", second("nowhere VALUES (1);")}});
  const auto connection = broken.open_empty();
  EXPECT_THROW(broken.apply(*connection, TxMode::kNone), DatabaseError);

  Target fixed(engine, server,
               {{"1.sql", first}, {"2.sql", std::string(GetParam().setting) + "\n" + GetParam().use + "\n"}});
  fixed.use(broken);
  const auto other = fixed.open();
  if (!GetParam().can_resume) {
    EXPECT_THROW(fixed.apply(*other, TxMode::kNone), Error);
    return;
  }
  fixed.apply(*other, TxMode::kNone);
  EXPECT_EQ(other->query("SELECT id FROM seen").rows.at(0).at(0), "7");
}

INSTANTIATE_TEST_SUITE_P(Engines, ResumeTest, testing::ValuesIn(kResumes),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace portolan::migrate
