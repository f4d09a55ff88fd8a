#include "tests/net/raw_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace portolan::net {
namespace {

int listen_anywhere(int& port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(descriptor, generic, size) != 0 || listen(descriptor, 8) != 0) throw std::runtime_error("cannot listen");
  getsockname(descriptor, generic, &size);
  port = ntohs(address.sin_port);
  return descriptor;
}

}  // namespace

int free_port() {
  int port = 0;
  close(listen_anywhere(port));
  return port;
}

std::string RawServer::Peer::read_head() {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n") && read(descriptor_, &byte, 1) == 1) head += byte;
  return head;
}

void RawServer::Peer::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawServer::Peer::wait_for_close() {
  char byte = 0;
  while (read(descriptor_, &byte, 1) > 0) {
  }
}

RawServer::RawServer(std::function<void(Peer&)> serve) : listener_(-1), port_(0) {
  listener_ = listen_anywhere(port_);
  thread_ = std::jthread([descriptor = listener_, serve = std::move(serve)] {
    const int accepted = accept4(descriptor, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) return;
    Peer peer(accepted);
    serve(peer);
    close(accepted);
  });
}

RawServer::~RawServer() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

}  // namespace portolan::net
