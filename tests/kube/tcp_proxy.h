#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace portolan::kube {

/// Forwards connections of 127.0.0.1 to another port of it, until the test cuts the line.
class TcpProxy {
 public:
  /// @param target  `https://127.0.0.1:PORT`
  explicit TcpProxy(const std::string& target);
  ~TcpProxy();
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;

  /// The URL to use instead of the target's.
  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }

  /// Breaks every connection and refuses new ones.
  void cut();

  /// Lets new connections through again.
  void restore() { open_ = true; }

 private:
  void accept_all();
  void forward(int client);

  int target_port_;
  int listener_;
  int port_ = 0;
  std::atomic<bool> open_{true};
  std::mutex mutex_;
  std::vector<int> sockets_;
  std::list<std::jthread> pumps_;
  std::jthread acceptor_;
};

}  // namespace portolan::kube
