#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace portolan::net {

/// A port of 127.0.0.1 that nobody listens on right now.
int free_port();

/// A TCP server that lets a test decide every byte and moment of the answer.
class RawServer {
 public:
  /// One accepted connection.
  class Peer {
   public:
    explicit Peer(int descriptor) : descriptor_(descriptor) {}
    /// Everything up to the empty line that ends the request's head.
    std::string read_head();
    void write(std::string_view bytes);
    /// Returns when the client has closed its end.
    void wait_for_close();

   private:
    int descriptor_;
  };

  /// Accepts one connection and lets `serve` talk to it on its own thread; the connection closes when it returns.
  explicit RawServer(std::function<void(Peer&)> serve);
  ~RawServer();

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int listener_;
  int port_;
  std::jthread thread_;
};

}  // namespace portolan::net
