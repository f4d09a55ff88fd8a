#include "operator/reconcile/way_back.h"

#include <gtest/gtest.h>

namespace portolan::reconcile {
namespace {

migrate::Dir files_named(const std::vector<std::string>& names) {
  std::map<std::string, std::string> files;
  for (const std::string& name : names) files[name] = "-- " + name + "\n";
  migrate::Dir dir(files);
  dir.rehash();
  return dir;
}

std::vector<migrate::Revision> rows_of(const std::vector<std::string>& versions) {
  std::vector<migrate::Revision> all;
  for (const std::string& version : versions) all.push_back({.version = version, .applied = 1, .total = 1});
  return all;
}

std::string versions_of(const WayBack& way) {
  std::string text;
  for (const migrate::Revision& row : way.versions) text += row.version + " ";
  return text + "| " + way.kept.value_or("nothing");
}

TEST(WayBack, GoesToTheLastFileThatIsThere) {
  const auto way = [](const std::vector<std::string>& names, const std::vector<std::string>& versions) {
    return versions_of(find_way_back(files_named(names), rows_of(versions)));
  };
  EXPECT_EQ(way({"1.sql", "2.sql"}, {"1", "2"}), "| 2");
  EXPECT_EQ(way({"1.sql", "2.sql"}, {"1", "2", "3", "4"}), "4 3 | 2");
  EXPECT_EQ(way({}, {"1", "2"}), "2 1 | nothing");
  EXPECT_EQ(way({"1.sql"}, {}), "| nothing");
  // Something to apply comes first; the order of execution says what happens with it.
  EXPECT_EQ(way({"1.sql", "2.sql"}, {"1", "3"}), "| 3");
  EXPECT_EQ(way({"1.sql", "2.sql", "3.sql"}, {"1", "2"}), "| 2");
  // What a baseline stands for has no rows.
  EXPECT_EQ(way({"1.sql", "2.sql", "3.sql"}, {"2", "3", "4"}), "4 | 3");
}

TEST(WayBack, FinishesWhatWasCutOff) {
  std::vector<migrate::Revision> history = rows_of({"1", "2", "3"});
  history[1].partial_hashes = {std::string(migrate::kDownMark) + "h1:x"};
  ASSERT_TRUE(history[1].is_half_reverted());
  EXPECT_EQ(versions_of(find_way_back(files_named({"1.sql", "2.sql", "3.sql"}), history)), "3 2 | 1");
}

TEST(WayBack, TakesTheDirectoryThatHoldsWhatWasApplied) {
  const migrate::Dir applied = files_named({"1.sql", "2.sql"});
  migrate::Dir edited = applied;
  edited.put({{"2.sql", "-- another one\n"}});
  std::vector<migrate::Revision> history = rows_of({"2"});
  history[0].hash = applied.sum().entries.back().hash;
  const std::vector<migrate::Dir> candidates = {files_named({"1.sql"}), edited, applied};
  EXPECT_EQ(directory_with(candidates, history), &candidates[2]);
  history[0].hash = "of somebody else";
  EXPECT_EQ(directory_with(candidates, history), &candidates[1]);
  EXPECT_EQ(directory_with(candidates, rows_of({"3"})), nullptr);
}

}  // namespace
}  // namespace portolan::reconcile
