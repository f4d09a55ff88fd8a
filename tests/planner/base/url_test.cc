#include "planner/base/url.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"

namespace portolan::base {
namespace {

TEST(Url, ReadsItsParts) {
  const Url url = Url::parse("postgres://us%65r:p%40ss@h:5432/db?a=1&b=x%20y+z");
  EXPECT_EQ(url.user(), "user");
  EXPECT_EQ(url.password(), "p@ss");
  EXPECT_EQ(url.host(), "h");
  EXPECT_EQ(url.port(), 5432);
  EXPECT_EQ(url.parameter("b"), "x y z");
  EXPECT_EQ(url.redacted().find("p%40ss"), std::string::npos);
}

TEST(Url, IsWrittenAsItIsRead) {
  for (const char* text :
       {"sqlite:memory", "sqlite://file.db", "mysql://[::1]:3306/db", "x:///a/b?k=v", "x://h%2Fp/d"}) {
    EXPECT_EQ(Url::parse(text).with_secrets(), text);
  }
}

TEST(Url, RefusesHostsThatWouldReadAsSomethingElse) {
  for (const char* text : {"x://a%3Ab/", "x://u@[[b]/", "x://a%40b", "x://[a/b", "x://h:99999"}) {
    EXPECT_THROW(Url::parse(text), UsageError) << text;
  }
}

}  // namespace
}  // namespace portolan::base
