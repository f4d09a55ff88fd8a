#include "operator/reconcile/apply_report.h"

#include <gtest/gtest.h>

namespace portolan::reconcile {
namespace {

using List = std::vector<std::string>;

TEST(Shortened, KeepsWhatFits) {
  EXPECT_EQ(shortened({"a", "b"}), (List{"a", "b"}));
}

TEST(Shortened, KeepsTheFirstStatementWhenItFits) {
  EXPECT_EQ(shortened({"first", std::string(2000, 'x')}), (List{"first", "-- truncated 2000 bytes..."}));
}

TEST(Shortened, KeepsTheFirstLineOfALongStatement) {
  EXPECT_EQ(shortened({"CREATE (\n" + std::string(2000, 'x')}), (List{"CREATE (\n-- truncated 2000 bytes..."}));
}

TEST(Shortened, CountsAllOfOneLongLine) {
  EXPECT_EQ(shortened({std::string(2000, 'x')}), (List{"-- truncated 2000 bytes..."}));
}

TEST(AppliedMessage, SaysNothingOfAHostFromASecret) {
  const Target target{base::Url::parse("mysql://u:p@private:3306/app?password=x"), true};
  const std::string expected =
      "The schema has been applied successfully. Apply response: "
      "{\"Driver\":\"mysql\",\"URL\":{\"Scheme\":\"mysql\",\"Host\":\"\",\"Path\":\"/app\",\"Schema\":\"app\"},"
      "\"Changes\":{\"Applied\":[\"CREATE TABLE t (id int)\"]}}";
  EXPECT_EQ(applied_message(target, "mysql", "app", {"CREATE TABLE t (id int)"}), expected);
}

TEST(AppliedMessage, OfNoChangesIsShort) {
  const Target target{base::Url::parse("sqlite://a.db"), false};
  EXPECT_EQ(applied_message(target, "sqlite", "main", {}),
            R"(The schema has been applied successfully. Apply response: {"Changes":{}})");
}

}  // namespace
}  // namespace portolan::reconcile
