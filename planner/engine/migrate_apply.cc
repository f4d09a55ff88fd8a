#include "planner/engine/migrate_apply.h"

#include <optional>
#include <utility>

#include "planner/base/errors.h"
#include "planner/engine/replay.h"

namespace portolan::engine {
namespace {

constexpr const char* kLockName = "atlas_migrate_execute";

/// Looks at the target, and rebuilds what a statement would have made of it on a dev database.
class LiveShape final : public migrate::TargetShape {
 public:
  LiveShape(const Context& context, Database& target, const migrate::Dir& directory, const DevSettings& dev)
      : context_(context), target_(target), directory_(directory), dev_(dev) {}

  schema::Realm inspect(const std::vector<std::string>& names) override {
    return target_.driver->inspect(*target_.connection, {.tables = names});
  }

  std::optional<std::pair<schema::Realm, schema::Realm>> expected(const migrate::File& file,
                                                                  std::size_t position) override {
    try {
      const auto lease = open_lease();
      return rebuild(file, position, *lease);
    } catch (const ports::NoDevDatabase&) {
      return std::nullopt;
    } catch (const DatabaseError&) {
      // The files cannot be replayed from an empty database (a baseline, an edited file): there is nothing to compare
      // with.
      return std::nullopt;
    }
  }

 private:
  std::unique_ptr<ports::DevLease> open_lease() {
    ports::DevRequest request{.url = dev_.url, .target_driver = target_.driver, .target = target_.dialect().facts()};
    request.schema_scope = target_.schema_scope();
    return context_.dev.lease(request, context_.stop);
  }

  std::pair<schema::Realm, schema::Realm> rebuild(const migrate::File& file, std::size_t position,
                                                  ports::DevLease& lease) {
    std::size_t before = 0;
    while (before < directory_.files().size() && directory_.files()[before].name != file.name) ++before;
    replay_directory(context_, directory_.first(before), "", lease, {});
    const auto& options = lease.connection().dialect().scanner_options();
    const migrate::Script script = migrate::read_script(directory_.format(), file, options);
    for (std::size_t i = 0; i < position; ++i) lease.connection().execute(script.statements.at(i).text);
    schema::Realm shape = lease.inspect({});
    lease.connection().execute(script.statements.at(position).text);
    return {std::move(shape), lease.inspect({})};
  }

  const Context& context_;
  Database& target_;
  const migrate::Dir& directory_;
  const DevSettings& dev_;
};

std::unique_ptr<ports::Lock> take_lock(const Context& context, Database& target, const MigrateApplyOptions& options) {
  if (options.skip_lock) return nullptr;
  const std::string name = options.lock_name.empty() ? kLockName : options.lock_name;
  try {
    return target.connection->lock(name, options.lock_timeout, context.stop);
  } catch (const LockHeld& error) {
    throw LockHeld(std::string("acquiring database lock: ") + error.what());
  }
}

}  // namespace

struct MigrateApply::Impl {
  Impl(const Context& with, Database& on, const migrate::Dir& of, MigrateApplyOptions chosen)
      : context(with),
        options(std::move(chosen)),
        lock(take_lock(context, on, options)),
        revisions(*on.connection, migrate::revisions_schema(options.revisions_schema, on.connection->bound_schema())),
        shape(context, on, of, options.dev),
        executor(of, {*on.connection, revisions, context.clock, [this] { check_step(context); }, &shape},
                 options.executor) {}

  const Context& context;
  MigrateApplyOptions options;
  std::unique_ptr<ports::Lock> lock;
  migrate::Revisions revisions;
  LiveShape shape;
  migrate::Executor executor;
  migrate::Pending pending;
};

MigrateApply::MigrateApply(const Context& context, Database& target, const migrate::Dir& directory,
                           MigrateApplyOptions options) {
  directory.validate();
  if (target.dialect().facts().read_only) throw TransientError("the target database is read-only");
  auto& pending = options.executor.pending;
  if (!pending.check_clean) {
    const std::string schema = migrate::revisions_schema(options.revisions_schema, target.connection->bound_schema());
    pending.check_clean = [&target, schema] {
      const schema::Realm realm = target.driver->inspect(*target.connection, {});
      return target.dialect().check_clean(realm, target.schema_scope(),
                                          schema::ObjectRef{"table", schema, std::string(migrate::kRevisionsTable)});
    };
  }
  impl_ = std::make_unique<Impl>(context, target, directory, std::move(options));
}

MigrateApply::~MigrateApply() = default;

const migrate::Pending& MigrateApply::prepare() {
  impl_->pending = impl_->executor.prepare();
  return impl_->pending;
}

void MigrateApply::run(migrate::ApplyReport& report) {
  impl_->executor.run(impl_->pending, report);
}

migrate::Revisions& MigrateApply::revisions() {
  return impl_->revisions;
}

}  // namespace portolan::engine
