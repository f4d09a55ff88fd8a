#include "tests/drivers/mysql/servers.h"

namespace portolan::mysql::testing {
namespace {

/// Each construct from an empty schema and from another shape, on every server: plan, apply, second plan empty, reverse
/// leads back.
class RoundTrip : public OnServer {
 protected:
  schema::Realm desired(const std::string& sql) {
    const auto dev = open_new("dev" + std::to_string(++count_));
    return test::realm_of({driver_, *dev}, sql);
  }

  /// Brings a new schema to `before` by plain SQL and from there to `after` by a plan.
  test::Trip trip(const std::string& before, const std::string& after) {
    const auto target = open_new("target" + std::to_string(++count_));
    test::run_script(*target, before);
    return test::round_trip({driver_, *target}, desired(after));
  }

  int count_ = 0;
};

constexpr const char* kTypes = R"(CREATE TABLE `types` (
  a1 bool, a2 tinyint, a3 tinyint unsigned, a4 smallint, a5 mediumint, a6 int, a7 bigint unsigned, a8 int(5) zerofill,
  b1 bit, b2 bit(12), b3 decimal, b4 decimal(10,2) unsigned, b5 numeric(8,3), b6 float, b7 double, b8 real, b9 float(30),
  c1 char, c2 char(20), c3 varchar(255), c4 tinytext, c5 text, c6 mediumtext, c7 longtext,
  d1 binary, d2 binary(16), d3 varbinary(100), d4 tinyblob, d5 blob, d6 mediumblob, d7 longblob,
  e1 date, e2 datetime, e3 datetime(6), e4 timestamp null, e5 timestamp(3) null, e6 time, e7 time(2), e8 year,
  f1 enum('a','it''s','x,y','back\\slash','"q"'), f2 set('r','w'), f3 json,
  g1 geometry, g2 point, g3 linestring, g4 polygon, g5 multipoint, g6 multilinestring, g7 multipolygon,
  g8 geometrycollection);)";

constexpr const char* kDefaults = R"(CREATE TABLE `defaults` (
  a1 bool default true, a2 int default 42, a3 int default -1, a4 bigint unsigned default 18446744073709551615,
  b1 decimal(10,2) default 1.50, b2 float default 1e3, b3 double default -0.5, b4 bit(4) default b'1010',
  c1 varchar(60) default 'plain', c2 varchar(60) default 'it''s "quoted" \\ back', c3 varchar(60) default '',
  c4 varchar(60) default 'new\nline\ttab', c5 char(5) default 'null', c6 varchar(20) default 'käse',
  c7 varchar(20) default '(x)', c8 varchar(20) default 'current_timestamp',
  d1 enum('a','b''c') default 'b''c', d2 set('x','y') default 'x,y', d3 binary(4) default 0x01020304,
  d4 varbinary(8) default 'abc',
  e1 date default '2031-05-06', e2 datetime default current_timestamp, e3 datetime(3) default current_timestamp(3),
  e4 timestamp null default null, e5 time default '10:11:12', e6 year default 2031,
  e7 timestamp not null default current_timestamp on update current_timestamp,
  e8 datetime(6) null on update current_timestamp(6),
  f1 varchar(40) default (uuid()), f2 int default (1 + 2), f3 varchar(40) default (concat('a', 'it''s')));)";

constexpr const char* kKeys = R"(
CREATE TABLE `parents` (`id` bigint unsigned NOT NULL AUTO_INCREMENT, `code` varchar(20) NOT NULL, PRIMARY KEY (`id`),
  UNIQUE KEY `by_code` (`code`)) AUTO_INCREMENT=1000;
CREATE TABLE `children` (`a` int NOT NULL, `b` int NOT NULL, `parent_id` bigint unsigned NULL, `code` varchar(20) NULL,
  `self_a` int NULL, `self_b` int NULL, `note` text, `place` point NOT NULL, `body` text,
  PRIMARY KEY (`a`, `b`), KEY `by_note` (`note`(20)), KEY `by_desc` (`b` DESC, `a`), UNIQUE KEY `pair` (`b`, `code`),
  FULLTEXT KEY `words` (`body`) COMMENT 'full "text"', SPATIAL KEY `places` (`place`), KEY `h` (`code`(5)) COMMENT 'it''s',
  CONSTRAINT `to_parent` FOREIGN KEY (`parent_id`) REFERENCES `parents` (`id`) ON UPDATE CASCADE ON DELETE SET NULL,
  CONSTRAINT `to_code` FOREIGN KEY (`code`) REFERENCES `parents` (`code`),
  CONSTRAINT `to_self` FOREIGN KEY (`self_a`, `self_b`) REFERENCES `children` (`a`, `b`) ON DELETE CASCADE);)";

