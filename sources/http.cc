#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "sources/arguments.h"
#include "sources/fetch.h"
#include "sources/kinds.h"

/// `data "http"` (spec/project-file.md 7.10).
namespace portolan::sources {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kMethods[] = {"GET", "HEAD", "POST"};

/// `retry { }`: how often a request is sent again, and the wait before, which doubles each time.
struct Retry {
  std::uint64_t attempts = 0;
  milliseconds wait{1000};
  milliseconds longest{30000};
};

Retry read_retry(const hcl::Section& block) {
  Retry retry;
  for (const hcl::Section& part : block.sections) {
    if (part.type != "retry") {
      throw hcl::error_at(part.place, "Unsupported block type",
                          "Blocks of type " + base::quote_go(part.type) + " are not expected here.");
    }
    Arguments arguments(part);
    retry.attempts = arguments.count("attempts").value_or(0);
    if (const auto least = arguments.count("min_delay_ms")) retry.wait = milliseconds(*least);
    if (const auto most = arguments.count("max_delay_ms")) retry.longest = milliseconds(*most);
    arguments.finish();
  }
  return retry;
}

Fetch read_request(const hcl::Section& block) {
  Arguments arguments(block);
  Fetch request{.url = arguments.required_text("url")};
  request.method = arguments.text("method").value_or("GET");
  if (std::find(std::begin(kMethods), std::end(kMethods), request.method) == std::end(kMethods)) {
    throw UsageError("unknown method " + base::quote_go(request.method) + "; known: GET, HEAD, POST");
  }
  for (auto& [name, value] : arguments.text_map("request_headers")) request.headers[base::to_lower(name)] = value;
  request.body = arguments.text("request_body").value_or("");
  if (const auto timeout = arguments.count("request_timeout_ms")) request.timeout = milliseconds(*timeout);
  request.tls = {.ca_pem = arguments.text("ca_cert_pem").value_or(""),
                 .certificate_pem = arguments.text("client_cert_pem").value_or(""),
                 .key_pem = arguments.text("client_key_pem").value_or(""),
                 .insecure_skip_verify = arguments.boolean("insecure").value_or(false)};
  arguments.finish();
  if (!request.tls.ca_pem.empty() && request.tls.insecure_skip_verify) {
    throw UsageError("ca_cert_pem and insecure cannot be set together");
  }
  if (request.tls.certificate_pem.empty() != request.tls.key_pem.empty()) {
    throw UsageError("client_cert_pem and client_key_pem must be set together");
  }
  return request;
}

/// A server that is busy or fails may answer the next time.
bool may_recover(int status) {
  return status == 429 || (status >= 500 && status != 501);
}

/// `Content-Type`, as HTTP/1.1 servers write it.
std::string header_name(std::string name) {
  bool first = true;
  for (char& letter : name) {
    if (first) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    first = letter == '-';
  }
  return name;
}

hcl::Value value_of(const std::string& url, const net::HttpResponse& response) {
  std::vector<hcl::Value::Entry> headers;
  for (const auto& [name, value] : response.headers) headers.emplace_back(header_name(name), hcl::Value(value));
  return hcl::Value::object({{"url", hcl::Value(url)},
                             {"status_code", hcl::Value::integer(response.status)},
                             {"response_headers", hcl::Value::object(std::move(headers))},
                             {"response_body", hcl::Value(response.body)},
                             {"response_body_base64", hcl::Value(base::base64_encode(response.body))}});
}

class Http final : public ports::DataSource {
 public:
  explicit Http(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string&, const hcl::Section& block) override {
    if (!outside_.http) throw UsageError("requests to other servers are not allowed here");
    const Fetch request = read_request(block);
    Retry retry = read_retry(block);
    for (;; --retry.attempts) {
      try {
        const net::HttpResponse response = fetch(request, outside_.stop);
        if (retry.attempts == 0 || !may_recover(response.status)) return value_of(request.url, response);
      } catch (const TransientError&) {
        if (retry.attempts == 0) throw;
      }
      if (!outside_.clock.sleep(retry.wait, outside_.stop)) throw Stopped("stopped before the next request");
      retry.wait = std::min(retry.wait * 2, retry.longest);
    }
  }

 private:
  Outside outside_;
};

}  // namespace

std::unique_ptr<ports::DataSource> http(const Outside& outside) {
  return std::make_unique<Http>(outside);
}

}  // namespace portolan::sources
