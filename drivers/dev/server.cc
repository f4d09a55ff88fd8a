#include "drivers/dev/server.h"

#include <ostream>
#include <thread>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::dev {

std::unique_ptr<ports::Connection> await_server(const base::Url& url, const StartContext& context,
                                                const std::function<void()>& alive) {
  constexpr std::chrono::milliseconds kPause{100};
  if (context.out != nullptr) *context.out << "Waiting for service to be ready ... " << std::flush;
  const auto deadline = std::chrono::steady_clock::now() + context.patience;
  for (;;) {
    if (context.stop.stop_requested()) throw Stopped("stopped while waiting for a dev database to start");
    if (alive) alive();
    try {
      auto connection = context.driver.open(url, {.stop = context.stop});
      if (context.out != nullptr) *context.out << "Service is ready to connect!" << std::endl;
      return connection;
    } catch (const Stopped&) {
      throw;
    } catch (const Error& error) {
      if (std::chrono::steady_clock::now() >= deadline) throw Error(std::string("timeout: ") + error.what());
    }
    std::this_thread::sleep_for(kPause);
  }
}

void set_up(const DockerUrl& wanted, ports::Connection& connection) {
  const Product& product = *wanted.product;
  if (product.setup.empty() || wanted.database.empty() || wanted.database == product.default_database) return;
  const std::string statement = with_database(product.setup, wanted.database);
  try {
    connection.execute(statement);
  } catch (const DatabaseError& error) {
    throw Error(base::quote_go(statement) + ": " + error.what());
  }
}

}  // namespace portolan::dev
