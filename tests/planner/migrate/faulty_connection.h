#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "planner/base/errors.h"
#include "planner/ports/connection.h"

namespace portolan::migrate {

/// A session that dies at its nth call, right before the server gets it or right after the server has done it. What was
/// open is rolled back, as a server does when it notices.
class FaultyConnection final : public ports::Connection {
  [[noreturn]] void die() {
    dead_ = true;
    if (inner_->transaction_status() != ports::TransactionStatus::kIdle) inner_->rollback();
    throw ConnectionLost("the connection is gone");
  }

  template <typename Call>
  auto pass(const Call& call) {
    if (dead_) throw ConnectionLost("the connection is gone");
    const bool now = ++calls_ == call_;
    if (now && !after_) die();
    try {
      auto result = call();
      if (now) die();
      return result;
    } catch (const DatabaseError&) {
      if (now) die();
      throw;
    }
  }

 public:
  /// @param call   which call dies, counting from 1
  /// @param after  the server has done it already
  FaultyConnection(std::unique_ptr<ports::Connection> inner, int call, bool after)
      : inner_(std::move(inner)), call_(call), after_(after) {}

  bool died() const { return dead_; }
  /// Statements that took effect.
  const std::vector<std::string>& executed() const { return executed_; }

  const ports::Dialect& dialect() const override { return inner_->dialect(); }
  std::optional<std::string> bound_schema() const override { return inner_->bound_schema(); }
  long execute(std::string_view statement) override {
    return pass([&] {
      const long rows = inner_->execute(statement);
      executed_.emplace_back(statement);
      return rows;
    });
  }
  ports::Rows query(std::string_view statement, const std::vector<ports::Cell>& parameters) override {
    return pass([&] { return inner_->query(statement, parameters); });
  }
  void begin() override {
    pass([&] { return inner_->begin(), 0; });
  }
  void begin_plain() override {
    pass([&] { return inner_->begin_plain(), 0; });
  }
  void commit() override {
    pass([&] { return inner_->commit(), 0; });
  }
  void rollback() override {
    pass([&] { return inner_->rollback(), 0; });
  }
  ports::TransactionStatus transaction_status() override {
    if (dead_) throw ConnectionLost("the connection is gone");
    return inner_->transaction_status();
  }
  bool transactions_cover_data() override { return inner_->transactions_cover_data(); }
  std::unique_ptr<ports::Lock> lock(const std::string& name, std::chrono::milliseconds timeout,
                                    std::stop_token stop) override {
    return inner_->lock(name, timeout, stop);
  }
  std::string session_id() override { return inner_->session_id(); }
  void cancel() noexcept override { inner_->cancel(); }
  bool alive() override { return !dead_; }

 private:
  std::unique_ptr<ports::Connection> inner_;
  int call_;
  bool after_;
  int calls_ = 0;
  bool dead_ = false;
  std::vector<std::string> executed_;
};

}  // namespace portolan::migrate
