#include "planner/base/shared_library.h"

#include <gtest/gtest.h>

#include <functional>

#include "planner/base/errors.h"

namespace portolan::base {
namespace {

const SharedLibrary& libm() {
  static const SharedLibrary library("libm.so.6", "the mathematical library", "install libc6");
  return library;
}

std::string thrown(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

TEST(SharedLibrary, FunctionsAreCalledAsIfDeclared) {
  constexpr LoadedFunction<libm, double(double, double), "pow"> kPow;
  EXPECT_EQ(kPow(2, 10), 1024);
}

TEST(SharedLibrary, SaysWhatIsMissing) {
  EXPECT_EQ(thrown([] {
              SharedLibrary("libnone.so.7", "the client library of None", "install none (package none)");
            }).find("the client library of None cannot be loaded, install none (package none): libnone.so.7: "),
            0U);
  EXPECT_EQ(thrown([] { libm().symbol("no_such_function"); }).find("the mathematical library is of another version: "),
            0U);
}

}  // namespace
}  // namespace portolan::base
