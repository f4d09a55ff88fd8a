#include <algorithm>
#include <iterator>

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
  /// Views, views of views and triggers on both, for each table. Half of them change with `salt`.
  static std::string readers(const std::vector<std::string>& tables, unsigned salt) {
    std::string text;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const std::string table = base::quote_doubled(tables[i], '"');
      const std::string number = std::to_string(i);
      const std::string value = std::to_string(i % 2 == 0 ? 0 : salt);
      text += "CREATE VIEW v" + number + " AS SELECT " + value + " AS one FROM " + table + ";\n";
      text += "CREATE VIEW \"w " + number + "\" (n) AS SELECT one FROM v" + number + ";\n";
      text += "CREATE TRIGGER v" + number + " AFTER INSERT ON " + table + " WHEN " + value +
              " < 2 BEGIN SELECT n FROM \"w " + number + "\"; END;\n";
      text +=
          "CREATE TRIGGER w" + number + " INSTEAD OF INSERT ON v" + number + " BEGIN DELETE FROM " + table + "; END;\n";
    }
    return text;
  }

  /// What is not managed and reads what both schemas have must survive.
  static std::vector<std::string> common(const std::vector<std::string>& before,
                                         const std::vector<std::string>& after) {
    std::vector<std::string> names;
    std::copy_if(before.begin(), before.end(), std::back_inserter(names),
                 [&](const std::string& name) { return std::find(after.begin(), after.end(), name) != after.end(); });
    return names;
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

  /// Every other pair manages views and triggers, too; beside the others they are only in the current state.
  void run(unsigned pair) {
    const Variant variant = variant_of(pair);
    const RandomSchema current(pair, {});
    const RandomSchema desired(pair, variant);
    const bool managed = pair % 2 == 0;
    std::string before = current.sql(), after = desired.sql();
    if (managed) {
      before += readers(current.tables(), 0);
      after += readers(desired.tables(), 1 + pair % 3);
    } else if (!variant.renames) {
      before += readers(common(current.tables(), desired.tables()), 0);
    }
    SCOPED_TRACE("PORTOLAN_RANDOM_FIRST=" + std::to_string(pair) + "\n" + before + "=>\n" + after);
    const auto target = driver_->open(*driver_->memory_url(), {});
    test::TripOptions options;
    if (!managed) options.diff.unmanaged_kinds = {"view", "trigger"};
    ASSERT_NO_THROW({
      test::run_script(*target, before);
      const std::string readers_before = count_readers(*target);
      schema::Realm wanted = realm_of(after);
      if (variant.renames) declare_renames(wanted);
      test::round_trip({*driver_, *target}, wanted, options);
      if (!managed) {
        EXPECT_EQ(count_readers(*target), readers_before);
      }
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