constexpr const char* kChecks =
    R"(CREATE TABLE `checked` (`id` int NOT NULL, `total` decimal(10,2) NOT NULL, `name` varchar(20),
  CONSTRAINT `positive` CHECK (`total` >= 0), CONSTRAINT `named` CHECK (`name` <> 'it''s' and `name` <> 'a\\b'),
  CHECK (`id` > 0 or `total` > 10));)";

constexpr const char* kGenerated = R"(CREATE TABLE `generated` (`price` int NOT NULL, `qty` int NOT NULL,
  `cost` int AS (`price` * `qty`) VIRTUAL, `kept` int AS (`price` + 1) STORED COMMENT 'kept',
  `label` varchar(50) AS (concat('it''s \\ ', `price`)) VIRTUAL);)";

constexpr const char* kTextColumns = R"(
CREATE TABLE `latin` (`a` varchar(10), `b` varchar(10) CHARACTER SET utf8mb4, `c` varchar(10) COLLATE latin1_bin,
  `d` enum('x') CHARACTER SET ascii COLLATE ascii_bin, `e` text COLLATE latin1_general_cs) CHARSET latin1;
CREATE TABLE `wide` (`a` varchar(10)) CHARSET utf8mb4 COLLATE utf8mb4_bin COMMENT 'wide "table"' ENGINE MyISAM;
CREATE TABLE `short` (`a` varchar(10)) CHARSET utf8 ROW_FORMAT=COMPRESSED;)";

TEST_P(RoundTrip, Types) {
  trip("", kTypes);
}
TEST_P(RoundTrip, Defaults) {
  trip("", kDefaults);
}
TEST_P(RoundTrip, Keys) {
  trip("", kKeys);
}
TEST_P(RoundTrip, Checks) {
  trip("", kChecks);
}
TEST_P(RoundTrip, Generated) {
  trip("", kGenerated);
}
TEST_P(RoundTrip, Charsets) {
  trip("", kTextColumns);
}

TEST_P(RoundTrip, EverythingIsDroppedAgain) {
  for (const char* sql : {kTypes, kDefaults, kKeys, kChecks, kGenerated, kTextColumns}) trip(sql, "");
}

TEST_P(RoundTrip, ColumnsAreAddedModifiedAndDropped) {
  const test::Trip made =
      trip("CREATE TABLE t (id int NOT NULL, a varchar(10) NULL, gone int DEFAULT 7, n int NULL COMMENT 'old');",
           "CREATE TABLE t (id int NOT NULL, a varchar(20) NOT NULL DEFAULT 'x', n bigint NULL, fresh datetime NULL);");
  const std::string quote = is_mariadb() ? "'x'" : "\"x\"";
  EXPECT_EQ(made.statements,
            std::vector<std::string>{
                "ALTER TABLE `t` MODIFY COLUMN `a` varchar(20) NOT NULL DEFAULT " + quote +
                ", DROP COLUMN `gone`, MODIFY COLUMN `n` bigint NULL, ADD COLUMN `fresh` datetime NULL"});
  EXPECT_EQ(made.reverse,
            std::vector<std::string>{"ALTER TABLE `t` DROP COLUMN `fresh`, MODIFY COLUMN `n` int NULL COMMENT \"old\", "
                                     "ADD COLUMN `gone` int NULL DEFAULT 7, MODIFY COLUMN `a` varchar(10) NULL"});
}

TEST_P(RoundTrip, AutoIncrementAndOnUpdate) {
  trip("CREATE TABLE t (id int NOT NULL PRIMARY KEY, ts timestamp NULL, u datetime NULL DEFAULT current_timestamp);",
       "CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, ts timestamp NULL ON UPDATE current_timestamp, "
       "u datetime NULL DEFAULT current_timestamp ON UPDATE current_timestamp);");
}

TEST_P(RoundTrip, StartValueOnlyGrows) {
  const char* low = "CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=10;";
  const char* high = "CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=500;";
  const schema::Realm lower = desired(low), higher = desired(high);
  const auto target = open_new("target");
  test::run_script(*target, low);
  const auto change = test::plan_between(*target, lower, higher);
  EXPECT_EQ(test::statements_of(change), std::vector<std::string>{"ALTER TABLE `t` AUTO_INCREMENT 500"});
  EXPECT_EQ(test::statements_of(test::plan_between(*target, higher, lower)), std::vector<std::string>{});
  test::execute_all(*target, test::statements_of(change));
  EXPECT_EQ(driver_.inspect(*target, {}).schemas[0].tables[0].properties.get<std::int64_t>("auto_increment"), 500);
  test::execute_all(*target, test::reverse_of(change));
  EXPECT_EQ(driver_.inspect(*target, {}).schemas[0].tables[0].properties.get<std::int64_t>("auto_increment"), 10);
}

