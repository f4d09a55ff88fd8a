#include "operator/reconcile/status.h"

#include <gtest/gtest.h>

#include <chrono>

namespace portolan::reconcile {
namespace {

using std::chrono::milliseconds;

struct Line {
  std::string status, reason, message;
  bool operator==(const Line&) const = default;
};

class StatusTest : public testing::TestWithParam<ReadyText> {
 protected:
  StatusEditor editor() { return {status_, 7, GetParam(), now_}; }

  Line line(std::string_view type) const {
    const auto* found = resources::find_condition(status_.conditions, type);
    EXPECT_NE(found, nullptr);
    EXPECT_EQ(found->observed_generation, 7);
    return {found->status, found->reason, found->message};
  }

  resources::CommonStatus status_;
  std::chrono::system_clock::time_point now_ = std::chrono::system_clock::time_point(std::chrono::hours(500000));
};

INSTANTIATE_TEST_SUITE_P(Kinds, StatusTest, testing::Values(ReadyText::kInMessage, ReadyText::kInReason));

TEST_P(StatusTest, NeverReconcilingAndStalledAtOnce) {
  const FailureClass classes[] = {FailureClass::kWaiting, FailureClass::kTransient, FailureClass::kSetup,
                                  FailureClass::kFinal};
  for (const FailureClass failure_class : classes) {
    editor().failed(Failure("X", "text", failure_class), 20, milliseconds(5000));
    EXPECT_FALSE(line("Reconciling").status == "True" && line("Stalled").status == "True");
    EXPECT_EQ(line("Ready").status, "False");
    EXPECT_EQ(status_.observed_generation, 7);
  }
}

TEST_P(StatusTest, CountsFailuresAndNotWaiting) {
  editor().failed(Failure("GettingDevDB", "soon", FailureClass::kWaiting), 20, milliseconds(5000));
  EXPECT_EQ(status_.failed, 0);
  editor().failed(Failure("ReadSchema", "no", FailureClass::kSetup), 20, milliseconds(5000));
  EXPECT_EQ(status_.failed, 1);
  editor().ready("ok");
  EXPECT_EQ(status_.failed, 0);
}

TEST_P(StatusTest, StallsWhenTheLimitIsExceeded) {
  for (int i = 0; i < 3; ++i)
    editor().failed(Failure("Migrating", "net", FailureClass::kTransient), 2, milliseconds(1));
  EXPECT_EQ(line("Stalled"), (Line{"True", "BackoffLimitExceeded", "net"}));
  EXPECT_EQ(line("Reconciling").status, "False");
}

TEST_P(StatusTest, SuspendingKeepsWhatWasSaid) {
  editor().ready("fine");
  editor().suspended();
  EXPECT_EQ(line("Ready"), (Line{"True", "Applied", "fine"}));
  EXPECT_EQ(line("Reconciling"), (Line{"False", "Suspended", "reconciliation is suspended"}));
  EXPECT_EQ(line("Stalled").status, "False");
  status_ = {};
  editor().suspended();
  EXPECT_EQ(line("Ready").status, "False");
}

TEST_P(StatusTest, WhatWaitsForAPersonIsNotCountedAndNotStalled) {
  editor().failed(Failure("Migrating", "net", FailureClass::kTransient), 20, milliseconds(5000));
  editor().failed(Failure("ApprovalPending", "plan 1 waits", FailureClass::kPending, "waits"), 20,
                  milliseconds(300000));
  EXPECT_EQ(line("Ready"), (Line{"False", "ApprovalPending", "waits"}));
  EXPECT_EQ(line("Reconciling"), (Line{"True", "ApprovalPending", "plan 1 waits"}));
  EXPECT_EQ(line("Stalled").status, "False");
  EXPECT_EQ(status_.failed, 1);
}

TEST_P(StatusTest, ProgressKeepsTheCounterAndANewStartDoesNot) {
  editor().failed(Failure("Migrating", "net", FailureClass::kTransient), 20, milliseconds(5000));
  editor().progressing("again");
  EXPECT_EQ(status_.failed, 1);
  EXPECT_EQ(line("Reconciling"), (Line{"True", "Reconciling", "again"}));
  editor().reconciling("anew");
  EXPECT_EQ(status_.failed, 0);
  EXPECT_EQ(status_.next_retry_time, "");
}

TEST_P(StatusTest, DriftThatCountsAsFailureIsStalled) {
  editor().ready("fine");
  editor().drifted("True", "DriftDetected", "1 drifted object(s)");
  editor().failed_by_drift("1 drifted object(s)");
  EXPECT_EQ(line("Ready"), (Line{"False", "DriftDetected", "1 drifted object(s)"}));
  EXPECT_EQ(line("Reconciling").status, "False");
  EXPECT_EQ(line("Stalled").status, "True");
  EXPECT_EQ(line("Drifted").status, "True");
  EXPECT_EQ(status_.failed, 0);
}

TEST(Status, HealthChecksOfSchemasReadTheMessage) {
  resources::CommonStatus status;
  StatusEditor(status, 1, ReadyText::kInMessage, {}).reconciling("what changed");
  EXPECT_EQ(resources::find_condition(status.conditions, "Ready")->message, "Reconciling");
  EXPECT_EQ(resources::find_condition(status.conditions, "Reconciling")->message, "what changed");
  StatusEditor(status, 1, ReadyText::kInMessage, {})
      .failed(Failure("GettingDevDB", "pod starts", FailureClass::kWaiting), 20, milliseconds(5000));
  EXPECT_EQ(resources::find_condition(status.conditions, "Ready")->message, "GettingDevDB");
}

TEST(Status, HealthChecksOfMigrationsReadTheReason) {
  resources::CommonStatus status;
  StatusEditor(status, 1, ReadyText::kInReason, {})
      .failed(Failure("GettingDevDB", "pod starts", FailureClass::kWaiting), 20, milliseconds(5000));
  EXPECT_EQ(resources::find_condition(status.conditions, "Ready")->reason, "Reconciling");
  EXPECT_EQ(resources::find_condition(status.conditions, "Reconciling")->reason, "GettingDevDB");
}

TEST(RetryDelay, IsLinearForSetupFailuresUntilTheLimit) {
  for (int failed = 1; failed <= 20; ++failed) {
    EXPECT_EQ(retry_delay(FailureClass::kSetup, failed, 20, 0.5), milliseconds(5000 * failed));
  }
  EXPECT_EQ(retry_delay(FailureClass::kSetup, 21, 20, 0), std::nullopt);
  EXPECT_EQ(retry_delay(FailureClass::kSetup, 1000, 0, 0), milliseconds(5000000));
}

TEST(RetryDelay, DoublesForTransientFailuresAfterFive) {
  EXPECT_EQ(retry_delay(FailureClass::kTransient, 5, 0, 1), milliseconds(25000));
  EXPECT_EQ(retry_delay(FailureClass::kTransient, 6, 0, 0), milliseconds(50000));
  EXPECT_EQ(retry_delay(FailureClass::kTransient, 6, 0, 1), milliseconds(55000));
  EXPECT_EQ(retry_delay(FailureClass::kTransient, 50, 0, 0), milliseconds(300000));
}

TEST(RetryDelay, LooksAgainFromTimeToTimeWhereAPersonDecides) {
  EXPECT_EQ(retry_delay(FailureClass::kPending, 1, 0, 0), milliseconds(300000));
  EXPECT_EQ(retry_delay(FailureClass::kPending, 100, 20, -1), milliseconds(270000));
}

TEST(RetryDelay, NeverComesForFinalOnes) {
  EXPECT_EQ(retry_delay(FailureClass::kFinal, 1, 20, 0), std::nullopt);
}

}  // namespace
}  // namespace portolan::reconcile
