#include <gtest/gtest.h>

#include <future>
#include <string>
#include <thread>
#include <vector>

#include "net/http_client.h"
#include "net/http_server.h"
#include "planner/base/errors.h"
#include "tests/net/certificates.h"
#include "tests/net/raw_server.h"

namespace portolan::net {
namespace {

/// What the server saw of a request, as text.
HttpResponse echo(const IncomingRequest& request) {
  if (request.path == "/fail") throw std::runtime_error("the secret reason");
  const auto token = request.headers.find("authorization");
  return {request.path == "/missing" ? 404 : 200,
          {{"x-kind", "echo"}},
          request.method + " " + request.path + " [" + request.query + "] " +
              (token == request.headers.end() ? "no token" : token->second) + " " + request.body};
}

struct Echo {
  explicit Echo(const TlsOptions& tls = {})
      : port(free_port()), server("127.0.0.1:" + std::to_string(port), echo, tls) {}

  std::string url(const std::string& scheme = "http") const { return scheme + "://127.0.0.1:" + std::to_string(port); }

  int port;
  HttpServer server;
};

template <class Failure>
std::string failure_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Failure& error) {
    return error.what();
  }
  return "no failure of this type";
}

TEST(Http, RequestAndAnswerArriveUnchanged) {
  const Echo echo_server;
  HttpClient client(echo_server.url(), {});
  const HttpResponse answer =
      client.send({"PUT", "/a%20b/c?x=1&y=%2F", {{"content-type", "application/json"}}, "{\"k\": \"\xC3\xA9\"}"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("x-kind"), "echo");
  EXPECT_EQ(answer.body, "PUT /a b/c [x=1&y=%2F] no token {\"k\": \"\xC3\xA9\"}");
}

TEST(Http, AnErrorStatusIsAnAnswer) {
  const Echo echo_server;
  HttpClient client(echo_server.url(), {});
  EXPECT_EQ(client.send({"GET", "/missing"}).status, 404);
}

TEST(Http, AFailingHandlerTellsNothing) {
  const Echo echo_server;
  HttpClient client(echo_server.url(), {});
  const HttpResponse answer = client.send({"GET", "/fail"});
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, "internal error\n");
}

TEST(Http, TheTokenIsAskedForEveryRequest) {
  const Echo echo_server;
  int calls = 0;
  HttpClient client(echo_server.url(), {{}, [&] { return "t" + std::to_string(++calls); }});
  EXPECT_EQ(client.send({"GET", "/"}).body, "GET / [] Bearer t1 ");
  EXPECT_EQ(client.send({"GET", "/"}).body, "GET / [] Bearer t2 ");
}

TEST(Http, ManyThreadsShareOneClient) {
  const Echo echo_server;
  HttpClient client(echo_server.url(), {});
  std::vector<std::future<int>> answers;
  for (int i = 0; i < 8; ++i) {
    answers.push_back(std::async(std::launch::async, [&] {
      int good = 0;
      for (int k = 0; k < 20; ++k) good += client.send({"GET", "/x"}).status == 200 ? 1 : 0;
      return good;
    }));
  }
  for (auto& answer : answers) EXPECT_EQ(answer.get(), 20);
}

TEST(Http, AnUnreachableServerIsTransientAndTheQueryStaysPrivate) {
  HttpClient client("http://127.0.0.1:" + std::to_string(free_port()), {});
  const std::string text = failure_of<TransientError>([&] { client.send({"GET", "/x?token=hunter2"}); });
  EXPECT_NE(text.find("GET http://127.0.0.1:"), std::string::npos) << text;
  EXPECT_NE(text.find("/x: "), std::string::npos) << text;
  EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
}

TEST(Http, ASilentServerRunsIntoTheDeadline) {
  RawServer server([](RawServer::Peer& peer) { peer.wait_for_close(); });
  HttpClient client(server.url(), {});
  const std::string text = failure_of<TransientError>([&] {
    client.send({"GET", "/x", {}, "", std::chrono::milliseconds(50)});
  });
  EXPECT_NE(text.find("no answer within 50 ms"), std::string::npos) << text;
}

TEST(Http, StoppingEndsAWaitingRequest) {
  RawServer server([](RawServer::Peer& peer) { peer.wait_for_close(); });
  HttpClient client(server.url(), {});
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_THROW(client.send({"GET", "/x"}, stop.get_token()), Stopped);
}

TEST(Http, BadUrlsAndCertificatesAreUsageErrors) {
  EXPECT_THROW(HttpClient("not a url", {}), UsageError);
  EXPECT_THROW(HttpClient("ftp://host", {}), UsageError);
  EXPECT_EQ(failure_of<UsageError>([] {
              HttpClient("https://host", {{"garbage"}, {}});
            }).find("the certificate authority"),
            0U);
  EXPECT_THROW(HttpServer("nowhere", echo), UsageError);
  EXPECT_THROW(HttpServer("127.0.0.1:99999", echo), UsageError);
}

TEST(Http, APortInUseIsNamed) {
  const Echo echo_server;
  const std::string text =
      failure_of<Error>([&] { HttpServer("127.0.0.1:" + std::to_string(echo_server.port), echo); });
  EXPECT_EQ(text.find("cannot listen on 127.0.0.1:"), 0U) << text;
}