TEST_P(RoundTrip, PrimaryKey) {
  trip("CREATE TABLE t (a int NOT NULL, b int NOT NULL);",
       "CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a));");
  const test::Trip made = trip("CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a));",
                               "CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (b, a));");
  EXPECT_EQ(made.statements, std::vector<std::string>{"ALTER TABLE `t` DROP PRIMARY KEY, ADD PRIMARY KEY (`b`, `a`)"});
}

TEST_P(RoundTrip, Indexes) {
  const test::Trip made =
      trip("CREATE TABLE t (a int, b int, c varchar(50), KEY old (a), KEY shape (a), KEY note (b) COMMENT 'x');",
           "CREATE TABLE t (a int, b int, c varchar(50), KEY shape (a, b), KEY note (b) COMMENT 'y', UNIQUE KEY u "
           "(c(10)));");
  EXPECT_EQ(made.statements,
            (std::vector<std::string>{
                "ALTER TABLE `t` DROP INDEX `note`, DROP INDEX `shape`",
                "ALTER TABLE `t` ADD INDEX `note` (`b`) COMMENT \"y\", DROP INDEX `old`, ADD INDEX `shape` (`a`, `b`), "
                "ADD UNIQUE INDEX `u` (`c` (10))"}));
  EXPECT_EQ(made.reverse,
            (std::vector<std::string>{
                "ALTER TABLE `t` DROP INDEX `u`, DROP INDEX `shape`, ADD INDEX `old` (`a`), DROP INDEX `note`",
                "ALTER TABLE `t` ADD INDEX `shape` (`a`), ADD INDEX `note` (`b`) COMMENT \"x\""}));
}

TEST_P(RoundTrip, IndexGoesWithItsColumns) {
  const test::Trip made = trip("CREATE TABLE t (a int, b int, c int, KEY both_gone (b, c), KEY one_gone (a, b));",
                               "CREATE TABLE t (a int);");
  EXPECT_EQ(made.statements,
            std::vector<std::string>{"ALTER TABLE `t` DROP COLUMN `b`, DROP COLUMN `c`, DROP INDEX `one_gone`"});
}

TEST_P(RoundTrip, ModifiedIndexUnderAForeignKey) {
  const char* parent = "CREATE TABLE p (id int NOT NULL PRIMARY KEY);";
  trip(
      std::string(parent) + "CREATE TABLE t (a int, b int, KEY k (a), CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id));",
      std::string(parent) +
          "CREATE TABLE t (a int, b int, KEY k (a, b), CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id));");
}

TEST_P(RoundTrip, ForeignKeys) {
  const std::string parents =
      "CREATE TABLE p (id int NOT NULL PRIMARY KEY); CREATE TABLE q (id int NOT NULL PRIMARY KEY);";
  const std::string plain = parents + "CREATE TABLE t (a int);";
  const std::string keyed = parents + "CREATE TABLE t (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id));";
  const std::string other = parents + "CREATE TABLE t (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES q (id));";
  const std::string action =
      parents + "CREATE TABLE t (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE);";
  const std::string gone = parents + "CREATE TABLE t (b int);";
  trip(plain, keyed);
  trip(keyed, plain);
  trip(keyed, gone);
  trip(keyed, other);
  const test::Trip made = trip(keyed, action);
  const std::string none = is_mariadb() ? "RESTRICT" : "NO ACTION";
  EXPECT_EQ(made.statements,
            (std::vector<std::string>{
                "ALTER TABLE `t` DROP FOREIGN KEY `f`",
                "ALTER TABLE `t` ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`id`) ON UPDATE " + none +
                    " ON DELETE CASCADE"}));
}

TEST_P(RoundTrip, TablesReferToEachOther) {
  const std::string sql =
      "CREATE TABLE a (id int NOT NULL PRIMARY KEY, b int, KEY to_b (b));"
      "CREATE TABLE b (id int NOT NULL PRIMARY KEY, a int, KEY to_a (a), CONSTRAINT to_a FOREIGN KEY (a) REFERENCES a "
      "(id));"
      "CREATE TABLE c (id int NOT NULL PRIMARY KEY, up int, CONSTRAINT up FOREIGN KEY (up) REFERENCES c (id));"
      "ALTER TABLE a ADD CONSTRAINT to_b FOREIGN KEY (b) REFERENCES b (id);";
  trip("", sql);
  trip(sql, "");
}

