#include "loaders/bookkeeping.h"

#include <algorithm>
#include <iterator>

namespace portolan::loaders {
namespace {

constexpr std::string_view kTables[] = {
    "_prisma_migrations", "SequelizeMeta",     "SequelizeData",   "migrations",
    "typeorm_metadata",   "django_migrations", "alembic_version", "doctrine_migration_versions"};

}  // namespace

bool is_bookkeeping_table(std::string_view name) {
  return std::find(std::begin(kTables), std::end(kTables), name) != std::end(kTables);
}

}  // namespace portolan::loaders
