#include "operator/kube/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "planner/base/errors.h"
#include "planner/base/hash.h"

namespace portolan::kube {
namespace {

class Config : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "kubeconfig.XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }

  std::string error_of(const std::string& text) const {
    const std::string path = write("config", text);
    try {
      kubeconfig(path);
    } catch (const SourceError& error) {
      const std::string prefix = "kubeconfig " + path + ": ";
      EXPECT_EQ(std::string(error.what()).substr(0, prefix.size()), prefix);
      return std::string(error.what()).substr(prefix.size());
    }
    return "no error";
  }

  std::filesystem::path folder_;
};

std::string config_with(const std::string& cluster, const std::string& user) {
  return "current-context: main\n"
         "contexts: [{name: other, context: {cluster: x, user: y}}, {name: main, context: {cluster: c, user: u, "
         "namespace: data}}]\n"
         "clusters: [{name: c, cluster: {" +
         cluster + "}}]\nusers: [{name: u, user: {" + user + "}}]\n";
}

TEST_F(Config, InlineCertificatesAreDecoded) {
  const std::string path = write(
      "config", config_with("server: \"https://kube:6443/\", certificate-authority-data: " + base::base64_encode("CA"),
                            "client-certificate-data: " + base::base64_encode("CERT") +
                                ", client-key-data: " + base::base64_encode("KEY")));
  const ClusterConfig config = kubeconfig(path);
  EXPECT_EQ(config.server, "https://kube:6443");
  EXPECT_EQ(config.tls.ca_pem, "CA");
  EXPECT_EQ(config.tls.certificate_pem, "CERT");
  EXPECT_EQ(config.tls.key_pem, "KEY");
  EXPECT_EQ(config.space, "data");
  EXPECT_FALSE(config.tls.insecure_skip_verify);
}

TEST_F(Config, FilesAreFoundBesideTheKubeconfig) {
  write("ca.pem", "CA");
  write("token", "first\n");
  const std::string path =
      write("config", config_with("server: \"https://kube\", certificate-authority: ca.pem", "tokenFile: token"));
  const ClusterConfig config = kubeconfig(path);
  EXPECT_EQ(config.tls.ca_pem, "CA");
  EXPECT_EQ(current_token(config), "first");
  write("token", "second\n");
  EXPECT_EQ(current_token(config), "second");
  std::filesystem::remove(folder_ / "token");
  EXPECT_THROW(current_token(config), TransientError);
}

TEST_F(Config, ATokenAndSkippedVerification) {
  const std::string path =
      write("config", config_with("server: \"https://kube\", insecure-skip-tls-verify: true", "token: abc"));
  EXPECT_EQ(current_token(kubeconfig(path)), "abc");
  EXPECT_TRUE(kubeconfig(path).tls.insecure_skip_verify);
}

TEST_F(Config, MistakesAreNamed) {
  EXPECT_EQ(error_of("clusters: ["), "line 1: not valid YAML");
  EXPECT_EQ(error_of("text"), "not a kubeconfig file");
  EXPECT_EQ(error_of("clusters: []"), "no current-context; name a context");
  EXPECT_EQ(error_of("current-context: x"), "no context named \"x\"");
  EXPECT_EQ(error_of(config_with("", "token: a")), "cluster \"c\": server is missing");
  EXPECT_EQ(error_of(config_with("server: h, certificate-authority: no.pem", "token: a")),
            "cluster \"c\": certificate-authority: cannot read no.pem");
  EXPECT_EQ(error_of(config_with("server: h, certificate-authority-data: \"%\"", "token: a")),
            "cluster \"c\": certificate-authority-data is not valid base64");
  EXPECT_EQ(error_of(config_with("server: h", "client-certificate-data: QQ==")),
            "user \"u\": client-certificate and client-key belong together");
  EXPECT_EQ(error_of(config_with("server: h", "exec: {command: aws}")),
            "user \"u\": exec is not supported; use a token, a tokenFile or a client certificate (kubectl create token "
            "makes one)");
  EXPECT_THROW(kubeconfig((folder_ / "absent").string()), SourceError);
}

TEST_F(Config, InClusterReadsTheServiceAccount) {
  write("ca.crt", "CA");
  write("token", "abc\n");
  write("namespace", "portolan\n");
  std::map<std::string, std::string> environment = {{"KUBERNETES_SERVICE_HOST", "10.0.0.1"},
                                                    {"KUBERNETES_SERVICE_PORT", "443"}};
  const auto lookup = [&](const std::string& name) { return environment[name]; };
  const ClusterConfig config = in_cluster_config(lookup, folder_.string());
  EXPECT_EQ(config.server, "https://10.0.0.1:443");
  EXPECT_EQ(config.tls.ca_pem, "CA");
  EXPECT_EQ(current_token(config), "abc");
  EXPECT_EQ(config.space, "portolan");
  environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";
  EXPECT_EQ(in_cluster_config(lookup, folder_.string()).server, "https://[fd00::1]:443");
  environment.erase("KUBERNETES_SERVICE_PORT");
  EXPECT_THROW(in_cluster_config(lookup, folder_.string()), UsageError);
}

}  // namespace
}  // namespace portolan::kube
