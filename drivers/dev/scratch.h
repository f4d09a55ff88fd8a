#pragma once

#include <utility>

#include "planner/ports/driver.h"
#include "planner/schema/model.h"

namespace portolan::dev {

/// Takes a dev database back to where it was when a lease began. Used by one thread.
class Scratch {
 public:
  /// Both outlive this object.
  Scratch(const ports::Driver& driver, ports::Connection& connection)
      : driver_(driver), connection_(connection), schema_scope_(connection.bound_schema().has_value()) {}

  bool schema_scope() const { return schema_scope_; }

  /// Remembers the attributes of the schemas as they are now. @param now  what an inspection has just found
  void remember(schema::Realm now) { snapshot_ = std::move(now); }
  void remember() { remember(driver_.inspect(connection_, {})); }
  const schema::Realm& snapshot() const { return snapshot_; }

  /// Removes everything that is there and gives the schemas the attributes that were remembered. Throws what the
  /// connection throws.
  void reset();

 private:
  void restore_schema_attributes(const schema::Realm& found);

  const ports::Driver& driver_;
  ports::Connection& connection_;
  bool schema_scope_;
  schema::Realm snapshot_;
};

}  // namespace portolan::dev
