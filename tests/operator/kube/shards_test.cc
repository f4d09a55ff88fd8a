#include "operator/kube/shards.h"

#include <gtest/gtest.h>

namespace portolan::kube {
namespace {

TEST(Shards, TheHashIsFnv1a) {
  // The vectors of the algorithm's authors.
  EXPECT_EQ(fnv1a(""), 0xcbf29ce484222325U);
  EXPECT_EQ(fnv1a("a"), 0xaf63dc4c8601ec8cU);
  EXPECT_EQ(fnv1a("foobar"), 0x85944171f73967e8U);
}

TEST(Shards, AnObjectHasOneShardAndEveryShardHasObjects) {
  std::map<int, int> objects;
  for (int i = 0; i < 400; ++i) ++objects[shard_of({"team", "app-" + std::to_string(i)}, {}, 4)];
  ASSERT_EQ(objects.size(), 4U);
  for (const auto& [shard, count] : objects) EXPECT_GT(count, 50) << shard;
  EXPECT_EQ(shard_of({"team", "app"}, {}, 1), 0);
}

TEST(Shards, ALabelPinsAnObjectWhenThereIsSuchAShard) {
  const resources::ObjectKey key{"team", "app"};
  const int by_hash = shard_of(key, {}, 4);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(shard_of(key, {{"portolan.db/shard", std::to_string(i)}}, 4), i);
  for (const char* text : {"4", "-1", "", "one", "1x"}) {
    EXPECT_EQ(shard_of(key, {{"portolan.db/shard", text}}, 4), by_hash) << text;
  }
}

TEST(Shards, AReplicaHoldsItsPartAndYieldsWhenOthersCome) {
  int live = 1;
  ShardQuota quota(3, [&] { return live; });
  EXPECT_TRUE(quota.take());
  EXPECT_TRUE(quota.take());
  EXPECT_TRUE(quota.take());
  EXPECT_FALSE(quota.take());
  EXPECT_FALSE(quota.yield());
  live = 2;
  EXPECT_TRUE(quota.yield()) << "two replicas hold at most two each";
  EXPECT_FALSE(quota.yield());
  EXPECT_FALSE(quota.take());
  quota.give_back();
  EXPECT_TRUE(quota.take());
  live = 1;
  EXPECT_TRUE(quota.take()) << "the other one is gone";
}

}  // namespace
}  // namespace portolan::kube
