#include "planner/language/document.h"
#include "planner/language/print.h"
#include "tests/drivers/sqlite/databases.h"
#include "tests/drivers/sqlite/random_schema.h"

/// Random pairs of schemas go through the whole loop: what a hand-written case forgets, a combination finds.
namespace portolan::sqlite {
namespace {

/// The desired schema of a pair: a few changes, many, or another schema altogether; renames in every third pair.
Variant variant_of(unsigned pair) {
  static constexpr std::array<std::size_t, 3> kRates = {12, 4, 1};
  return {pair + 1000000ULL, kRates[pair % 3], pair / 3 % 3 == 0};
}

/// Declares what the new names say.
template <typename T>
void declare_rename(T& item) {
  if (item.name.ends_with(kRenamed)) item.renamed_from = item.name.substr(0, item.name.size() - 6);
}

void declare_renames(schema::Realm& realm) {
  for (schema::Table& table : realm.schemas.at(0).tables) {
    declare_rename(table);
    for (schema::Column& column : table.columns) declare_rename(column);
  }
}

class RandomPairTest : public SqliteTest {
 protected:
  /// Views and triggers on what both schemas have must survive.
  static std::string readers(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    std::string text;
    for (const std::string& name : before) {
      if (std::find(after.begin(), after.end(), name) == after.end()) continue;
      const std::string table = base::quote_doubled(name, '"');
      const std::string number = std::to_string(text.size());
      text += "CREATE VIEW v" + number + " AS SELECT 1 AS one FROM " + table + ";\n";
      text += "CREATE TRIGGER v" + number + " AFTER INSERT ON " + table + " BEGIN SELECT 1; END;\n";
    }
    return text;
  }

  static std::string count_readers(ports::Connection& target) {
    const auto rows = target.query("SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')");
    return rows.rows.at(0).at(0).value_or("");
  }

  /// The printed document reads back, is no change, and makes the same schema elsewhere.
  void expect_document(ports::Connection& target) {
    const ports::Dialect& dialect = target.dialect();
    const schema::Realm found = driver_->inspect(target, {});
    const std::string text = language::print_realm(found, dialect, {true});
    SCOPED_TRACE(text);
    const schema::Realm read = language::load_document({{"schema.hcl", text}}, {}, dialect).realm;
    test::expect_same(target, found, read, "printed document");
    const auto fresh = driver_->open(*driver_->memory_url(), {});
    const change::Plan plan = test::plan_between(*fresh, driver_->inspect(*fresh, {}), read);
    test::execute_all(*fresh, test::statements_of(plan));
    test::expect_same(target, driver_->inspect(*fresh, {}), found, "made from the document");
  }

  void run(unsigned pair) {
    const Variant variant = variant_of(pair);
    const RandomSchema current(pair, {});
    const RandomSchema desired(pair, variant);
    const std::string extra = variant.renames ? "" : readers(current.tables(), desired.tables());
    SCOPED_TRACE("PORTOLAN_RANDOM_FIRST=" + std::to_string(pair) + "\n" + current.sql() + extra + "=>\n" +
                 desired.sql());
    const auto target = driver_->open(*driver_->memory_url(), {});
    ASSERT_NO_THROW({
      test::run_script(*target, current.sql() + extra);
      const std::string readers_before = count_readers(*target);
      schema::Realm wanted = realm_of(desired.sql());
      if (variant.renames) declare_renames(wanted);
      test::round_trip({*driver_, *target}, wanted);
      EXPECT_EQ(count_readers(*target), readers_before);
      expect_document(*target);
    });
  }
};

TEST_F(RandomPairTest, ClosesTheLoopOnRandomPairs) {
  test::RandomPairs().run([this](unsigned pair) {
    run(pair);
    if (pair % 1000 == 0 && !HasFailure()) std::printf("pair %u holds\n", pair);
  });
}

}  // namespace
}  // namespace portolan::sqlite
