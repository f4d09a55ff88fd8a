#include "tests/drivers/sqlite/databases.h"

namespace portolan::sqlite {
namespace {

using Statements = std::vector<std::string>;

constexpr std::string_view kOff = "PRAGMA foreign_keys = off";
constexpr std::string_view kOn = "PRAGMA foreign_keys = on";

TEST_F(SqliteTest, CreatesTablesInTheOrderOfTheDesiredState) {
  const test::Trip done = trip("", R"(
    CREATE TABLE pets (id integer NOT NULL PRIMARY KEY, owner_id integer REFERENCES owners (id) ON DELETE CASCADE);
    CREATE TABLE owners (id integer NOT NULL PRIMARY KEY, name varchar(40) NOT NULL DEFAULT 'it''s');
    CREATE INDEX pets_owner ON pets (owner_id DESC);
  )");
  const Statements expected = {
      "CREATE TABLE `pets` (`id` integer NOT NULL, `owner_id` integer NULL, PRIMARY KEY (`id`), CONSTRAINT `0` FOREIGN "
      "KEY "
      "(`owner_id`) REFERENCES `owners` (`id`) ON UPDATE NO ACTION ON DELETE CASCADE)",
      "CREATE INDEX `pets_owner` ON `pets` (`owner_id` DESC)",
      "CREATE TABLE `owners` (`id` integer NOT NULL, `name` varchar NOT NULL DEFAULT 'it''s', PRIMARY KEY (`id`))",
  };
  EXPECT_EQ(done.statements, expected);
  EXPECT_EQ(done.plan.statements[0].comment, "create \"pets\" table");
  EXPECT_EQ(done.plan.statements[1].comment, "create index \"pets_owner\" to table: \"pets\"");
  EXPECT_EQ(done.reverse, (Statements{"DROP TABLE `owners`", "DROP INDEX `pets_owner`", "DROP TABLE `pets`"}));
}

TEST_F(SqliteTest, BreaksLinesOnlyInsideCreateTable) {
  const schema::Realm desired = realm_of("CREATE TABLE t (id integer PRIMARY KEY, n int CHECK (n > 0), UNIQUE (n))");
  const change::Plan plan = test::plan_between(*target_, inspect(), desired, {}, "  ");
  const Statements expected = {
      "CREATE TABLE `t` (\n  `id` integer NULL,\n  `n` int NULL,\n  PRIMARY KEY (`id`),\n  CHECK (n > 0)\n)",
      "CREATE UNIQUE INDEX `t_n` ON `t` (`n`)",
  };
  EXPECT_EQ(test::statements_of(plan), expected);
}

TEST_F(SqliteTest, AddsNullableAndConstantColumnsInPlace) {
  const test::Trip done = trip("CREATE TABLE t (id integer PRIMARY KEY)",
                               "CREATE TABLE t (id integer PRIMARY KEY, a text, b int NOT NULL DEFAULT 7, "
                               "c int AS (id * 2) VIRTUAL)");
  const Statements expected = {
      "ALTER TABLE `t` ADD COLUMN `a` text NULL",
      "ALTER TABLE `t` ADD COLUMN `b` int NOT NULL DEFAULT 7",
      "ALTER TABLE `t` ADD COLUMN `c` int NULL AS (id * 2) VIRTUAL",
  };
  EXPECT_EQ(done.statements, expected);
  EXPECT_EQ(done.plan.statements[0].comment, "add column \"a\" to table: \"t\"");
}

TEST_F(SqliteTest, RebuildsForAColumnThatCannotBeAddedInPlace) {
  for (const std::string_view column : {"a int NOT NULL", "a text DEFAULT CURRENT_TIMESTAMP", "a int DEFAULT (abs(-1))",
                                        "a int AS (id) STORED", "a int REFERENCES t (id)"}) {
    SCOPED_TRACE(column);
    const auto target = driver_->open(*driver_->memory_url(), {});
    target->execute("CREATE TABLE t (id integer PRIMARY KEY)");
    const schema::Realm desired = realm_of("CREATE TABLE t (id integer PRIMARY KEY, " + std::string(column) + ")");
    const test::Trip done = test::round_trip({*driver_, *target}, desired);
    ASSERT_FALSE(done.statements.empty());
    EXPECT_EQ(done.statements.front(), kOff);
    EXPECT_EQ(done.statements.back(), kOn);
  }
}

TEST_F(SqliteTest, RebuildsAsTheSpecificationShows) {
  const test::Trip done = trip(R"(
    CREATE TABLE books (id integer NOT NULL PRIMARY KEY, pages integer);
    CREATE INDEX books_pages ON books (pages);
    INSERT INTO books VALUES (1, NULL), (2, 20);
  )",
                               R"(
    CREATE TABLE books (id integer NOT NULL PRIMARY KEY, pages integer NOT NULL DEFAULT 1);
    CREATE INDEX books_pages ON books (pages);
  )");
  const Statements expected = {
      std::string(kOff),
      "CREATE TABLE `new_books` (`id` integer NOT NULL, `pages` integer NOT NULL DEFAULT 1, PRIMARY KEY (`id`))",
      "INSERT INTO `new_books` (`id`, `pages`) SELECT `id`, IFNULL(`pages`, 1) AS `pages` FROM `books`",
      "DROP TABLE `books`",
      "ALTER TABLE `new_books` RENAME TO `books`",
      "CREATE INDEX `books_pages` ON `books` (`pages`)",
      std::string(kOn),
  };
  EXPECT_EQ(done.statements, expected);
  const Statements comments = {
      "disable the enforcement of foreign-keys constraints",
      "create \"new_books\" table",
      "copy rows from old table \"books\" to new temporary table \"new_books\"",
      "drop \"books\" table after copying rows",
      "rename temporary table \"new_books\" to \"books\"",
      "create index \"books_pages\" to table: \"books\"",
      "enable back the enforcement of foreign-keys constraints",
  };
  for (std::size_t i = 0; i < comments.size(); ++i) EXPECT_EQ(done.plan.statements.at(i).comment, comments[i]);
  EXPECT_EQ(value("SELECT group_concat(pages) FROM books"), "1,20");
}

TEST_F(SqliteTest, RebuildsWithoutCopyingWhenNoColumnStays) {
  const test::Trip done = trip("CREATE TABLE t (a int)", "CREATE TABLE t (b int, c int AS (b) STORED)");
  EXPECT_EQ(done.plan.statements.at(2).comment, "drop \"t\" table without copying rows (no columns)");
}

TEST_F(SqliteTest, ChangesIndexesInPlace) {
  const test::Trip done = trip(R"(
    CREATE TABLE t (a int, b text);
    CREATE INDEX gone ON t (a);
    CREATE INDEX changed ON t (a);
  )",
                               R"(
    CREATE TABLE t (a int, b text);
    CREATE UNIQUE INDEX changed ON t (a) WHERE b <> ')';
    CREATE INDEX fresh ON t (lower(b) DESC, a COLLATE NOCASE);
  )");
  const Statements expected = {
      "DROP INDEX `gone`",
      "DROP INDEX `changed`",
      "CREATE UNIQUE INDEX `changed` ON `t` (`a`) WHERE b <> ')'",
      "CREATE INDEX `fresh` ON `t` ((lower(b)) DESC, `a` COLLATE NOCASE)",
  };
  EXPECT_EQ(done.statements, expected);
}

