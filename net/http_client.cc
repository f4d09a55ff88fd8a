#include "net/http_client.h"

#include <cpprest/http_client.h>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include "net/asio.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::net {
namespace {

using Clock = std::chrono::steady_clock;
using web::http::http_response;

/// cpprestsdk's own timeout restarts nothing and cannot differ per request; ours is the only one that counts.
constexpr std::chrono::hours kNoTimeout{24};

/// The result of a pplx task, waited for with a deadline and a stop token. The task may outlive the waiter.
template <class T>
struct Result {
  std::mutex mutex;
  std::condition_variable_any changed;
  bool done = false;
  std::optional<T> value;
  std::exception_ptr error;
};

template <class T>
std::shared_ptr<Result<T>> observe(const pplx::task<T>& task) {
  auto result = std::make_shared<Result<T>>();
  task.then([result](const pplx::task<T>& finished) {
    std::optional<T> value;
    std::exception_ptr error;
    try {
      value = finished.get();
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(result->mutex);
    result->value = std::move(value);
    result->error = error;
    result->done = true;
    result->changed.notify_all();
  });
  return result;
}

/// One exchange with the server: what is needed to end it early and to describe it in errors.
class Exchange {
 public:
  Exchange(std::string label, const HttpRequest& request, std::stop_token stop)
      : label_(std::move(label)),
        length_(request.deadline),
        silence_(request.silence),
        end_(Clock::now() + request.deadline),
        stop_(stop) {}

  pplx::cancellation_token token() const { return cancellation_.get_token(); }

  /// From now on a pause is one within an answer.
  void answer_begins() { answered_ = true; }

  /// Ends the exchange: its connection is closed.
  void cancel() { cancellation_.cancel(); }

  template <class T>
  T wait(const pplx::task<T>& task) {
    return wait_until(task, end_, length_);
  }

  /// As wait, for the next piece of a stream.
  template <class T>
  T wait_for_more(const pplx::task<T>& task) {
    const auto end = Clock::now() + silence_;
    return silence_.count() == 0 || end > end_ ? wait(task) : wait_until(task, end, silence_);
  }

 private:
  template <class T>
  T wait_until(const pplx::task<T>& task, Clock::time_point end, std::chrono::milliseconds length) {
    const auto result = observe(task);
    std::unique_lock lock(result->mutex);
    result->changed.wait_until(lock, stop_, end, [&] { return result->done; });
    if (!result->done) {
      lock.unlock();
      give_up(length);
    }
    if (result->error) fail(result->error);
    return std::move(*result->value);
  }

  [[noreturn]] void give_up(std::chrono::milliseconds length) {
    cancel();
    if (stop_.stop_requested()) throw Stopped(label_ + ": stopped");
    const std::string text = label_ + ": no answer within " + std::to_string(length.count()) + " ms";
    if (answered_ && length == silence_) throw Silence(text);
    throw TransientError(text);
  }

  [[noreturn]] void fail(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& reason) {
      throw TransientError(label_ + ": " + reason.what());
    }
  }

  std::string label_;
  std::chrono::milliseconds length_;
  std::chrono::milliseconds silence_;
  bool answered_ = false;
  Clock::time_point end_;
  std::stop_token stop_;
  pplx::cancellation_token_source cancellation_;
};

Headers headers_of(const http_response& response) {
  Headers headers;
  for (const auto& [name, value] : response.headers()) headers[base::to_lower(name)] = value;
  return headers;
}

std::string read_all(Exchange& exchange, http_response& response) {
  const auto bytes = exchange.wait(response.extract_vector());
  return {bytes.begin(), bytes.end()};
}

/// Hands out the lines of a text that arrives in pieces; empty ones are left out.
class Lines {
 public:
  explicit Lines(const std::function<void(std::string_view)>& on_line) : on_line_(on_line) {}

  void take(std::string_view piece) {
    for (std::size_t end = 0; (end = piece.find('\n')) != std::string_view::npos; piece.remove_prefix(end + 1)) {
      line_ += piece.substr(0, end);
      finish();
    }
    line_ += piece;
  }

  /// The last line needs no end.
  void finish() {
    if (line_.ends_with('\r')) line_.pop_back();
    if (!line_.empty()) on_line_(line_);
    line_.clear();
  }

