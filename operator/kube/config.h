#pragma once

#include <functional>
#include <string>

#include "net/http.h"

namespace portolan::kube {

/// How to reach an API server and as whom.
struct ClusterConfig {
  std::string server;  ///< `https://host:port`
  net::TlsOptions tls = {};
  std::string token = {};         ///< bearer token; never logged
  std::string token_file = {};    ///< read anew for every request, because the kubelet rotates it; wins over `token`
  std::string space = "default";  ///< the namespace to use when none is named
};

/// Looks a variable of the environment up; "" when it is not set.
using Environment = std::function<std::string(const std::string&)>;

/// The service account that Kubernetes mounts into every pod.
/// @param environment  KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are read
/// @param folder       where token, ca.crt and namespace lie
/// Throws UsageError when the process does not run in a pod.
ClusterConfig in_cluster_config(const Environment& environment,
                                const std::string& folder = "/var/run/secrets/kubernetes.io/serviceaccount");

/// One context of a kubeconfig file: certificates given as data or as files (relative to the kubeconfig), a token, a
/// token file. Throws SourceError naming the file and what is wrong, also for ways to authenticate that need a program
/// or a provider.
/// @param context  the context's name; empty means `current-context`
ClusterConfig kubeconfig(const std::string& path, const std::string& context = {});

/// The token of `config` as of now. Throws TransientError when the token file cannot be read.
std::string current_token(const ClusterConfig& config);

}  // namespace portolan::kube
