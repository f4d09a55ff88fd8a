#include "operator/reconcile/reference_index.h"

#include <gtest/gtest.h>

#include "operator/resources/kind.h"

namespace portolan::reconcile {
namespace {

using resources::kConfigMap;

const resources::ObjectKey kApp{"default", "app"};
const resources::ObjectKey kFiles{"default", "files"};

std::vector<Reference> files_at(const std::string& version) {
  return {{kConfigMap, kFiles, version}};
}

TEST(ReferenceIndex, KnowsWhoRefersToAnObject) {
  ReferenceIndex index;
  EXPECT_TRUE(index.changed(kConfigMap, kFiles, "1").empty());
  index.set(kApp, files_at("1"));
  EXPECT_EQ(index.changed(kConfigMap, kFiles, "2"), std::vector<resources::ObjectKey>{kApp});
  EXPECT_TRUE(index.changed(resources::kSecret, kFiles, "2").empty());
  index.forget(kApp);
  EXPECT_TRUE(index.changed(kConfigMap, kFiles, "3").empty());
}

/// Nobody knows of the reference while the first pass runs.
TEST(ReferenceIndex, RemembersWhatChangesDuringAPass) {
  ReferenceIndex index;
  index.begin(kApp);
  EXPECT_TRUE(index.changed(kConfigMap, kFiles, "2").empty());
  EXPECT_TRUE(index.outdated(kApp, files_at("1")));
  EXPECT_FALSE(index.outdated(kApp, files_at("2")));
  EXPECT_FALSE(index.outdated(kApp, {}));
  index.changed(kConfigMap, kFiles, "");
  EXPECT_TRUE(index.outdated(kApp, files_at("2")));
  EXPECT_FALSE(index.outdated(kApp, files_at("")));
  index.end(kApp);
  EXPECT_FALSE(index.outdated(kApp, files_at("1")));
}

}  // namespace
}  // namespace portolan::reconcile