 private:
  const std::function<void(std::string_view)>& on_line_;
  std::string line_;
};

/// Takes what has arrived block by block: the library's own way to read lines takes a lock for every byte.
void read_lines(Exchange& exchange, const http_response& response,
                const std::function<void(std::string_view)>& on_line) {
  auto buffer = response.body().streambuf();
  using Traits = decltype(buffer)::traits;
  Lines lines(on_line);
  try {
    while (exchange.wait_for_more(buffer.getc()) != Traits::eof()) {
      unsigned char* block = nullptr;
      std::size_t size = 0;
      if (!buffer.acquire(block, size)) continue;
      const std::string piece(block, block + size);
      buffer.release(block, size);
      lines.take(piece);
    }
    lines.finish();
  } catch (...) {
    // Without this the connection would go on receiving an answer that nobody reads.
    exchange.cancel();
    throw;
  }
}

}  // namespace

struct HttpClient::Impl {
  Impl(const std::string& base_url, HttpClientOptions given)
      : options(std::move(given)), url(base_url), client(url, config(options.tls)) {
    if (url.host().empty() || (url.scheme() != "http" && url.scheme() != "https")) {
      throw UsageError("not an http or https URL: " + url.scheme() + "://" + url.host());
    }
  }

  static web::http::client::http_client_config config(const TlsOptions& tls) {
    const auto configured = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::sslv23);
    configure_tls(*configured, tls);
    web::http::client::http_client_config settings;
    settings.set_timeout(kNoTimeout);
    settings.set_max_redirects(0);
    settings.set_validate_certificates(!tls.insecure_skip_verify);
    const bool own_authority = !tls.ca_pem.empty();
    settings.set_ssl_context_callback([configured, own_authority, tls](boost::asio::ssl::context& context) {
      own_authority ? share_tls(context, *configured) : configure_tls(context, tls);
    });
    return settings;
  }

  std::string label(const HttpRequest& request) const {
    const std::string path = request.target.substr(0, request.target.find('?'));
    return request.method + " " + url.scheme() + "://" + url.host() +
           (url.port() > 0 ? ":" + std::to_string(url.port()) : "") + path;
  }

  http_response start(const HttpRequest& request, Exchange& exchange) {
    web::http::http_request message(request.method);
    try {
      message.set_request_uri(web::uri(request.target));
    } catch (const web::uri_exception&) {
      throw UsageError(label(request) + ": the path and query are not percent-encoded");
    }
    for (const auto& [name, value] : request.headers) message.headers().add(name, value);
    const std::string token = options.bearer_token ? options.bearer_token() : std::string();
    if (!token.empty()) message.headers().add("Authorization", "Bearer " + token);
    if (!request.body.empty()) {
      message.set_body(std::vector<unsigned char>(request.body.begin(), request.body.end()));
      const auto type = request.headers.find("content-type");
      if (type != request.headers.end()) message.headers().set_content_type(type->second);
    }
    const WithoutSystemAuthorities own(!options.tls.ca_pem.empty());
    return exchange.wait_for_more(client.request(message, exchange.token()));
  }

  HttpClientOptions options;
  web::uri url;
  web::http::client::http_client client;
};

HttpClient::HttpClient(const std::string& base_url, HttpClientOptions options) {
  start_threads();
  try {
    impl_ = std::make_unique<Impl>(base_url, std::move(options));
  } catch (const web::uri_exception&) {
    throw UsageError("the server's URL cannot be read");
  } catch (const std::invalid_argument&) {
    throw UsageError("the server's URL must start with http:// or https:// and name a host");
  }
}

HttpClient::~HttpClient() = default;

HttpResponse HttpClient::send(const HttpRequest& request, std::stop_token stop) {
  Exchange exchange(impl_->label(request), request, std::move(stop));
  http_response response = impl_->start(request, exchange);
  HttpResponse answer{response.status_code(), headers_of(response)};
  answer.body = read_all(exchange, response);
  return answer;
}

HttpResponse HttpClient::stream_lines(const HttpRequest& request, const std::function<void(std::string_view)>& on_line,
                                      std::stop_token stop) {
  Exchange exchange(impl_->label(request), request, std::move(stop));
  http_response response = impl_->start(request, exchange);
  HttpResponse answer{response.status_code(), headers_of(response)};
  exchange.answer_begins();
  if (answer.ok()) {
    read_lines(exchange, response, on_line);
  } else {
    answer.body = read_all(exchange, response);
  }
  return answer;
}

}  // namespace portolan::net
