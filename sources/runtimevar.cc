#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"
#include "planner/hcl/library.h"
#include "sources/arguments.h"
#include "sources/fetch.h"
#include "sources/kinds.h"

namespace portolan::sources {
namespace {

using base::quote_go;

/// Schemes whose store is a service of a vendor (spec/project-file.md 7.7).
constexpr std::string_view kRemote[] = {"awsparamstore", "awssecretsmanager", "gcpsecretmanager", "gcpruntimeconfig"};

constexpr std::chrono::milliseconds kPatience = std::chrono::seconds(10);

class RuntimeVariable final : public ports::DataSource {
 public:
  explicit RuntimeVariable(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string&, const hcl::Section& block) override {
    Arguments arguments(block);
    const base::Url url = parse(arguments.required_text("url"));
    arguments.finish();
    const std::chrono::milliseconds timeout = timeout_of(url);
    const std::string decoder = url.parameter("decoder");
    if (!decoder.empty() && decoder != "string") throw UsageError("unsupported decoder: " + quote_go(decoder));
    if (url.scheme() == "constant") return hcl::Value(url.parameter("val"));
    if (url.scheme() == "file") return hcl::Value(read_file(url.host() + url.path()));
    if (url.scheme() == "http" || url.scheme() == "https") return hcl::Value(get({url_of(url), "GET"}, timeout));
    if (url.scheme() == "hashivault") return hcl::Value(read_vault(url, timeout));
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

  static std::chrono::milliseconds timeout_of(const base::Url& url) {
    if (!url.has_parameter("timeout")) return kPatience;
    try {
      return parse_duration(url.parameter("timeout"));
    } catch (const UsageError& error) {
      throw UsageError(std::string("parsing timeout: ") + error.what());
    }
  }

  /// Without the parameters that are ours.
  static std::string url_of(base::Url url) {
    url.remove_parameter("timeout");
    url.remove_parameter("decoder");
    return url.with_secrets();
  }

  std::string get(Fetch request, std::chrono::milliseconds timeout) const {
    if (!outside_.http) throw UsageError("opening variable: requests to other servers are not allowed here");
    request.timeout = timeout;
    try {
      const net::HttpResponse response = fetch(std::move(request), outside_.stop);
      if (response.ok()) return response.body;
      throw Error("received status code " + std::to_string(response.status));
    } catch (const Stopped&) {
      throw;
    } catch (const Error& error) {
      throw Error(std::string("getting latest snapshot: ") + error.what());
    }
  }

  /// The newest version of a secret of Vault's key-value engine (version 2), as a JSON object.
  std::string read_vault(const base::Url& url, std::chrono::milliseconds timeout) const {
    const std::string server = outside_.getenv("VAULT_ADDR");
    const std::string token = outside_.getenv("VAULT_TOKEN");
    if (server.empty() || token.empty()) throw UsageError("opening variable: VAULT_ADDR and VAULT_TOKEN must be set");
    const std::string address = server + "/v1/" + base::percent_encode(url.host()) + "/data" + url.path();
    const hcl::Value answer = hcl::from_json(get({address, "GET", {{"x-vault-token", token}}}, timeout));
    const hcl::Value* outer = answer.is_mapping() ? answer.find("data") : nullptr;
    const hcl::Value* inner = outer != nullptr && outer->is_mapping() ? outer->find("data") : nullptr;
    if (inner == nullptr) throw Error("getting latest snapshot: the answer holds no secret");
    return hcl::to_json(*inner);
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