TEST_P(RoundTrip, CheckConstraints) {
  trip("CREATE TABLE t (a int, b int);", "CREATE TABLE t (a int, b int, CONSTRAINT k CHECK (a > 0));");
  const test::Trip made = trip("CREATE TABLE t (a int, CONSTRAINT k CHECK (a > 0), CONSTRAINT gone CHECK (a > 1));",
                               "CREATE TABLE t (a int, CONSTRAINT k CHECK (a > 5));");
  const std::string drop = is_mariadb() ? "DROP CONSTRAINT `k`" : "DROP CHECK `k`";
  const std::string expression = is_mariadb() ? "(`a` > 5)" : "(`a` > 5)";
  EXPECT_EQ(made.statements, std::vector<std::string>{"ALTER TABLE `t` DROP CONSTRAINT `gone`, " + drop +
                                                      ", ADD CONSTRAINT `k` CHECK " + expression});
}

TEST_P(RoundTrip, CharsetOfATableAndItsColumns) {
  const test::Trip made = trip("CREATE TABLE t (a varchar(10), b int) CHARSET latin1;",
                               "CREATE TABLE t (a varchar(10), b int) CHARSET utf8mb4 COLLATE utf8mb4_bin;");
  EXPECT_EQ(made.statements,
            std::vector<std::string>{
                "ALTER TABLE `t` CHARSET utf8mb4, COLLATE utf8mb4_bin, MODIFY COLUMN `a` varchar(10) NULL"});
  trip("CREATE TABLE t (a varchar(10)) CHARSET utf8mb4;",
       "CREATE TABLE t (a varchar(10) COLLATE utf8mb4_bin) CHARSET utf8mb4;");
}

TEST_P(RoundTrip, CommentAndEngine) {
  const test::Trip made = trip("CREATE TABLE t (a int) ENGINE MyISAM;", "CREATE TABLE t (a int) COMMENT 'it''s';");
  EXPECT_EQ(made.statements, std::vector<std::string>{"ALTER TABLE `t` COMMENT \"it's\", ENGINE InnoDB"});
  EXPECT_EQ(made.reverse, std::vector<std::string>{"ALTER TABLE `t` ENGINE MyISAM, COMMENT \"\""});
}

TEST_P(RoundTrip, GeneratedColumnsAreAddedAndDropped) {
  trip("CREATE TABLE t (a int);", "CREATE TABLE t (a int, b int AS (a + 1) VIRTUAL, c int AS (a * 2) STORED);");
}

TEST_P(RoundTrip, NamesWithQuotes) {
  trip("", "CREATE TABLE `a``b` (`c``d` int, `e f` int, KEY `g``h` (`c``d`), CONSTRAINT `k``l` CHECK (`c``d` > 0));");
}

TEST_P(RoundTrip, IndexPartsThatAreExpressions) {
  if (is_mariadb()) GTEST_SKIP() << "MariaDB has no index parts that are expressions";
  const test::Trip made =
      trip("", "CREATE TABLE t (a varchar(20), KEY k ((lower(a)), a DESC), KEY s ((concat(a, 'it''s'))));");
  EXPECT_EQ(
      made.statements,
      std::vector<std::string>{"CREATE TABLE `t` (`a` varchar(20) NULL, INDEX `k` ((lower(`a`)), `a` DESC), INDEX `s` "
                               "((concat(`a`,_utf8mb4'it\\'s')))) CHARSET utf8mb4 COLLATE utf8mb4_0900_ai_ci"});
}

TEST_P(RoundTrip, ChecksThatAreNotEnforced) {
  if (is_mariadb()) GTEST_SKIP() << "MariaDB enforces every check";
  const char* off = "CREATE TABLE t (a int, CONSTRAINT k CHECK (a > 0) NOT ENFORCED);";
  EXPECT_EQ(trip("", off).statements.at(0).find("CHECK (`a` > 0) NOT ENFORCED") != std::string::npos, true);
  const test::Trip made = trip(off, "CREATE TABLE t (a int, CONSTRAINT k CHECK (a > 0));");
  EXPECT_EQ(made.statements, std::vector<std::string>{"ALTER TABLE `t` ALTER CHECK `k` ENFORCED"});
  EXPECT_EQ(made.reverse, std::vector<std::string>{"ALTER TABLE `t` ALTER CHECK `k` NOT ENFORCED"});
}

TEST_P(RoundTrip, FullTextParser) {
  if (is_mariadb()) GTEST_SKIP() << "MariaDB ships no full-text parser";
  const test::Trip made = trip("", "CREATE TABLE t (a text, FULLTEXT KEY k (a) WITH PARSER ngram);");
  EXPECT_NE(made.statements.at(0).find("FULLTEXT INDEX `k` (`a`) WITH PARSER `ngram`"), std::string::npos);
}

