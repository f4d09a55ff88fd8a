#include "sources/aws_token.h"

#include <gtest/gtest.h>

namespace portolan::sources {
namespace {

// The same request signed with Python's hmac and hashlib by the steps of AWS's documentation.
TEST(AwsToken, SignsAsTheDocumentationSays) {
  const auto now = std::chrono::system_clock::from_time_t(1704067200);
  EXPECT_EQ(
      rds_token("prod.abc.us-west-2.rds.amazonaws.com:3306", "mysqlUser", "us-west-2", {"AKID", "SECRET", ""}, now),
      "prod.abc.us-west-2.rds.amazonaws.com:3306/?Action=connect&DBUser=mysqlUser&X-Amz-Algorithm=AWS4-HMAC-SHA256"
      "&X-Amz-Credential=AKID%2F20240101%2Fus-west-2%2Frds-db%2Faws4_request&X-Amz-Date=20240101T000000Z"
      "&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature="
      "fa75a793a5bcf70232693e14b4cf7e9db2a598fcdd56269c4d58b5c5fc6326e6");
  const std::string with_session = rds_token("h:1", "u", "r", {"A", "S", "T/"}, now);
  EXPECT_NE(with_session.find("&X-Amz-Security-Token=T%2F&X-Amz-SignedHeaders=host&"), std::string::npos);
}

TEST(AwsToken, ReadsProfiles) {
  const std::string text = "# c\n[default]\nregion = a\n\n[profile x]\n region=b \n; d\n";
  EXPECT_EQ(ini_value(text, "default", "region"), "a");
  EXPECT_EQ(ini_value(text, "profile x", "region"), "b");
  EXPECT_EQ(ini_value(text, "profile y", "region"), "");
}

}  // namespace
}  // namespace portolan::sources
