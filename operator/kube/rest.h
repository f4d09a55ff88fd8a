#pragma once

#include <chrono>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "net/http_client.h"
#include "operator/kube/config.h"
#include "operator/kube/object_store.h"

namespace portolan::kube {

/// The server does not have the version a list or watch asked for, not any more (HTTP 410) or not yet: list again.
class Expired : public Error {
 public:
  using Error::Error;
};

/// Asks for the metadata of an object alone: most of the rest is what the caller has just sent.
inline constexpr const char* kMetadataItem = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

/// One call of the API server.
struct Call {
  std::string verb;  ///< for messages: `list`, `update status of`, ...
  std::string method = "GET";
  std::string path;  ///< with its query
  std::string accept = "application/json";
  std::string content_type = "application/json";
  std::string body = {};
  std::chrono::milliseconds deadline = {};  ///< zero means the store's own
  std::chrono::milliseconds silence = {};   ///< longest pause before and within an answer; zero: as the deadline
};

/// The path of a kind's collection, or of one object when `name` is not empty; `subresource` may be empty.
/// A namespace of "" means all namespaces.
std::string resource_path(const Kind& kind, const std::string& space, const std::string& name = {},
                          std::string_view subresource = {});

/// `text` for use in a query (RFC 3986 unreserved characters stay).
std::string percent_encode(std::string_view text);

/// JSON over HTTP with the API server's errors as exceptions: 403 Forbidden, 404 NotFound, 409 ConflictError,
/// 410 Expired, 401, 408, 429 and 5xx TransientError, every other refusal Invalid.
class Rest {
 public:
  /// @param deadline  of calls that name none
  /// @param on_answer  told method and status code of every answer, 0 where there was none; any thread; may be null
  explicit Rest(ClusterConfig config, std::chrono::milliseconds deadline = std::chrono::seconds(30),
                std::function<void(const std::string& method, int code)> on_answer = {});

  /// Makes the call and returns the parsed answer.
  nlohmann::json call(const Call& call, std::stop_token stop = {});

  /// Makes the call and hands out each line of the answer, parsed. A pause longer than Call::silence ends it, as the
  /// server may.
  void stream(const Call& call, const std::function<void(nlohmann::json)>& on_line, std::stop_token stop);

  /// Throws what the Status document of an answer means; `what` names the call.
  [[noreturn]] static void fail(const std::string& what, int code, const std::string& message);

 private:
  net::HttpRequest request_of(const Call& call) const;
  net::HttpResponse counted(const Call& call, const std::function<net::HttpResponse()>& send) const;

  ClusterConfig config_;
  std::chrono::milliseconds deadline_;
  std::function<void(const std::string& method, int code)> on_answer_;
  net::HttpClient client_;
};

}  // namespace portolan::kube
