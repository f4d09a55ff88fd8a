#include "operator/kube/work_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/operator/kube/manual_clock.h"

namespace portolan::kube {
namespace {

using namespace std::chrono_literals;
using Key = WorkQueue::Key;

const Key kA{"ns", "a"};
const Key kB{"ns", "b"};

class Queue : public testing::Test {
 protected:
  /// Takes the next ready key and finishes it at once; "" when there is none.
  std::string next() {
    const auto key = queue_.try_take();
    if (!key) return {};
    queue_.done(*key);
    return key->text();
  }

  ManualClock clock_;
  WorkQueue queue_{clock_, {5ms, 100ms}};
};

TEST_F(Queue, AKeyIsInItOnce) {
  for (int i = 0; i < 3; ++i) queue_.add(kA);
  EXPECT_EQ(queue_.stats().ready, 1U);
  EXPECT_EQ(next(), "ns/a");
  EXPECT_EQ(next(), "");
}

TEST_F(Queue, OneWorkerHoldsAKeyAndItComesBackAfterwards) {
  queue_.add(kA);
  ASSERT_EQ(queue_.try_take(), kA);
  queue_.add(kA);
  queue_.add(kA);
  EXPECT_EQ(queue_.try_take(), std::nullopt);
  queue_.done(kA);
  EXPECT_EQ(next(), "ns/a");
  EXPECT_EQ(next(), "");
}

TEST_F(Queue, DelayedKeysComeWhenTheirTimeHasCome) {
  queue_.add_after(kA, 10s);
  queue_.add_after(kB, 5s);
  EXPECT_EQ(next(), "");
  clock_.advance(5s);
  EXPECT_EQ(next(), "ns/b");
  EXPECT_EQ(next(), "");
  clock_.advance(5s);
  EXPECT_EQ(next(), "ns/a");
}

TEST_F(Queue, OfTwoDelaysTheEarlierCounts) {
  queue_.add_after(kA, 10s);
  queue_.add_after(kA, 2s);
  queue_.add_after(kA, 20s);
  clock_.advance(2s);
  EXPECT_EQ(next(), "ns/a");
  clock_.advance(60s);
  EXPECT_EQ(next(), "");
}

TEST_F(Queue, BackoffDoublesUpToItsLimitAndForgets) {
  for (const auto delay : {5ms, 10ms, 20ms, 40ms, 80ms, 100ms, 100ms}) {
    queue_.add_rate_limited(kA);
    clock_.advance(delay - 1ms);
    EXPECT_EQ(next(), "") << delay.count();
    clock_.advance(1ms);
    EXPECT_EQ(next(), "ns/a") << delay.count();
  }
  EXPECT_EQ(queue_.retries(kA), 7);
  queue_.forget(kA);
  EXPECT_EQ(queue_.retries(kA), 0);
  queue_.add_rate_limited(kA);
  clock_.advance(5ms);
  EXPECT_EQ(next(), "ns/a");
}

TEST_F(Queue, NamespacesTakeTurns) {
  for (const char* name : {"1", "2", "3"}) queue_.add({"busy", name});
  queue_.add({"quiet", "1"});
  std::vector<std::string> order;
  for (int i = 0; i < 4; ++i) order.push_back(next());
  EXPECT_EQ(order, (std::vector<std::string>{"busy/1", "quiet/1", "busy/2", "busy/3"}));
}

TEST_F(Queue, KnowsHowLongAKeyWaitedForAWorker) {
  queue_.add(kA);
  clock_.advance(3s);
  ASSERT_TRUE(queue_.try_take());
  EXPECT_EQ(queue_.waited(kA), 3s);
  queue_.add(kA);
  clock_.advance(2s);
  queue_.done(kA);
  clock_.advance(1s);
  ASSERT_TRUE(queue_.try_take());
  EXPECT_EQ(queue_.waited(kA), 1s);
}

TEST_F(Queue, StatsCountWhatHappens) {
  queue_.add(kA);
  queue_.add(kB);
  queue_.add_after({"ns", "c"}, 1s);
  queue_.add_rate_limited({"ns", "d"});
  ASSERT_TRUE(queue_.try_take());
  clock_.advance(500ms);
  const QueueStats stats = queue_.stats();
  EXPECT_EQ(stats.ready, 1U);
  EXPECT_EQ(stats.delayed, 2U);
  EXPECT_EQ(stats.active, 1U);
  EXPECT_EQ(stats.adds, 2U);
  EXPECT_EQ(stats.retries, 1U);
  EXPECT_EQ(stats.longest_active, 500ms);
}

TEST_F(Queue, ShutDownWakesWaitingWorkersAndGivesNothingOut) {
  std::jthread worker([&](std::stop_token stop) { EXPECT_EQ(queue_.take(stop), std::nullopt); });
  queue_.shut_down();
  worker.join();
  queue_.add(kA);
  EXPECT_EQ(queue_.try_take(), std::nullopt);
}

TEST_F(Queue, StoppingAWorkerWakesIt) {
  std::jthread worker([&](std::stop_token stop) { EXPECT_EQ(queue_.take(stop), std::nullopt); });
  worker.request_stop();
}

TEST(QueueWithWorkers, EveryKeyIsWorkedOnByOneWorkerAtATime) {
  WorkQueue queue(base::system_clock());
  constexpr int kKeys = 10;
  constexpr int kAdds = 2000;
  std::vector<std::atomic<int>> holders(kKeys);
  std::vector<std::atomic<int>> runs(kKeys);
  std::atomic<int> overlaps{0};
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < 4; ++i) {
      workers.emplace_back([&](std::stop_token stop) {
        while (const auto key = queue.take(stop)) {
          const auto index = static_cast<std::size_t>(std::stoi(key->name));
          if (holders[index].fetch_add(1) != 0) ++overlaps;
          ++runs[index];
          holders[index].fetch_sub(1);
          queue.done(*key);
        }
      });
    }
    for (int i = 0; i < kAdds; ++i) {
      const Key key{"ns", std::to_string(i % kKeys)};
      if (i % 2 == 0) {
        queue.add(key);
      } else {
        queue.add_after(key, std::chrono::milliseconds(1));
      }
    }
    while (queue.stats().ready + queue.stats().delayed + queue.stats().active > 0) std::this_thread::yield();
    queue.shut_down();
  }
  EXPECT_EQ(overlaps, 0);
  for (const auto& count : runs) EXPECT_GT(count, 0);
}

}  // namespace
}  // namespace portolan::kube
