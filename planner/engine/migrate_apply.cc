#include "planner/engine/migrate_apply.h"

#include <optional>
#include <utility>

#include "planner/base/errors.h"
#include "planner/engine/live_shape.h"

namespace portolan::engine {
struct MigrateApply::Impl {
  Impl(const Context& with, Database& on, const migrate::Dir& of, MigrateApplyOptions chosen)
      : context(with),
        options(std::move(chosen)),
        lock(take_execute_lock(context, on, options.lock)),
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