TEST_P(RoundTrip, InvisibleColumns) {
  trip("CREATE TABLE t (a int, b int);", "CREATE TABLE t (a int, b int INVISIBLE, c int NULL DEFAULT 3 INVISIBLE);");
}

TEST_P(RoundTrip, SpatialReferenceSystem) {
  if (is_mariadb()) GTEST_SKIP() << "MariaDB has no SRID on columns";
  trip("", "CREATE TABLE t (p point NOT NULL SRID 4326, SPATIAL KEY k (p));");
}

TEST_P(RoundTrip, ChecksThatHangOnAColumn) {
  if (!is_mariadb()) GTEST_SKIP() << "only MariaDB keeps checks at their column";
  const char* before = "CREATE TABLE t (a int CHECK (a > 0), b int CHECK (b > 0), c int CHECK (c > 0));";
  const test::Trip made = trip(before, "CREATE TABLE t (a int COMMENT 'x' CHECK (a > 0), b int, c int CHECK (c > 5));");
  EXPECT_EQ(made.statements,
            std::vector<std::string>{
                "ALTER TABLE `t` MODIFY COLUMN `b` int NULL, MODIFY COLUMN `c` int NULL CHECK (`c` > 5), "
                "MODIFY COLUMN `a` int NULL COMMENT \"x\" CHECK (`a` > 0)"});
}

TEST_P(RoundTrip, JsonColumns) {
  trip("CREATE TABLE t (a json NOT NULL, b longtext);", "CREATE TABLE t (a json NULL COMMENT 'x', c json);");
}

TEST_P(RoundTrip, Vectors) {
  const ports::ServerFacts& facts = root_->dialect().facts();
  if (facts.version_number < (is_mariadb() ? 110700 : 90000)) GTEST_SKIP() << "the server has no vectors";
  trip("", "CREATE TABLE t (v vector(3) NOT NULL);");
  if (is_mariadb()) trip("", "CREATE TABLE t (v vector(3) NOT NULL, VECTOR INDEX k (v));");
}

TEST_P(RoundTrip, SessionsThatReadStringsInAnotherWay) {
  const auto dev = open_new("strict_dev");
  const schema::Realm wanted = test::realm_of(
      {driver_, *dev}, "CREATE TABLE t (a varchar(20) DEFAULT 'it''s \\\\ \"q\"' COMMENT 'c\\\\d \"e\"') COMMENT 'x';");
  for (const char* mode : {"'ANSI'", "'NO_BACKSLASH_ESCAPES'", "'ANSI,NO_BACKSLASH_ESCAPES'"}) {
    base::Url url = url_of(make_schema(std::string("strict") + std::to_string(++count_)));
    url.set_parameter("sql_mode", mode);
    const auto connection = driver_.open(url, {});
    test::round_trip({driver_, *connection}, wanted);
  }
}

TEST_P(RoundTrip, SystemVersionedTables) {
  if (!is_mariadb()) GTEST_SKIP() << "MySQL has no system versioning";
  trip("", "CREATE TABLE t (a int) WITH SYSTEM VERSIONING;");
}

TEST_P(RoundTrip, PartitionedTables) {
  const char* tables = R"(
    CREATE TABLE a (id int NOT NULL, d date NOT NULL, PRIMARY KEY (id, d)) COMMENT 'PARTITION BY x'
      PARTITION BY RANGE (year(d)) (PARTITION p0 VALUES LESS THAN (2030) COMMENT 'old', PARTITION pmax VALUES LESS THAN MAXVALUE);
    CREATE TABLE b (id int) PARTITION BY HASH (id) PARTITIONS 4;
    CREATE TABLE c (id int PRIMARY KEY) PARTITION BY KEY () PARTITIONS 2;
    CREATE TABLE e (id int, s varchar(9)) PARTITION BY LIST COLUMNS (s)
      (PARTITION x VALUES IN ('a', 'b'), PARTITION y VALUES IN ('c'));)";
  trip("", tables);
  trip(tables, "");
}

