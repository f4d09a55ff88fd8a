#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <memory>
#include <stop_token>
#include <string>

#include "drivers/dev/docker_url.h"
#include "planner/ports/driver.h"
#include "planner/ports/process.h"

namespace portolan::dev {

/// A throw-away database server. It ends when this does, and also when this process is killed.
class Server {
 public:
  virtual ~Server() = default;

  /// URL of the database that the server was started for.
  virtual const base::Url& url() const = 0;
};

/// What a start uses. References outlive the server.
struct StartContext {
  const ports::Driver& driver;
  ports::ProcessRunner& programs;
  std::stop_token stop = {};
  /// How long a server may take until it answers.
  std::chrono::milliseconds patience{60000};
  /// Hears what the engine says and that a server is waited for; null: nobody does.
  std::ostream* out = nullptr;
};

/// There is no engine that answers, or no server of the wanted kind on this machine; `what()` says why.
class NoServer : public Error {
 public:
  using Error::Error;
};

/// Starts a container through docker or podman. Throws NoServer when neither answers, Error(the engine's words) when it
/// refuses, Error(`timeout: LAST ERROR`).
std::unique_ptr<Server> start_container(const DockerUrl& wanted, const StartContext& context);

/// Starts a server that is installed on this machine, on a Unix socket and with a temporary data directory. Looked for
/// in the folders of `PORTOLAN_SERVERS` (separated by colons), in PATH and where packages put servers.
/// Throws NoServer, Error.
std::unique_ptr<Server> start_local_server(const DockerUrl& wanted, const StartContext& context);

/// Opens a session as soon as the server answers, and tells `context.out` of both. `alive` may throw to end the wait
/// early. Throws Error(`timeout: LAST ERROR`), Stopped.
std::unique_ptr<ports::Connection> await_server(const base::Url& url, const StartContext& context,
                                                const std::function<void()>& alive = {});

/// Runs the product's setup statement for the wanted database, if it has one.
/// Throws Error(`"STATEMENT": CAUSE`).
void set_up(const DockerUrl& wanted, ports::Connection& connection);

}  // namespace portolan::dev
