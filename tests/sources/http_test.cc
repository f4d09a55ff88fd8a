#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "drivers/registry.h"
#include "net/http_server.h"
#include "planner/base/errors.h"
#include "planner/hcl/convert.h"
#include "planner/hcl/library.h"
#include "planner/hcl/parse.h"
#include "sources/processes.h"
#include "sources/sources.h"

namespace portolan::sources {
namespace {

constexpr const char* kServer = "127.0.0.1:18931";
constexpr const char* kOther = "127.0.0.1:18932";

std::string header(const net::IncomingRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

/// `data "http"` and `runtimevar` against a server of our own.
class HttpTest : public testing::Test {
 protected:
  HttpTest()
      : server_(kServer, [this](const net::IncomingRequest& request) { return answer(request); }),
        other_(kOther, [](const net::IncomingRequest& request) {
          return net::HttpResponse{200, {}, "other:" + header(request, "x-token")};
        }) {
    sources_ = make(true);
  }

  ports::DataSources make(bool http) {
    return make_sources({.registry = registry_,
                         .programs = programs_,
                         .files = base::disk_files(),
                         .clock = base::system_clock(),
                         .memory = memory_,
                         .getenv = [this](const std::string& name) { return variables_[name]; },
                         .http = http});
  }

  net::HttpResponse answer(const net::IncomingRequest& request) {
    if (request.path == "/echo") {
      return {200,
              {{"content-type", "text/x"}},
              request.method + "?" + request.query + ":" + header(request, "x-token") +
                  header(request, "authorization") + ":" + request.body};
    }
    if (request.path == "/busy")
      return ++asked_ < 3 ? net::HttpResponse{503, {}, "busy"} : net::HttpResponse{200, {}, "free"};
    if (request.path == "/near") return {302, {{"location", "echo?a=b"}}, ""};
    if (request.path == "/far") return {302, {{"location", std::string("http://") + kOther + "/x"}}, ""};
    if (request.path == "/round") return {301, {{"location", "/round"}}, ""};
    if (request.path == "/v1/secret/data/app/db" && header(request, "x-vault-token") == "s.1") {
      return {200, {}, R"({"data": {"data": {"user": "u", "password": "<p>"}, "metadata": {"version": 3}}})"};
    }
    return {404, {}, "nothing here"};
  }

  hcl::Value read(const std::string& kind, const std::string& body) {
    const hcl::File file = hcl::parse("atlas.hcl", "data \"" + kind + "\" \"x\" {\n" + body + "\n}\n");
    return sources_.at(kind)->read("x", hcl::evaluate(file.body.blocks.at(0), {nullptr, nullptr}));
  }

  hcl::Value get(const std::string& path, const std::string& more = "") {
    return read("http", "url = \"http://" + std::string(kServer) + path + "\"\n" + more);
  }

  std::string body(const std::string& path, const std::string& more = "") {
    return hcl::to_text(*get(path, more).find("response_body"));
  }

  std::string error(const std::string& kind, const std::string& text) {
    try {
      read(kind, text);
    } catch (const Error& failure) {
      return failure.what();
    }
    return "no error";
  }

  ports::Registry registry_ = drivers::make_registry();
  LocalProcesses programs_;
  ports::MemoryStates memory_;
  std::map<std::string, std::string> variables_;
  std::atomic<int> asked_ = 0;
  net::HttpServer server_, other_;
  ports::DataSources sources_;
};

TEST_F(HttpTest, GivesTheWholeAnswer) {
  const hcl::Value value = get("/echo?q=1", R"(request_headers = { X-Token = "t" })");
  EXPECT_EQ(hcl::to_text(*value.find("status_code")), "200");
  EXPECT_EQ(hcl::to_text(*value.find("response_body")), "GET?q=1:t:");
  EXPECT_EQ(hcl::to_text(*value.find("response_body_base64")), "R0VUP3E9MTp0Og==");
  EXPECT_EQ(hcl::to_text(*value.find("response_headers")->find("Content-Type")), "text/x");
  EXPECT_EQ(hcl::to_text(*get("/nothing").find("status_code")), "404");
}

TEST_F(HttpTest, SendsABodyAndCredentials) {
  EXPECT_EQ(body("/echo", "method = \"POST\"\nrequest_body = \"hello\""), "POST?::hello");
  EXPECT_EQ(hcl::to_text(*read("http", std::string("url = \"http://u:p@") + kServer + "/echo\"").find("response_body")),
            "GET?:Basic dTpw:");
}

TEST_F(HttpTest, FollowsRedirectsWithoutHeadersForOthers) {
  const std::string token = R"(request_headers = { X-Token = "t" })";
  EXPECT_EQ(body("/near", token), "GET?a=b:t:");
  EXPECT_EQ(body("/near", "method = \"POST\"\nrequest_body = \"hello\""), "GET?a=b::");
  EXPECT_EQ(body("/far", token), "other:");
  EXPECT_EQ(error("http", std::string("url = \"http://") + kServer + "/round\""),
            std::string("GET http://") + kServer + ": stopped after 10 redirects");
}

TEST_F(HttpTest, TriesAgainAsOftenAsItIsTold) {
  EXPECT_EQ(body("/busy"), "busy");
  asked_ = 0;
  EXPECT_EQ(body("/busy", "retry {\n attempts = 2\n min_delay_ms = 1\n max_delay_ms = 2\n}"), "free");
  EXPECT_EQ(asked_, 3);
}

TEST_F(HttpTest, RefusesWhatItCannotDo) {
  EXPECT_EQ(error("http", "url = \"ftp://x\""), "the URL must start with http:// or https://");
  EXPECT_EQ(error("http", "url = \"http://x\"\nmethod = \"PUT\""), "unknown method \"PUT\"; known: GET, HEAD, POST");
  EXPECT_EQ(error("http", "url = \"http://x\"\nca_cert_pem = \"c\"\ninsecure = true"),
            "ca_cert_pem and insecure cannot be set together");
  EXPECT_EQ(error("http", "url = \"http://x\"\nclient_cert_pem = \"c\""),
            "client_cert_pem and client_key_pem must be set together");
  EXPECT_EQ(error("http", "url = \"http://x\"\nwait {\n}"),
            "atlas.hcl:3,1-5: Unsupported block type; Blocks of type \"wait\" are not expected here.");
  sources_ = make(false);
  EXPECT_EQ(error("http", "url = \"http://x\""), "requests to other servers are not allowed here");
}

TEST_F(HttpTest, RuntimeVariablesComeFromServersAndVault) {
  const std::string server = std::string("http://") + kServer;
  EXPECT_EQ(hcl::to_text(read("runtimevar", "url = \"" + server + "/echo?q=1&timeout=5s\"")), "GET?q=1::");
  EXPECT_EQ(error("runtimevar", "url = \"" + server + "/nothing\""),
            "getting latest snapshot: received status code 404");
  EXPECT_EQ(error("runtimevar", "url = \"hashivault://secret/app/db\""),
            "opening variable: VAULT_ADDR and VAULT_TOKEN must be set");
  variables_ = {{"VAULT_ADDR", server}, {"VAULT_TOKEN", "s.1"}};
  const hcl::Value secret = hcl::from_json(hcl::to_text(read("runtimevar", "url = \"hashivault://secret/app/db\"")));
  EXPECT_EQ(hcl::to_text(*secret.find("password")), "<p>");
}

}  // namespace
}  // namespace portolan::sources