TEST_P(RoundTrip, PartitionsChange) {
  const auto target = open_new("partitions");
  test::run_script(*target,
                   "CREATE TABLE t (a int NOT NULL) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10));"
                   "CREATE TABLE plain (a int NOT NULL); INSERT INTO t VALUES (1), (2);");
  const schema::Realm before = driver_.inspect(*target, {});
  const schema::Realm wanted = desired(
      "CREATE TABLE t (a int NOT NULL, b int) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 "
      "VALUES LESS THAN (20)); CREATE TABLE plain (a int NOT NULL) PARTITION BY HASH (a) PARTITIONS 2;");
  const change::Plan made = test::plan_between(*target, before, wanted);
  ASSERT_EQ(made.statements.size(), 3U);
  EXPECT_EQ(made.statements[0].sql, "ALTER TABLE `plain` PARTITION BY HASH (`a`) PARTITIONS 2");
  EXPECT_EQ(made.statements[0].reverse, std::vector<std::string>{"ALTER TABLE `plain` REMOVE PARTITIONING"});
  EXPECT_EQ(made.statements[1].sql, "ALTER TABLE `t` ADD COLUMN `b` int NULL");
  EXPECT_EQ(made.statements[2].sql, "ALTER TABLE `t` ADD PARTITION (PARTITION `p1` VALUES LESS THAN (20))");
  EXPECT_EQ(made.statements[2].reverse, std::vector<std::string>{"ALTER TABLE `t` DROP PARTITION `p1`"});
  test::execute_all(*target, test::statements_of(made));
  const auto again = test::plan_between(*target, driver_.inspect(*target, {}), wanted);
  EXPECT_EQ(test::statements_of(again), std::vector<std::string>{});
  EXPECT_EQ(target->query("SELECT COUNT(*) FROM t").rows.at(0).at(0), "2");
  test::execute_all(*target, test::reverse_of(made));
  const auto back = test::plan_between(*target, driver_.inspect(*target, {}), before);
  EXPECT_EQ(test::statements_of(back), std::vector<std::string>{});
}

TEST_P(RoundTrip, PartitionsThatTheModelDoesNotKnowAreKept) {
  const auto target = open_new("opaque");
  test::run_script(*target,
                   "CREATE TABLE t (a int NOT NULL) PARTITION BY RANGE (a) SUBPARTITION BY HASH (a) SUBPARTITIONS 2 "
                   "(PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));");
  const schema::Realm before = driver_.inspect(*target, {});
  EXPECT_FALSE(before.schemas[0].tables[0].partitioning.has_value());
  trip("CREATE TABLE t (a int NOT NULL);",
       "CREATE TABLE t (a int NOT NULL) PARTITION BY RANGE (a) SUBPARTITION BY HASH (a) SUBPARTITIONS 2 "
       "(PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));");
  // A document cannot say it; that is no wish to lose it.
  schema::Realm silent = before;
  silent.schemas[0].tables[0].properties.erase("partition_by");
  EXPECT_EQ(test::statements_of(test::plan_between(*target, before, silent)), std::vector<std::string>{});
}

/// What leads from one partitioning of `t` to another, and back.
#define EXPECT_PARTITION_TRIP(from, to, ...)                                                      \
  EXPECT_EQ(trip("CREATE TABLE t (a int NOT NULL, s varchar(9) NOT NULL) PARTITION BY " from ";", \
                 "CREATE TABLE t (a int NOT NULL, s varchar(9) NOT NULL) PARTITION BY " to ";")   \
                .statements,                                                                      \
            (std::vector<std::string>{__VA_ARGS__}))

TEST_P(RoundTrip, RangesAreSplitJoinedDroppedAndAdded) {
  EXPECT_PARTITION_TRIP("RANGE (a) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))",
                        "RANGE (a) (PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30))",
                        "ALTER TABLE `t` DROP PARTITION `p0`",
                        "ALTER TABLE `t` ADD PARTITION (PARTITION `p2` VALUES LESS THAN (30))");
  EXPECT_PARTITION_TRIP(
      "RANGE (a) (PARTITION p0 VALUES LESS THAN (10), PARTITION pmax VALUES LESS THAN MAXVALUE)",
      "RANGE (a) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION pmax VALUES LESS "
      "THAN MAXVALUE)",
      "ALTER TABLE `t` REORGANIZE PARTITION `pmax` INTO (PARTITION `p1` VALUES LESS THAN (20), PARTITION `pmax` VALUES "
      "LESS THAN (MAXVALUE))");
  EXPECT_PARTITION_TRIP(
      "RANGE COLUMNS (a, s) (PARTITION p0 VALUES LESS THAN (1, 'a'), PARTITION p1 VALUES LESS THAN (2, 'it''s'))",
      "RANGE COLUMNS (a, s) (PARTITION both_of VALUES LESS THAN (2, 'it''s'))",
      "ALTER TABLE `t` REORGANIZE PARTITION `p0`, `p1` INTO (PARTITION `both_of` VALUES LESS THAN (2, 'it''s'))");
  EXPECT_PARTITION_TRIP("RANGE (a) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))",
                        "RANGE (a) (PARTITION p0 VALUES LESS THAN (15), PARTITION p1 VALUES LESS THAN (20))",
                        "ALTER TABLE `t` REORGANIZE PARTITION `p0`, `p1` INTO (PARTITION `p0` VALUES LESS THAN (15), "
                        "PARTITION `p1` VALUES "
                        "LESS THAN (20))");
  EXPECT_PARTITION_TRIP("RANGE (a) (PARTITION p0 VALUES LESS THAN (10))",
                        "RANGE (a) (PARTITION p0 VALUES LESS THAN (20))",
                        "ALTER TABLE `t` PARTITION BY RANGE (`a`) (PARTITION `p0` VALUES LESS THAN (20))");
}

