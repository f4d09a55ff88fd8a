#include "planner/engine/state.h"

#include <gtest/gtest.h>

#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"
#include "planner/base/errors.h"
#include "planner/engine/cache.h"
#include "planner/schema/model.h"

namespace portolan::engine {
namespace {

/// Hands out dev databases and counts them.
class CountingDatabases final : public ports::DevDatabases {
 public:
  explicit CountingDatabases(const ports::Registry& registry) : databases_(registry) {}

  std::unique_ptr<ports::DevLease> lease(const ports::DevRequest& request, std::stop_token stop) override {
    ++leases;
    return databases_.lease(request, stop);
  }

  int leases = 0;

 private:
  dev::UrlDatabases databases_;
};

class StateTest : public testing::Test {
 protected:
  StateSource sql_source(const std::string& text) {
    StateSource source;
    source.kind = SourceKind::kSqlFile;
    source.files = {{"schema.sql", text}};
    return source;
  }

  ports::Registry registry_ = drivers::make_registry();
  CountingDatabases dev_{registry_};
  StateCache cache_{1 << 20};
  Context context_{.registry = registry_, .dev = dev_, .cache = &cache_};
  Database target_ = open_database(context_, base::Url::parse("sqlite://target?mode=memory"));
  DevSettings settings_{.url = base::Url::parse("sqlite://dev?mode=memory"), .target = &target_};
};

TEST_F(StateTest, ReadsAnUnchangedSourceOnce) {
  const std::string text = "CREATE TABLE t (id int);\n-- atlas:renamed_from w\nCREATE TABLE u (id int);\n";
  const State first = load_state(context_, sql_source(text), &target_, settings_, {});
  const State second = load_state(context_, sql_source(text), &target_, settings_, {});
  EXPECT_EQ(dev_.leases, 1);
  EXPECT_EQ(state_hash(first, target_.dialect()), state_hash(second, target_.dialect()));
  EXPECT_EQ(second.realm.schemas.at(0).tables.at(1).renamed_from, "w");
  load_state(context_, sql_source(text + " "), &target_, settings_, {});
  EXPECT_EQ(dev_.leases, 2);
  DevSettings other = settings_;
  other.url = base::Url::parse("sqlite://other?mode=memory");
  load_state(context_, sql_source(text), &target_, other, {});
  EXPECT_EQ(dev_.leases, 3);
}

TEST_F(StateTest, FiltersWhatIsDesired) {
  const std::string text = "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\nCREATE TABLE c (id int);\n";
  const StateScope scope{.schemas = {}, .exclude = {"b"}, .include = {"a", "b"}};
  for (int run = 0; run < 2; ++run) {
    const State state = load_state(context_, sql_source(text), &target_, settings_, scope);
    ASSERT_EQ(state.realm.schemas.at(0).tables.size(), 1U);
    EXPECT_EQ(state.realm.schemas[0].tables[0].name, "a");
  }
}

TEST_F(StateTest, WarnsEveryTime) {
  int warnings = 0;
  context_.warn = [&](const std::string&) { ++warnings; };
  StateSource source;
  source.files = {{"schema.hcl", "schema \"main\" {}\nnote {\n}\n"}};
  load_state(context_, source, &target_, settings_, {});
  load_state(context_, source, &target_, settings_, {});
  EXPECT_EQ(warnings, 2);
}

}  // namespace
}  // namespace portolan::engine