TEST_F(SqliteTest, TakesAnInlineUniqueForTheIndexItWouldBecome) {
  test::run_script(*target_, "CREATE TABLE a (id integer PRIMARY KEY, u int UNIQUE, UNIQUE (id, u))");
  test::expect_same(*target_, inspect(), inspect(), "with itself");
  const schema::Realm apart = realm_of(
      "CREATE TABLE a (id integer PRIMARY KEY, u int); CREATE UNIQUE INDEX a_u ON a (u); "
      "CREATE UNIQUE INDEX a_id_u ON a (id, u)");
  test::expect_same(*target_, inspect(), apart, "with separate indexes");
}

TEST_F(SqliteTest, RebuildsToDropAnInlineUnique) {
  const test::Trip done =
      trip("CREATE TABLE a (id integer PRIMARY KEY, u int UNIQUE)", "CREATE TABLE a (id integer PRIMARY KEY, u int)");
  EXPECT_EQ(done.statements.front(), kOff);
}

TEST_F(SqliteTest, KeepsKeysChecksAndOptions) {
  trip("", R"(
    CREATE TABLE parents (a int, b int, PRIMARY KEY (b, a DESC)) WITHOUT ROWID, STRICT;
    CREATE TABLE children (
      "odd name, with comma" text CHECK ("odd name, with comma" <> ',)'),
      a int, b int -- a comment with a ( in it
      , n integer PRIMARY KEY AUTOINCREMENT,
      CONSTRAINT both FOREIGN KEY (b, a) REFERENCES parents ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
      constraint positive check (a > 0 and (b > 0))
    );
  )");
  const schema::Realm realm = inspect();
  const schema::Table& parents = realm.schemas[0].tables[0];
  EXPECT_TRUE(parents.properties.is_set("without_rowid"));
  EXPECT_TRUE(parents.properties.is_set("strict"));
  ASSERT_TRUE(parents.primary_key.has_value());
  EXPECT_EQ(parents.primary_key->parts[0].column, "b");
  EXPECT_TRUE(parents.primary_key->parts[1].descending);
  const schema::Table& children = realm.schemas[0].tables[1];
  ASSERT_EQ(children.foreign_keys.size(), 1U);
  EXPECT_EQ(children.foreign_keys[0].symbol, "both");
  EXPECT_EQ(children.foreign_keys[0].ref_columns, (Statements{"b", "a"}));
  EXPECT_EQ(children.foreign_keys[0].properties.text("deferrable"), "INITIALLY DEFERRED");
  ASSERT_EQ(children.checks.size(), 2U);
  EXPECT_EQ(children.checks[0].expression, "\"odd name, with comma\" <> ',)'");
  EXPECT_EQ(children.checks[1].name, "positive");
  EXPECT_TRUE(children.columns[3].properties.is_set("auto_increment"));
}

TEST_F(SqliteTest, ComparesTypesByClassAndNumbersByValue) {
  const schema::Realm a =
      realm_of("CREATE TABLE t (a int, b varchar(10), c decimal DEFAULT 1.50, d timestamp, e MyType(3))");
  const schema::Realm b = realm_of("CREATE TABLE t (a bigint, b text, c numeric DEFAULT 1.5, d datetime, e MyType(3))");
  test::expect_same(*target_, a, b, "equal classes");
  const schema::Realm c =
      realm_of("CREATE TABLE t (a text, b varchar(10), c decimal DEFAULT 1.50, d timestamp, e MyType(4))");
  EXPECT_NE(test::statements_of(test::plan_between(*target_, a, c)), Statements{});
}

TEST_F(SqliteTest, TellsAKeywordFromAStringOfTheSameLetters) {
  const schema::Realm a = realm_of("CREATE TABLE t (a text DEFAULT CURRENT_DATE)");
  const schema::Realm b = realm_of("CREATE TABLE t (a text DEFAULT 'CURRENT_DATE')");
  EXPECT_NE(test::statements_of(test::plan_between(*target_, a, b)), Statements{});
}

TEST_F(SqliteTest, DropsTablesInsideTheFrame) {
  const test::Trip done = trip("CREATE TABLE t (a int); CREATE INDEX i ON t (a)", "");
  EXPECT_EQ(done.statements, (Statements{std::string(kOff), "DROP TABLE `t`", std::string(kOn)}));
  EXPECT_EQ(done.plan.statements[1].reverse,
            (Statements{"CREATE TABLE `t` (`a` int NULL)", "CREATE INDEX `i` ON `t` (`a`)"}));
}

TEST_F(SqliteTest, PutsViewsAndTriggersBackAfterARebuild) {
  test::run_script(*target_, R"(
    CREATE TABLE t (a int); CREATE TABLE log (n int);
    CREATE VIEW v AS SELECT a FROM t;
    CREATE VIEW w AS SELECT a FROM v;
    CREATE TRIGGER on_t AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END;
    CREATE TRIGGER on_log AFTER DELETE ON log BEGIN DELETE FROM t; END;
    INSERT INTO t VALUES (1);
  )");
  diff::DiffOptions options;
  options.unmanaged_kinds = {"view", "trigger"};
  const change::Plan plan =
      test::plan_between(*target_, inspect(), realm_of("CREATE TABLE t (a text); CREATE TABLE log (n int)"), options);
  test::execute_all(*target_, test::statements_of(plan));
  test::run_script(*target_, "INSERT INTO t VALUES ('2')");
  EXPECT_EQ(value("SELECT group_concat(a) FROM w"), "1,2");
  EXPECT_EQ(value("SELECT group_concat(n) FROM log"), "1,2");
  EXPECT_EQ(value("SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1)"),
            "on_log,on_t");
  test::execute_all(*target_, test::reverse_of(plan));
  EXPECT_EQ(value("SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')"), "4");
}

TEST_F(SqliteTest, ManagesViewsAndTriggersThroughARebuild) {
  trip(R"(
    CREATE TABLE t (a int, b text); CREATE TABLE log (n int); CREATE TABLE [begin] ("when" int);
    CREATE VIEW "a view" ("first", [second]) AS SELECT a, b FROM t;
    CREATE VIEW every AS SELECT * FROM "a view";
    CREATE TRIGGER before UPDATE OF a, b ON t WHEN new.a > (SELECT count(*) FROM log) BEGIN
      INSERT INTO log VALUES (CASE WHEN new.a > 1 THEN 1 ELSE 2 END);
    END;
    CREATE TRIGGER gone AFTER DELETE ON log BEGIN DELETE FROM t; END;
    CREATE TRIGGER put INSTEAD OF INSERT ON "a view" BEGIN INSERT INTO t VALUES (new.first, new.second); END;
    CREATE TRIGGER late AFTER INSERT ON [begin] WHEN new."when" > 1 OR new.[when] < 0 BEGIN SELECT 'END;'; END;
  )",
       R"(
    CREATE TABLE t (a text); CREATE TABLE log (n int); CREATE TABLE [begin] ("when" int);
    CREATE VIEW "a view" ("first") AS SELECT a FROM t;
    CREATE VIEW every AS SELECT * FROM "a view";
    CREATE VIEW more AS SELECT count(*) FROM every, (SELECT * FROM log);
    CREATE TRIGGER before UPDATE OF a ON t BEGIN INSERT INTO log VALUES (1); END;
    CREATE TRIGGER put INSTEAD OF INSERT ON every BEGIN INSERT INTO t VALUES (new.first); END;
    CREATE TRIGGER late BEFORE INSERT ON [begin] WHEN new."when" > 1 BEGIN SELECT 'END;'; END;
  )");
  EXPECT_EQ(value("SELECT group_concat(name) FROM pragma_table_info('more')"), "count(*)");
}