TEST_P(RoundTrip, ListsAndNumbersOfPartitionsChange) {
  EXPECT_PARTITION_TRIP("LIST (a) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (3))",
                        "LIST (a) (PARTITION p0 VALUES IN (1, 2), PARTITION p2 VALUES IN (4))",
                        "ALTER TABLE `t` ADD PARTITION (PARTITION `p2` VALUES IN (4))",
                        "ALTER TABLE `t` DROP PARTITION `p1`");
  EXPECT_PARTITION_TRIP("LIST (a) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (3))",
                        "LIST (a) (PARTITION p0 VALUES IN (1), PARTITION p1 VALUES IN (2, 3))",
                        "ALTER TABLE `t` REORGANIZE PARTITION `p0`, `p1` INTO (PARTITION `p0` VALUES IN (1), PARTITION "
                        "`p1` VALUES IN (2, 3))");
  EXPECT_PARTITION_TRIP("LIST (a) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (3))",
                        "LIST (a) (PARTITION p0 VALUES IN (1), PARTITION p2 VALUES IN (2))",
                        "ALTER TABLE `t` REORGANIZE PARTITION `p0` INTO (PARTITION `p0` VALUES IN (1), PARTITION `p2` "
                        "VALUES IN (2))",
                        "ALTER TABLE `t` DROP PARTITION `p1`");
  EXPECT_PARTITION_TRIP("HASH (a) PARTITIONS 2", "HASH (a) PARTITIONS 5", "ALTER TABLE `t` ADD PARTITION PARTITIONS 3");
  EXPECT_PARTITION_TRIP("LINEAR KEY (a) PARTITIONS 4", "LINEAR KEY (a) PARTITIONS 3",
                        "ALTER TABLE `t` COALESCE PARTITION 1");
  EXPECT_PARTITION_TRIP("HASH (a) PARTITIONS 2", "KEY (a) PARTITIONS 2",
                        "ALTER TABLE `t` PARTITION BY KEY (`a`) PARTITIONS 2");
}

TEST_P(RoundTrip, AKeyAndItsPartitionsChangeTogether) {
  trip("CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a)) PARTITION BY HASH (a) PARTITIONS 2;",
       "CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (b)) PARTITION BY HASH (b) PARTITIONS 2;");
  trip(
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int NOT NULL, CONSTRAINT k FOREIGN KEY (a) REFERENCES p "
      "(id));",
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int NOT NULL, b int) PARTITION BY HASH (a) PARTITIONS "
      "2;");
}

TEST_P(RoundTrip, ACounterBecomesThePrimaryKey) {
  const test::Trip made = trip("CREATE TABLE t (a int);",
                               "CREATE TABLE t (a int, id bigint unsigned NOT NULL AUTO_INCREMENT, PRIMARY KEY (id));");
  EXPECT_EQ(made.statements, std::vector<std::string>{"ALTER TABLE `t` ADD COLUMN `id` bigint unsigned NOT NULL "
                                                      "AUTO_INCREMENT, ADD PRIMARY KEY (`id`)"});
  EXPECT_EQ(made.reverse, std::vector<std::string>{"ALTER TABLE `t` DROP PRIMARY KEY, DROP COLUMN `id`"});
}

TEST_P(RoundTrip, HashIndexes) {
  trip("", "CREATE TABLE t (a int NOT NULL, b int, PRIMARY KEY (a) USING HASH, KEY k (b) USING HASH) ENGINE MEMORY;");
}

TEST_P(RoundTrip, GeneratedExpressionsChange) {
  trip("CREATE TABLE t (a int, b int AS (a + 1) VIRTUAL, c int AS (a * 2) STORED);",
       "CREATE TABLE t (a int, b int AS (a + 2) VIRTUAL, c int AS (a * 3) STORED COMMENT 'x');");
}

TEST_P(RoundTrip, ACheckGoesWithOneOfItsColumns) {
  trip("CREATE TABLE t (a int, b int, c int AS (b + 1), CONSTRAINT k CHECK (a > b));", "CREATE TABLE t (a int);");
}

