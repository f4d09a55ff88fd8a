#include "planner/migrate/revision.h"

#include "planner/base/clock.h"
#include "planner/base/errors.h"
#include "planner/migrate/fingerprint.h"
#include "tests/planner/migrate/sqlite_fixture.h"

namespace portolan::migrate {
namespace {

TEST(Revision, TypesHaveWords) {
  EXPECT_EQ(type_text(kBaseline), "baseline");
  EXPECT_EQ(type_text(kExecuted), "applied");
  EXPECT_EQ(type_text(kResolved), "manually set");
  EXPECT_EQ(type_text(kExecuted | kResolved), "applied + manually set");
  EXPECT_EQ(type_text(0), "unknown (0000)");
  EXPECT_EQ(type_text(9), "unknown (1001)");
}

TEST(Revision, IntentsComeBackFromTheirText) {
  const std::string text = to_text(Intent{2, "abc", "2026-01-02T03:04:05Z"});
  EXPECT_EQ(text, "portolan: in progress: statement 3, scope abc, since 2026-01-02T03:04:05Z");
  EXPECT_EQ(parse_intent(text)->position, 2);
  EXPECT_EQ(parse_intent(text)->fingerprint, "abc");
  EXPECT_EQ(parse_intent(text)->started_at, "2026-01-02T03:04:05Z");
  EXPECT_EQ(parse_intent(to_text(Intent{0, "", "x"}))->fingerprint, "");
  EXPECT_FALSE(parse_intent("no such table: a"));
}

TEST(Revision, ReadsTheTimesOfEveryDatabase) {
  const auto time = [](std::string_view text) { return base::rfc3339(parse_timestamp(text), 6); };
  EXPECT_EQ(time("2026-01-02 03:04:05"), "2026-01-02T03:04:05.000000Z");
  EXPECT_EQ(time("2026-01-02 03:04:05.123456789+00:00"), "2026-01-02T03:04:05.123456Z");
  EXPECT_EQ(time("2026-01-02 03:04:05.5+02"), "2026-01-02T01:04:05.500000Z");
  EXPECT_EQ(time("2026-01-02T03:04:05-05:30"), "2026-01-02T08:34:05.000000Z");
  EXPECT_EQ(time("nonsense"), "1970-01-01T00:00:00.000000Z");
}

class RevisionsTest : public SqliteFixture {};

TEST_F(RevisionsTest, KeepsRowsAndTheIdentifierApart) {
  Revisions revisions(*connection_, "main");
  EXPECT_FALSE(revisions.exists());
  revisions.create();
  revisions.create();
  connection_->execute(
      "INSERT INTO atlas_schema_revisions VALUES ('.atlas_cloud_identifier', 'uuid', 2, 0, 0, '2026-01-02 03:04:05', "
      "0, '', '', '', 'null', 'x')");
  Revision row;
  row.version = "2";
  row.description = "it's";
  row.executed_at = parse_timestamp("2026-01-02 03:04:05.25");
  row.partial_hashes = {"h1:a", "h1:b"};
  row.execution_time = std::chrono::nanoseconds(1500);
  revisions.write(row);
  row.description = "never written again";
  row.applied = 7;
  revisions.write(row);
  const std::vector<Revision> rows = revisions.read();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].description, "it's");
  EXPECT_EQ(rows[0].applied, 7);
  EXPECT_EQ(rows[0].executed_at, row.executed_at);
  EXPECT_EQ(rows[0].partial_hashes, row.partial_hashes);
  EXPECT_EQ(rows[0].execution_time, row.execution_time);
  EXPECT_THROW(revisions.get(".atlas_cloud_identifier"), Error);
  row.version = ".atlas_cloud_identifier";
  EXPECT_THROW(revisions.write(row), Error);
  EXPECT_THROW(revisions.remove(row.version), Error);
  revisions.remove("2");
  EXPECT_FALSE(revisions.get("2"));
  EXPECT_EQ(value("SELECT count(*) FROM atlas_schema_revisions"), "1");
}

TEST_F(RevisionsTest, RolledBackRowsAreWrittenAgain) {
  Revisions revisions(*connection_, "main");
  revisions.create();
  Revision row;
  row.version = "1";
  connection_->begin();
  revisions.write(row);
  connection_->rollback();
  revisions.after_rollback();
  revisions.write(row);
  EXPECT_EQ(revisions.read().size(), 1u);
}

TEST_F(RevisionsTest, FingerprintSeesTheSchemaAndNotTheData) {
  const auto print = [&] {
    return fingerprint(driver_->inspect(*connection_, {}), connection_->dialect().properties(), true);
  };
  connection_->execute("CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT, x text)");
  const std::string before = print();
  connection_->execute("INSERT INTO a (x) VALUES ('y'), ('z')");
  Revisions(*connection_, "main").create();
  EXPECT_EQ(print(), before);
  connection_->execute("CREATE INDEX i ON a (x)");
  EXPECT_NE(print(), before);
}

}  // namespace
}  // namespace portolan::migrate
