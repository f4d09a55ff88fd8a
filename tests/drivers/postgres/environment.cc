#include "tests/drivers/postgres/servers.h"

namespace portolan::postgres::test {
namespace {

[[maybe_unused]] const auto* const kDatabases = ::testing::AddGlobalTestEnvironment(new Databases);

}  // namespace
}  // namespace portolan::postgres::test