TEST_F(SqliteTest, ReadsViewsBesideOnesThatNameNothing) {
  test::run_script(*target_, R"(
    CREATE TABLE t (a int);
    CREATE VIEW broken AS SELECT a FROM nowhere;
    CREATE VIEW named (x) AS SELECT a FROM nowhere;
    CREATE VIEW whole AS SELECT a AS b FROM t;
  )");
  const schema::Realm realm = inspect();
  const auto& objects = realm.schemas.at(0).objects;
  ASSERT_EQ(objects.size(), 3U);
  EXPECT_TRUE(objects[0].columns.empty());
  ASSERT_EQ(objects[1].columns.size(), 1U);
  EXPECT_EQ(objects[1].columns[0].name, "x");
  ASSERT_EQ(objects[2].columns.size(), 1U);
  EXPECT_EQ(objects[2].columns[0].name, "b");
  trip("", "CREATE TABLE t (a int)");
}

TEST_F(SqliteTest, PutsTriggersBackThatGoWithAViewTheyAreOn) {
  test::run_script(*target_, R"(
    CREATE TABLE t (a int);
    CREATE VIEW v AS SELECT a FROM t;
    CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.a); END;
  )");
  diff::DiffOptions options;
  options.unmanaged_kinds = {"trigger"};
  const change::Plan changed = test::plan_between(
      *target_, inspect(), realm_of("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t WHERE a > 0"), options);
  test::execute_all(*target_, test::statements_of(changed));
  EXPECT_EQ(value("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"), "1");
  test::execute_all(*target_, test::reverse_of(changed));
  EXPECT_EQ(value("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"), "1");
  const change::Plan dropped = test::plan_between(*target_, inspect(), realm_of("CREATE TABLE t (a int)"), options);
  test::execute_all(*target_, test::statements_of(dropped));
  EXPECT_EQ(value("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"), "0");
  test::execute_all(*target_, test::reverse_of(dropped));
  EXPECT_EQ(value("SELECT group_concat(name) FROM sqlite_master WHERE type <> 'table'"), "v,g");
}

