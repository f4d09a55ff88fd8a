#include "operator/kube/config.h"

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::kube {
namespace {

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A kubeconfig file being read; errors name the file.
class File {
 public:
  explicit File(const std::string& path) : path_(path) {
    const auto text = read_file(path);
    if (!text) fail("cannot be read");
    try {
      root_ = YAML::Load(*text);
    } catch (const YAML::Exception& error) {
      fail("line " + std::to_string(error.mark.line + 1) + ": not valid YAML");
    }
    if (!root_.IsMap()) fail("not a kubeconfig file");
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw SourceError("kubeconfig " + path_ + ": " + message);
  }

  std::string current_context() const { return text(root_, "current-context", "the file"); }

  /// The `member` of the entry called `name` in the list `list`, for example the `cluster` of one of `clusters`.
  YAML::Node entry(const char* list, const char* member, const std::string& name) const {
    const YAML::Node items = root_[list];
    if (items && items.IsSequence()) {
      for (const YAML::Node& item : items) {
        if (item.IsMap() && item["name"] && item["name"].as<std::string>("") == name) {
          const YAML::Node found = item[member];
          return found && found.IsMap() ? found : YAML::Node(YAML::NodeType::Map);
        }
      }
    }
    fail("no " + std::string(member) + " named " + base::quote_go(name));
  }

  std::string text(const YAML::Node& node, const char* key, const std::string& where) const {
    const YAML::Node value = node[key];
    if (!value || value.IsNull()) return {};
    if (!value.IsScalar()) fail(where + ": " + key + " must be text");
    return value.Scalar();
  }

  /// `KEY-data` (base64) or the file that `KEY` names.
  std::string pem(const YAML::Node& node, const std::string& key, const std::string& where) const {
    const std::string data = text(node, (key + "-data").c_str(), where);
    if (!data.empty()) {
      try {
        return base::base64_decode(data);
      } catch (const Error&) {
        fail(where + ": " + key + "-data is not valid base64");
      }
    }
    const std::string name = text(node, key.c_str(), where);
    if (name.empty()) return {};
    const auto content = read_file(beside(name));
    if (!content) fail(where + ": " + key + ": cannot read " + name);
    return *content;
  }

  std::string beside(const std::string& name) const {
    return (std::filesystem::path(path_).parent_path() / name).string();
  }

 private:
  std::string path_;
  YAML::Node root_;
};

void read_cluster(const File& file, const std::string& name, ClusterConfig& config) {
  const std::string where = "cluster " + base::quote_go(name);
  const YAML::Node cluster = file.entry("clusters", "cluster", name);
  config.server = file.text(cluster, "server", where);
  if (config.server.empty()) file.fail(where + ": server is missing");
  while (config.server.ends_with('/')) config.server.pop_back();
  config.tls.ca_pem = file.pem(cluster, "certificate-authority", where);
  config.tls.insecure_skip_verify = file.text(cluster, "insecure-skip-tls-verify", where) == "true";
  for (const char* key : {"proxy-url", "tls-server-name"}) {
    if (!file.text(cluster, key, where).empty()) file.fail(where + ": " + key + " is not supported");
  }
}

void read_user(const File& file, const std::string& name, ClusterConfig& config) {
  const std::string where = "user " + base::quote_go(name);
  const YAML::Node user = file.entry("users", "user", name);
  for (const char* key : {"exec", "auth-provider", "username", "as"}) {
    if (user[key]) {
      file.fail(where + ": " + key +
                " is not supported; use a token, a tokenFile or a client certificate (kubectl create token makes one)");
    }
  }
  config.tls.certificate_pem = file.pem(user, "client-certificate", where);
  config.tls.key_pem = file.pem(user, "client-key", where);
  if (config.tls.certificate_pem.empty() != config.tls.key_pem.empty()) {
    file.fail(where + ": client-certificate and client-key belong together");
  }
  config.token = file.text(user, "token", where);
  const std::string token_file = file.text(user, "tokenFile", where);
  if (!token_file.empty()) config.token_file = file.beside(token_file);
}

}  // namespace

ClusterConfig in_cluster_config(const Environment& environment, const std::string& folder) {
  const std::string host = environment("KUBERNETES_SERVICE_HOST");
  const std::string port = environment("KUBERNETES_SERVICE_PORT");
  const auto authority = read_file(folder + "/ca.crt");
  if (host.empty() || port.empty() || !authority) {
    throw UsageError("not running in a pod: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT or " + folder +
                     "/ca.crt is missing; give a kubeconfig file with --kubeconfig");
  }
  ClusterConfig config;
  config.server = "https://" + (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + port;
  config.tls.ca_pem = *authority;
  config.token_file = folder + "/token";
  const std::string space(base::trim(read_file(folder + "/namespace").value_or("")));
  if (!space.empty()) config.space = space;
  return config;
}

ClusterConfig kubeconfig(const std::string& path, const std::string& context) {
  const File file(path);
  const std::string name = context.empty() ? file.current_context() : context;
  if (name.empty()) file.fail("no current-context; name a context");
  const std::string where = "context " + base::quote_go(name);
  const YAML::Node chosen = file.entry("contexts", "context", name);
  ClusterConfig config;
  read_cluster(file, file.text(chosen, "cluster", where), config);
  const std::string user = file.text(chosen, "user", where);
  if (!user.empty()) read_user(file, user, config);
  const std::string space = file.text(chosen, "namespace", where);
  if (!space.empty()) config.space = space;
  return config;
}

std::string current_token(const ClusterConfig& config) {
  if (config.token_file.empty()) return config.token;
  const auto text = read_file(config.token_file);
  if (!text) throw TransientError("cannot read the service account token " + config.token_file);
  return std::string(base::trim(*text));
}

}  // namespace portolan::kube
