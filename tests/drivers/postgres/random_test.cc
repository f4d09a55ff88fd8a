#include <set>

#include "tests/drivers/postgres/random_schema.h"
#include "tests/drivers/postgres/servers.h"

/// Random pairs of schemas go through the whole loop: what a hand-written case forgets, a combination finds.
namespace portolan::postgres::test {
namespace {

constexpr unsigned kOtherSide = 1000000;
/// A session of the server remembers every type it met and looks at all of them at each change: after some hundred
/// pairs it takes twice as long.
constexpr unsigned kPairsPerSession = 25;

class RandomTest : public SchemaScopeTest {
 protected:
  std::string schema_of(unsigned seed) { return RandomSchema(seed, target_->dialect().facts().version_number).sql(); }

  void empty(ports::Connection& connection) {
    const schema::Realm found = driver().inspect(connection, {});
    for (const std::string& sql : connection.dialect().reset_statements(found, true)) connection.execute(sql);
  }

  /// Partitions of a table that declares none stay as they are (schema-language.md 4.10).
  static void keep_undeclared_partitions(const schema::Realm& found, schema::Realm& wanted) {
    std::set<std::string> tables, parents;
    for (const schema::Table& table : wanted.schemas.at(0).tables) tables.insert(table.name);
    const auto parent = [](const schema::Object& partition) { return partition.depends_on.at(0).name; };
    for (const schema::Object& object : wanted.schemas.at(0).objects) {
      if (object.kind == "partition") parents.insert(parent(object));
    }
    for (const schema::Object& object : found.schemas.at(0).objects) {
      const bool stays = object.kind == "partition" && tables.contains(parent(object));
      if (stays && !parents.contains(parent(object))) wanted.schemas.at(0).objects.push_back(object);
    }
  }

  void run_pair(unsigned seed) {
    if (seed % kPairsPerSession == 0) connect("public");
    const std::string current = schema_of(seed);
    const std::string desired = schema_of(seed + kOtherSide);
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + current + "=>\n" + desired);
    portolan::test::run_script(*target_, current);
    schema::Realm wanted = portolan::test::realm_of(dev(), desired);
    expect_readable(wanted);
    keep_undeclared_partitions(target().inspect(), wanted);
    portolan::test::round_trip(target(), wanted, {.irreversible = std::nullopt});
    empty(*target_);
    empty(*dev_);
  }
};

TEST_F(RandomTest, ClosesTheLoopOnRandomPairs) {
  portolan::test::RandomPairs().run([&](unsigned seed) { run_pair(seed); });
}

}  // namespace
}  // namespace portolan::postgres::test