TEST_F(SqliteTest, RenamesWhatTheDesiredStateDeclares) {
  test::run_script(*target_,
                   "CREATE TABLE people (id integer PRIMARY KEY, mail text NOT NULL, CHECK (mail <> '')); "
                   "CREATE INDEX by_mail ON people (mail)");
  schema::Realm desired = realm_of(
      "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, CHECK (email <> '')); "
      "CREATE INDEX by_email ON users (email)");
  schema::Table& users = desired.schemas[0].tables[0];
  users.renamed_from = "people";
  users.columns[1].renamed_from = "mail";
  users.indexes[0].renamed_from = "by_mail";
  const test::Trip done = test::round_trip(server_, desired);
  const Statements expected = {
      "ALTER TABLE `people` RENAME TO `users`",
      "ALTER TABLE `users` RENAME COLUMN `mail` TO `email`",
      "CREATE INDEX `by_email` ON `users` (`email`)",
      "DROP INDEX `by_mail`",
  };
  EXPECT_EQ(done.statements, expected);
}

TEST_F(SqliteTest, TakesTwoSpellingsOfANameForOneTable) {
  test::expect_same(*target_, realm_of("CREATE TABLE Users (id int REFERENCES USERS (id))"),
                    realm_of("CREATE TABLE users (id int REFERENCES users (id))"), "spelling");
}

