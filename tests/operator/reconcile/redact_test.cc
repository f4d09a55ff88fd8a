#include "operator/reconcile/redact.h"

#include <gtest/gtest.h>

namespace portolan::reconcile {
namespace {

TEST(Redactor, HidesKnownSecretsAndTheirEncodedForm) {
  Redactor redactor;
  redactor.add("p@ss/word");
  EXPECT_EQ(redactor.apply("login p@ss/word or p%40ss%2Fword failed"), "login *** or *** failed");
}

TEST(Redactor, HidesALongerSecretAsAWhole) {
  Redactor redactor;
  redactor.add("pass");
  redactor.add("passport");
  EXPECT_EQ(redactor.apply("passport"), "***");
}

TEST(Redactor, HidesPasswordsOfUrlsItNeverSaw) {
  const Redactor redactor;
  EXPECT_EQ(redactor.apply("dial postgres://svc:hunter2@db:5432/x failed"), "dial postgres://svc:***@db:5432/x failed");
  EXPECT_EQ(redactor.apply("mysql://h/db?password=abc&tls=true"), "mysql://h/db?password=***&tls=true");
}

TEST(Redactor, CountsTheMasks) {
  Redactor redactor;
  redactor.add("hunter2");
  redactor.apply("hunter2 at mysql://u:p@h");
  redactor.apply("nothing");
  EXPECT_EQ(redactor.count(), 2U);
}

TEST(Redactor, LeavesShortValuesAlone) {
  Redactor redactor;
  redactor.add("app");
  redactor.add("");
  EXPECT_EQ(redactor.apply("the app table"), "the app table");
}

}  // namespace
}  // namespace portolan::reconcile
