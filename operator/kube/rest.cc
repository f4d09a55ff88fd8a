#include "operator/kube/rest.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace portolan::kube {
namespace {

using nlohmann::json;

/// The server's own words: the `message` of a Status document, else nothing, because a proxy's page helps nobody.
std::string status_message(const std::string& body) {
  const json status = json::parse(body, nullptr, false);
  if (!status.is_object()) return {};
  const auto message = status.find("message");
  return message != status.end() && message->is_string() ? message->get<std::string>() : std::string();
}

std::string describe(const Call& call) {
  return call.verb + " " + call.path.substr(0, call.path.find('?'));
}

json parse(const Call& call, std::string_view text) {
  json document = json::parse(text, nullptr, false);
  if (!document.is_object()) throw TransientError(describe(call) + ": the API server's answer is not a JSON object");
  return document;
}

}  // namespace

std::string resource_path(const Kind& kind, const std::string& space, const std::string& name,
                          std::string_view subresource) {
  std::string path = kind.group.empty() ? "/api/" : "/apis/" + std::string(kind.group) + "/";
  path += kind.version;
  if (!space.empty()) path += "/namespaces/" + percent_encode(space);
  path += "/" + std::string(kind.plural);
  if (!name.empty()) path += "/" + percent_encode(name);
  if (!subresource.empty()) path += "/" + std::string(subresource);
  return path;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string result;
  for (const char byte : text) {
    if (kPlain.find(byte) != std::string_view::npos) {
      result += byte;
      continue;
    }
    const auto value = static_cast<unsigned char>(byte);
    result += '%';
    result += kDigits[value >> 4];
    result += kDigits[value & 15];
  }
  return result;
}

Rest::Rest(ClusterConfig config, std::chrono::milliseconds deadline,
           std::function<void(const std::string& method, int code)> on_answer)
    : config_(std::move(config)),
      deadline_(deadline),
      on_answer_(std::move(on_answer)),
      client_(config_.server, {config_.tls, [this] { return current_token(config_); }}) {}

net::HttpRequest Rest::request_of(const Call& call) const {
  net::HttpRequest request{call.method, call.path};
  request.headers = {{"accept", call.accept}, {"user-agent", "portolan-operator"}};
  if (!call.body.empty()) request.headers["content-type"] = call.content_type;
  request.body = call.body;
  request.silence = call.silence;
  request.deadline = call.deadline.count() > 0 ? call.deadline : deadline_;
  return request;
}

net::HttpResponse Rest::counted(const Call& call, const std::function<net::HttpResponse()>& send) const {
  if (!on_answer_) return send();
  try {
    net::HttpResponse answer = send();
    on_answer_(call.method, answer.status);
    return answer;
  } catch (const TransientError&) {
    on_answer_(call.method, 0);
    throw;
  }
}

json Rest::call(const Call& call, std::stop_token stop) {
  const net::HttpResponse answer = counted(call, [&] { return client_.send(request_of(call), std::move(stop)); });
  if (!answer.ok()) fail(describe(call), answer.status, status_message(answer.body));
  return parse(call, answer.body);
}

void Rest::stream(const Call& call, const std::function<void(json)>& on_line, std::stop_token stop) {
  const net::HttpResponse answer = counted(call, [&] {
    try {
      return client_.stream_lines(
          request_of(call), [&](std::string_view line) { on_line(parse(call, line)); }, std::move(stop));
    } catch (const net::Silence&) {
      return net::HttpResponse{200};
    }
  });
  if (!answer.ok()) fail(describe(call), answer.status, status_message(answer.body));
}

void Rest::fail(const std::string& what, int code, const std::string& message) {
  const std::string text = what + ": " + (message.empty() ? "HTTP status " + std::to_string(code) : message);
  if (code == 403) throw Forbidden(text);
  if (code == 404) throw NotFound(text);
  if (code == 409) throw ConflictError(text);
  // A server that was restored from a backup, or still warms up, does not know the version yet and may never do.
  const bool too_new = code == 504 && message.find("Too large resource version") != std::string::npos;
  if (code == 410 || too_new) throw Expired(text);
  if (code == 401 || code == 408 || code == 429 || code >= 500) throw TransientError(text);
  throw Invalid(text);
}

}  // namespace portolan::kube
