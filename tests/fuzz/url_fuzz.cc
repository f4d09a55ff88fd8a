// The URL parser: what is written out reads back, and what is shown is a URL.
#include "planner/base/errors.h"
#include "planner/base/url.h"
#include "tests/fuzz/support.h"

namespace portolan::fuzz {
namespace {

void check_url(const base::Url& url) {
  const base::Url again = base::Url::parse(url.with_secrets());
  require(again.scheme() == url.scheme() && again.user() == url.user() && again.password() == url.password() &&
              again.host() == url.host() && again.port() == url.port() && again.query() == url.query(),
          "a URL written out reads back the same");
  require(again.with_secrets() == url.with_secrets(), "a URL is written the same again");
  require(base::Url::parse(url.redacted()).redacted() == url.redacted(), "a redacted URL is a URL");
}

}  // namespace
}  // namespace portolan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace portolan;
  base::Url url;
  try {
    url = base::Url::parse(fuzz::text_of(data, size));
  } catch (const Error&) {
    return 0;
  }
  fuzz::check_url(url);
  return 0;
}
