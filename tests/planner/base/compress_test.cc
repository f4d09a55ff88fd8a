#include "planner/base/compress.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"

namespace portolan::base {
namespace {

TEST(Compress, GivesBackWhatItTook) {
  const std::string large(300000, 'x');
  for (const std::string& text : {std::string(), std::string("a\0b", 3), large}) {
    EXPECT_EQ(decompress(compress(text), 1U << 20U), text);
  }
  EXPECT_LT(compress(large).size(), 5000U);
}

TEST(Compress, RefusesDamageAndExcess) {
  std::string packed = compress("some text that is long enough to be damaged in its middle");
  packed[packed.size() / 2] ^= 1;
  EXPECT_THROW(decompress(packed, 1U << 20U), Error);
  EXPECT_THROW(decompress("", 1U << 20U), Error);
  EXPECT_THROW(decompress(compress(std::string(300000, 'x')), 1000), Error);
}

}  // namespace
}  // namespace portolan::base
