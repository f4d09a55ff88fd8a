#include <string>
#include <string_view>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"
#include "sources/arguments.h"
#include "sources/kinds.h"

namespace portolan::sources {
namespace {

using base::quote_go;

/// Schemes whose store is a service of a vendor (spec/project-file.md 7.7).
constexpr std::string_view kRemote[] = {
    "http", "https", "awsparamstore", "awssecretsmanager", "gcpsecretmanager", "gcpruntimeconfig", "hashivault"};

class RuntimeVariable final : public ports::DataSource {
 public:
  explicit RuntimeVariable(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string&, const hcl::Section& block) override {
    Arguments arguments(block);
    const base::Url url = parse(arguments.required_text("url"));
    arguments.finish();
    check_timeout(url);
    const std::string decoder = url.parameter("decoder");
    if (!decoder.empty() && decoder != "string") throw UsageError("unsupported decoder: " + quote_go(decoder));
    if (url.scheme() == "constant") return hcl::Value(url.parameter("val"));
    if (url.scheme() == "file") return hcl::Value(read_file(url.host() + url.path()));
    for (const std::string_view scheme : kRemote) {
      if (url.scheme() != scheme) continue;
      throw UsageError("opening variable: the store behind " + url.scheme() +
                       ":// is not supported; write the value to a file and use file://");
    }
    throw UsageError("opening variable: open runtimevar.Variable: no driver registered for " + quote_go(url.scheme()));
  }

 private:
  static base::Url parse(const std::string& text) {
    try {
      return base::Url::parse(text);
    } catch (const UsageError& error) {
      throw UsageError(std::string("parsing url: ") + error.what());
    }
  }

  static void check_timeout(const base::Url& url) {
    if (!url.has_parameter("timeout")) return;
    try {
      parse_duration(url.parameter("timeout"));
    } catch (const UsageError& error) {
      throw UsageError(std::string("parsing timeout: ") + error.what());
    }
  }

  std::string read_file(const std::string& path) const {
    try {
      return outside_.files.read(path);
    } catch (const Error& error) {
      throw Error(std::string("getting latest snapshot: ") + error.what());
    }
  }

  Outside outside_;
};

}  // namespace

std::unique_ptr<ports::DataSource> runtimevar(const Outside& outside) {
  return std::make_unique<RuntimeVariable>(outside);
}

}  // namespace portolan::sources
