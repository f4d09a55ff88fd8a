#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "operator/kube/leader.h"
#include "operator/kube/replicas.h"
#include "tests/kube/cluster.h"
#include "tests/operator/kube/manual_clock.h"

namespace portolan::kube {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class LeaseTest : public KubeTest {
 protected:
  LeaseLock lock(const std::string& identity) { return {store(), clock_, {space(), "5220c287.atlasgo.io"}, identity}; }

  resources::Lease lease() {
    return resources::lease_from_json(store().get(resources::kLease, {space(), "5220c287.atlasgo.io"}).value());
  }

  ManualClock clock_;
};

TEST_F(LeaseTest, OneHoldsItAndTheOtherTakesOverAfterItsSilence) {
  LeaseLock first = lock("first");
  LeaseLock second = lock("second");
  EXPECT_TRUE(first.attempt());
  EXPECT_FALSE(second.attempt());
  clock_.advance(11s);
  EXPECT_FALSE(first.held()) << "not renewed within 10 s";
  EXPECT_FALSE(second.attempt());
  clock_.advance(2s);
  EXPECT_TRUE(second.attempt());
  EXPECT_EQ(lease().holder, "second");
  EXPECT_EQ(lease().transitions, 1);
  EXPECT_FALSE(first.attempt());
}

TEST_F(LeaseTest, AHolderThatRenewsKeepsIt) {
  LeaseLock first = lock("first");
  LeaseLock second = lock("second");
  ASSERT_TRUE(first.attempt());
  for (int i = 0; i < 20; ++i) {
    clock_.advance(2s);
    EXPECT_TRUE(first.attempt());
    EXPECT_FALSE(second.attempt());
  }
  EXPECT_TRUE(first.held());
}

TEST_F(LeaseTest, ReleasingHandsOverAtOnce) {
  LeaseLock first = lock("first");
  LeaseLock second = lock("second");
  ASSERT_TRUE(first.attempt());
  ASSERT_FALSE(second.attempt());
  first.release();
  EXPECT_FALSE(first.held());
  EXPECT_EQ(lease().holder, "");
  EXPECT_TRUE(second.attempt());
}

TEST_F(LeaseTest, AForeignTouchOfTheRecordDoesNotCostIt) {
  LeaseLock first = lock("first");
  ASSERT_TRUE(first.attempt());
  store().patch(resources::kLease, {space(), "5220c287.atlasgo.io"}, {{"metadata", {{"annotations", {{"a", "b"}}}}}});
  EXPECT_TRUE(first.attempt());
  EXPECT_EQ(lease().metadata.annotations.at("a"), "b");
}

TEST_F(LeaseTest, WithoutAnApiServerItIsKeptForTheRenewTimeOnly) {
  const auto limited = open(account("holder", R"([{"apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
                                                   "verbs": ["get", "create", "update"]}])"));
  LeaseLock first(*limited, clock_, {space(), "l"}, "first");
  ASSERT_TRUE(first.attempt());
  store().patch(kRole, {space(), "holder"}, {{"rules", json::array()}});
  while (first.problem().empty()) first.attempt();
  EXPECT_TRUE(first.held());
  clock_.advance(10s);
  EXPECT_FALSE(first.attempt());
  EXPECT_FALSE(first.held());
}

TEST_F(LeaseTest, ElectedWorkStopsWhenTheLeaseIsLost) {
  const LeaseTimes times{300ms, 200ms, 20ms};
  LeaseLock first(store(), base::system_clock(), {space(), "l"}, "first", times);
  std::atomic<int> started{0};
  std::atomic<int> ended{0};
  std::jthread election([&](std::stop_token stop) {
    run_elected(
        first, base::system_clock(),
        [&](std::stop_token lost) {
          ++started;
          while (!lost.stop_requested()) std::this_thread::sleep_for(1ms);
          ++ended;
        },
        std::move(stop));
  });
  while (started == 0) std::this_thread::yield();
  // Somebody takes the record over by force, as an administrator could.
  for (;;) {
    resources::Lease record = resources::lease_from_json(store().get(resources::kLease, {space(), "l"}).value());
    record.holder = "thief";
    record.duration_seconds = 1;
    try {
      store().update(resources::kLease, resources::to_json(record));
      break;
    } catch (const ConflictError&) {
      continue;
    }
  }
  while (ended == 0) std::this_thread::yield();
  while (started < 2) std::this_thread::yield();
  election.request_stop();
  election.join();
  EXPECT_EQ(started, ended);
  EXPECT_EQ(resources::lease_from_json(store().get(resources::kLease, {space(), "l"}).value()).holder, "");
}

TEST_F(LeaseTest, AWaitingReplicaComesBackWhenTheSilentHoldersTimeIsOver) {
  LeaseLock first = lock("first");
  LeaseLock second = lock("second");
  ASSERT_TRUE(first.attempt());
  EXPECT_FALSE(second.attempt());
  EXPECT_EQ(second.pause(), 2s);
  clock_.advance(11s);
  EXPECT_FALSE(second.attempt());
  EXPECT_EQ(second.pause(), 1s);
  clock_.advance(second.pause());
  EXPECT_TRUE(second.attempt());
}

TEST_F(LeaseTest, ReplicasAreCountedWhileTheyRenew) {
  Replicas first(store(), clock_, space(), "election.example.com", "first");
  Replicas second(store(), clock_, space(), "election.example.com", "second");
  Replicas other(store(), clock_, space(), "another", "first");
  first.beat();
  other.beat();
  EXPECT_EQ(first.live(), 1);
  second.beat();
  first.beat();
  EXPECT_EQ(first.live(), 2);
  EXPECT_EQ(second.live(), 2);
  clock_.advance(13s);
  first.beat();
  EXPECT_EQ(first.live(), 1) << "the second is silent for longer than its Lease";
  second.beat();
  first.beat();
  EXPECT_EQ(first.live(), 2);
  second.leave();
  first.beat();
  EXPECT_EQ(first.live(), 1);
}

TEST_F(LeaseTest, ShardsSpreadOverReplicasAndMoveWhenOneGoes) {
  const LeaseTimes times{600ms, 400ms, 20ms};
  struct Replica {
    Replica(ObjectStore& store, const std::string& space, const std::string& name, LeaseTimes with)
        : members(store, base::system_clock(), space, "e", name, with), quota(4, [this] { return members.live(); }) {
      members.beat();
      for (int i = 0; i < 4; ++i) {
        locks.push_back(std::make_unique<LeaseLock>(store, base::system_clock(),
                                                    ObjectKey{space, "e-shard-" + std::to_string(i)}, name, with));
        threads.emplace_back([this, lock = locks.back().get()](std::stop_token stop) {
          const auto work = [this](const std::stop_token& lost) {
            ++active;
            while (!lost.stop_requested()) std::this_thread::sleep_for(1ms);
            --active;
          };
          run_elected(*lock, base::system_clock(), work, std::move(stop), &quota);
        });
      }
      threads.emplace_back([this](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          members.beat();
          std::this_thread::sleep_for(20ms);
        }
      });
    }

    Replicas members;
    ShardQuota quota;
    std::atomic<int> active{0};
    std::vector<std::unique_ptr<LeaseLock>> locks;
    std::vector<std::jthread> threads;
  };
  Replica first(store(), space(), "first", times);
  while (first.active < 4) std::this_thread::yield();
  {
    Replica second(store(), space(), "second", times);
    while (first.active != 2 || second.active != 2) std::this_thread::yield();
    second.threads.clear();
    second.members.leave();
  }
  while (first.active < 4) std::this_thread::yield();
}

}  // namespace
}  // namespace portolan::kube
