#include <cstdlib>
#include <random>

#include "tests/drivers/sqlite/databases.h"

/// Random pairs of schemas go through the whole loop: what a hand-written case forgets, a combination finds.
namespace portolan::sqlite {
namespace {

class RandomSchema {
 public:
  explicit RandomSchema(unsigned seed) : random_(seed) {}

  std::string sql() {
    std::string text;
    for (int i = 0; i < kTables; ++i) {
      if (chance(5)) continue;
      text += table("t" + std::to_string(i));
    }
    return text;
  }

 private:
  static constexpr int kTables = 4;

  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool chance(int one_in) { return below(one_in) == 0; }

  template <std::size_t N>
  std::string pick(const char* const (&items)[N]) {
    return items[below(static_cast<int>(N))];
  }

  std::string column(const std::string& name, bool strict) {
    static constexpr const char* kTypes[] = {
        "int",       "bigint", "text", "varchar(20)",     "real", "blob", "bool", "decimal(8,2)", "datetime",
        "MyType(2)", "json",   "uuid", "DOUBLE PRECISION"};
    static constexpr const char* kStrict[] = {"int", "integer", "text", "real", "blob", "any"};
    static constexpr const char* kDefaults[] = {"0",       "1.50", "-7",   "'a''b'", "x'0102'", "CURRENT_TIMESTAMP",
                                                "(1 + 2)", "''",   "NULL", "true"};
    std::string text = "\"" + name + "\" " + (strict ? pick(kStrict) : pick(kTypes));
    const bool with_default = chance(2);
    if (chance(3)) text += " NOT NULL";
    if (with_default) text += " DEFAULT " + pick(kDefaults);
    if (chance(6)) text += " COLLATE nocase";
    if (chance(6)) text += " UNIQUE";
    if (chance(6)) text += " CHECK (\"" + name + "\" <> 'x,)')";
    return text;
  }

  std::string table(const std::string& name) {
    const bool strict = chance(6);
    const bool autoincrement = chance(4);
    std::vector<std::string> items, columns;
    if (autoincrement) items.push_back("id integer PRIMARY KEY AUTOINCREMENT");
    for (const char* column_name : {"a", "b", "c c", "d"}) {
      if (chance(4)) continue;
      columns.emplace_back(column_name);
      items.push_back(column(column_name, strict));
    }
    if (columns.empty()) {
      columns.emplace_back("a");
      items.push_back(column("a", strict));
    }
    if (chance(3)) {
      const std::string kind = chance(2) ? "STORED" : "VIRTUAL";
      items.push_back(std::string("g ") + (strict ? "int" : "bigint") + " GENERATED ALWAYS AS (length(\"" +
                      columns.back() + "\") + 1) " + kind);
    }
    const bool key = !autoincrement && chance(2);
    if (key) items.push_back("PRIMARY KEY (\"" + columns.front() + "\"" + (chance(3) ? " DESC)" : ")"));
    if (chance(3)) {
      items.push_back((chance(2) ? "CONSTRAINT fk " : "") + std::string("FOREIGN KEY (\"") + columns.back() +
                      "\") REFERENCES t" + std::to_string(below(kTables)) + " (a)" +
                      (chance(2) ? " ON DELETE CASCADE" : "") + (chance(4) ? " DEFERRABLE INITIALLY DEFERRED" : ""));
    }
    if (chance(3)) items.push_back("CONSTRAINT k CHECK (\"" + columns.back() + "\" IS NOT 'z' -- comment )\n)");
    std::string text = "CREATE TABLE " + name + " (" + base::join(items, ", ") + ")";
    const bool rowless = key && chance(3);
    if (rowless) text += " WITHOUT ROWID";
    if (strict) text += rowless ? ", STRICT" : " STRICT";
    text += ";\n";
    if (chance(2)) text += index(name, columns);
    return text;
  }

  std::string index(const std::string& table, const std::vector<std::string>& columns) {
    std::string text = chance(4) ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    text += table + "_i ON " + table + " (\"" + columns.front() + "\"" + (chance(3) ? " DESC" : "");
    if (chance(3)) text += ", lower(\"" + columns.back() + "\")";
    text += ")";
    if (chance(3)) text += " where \"" + columns.back() + "\" is not null";
    return text + ";\n";
  }

  std::mt19937 random_;
};

/// PORTOLAN_RANDOM_PAIRS=20000 runs the long form.
unsigned pairs() {
  const char* wanted = std::getenv("PORTOLAN_RANDOM_PAIRS");
  return wanted == nullptr ? 100 : static_cast<unsigned>(std::atoi(wanted));
}

TEST_F(SqliteTest, ClosesTheLoopOnRandomPairs) {
  const unsigned count = pairs();
  for (unsigned seed = 1; seed <= count; ++seed) {
    const std::string current = RandomSchema(seed).sql();
    const std::string desired = RandomSchema(seed + 100000).sql();
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + current + "=>\n" + desired);
    const auto target = driver_->open(*driver_->memory_url(), {});
    test::run_script(*target, current);
    test::round_trip({*driver_, *target}, realm_of(desired));
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace portolan::sqlite
