#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "operator/resources/kind.h"
#include "operator/resources/metadata.h"
#include "planner/ports/connection.h"

namespace portolan::reconcile {

/// The attempts under way, so that people may cancel them: annotation `portolan.db/cancel` with the attempt's id.
/// Thread-safe.
class Cancellations {
 public:
  /// One attempt, from construction to destruction.
  class UnderWay {
   public:
    /// @param connection  runs the statements; outlives this object, as `of` does
    UnderWay(Cancellations& of, const resources::Kind& kind, const resources::ObjectKey& key, std::string id,
             ports::Connection& connection);
    ~UnderWay();
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

    bool canceled() const { return canceled_; }

   private:
    friend class Cancellations;

    Cancellations& of_;
    const std::pair<std::string, resources::ObjectKey> who_;
    const std::string id_;
    ports::Connection& connection_;
    std::atomic<bool> canceled_ = false;
  };

  /// Ends the statement under way of the object's attempt when it has this id; else does nothing.
  void cancel(const resources::Kind& kind, const resources::ObjectKey& key, const std::string& id);

 private:
  std::mutex mutex_;
  std::map<std::pair<std::string, resources::ObjectKey>, UnderWay*> under_way_;
};

}  // namespace portolan::reconcile
