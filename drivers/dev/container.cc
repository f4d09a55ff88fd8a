#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ostream>

#include "drivers/dev/server.h"
#include "drivers/dev/watcher.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::dev {
namespace {

constexpr std::string_view kEngines[] = {"docker", "podman"};
constexpr std::chrono::seconds kAnswerTimeout{10};
constexpr std::size_t kOutputLimit = std::size_t{64} << 20U;

/// A TCP port that nobody listens on at the moment.
int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): the sockets API is made of this cast
  const bool bound = fd >= 0 && ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  const int error = errno;
  if (fd >= 0) ::close(fd);
  if (!bound) throw Error(std::string("no free TCP port: ") + std::strerror(error));
  return ntohs(address.sin_port);
}

/// The first engine that answers. Throws NoServer with what each of them said.
std::string find_engine(const StartContext& context) {
  std::vector<std::string> reasons;
  for (const std::string_view engine : kEngines) {
    const std::string name(engine);
    try {
      const ports::ProcessResult result = context.programs.run(
          {.program = {name, "version"}, .timeout = kAnswerTimeout, .output_limit = 1 << 20, .stop = context.stop});
      if (result.failure.empty()) return name;
      const std::vector<std::string> lines = base::split(base::trim(result.err), '\n');
      reasons.push_back(name + ": " + (lines.back().empty() ? result.failure : lines.back()));
    } catch (const ports::ProcessError& error) {
      reasons.push_back(error.what());
    }
  }
  throw NoServer(base::join(reasons, "; "));
}

std::vector<std::string> run_words(const std::string& engine, const DockerUrl& wanted, int port) {
  const Product& product = *wanted.product;
  std::vector<std::string> words = {engine, "run", "--rm", "--detach"};
  const auto add = [&](std::string_view setting) {
    words.emplace_back("-e");
    words.push_back(with_database(setting, wanted.database));
  };
  for (const std::string_view setting : product.environment) add(setting);
  if (!wanted.database.empty() && !product.database_environment.empty()) add(product.database_environment);
  words.emplace_back("-p");
  words.push_back(std::to_string(port) + ":" + std::to_string(product.port));
  words.push_back(wanted.image);
  return words;
}

std::vector<std::string> build_words(const std::string& engine, const DockerUrl& wanted) {
  const ImageBuild& build = wanted.build;
  std::vector<std::string> words = {engine, "build", "--tag", wanted.image};
  const auto add = [&](std::string_view option, const std::string& value) {
    if (!value.empty()) words.insert(words.end(), {std::string(option), value});
  };
  add("--file", build.file);
  add("--target", build.target);
  for (const std::string& argument : build.arguments) add("--build-arg", argument);
  words.push_back(build.context);
  return words;
}

class Container final : public Server {
 public:
  Container(const DockerUrl& wanted, const StartContext& context)
      : engine_(find_engine(context)), port_(free_port()), id_(run(wanted, context)), watcher_(kKill, {engine_, id_}) {
    const Product& product = *wanted.product;
    const std::string location = std::string(product.user) + ":" + base::percent_encode(product.password) +
                                 "@localhost:" + std::to_string(port_);
    url_ = wanted.database_url(location);
    DockerUrl root = wanted;
    root.database.clear();
    root.parameters.clear();
    set_up(wanted, *await_server(root.database_url(location), context));
  }

  const base::Url& url() const override { return url_; }

 private:
  static constexpr const char* kKill = R"(cat >/dev/null; exec "$1" kill "$2")";

  std::string run(const DockerUrl& wanted, const StartContext& context) const {
    if (!wanted.build.context.empty()) ask_engine(build_words(engine_, wanted), context);
    return ask_engine(run_words(engine_, wanted, port_), context);
  }

  /// What the engine prints for a command that it carries out.
  std::string ask_engine(std::vector<std::string> words, const StartContext& context) const {
    const ports::ProcessResult result =
        context.programs.run({.program = std::move(words), .output_limit = kOutputLimit, .stop = context.stop});
    if (!result.failure.empty()) {
      const std::string said(base::trim(result.err));
      throw Error(said.empty() ? engine_ + ": " + result.failure : said);
    }
    if (context.out != nullptr) *context.out << result.err << result.out << std::flush;
    return std::string(base::trim(result.out));
  }

  std::string engine_;
  int port_;
  std::string id_;
  Watcher watcher_;
  base::Url url_;
};

}  // namespace

std::unique_ptr<Server> start_container(const DockerUrl& wanted, const StartContext& context) {
  return std::make_unique<Container>(wanted, context);
}

}  // namespace portolan::dev
