#include "tests/drivers/postgres/servers.h"

/// How the server keeps tables and indexes, with what a plain server can be given to choose from.
namespace portolan::postgres::test {
namespace {

/// What both databases have beside their schema for the time of a test.
class StorageTest : public SchemaScopeTest {
 protected:
  void on_both(const std::string& sql) {
    target_->execute(sql);
    dev_->execute(sql);
  }

  std::string text_of(const std::string& sql) { return target_->query(sql).rows.at(0).at(0).value_or(""); }
};

TEST_F(StorageTest, MakesATableWithAnAccessMethod) {
  PORTOLAN_NEEDS_POSTGRES(12);
  on_both("CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler");
  const auto trip = lead("", "CREATE TABLE made (id int) USING heap2");
  EXPECT_EQ(trip.statements, (Sql{R"(CREATE TABLE "made" ("id" integer NULL) USING heap2)"}));
  expect_readable(target().inspect());
  on_both("DROP ACCESS METHOD heap2 CASCADE");
}

TEST_F(StorageTest, NamesTheVersionThatASettingNeeds) {
  if (!lacks(17)) GTEST_SKIP() << "the server has everything";
  const std::string partitioned = "CREATE TABLE t (a int) PARTITION BY LIST (a)";
  portolan::test::run_script(*target_, lacks(11) ? "CREATE TABLE t (a int)" : partitioned);
  const schema::Realm before = target().inspect();
  const auto reason = [&](const char* setting, const schema::PropertyValue& value) -> std::string {
    schema::Realm after = before;
    after.schemas.at(0).tables.at(0).properties.set(setting, value);
    try {
      portolan::test::plan_between(*target_, before, after);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const std::string method = reason("access_method", schema::Word{"heap2"});
  const std::string what = lacks(15) ? "changing the access method of table" : "the access method of partitioned table";
  EXPECT_EQ(method.find(what + R"( "t" needs PostgreSQL )" + (lacks(15) ? "15" : "17") + " or newer"), 0U) << method;
  const std::string tablespace = reason("tablespace", std::string("other"));
  if (lacks(11) || !lacks(12)) {
    EXPECT_EQ(tablespace, "");
  } else {
    EXPECT_EQ(tablespace.find(R"(the tablespace of partitioned table "t" needs PostgreSQL 12 or newer)"), 0U);
  }
}

TEST_F(StorageTest, KeepsParametersOfAnIndexMethodByTheirNames) {
  if (text_of("SELECT count(*) FROM pg_available_extensions WHERE name = 'bloom'") == "0") {
    GTEST_SKIP() << "the server has no extension bloom";
  }
  on_both("CREATE EXTENSION bloom");
  const auto trip = lead("CREATE TABLE t (a int, b int); CREATE INDEX i ON t USING bloom (a) WITH (length = 64)",
                         "CREATE TABLE t (a int, b int); CREATE INDEX i ON t USING bloom (a, b) WITH (length = 96, "
                         "col2 = 4)");
  EXPECT_EQ(trip.statements, (Sql{R"(DROP INDEX "i")",
                                  R"(CREATE INDEX "i" ON "t" USING bloom ("a", "b") WITH (col2 = 4, length = 96))"}));
  expect_readable(target().inspect());
  on_both("DROP EXTENSION bloom CASCADE");
}

}  // namespace
}  // namespace portolan::postgres::test
