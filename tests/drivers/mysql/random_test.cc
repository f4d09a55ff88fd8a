#include "planner/language/document.h"
#include "planner/language/print.h"
#include "tests/drivers/mysql/random_schema.h"
#include "tests/drivers/mysql/servers.h"

/// Random pairs of schemas go through the whole loop: what a hand-written case forgets, a combination finds.
namespace portolan::mysql::testing {
namespace {

class RandomPairs : public OnServer {
 protected:
  Abilities abilities() const {
    const ports::ServerFacts& facts = root_->dialect().facts();
    return {is_mariadb(), facts.version_number >= (is_mariadb() ? 110700 : 90000)};
  }

  static void empty(ports::Connection& connection) {
    std::string names;
    for (const auto& row :
         connection.query("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()").rows) {
      names += (names.empty() ? "`" : ", `") + *row.at(0) + "`";
    }
    if (!names.empty()) connection.execute("DROP TABLE " + names);
  }

  std::unique_ptr<ports::Connection> open_quiet(const std::string& name) {
    auto connection = open_new(name);
    // The tables of a cycle are emptied in any order.
    connection->execute("SET foreign_key_checks = 0");
    // Without it MariaDB refuses to alter a table with versions of its rows.
    if (is_mariadb()) connection->execute("SET system_versioning_alter_history = KEEP");
    return connection;
  }

  /// Documents that are printed do not tell where counters start.
  static schema::Realm without_starts(schema::Realm realm) {
    for (schema::Schema& schema : realm.schemas) {
      for (schema::Table& table : schema.tables) table.properties.erase("auto_increment");
    }
    return realm;
  }

  /// What the inspected state prints reads back and differs in nothing, as written and through a dev database.
  void expect_document(ports::Connection& dev, const schema::Realm& realm, bool normalize) {
    const ports::Dialect& dialect = dev.dialect();
    const std::string text = language::print_realm(realm, dialect, {.schema_scope = true});
    const schema::Realm document = language::load_document({{"printed.hcl", text}}, {}, dialect).realm;
    const auto left = test::plan_between(dev, realm, document, {.normalized = false});
    EXPECT_EQ(test::statements_of(left), std::vector<std::string>{}) << "from the printed document\n" << text;
    if (!normalize) return;
    empty(dev);
    const auto made = test::plan_between(dev, driver_.inspect(dev, {}), document, {.normalized = false});
    test::execute_all(dev, test::statements_of(made));
    test::expect_same(dev, without_starts(driver_.inspect(dev, {})), without_starts(realm),
                      "made from the printed document\n" + text);
  }
};

TEST_P(RandomPairs, CloseTheLoop) {
  const auto target = open_quiet("target"), dev = open_quiet("dev");
  test::RandomPairs().run([&](unsigned seed) {
    const std::string current = RandomSchema(seed, abilities()).sql();
    Abilities later = abilities();
    later.later = true;
    const std::string desired = RandomSchema(seed + 10'000'000, later).sql();
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + current + "=>\n" + desired);
    ASSERT_NO_THROW({
      empty(*target);
      empty(*dev);
      test::run_script(*target, current);
      const schema::Realm wanted = test::realm_of({driver_, *dev}, desired);
      test::round_trip({driver_, *target}, wanted);
      expect_document(*dev, wanted, seed % 4 == 0);
    });
  });
}

INSTANTIATE_TEST_SUITE_P(Servers, RandomPairs, ::testing::ValuesIn(kServers), server_name);

}  // namespace
}  // namespace portolan::mysql::testing
