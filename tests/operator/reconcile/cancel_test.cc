#include "tests/operator/reconcile/manager_fixture.h"

namespace portolan::reconcile {
namespace {

constexpr const char* kCancel = "portolan.db/cancel";
constexpr const char* kEndless =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;\n";

class CancelTest : public ManagerTest {
 protected:
  json attempt() { return status(resources::kAtlasMigration, "m").value("lastAttempt", json::object()); }
  std::string phase() { return attempt().value("phase", ""); }
};

TEST_F(CancelTest, EndsTheStatementUnderWayAndWaitsForAChange) {
  write("m", migration("m", "a.db", {{"1.sql", "CREATE TABLE t (id integer);\n"}, {"2.sql", kEndless}}));
  start();
  ASSERT_TRUE(wait_until([&] { return phase() == "applying"; }));
  annotate(resources::kAtlasMigration, "m", kCancel, "another");
  // The annotation itself may get in the way of a write and begin another attempt: a user takes the id that is shown.
  std::string id;
  ASSERT_TRUE(wait_until([&] {
    const std::string shown = attempt().value("id", "");
    if (phase() == "applying" && shown != id) annotate(resources::kAtlasMigration, "m", kCancel, id = shown);
    return phase() == "canceled";
  }));
  wait(resources::kAtlasMigration, "m", "Canceled");
  EXPECT_EQ(field(resources::kAtlasMigration, "m", "Stalled", "status"), "True");
  EXPECT_EQ(phase(), "canceled");
  EXPECT_EQ(attempt()["id"], id);
  EXPECT_EQ(events("Canceled"), 1U);
  // A change of the spec tries again, with the annotation still there.
  declare("m", migration("m", "a.db", {{"1.sql", "CREATE TABLE t (id integer);\n"}, {"2.sql", "SELECT 1;\n"}}));
  wait(resources::kAtlasMigration, "m", "Applied");
}

}  // namespace
}  // namespace portolan::reconcile
