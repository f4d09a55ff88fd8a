#include "planner/engine/migrate_diff.h"

#include "planner/base/errors.h"
#include "planner/engine/compare.h"
#include "planner/engine/rename.h"
#include "planner/engine/replay.h"
#include "planner/engine/unmanaged.h"

namespace portolan::engine {
namespace {

struct Sides {
  State current, desired;
};

bool is_bound(const Context& context, const base::Url& url) {
  return context.registry.find(url.scheme()).bound_schema(url).has_value();
}

/// The dev database. One that holds something is refused with advice where a schema in its URL would do
/// (spec/migrations.md 12.1).
std::unique_ptr<ports::DevLease> lease_dev(const Context& context, const StateSource& source,
                                           const MigrateDiffOptions& options) {
  try {
    return context.dev.lease({.url = options.dev_url, .lock_timeout = options.lock_timeout}, context.stop);
  } catch (const PolicyError& error) {
    constexpr std::string_view kReason = "connected database is not clean: ";
    const std::string text = error.what();
    const std::size_t at = text.find(kReason);
    const bool limited = source.kind == SourceKind::kDatabase && is_bound(context, *source.url);
    if (at == std::string::npos || !limited || is_bound(context, options.dev_url)) throw;
    throw PolicyError("dev database is not clean (" + text.substr(at + kReason.size()) +
                      "). Add a schema to the URL to limit the scope of the connection");
  }
}

/// The directory's state, then the desired one. A document is created where the directory was replayed, beside what it
/// does not manage.
Sides read_sides(const Context& context, const migrate::Dir& directory, const StateSource& source,
                 const MigrateDiffOptions& options, const DevSettings& dev) {
  auto lease = lease_dev(context, source, options);
  Sides sides;
  sides.current = replay_directory(context, directory, "", *lease, options.scope);
  limit(sides.current, options.scope);
  if (source.kind == SourceKind::kHcl && lease->connection().dialect().normalizes_documents()) {
    sides.desired = load_document_beside(context, source, *lease, options.scope);
  } else {
    lease.reset();
    sides.desired = load_state(context, source, nullptr, dev, options.scope);
  }
  return sides;
}

void require_one_schema(const State& state, const char* none, const std::string& many) {
  const std::size_t count = state.realm.schemas.size();
  if (count == 0) throw UsageError(none);
  if (count > 1) throw UsageError(std::to_string(count) + many);
}

/// Schema scope: one schema on both sides, under one name.
void equalize(State& current, State& desired) {
  require_one_schema(current, "no schema was found in current state after replaying migration directory",
                     " schemas were found in current state after replaying migration directory");
  require_one_schema(desired, "no schema was found in desired state", " schemas were found in desired state; expect 1");
  rename_schema(desired.realm, desired.realm.schemas.front().name, current.realm.schemas.front().name);
  desired.schema_scope = true;
}

/// The next calendar second.
class ShiftedClock final : public base::Clock {
 public:
  ShiftedClock(const base::Clock& clock, std::chrono::seconds shift) : clock_(clock), shift_(shift) {}

  std::chrono::system_clock::time_point now() const override { return clock_.now() + shift_; }
  std::chrono::steady_clock::time_point steady() const override { return clock_.steady(); }
  bool sleep(std::chrono::milliseconds duration, std::stop_token stop) const override {
    return clock_.sleep(duration, std::move(stop));
  }

 private:
  const base::Clock& clock_;
  std::chrono::seconds shift_;
};

}  // namespace

change::Plan migrate_diff(const Context& context, const migrate::Dir& directory, const StateSource& desired_source,
                          const MigrateDiffOptions& options) {
  directory.validate();
  const DevSettings dev{.url = options.dev_url, .lock_timeout = options.lock_timeout};
  auto [current, desired] = read_sides(context, directory, desired_source, options, dev);
  if (current.schema_scope) equalize(current, desired);
  CompareOptions compare_options{.policy = options.policy, .dev = dev};
  compare_options.plan.indent = options.indent;
  compare_options.ask_rename = options.ask_rename;
  compare_options.rows = options.scope.rows;
  if (current.schema_scope) compare_options.plan.qualifier = options.qualifier;
  const Database planner = open_database(context, options.dev_url);
  report_not_created(context, not_created(current, desired, planner.dialect()));
  change::Plan plan = compare(context, current, desired, planner.dialect(), compare_options);
  if (options.watch) options.watch({std::move(current), std::move(desired), plan}, planner.dialect());
  return plan;
}

std::string free_version(const migrate::Dir& directory, const base::Clock& clock) {
  std::string version = migrate::new_version(clock);
  for (std::chrono::seconds shift{1}; directory.find(version) != nullptr; ++shift) {
    version = migrate::new_version(ShiftedClock(clock, shift));
  }
  return version;
}

}  // namespace portolan::engine
