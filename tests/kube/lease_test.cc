#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "operator/kube/leader.h"
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
  clock_.advance(14s);
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

}  // namespace
}  // namespace portolan::kube