TEST(HttpStream, LinesArriveWhileTheAnswerGoesOn) {
  std::promise<void> first_seen;
  RawServer server([&](RawServer::Peer& peer) {
    peer.read_head();
    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n");
    peer.write("9\r\n{\"a\": 1}\n\r\n");
    first_seen.get_future().wait();
    peer.write("5\r\nsplit\r\n6\r\n line\n\r\n0\r\n\r\n");
  });
  HttpClient client(server.url(), {});
  std::vector<std::string> lines;
  const HttpResponse answer = client.stream_lines({"GET", "/watch"}, [&](std::string_view line) {
    lines.emplace_back(line);
    if (lines.size() == 1) first_seen.set_value();
  });
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(lines, (std::vector<std::string>{"{\"a\": 1}", "split line"}));
}

TEST(HttpStream, LinesMayBeLongAndComeManyAtATime) {
  const std::string large(300'000, 'x');
  RawServer server([&](RawServer::Peer& peer) {
    peer.read_head();
    const std::string body = "a\r\n\nb\n" + large + "\nthe last";
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  });
  HttpClient client(server.url(), {});
  std::vector<std::string> lines;
  client.stream_lines({"GET", "/watch"}, [&](std::string_view line) { lines.emplace_back(line); });
  EXPECT_EQ(lines, (std::vector<std::string>{"a", "b", large, "the last"}));
}

TEST(HttpStream, ABrokenConnectionIsTransient) {
  std::promise<void> seen;
  RawServer server([&](RawServer::Peer& peer) {
    peer.read_head();
    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n");
    seen.get_future().wait();
  });
  HttpClient client(server.url(), {});
  std::vector<std::string> lines;
  const auto remember = [&](std::string_view line) {
    lines.emplace_back(line);
    seen.set_value();
  };
  EXPECT_THROW(client.stream_lines({"GET", "/w"}, remember), TransientError);
  EXPECT_EQ(lines, std::vector<std::string>{"one"});
}

TEST(HttpStream, StoppingEndsASilentStream) {
  std::stop_source stop;
  RawServer server([](RawServer::Peer& peer) {
    peer.read_head();
    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n");
    peer.wait_for_close();
  });
  HttpClient client(server.url(), {});
  EXPECT_THROW(client.stream_lines(
                   {"GET", "/w"}, [&](std::string_view) { stop.request_stop(); }, stop.get_token()),
               Stopped);
}

TEST(HttpStream, OneThatIsSilentForTooLongIsTransient) {
  RawServer server([](RawServer::Peer& peer) {
    peer.read_head();
    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n");
    peer.wait_for_close();
  });
  HttpClient client(server.url(), {});
  HttpRequest request{"GET", "/w"};
  request.silence = std::chrono::milliseconds(300);
  int lines = 0;
  EXPECT_THROW(client.stream_lines(request, [&](std::string_view) { ++lines; }), Silence);
  EXPECT_EQ(lines, 1);
}

TEST(HttpStream, AServerThatDoesNotBeginToAnswerIsNoSilence) {
  RawServer server([](RawServer::Peer& peer) {
    peer.read_head();
    peer.wait_for_close();
  });
  HttpClient client(server.url(), {});
  HttpRequest request{"GET", "/w"};
  request.silence = std::chrono::milliseconds(300);
  try {
    client.stream_lines(request, [](std::string_view) {});
    FAIL();
  } catch (const Silence&) {
    FAIL();
  } catch (const TransientError&) {
    SUCCEED();
  }
}

TEST(HttpStream, AnErrorStatusGivesTheBodyAndNoLines) {
  const Echo echo_server;
  HttpClient client(echo_server.url(), {});
  int lines = 0;
  const HttpResponse answer = client.stream_lines({"GET", "/missing"}, [&](std::string_view) { ++lines; });
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.body, "GET /missing [] no token ");
  EXPECT_EQ(lines, 0);
}

TEST(HttpTls, OnlyTheGivenAuthorityIsTrusted) {
  const Authority authority;
  const Authority stranger;
  const KeyPair pair = authority.issue("server");
  const Echo echo_server({"", pair.certificate, pair.key});
  HttpClient good(echo_server.url("https"), {{authority.certificate()}, {}});
  EXPECT_EQ(good.send({"GET", "/"}).status, 200);
  HttpClient bad(echo_server.url("https"), {{stranger.certificate()}, {}});
  EXPECT_THROW(bad.send({"GET", "/"}), TransientError);
  HttpClient careless(echo_server.url("https"), {{"", "", "", true}, {}});
  EXPECT_EQ(careless.send({"GET", "/"}).status, 200);
}

TEST(HttpTls, AClientCertificateLetsUsIn) {
  const Authority authority;
  const KeyPair server = authority.issue("server");
  const KeyPair client = authority.issue("client");
  const Echo echo_server({authority.certificate(), server.certificate, server.key});
  HttpClient known(echo_server.url("https"), {{authority.certificate(), client.certificate, client.key}, {}});
  EXPECT_EQ(known.send({"GET", "/"}).status, 200);
  HttpClient anonymous(echo_server.url("https"), {{authority.certificate()}, {}});
  EXPECT_THROW(anonymous.send({"GET", "/"}), TransientError);
}

}  // namespace
}  // namespace portolan::net