TEST_P(RoundTrip, CommentsOfSeveralLines) {
  trip("CREATE TABLE t (a int COMMENT 'one');",
       "CREATE TABLE t (a int COMMENT 'one\\ntwo \\\\ \"q\" \\'s\\' käse') COMMENT 'three\\tfour';");
}

TEST_P(RoundTrip, DefaultsOfTextAndJson) {
  if (is_mariadb()) {
    trip(
        "",
        "CREATE TABLE t (a text DEFAULT 'x', b json DEFAULT '[]', c blob DEFAULT 'y', d json DEFAULT (json_array()));");
  } else {
    trip("", "CREATE TABLE t (a text DEFAULT ('it''s'), b json DEFAULT ('[]'), c json DEFAULT (json_array(1, 'a')));");
  }
}

TEST_P(RoundTrip, RenamesKeepWhatHangsOnTheName) {
  const std::string before =
      "CREATE TABLE p (id int NOT NULL, n int, o int, c int AS (n + 1), PRIMARY KEY (id), KEY k (n), "
      "CONSTRAINT q CHECK (n > 0), CONSTRAINT gone CHECK (n > o));";
  const std::string after =
      "CREATE TABLE parents (pid int NOT NULL, m int, o2 bigint, c int AS (m + 1), PRIMARY KEY (pid), KEY l (m), "
      "CONSTRAINT q CHECK (m > 0));";
  const auto target = open_new("rename");
  test::run_script(*target, before);
  schema::Realm wanted = desired(after);
  schema::Table& parents = wanted.schemas[0].tables[0];
  parents.renamed_from = "p";
  parents.columns[0].renamed_from = "id";
  parents.columns[1].renamed_from = "n";
  parents.columns[2].renamed_from = "o";
  parents.indexes[0].renamed_from = "k";
  const test::Trip made = test::round_trip({driver_, *target}, wanted);
  const std::string alter =
      "ALTER TABLE `parents` DROP CONSTRAINT `gone`, RENAME COLUMN `id` TO `pid`, RENAME COLUMN `n` TO `m`, "
      "CHANGE COLUMN `o` `o2` bigint NULL, RENAME INDEX `k` TO `l`";
  const std::string restated =
      ", MODIFY COLUMN `c` int AS (`m` + 1) VIRTUAL NULL, DROP CONSTRAINT `q`, ADD CONSTRAINT `q` CHECK (`m` > 0)";
  EXPECT_EQ(made.statements,
            (std::vector<std::string>{"RENAME TABLE `p` TO `parents`", is_mariadb() ? alter : alter + restated}));
}

TEST_P(RoundTrip, RenamesUnderAForeignKey) {
  const auto target = open_new("rename");
  test::run_script(*target,
                   "CREATE TABLE p (id int NOT NULL PRIMARY KEY);"
                   "CREATE TABLE t (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id));");
  schema::Realm wanted = desired(
      "CREATE TABLE parents (pid int NOT NULL PRIMARY KEY);"
      "CREATE TABLE t (b int, KEY f (b), CONSTRAINT f FOREIGN KEY (b) REFERENCES parents (pid));");
  wanted.schemas[0].tables[0].renamed_from = "p";
  wanted.schemas[0].tables[0].columns[0].renamed_from = "id";
  wanted.schemas[0].tables[1].columns[0].renamed_from = "a";
  EXPECT_EQ(
      test::round_trip({driver_, *target}, wanted).statements,
      (std::vector<std::string>{"RENAME TABLE `p` TO `parents`", "ALTER TABLE `parents` RENAME COLUMN `id` TO `pid`",
                                "ALTER TABLE `t` RENAME COLUMN `a` TO `b`"}));
}

TEST_P(RoundTrip, RenamesUnderAnIndexExpression) {
  if (is_mariadb()) GTEST_SKIP() << "MariaDB has no index parts that are expressions";
  const auto target = open_new("rename");
  test::run_script(*target, "CREATE TABLE t (a varchar(20), KEY k ((lower(a))));");
  schema::Realm wanted = desired("CREATE TABLE t (b varchar(20), KEY k ((lower(b))));");
  wanted.schemas[0].tables[0].columns[0].renamed_from = "a";
  const test::Trip made = test::round_trip({driver_, *target}, wanted);
  EXPECT_EQ(made.statements,
            std::vector<std::string>{
                "ALTER TABLE `t` RENAME COLUMN `a` TO `b`, DROP INDEX `k`, ADD INDEX `k` ((lower(`b`)))"});
}

INSTANTIATE_TEST_SUITE_P(MySql, RoundTrip, ::testing::ValuesIn(kServers), server_name);

}  // namespace
}  // namespace portolan::mysql::testing