TEST_F(SqliteTest, RefusesATableWithoutColumns) {
  schema::Realm desired = inspect();
  desired.schemas[0].tables.emplace_back().name = "t";
  EXPECT_THROW(test::plan_between(*target_, inspect(), desired), Error);
}

TEST_F(SqliteTest, EscapesQuotesInNames) {
  trip("", "CREATE TABLE \"a`b\" (\"c`d\" int); CREATE INDEX \"e`f\" ON \"a`b\" (\"c`d\")");
}

TEST_F(SqliteTest, InspectsAThousandTablesWithoutTrouble) {
  target_->execute("BEGIN");
  for (int i = 0; i < 1000; ++i) {
    const std::string name = "t" + std::to_string(i);
    const std::string parent = "t" + std::to_string(i / 2);
    target_->execute("CREATE TABLE " + name + " (id integer PRIMARY KEY, a text UNIQUE, p int REFERENCES " + parent +
                     ", CHECK (a <> ''))");
    target_->execute("CREATE INDEX " + name + "_p ON " + name + " (p)");
  }
  target_->execute("COMMIT");
  const schema::Realm realm = inspect();
  EXPECT_EQ(realm.schemas[0].tables.size(), 1000U);
  test::expect_same(*target_, realm, inspect(), "twice");
}

}  // namespace
}  // namespace portolan::sqlite
