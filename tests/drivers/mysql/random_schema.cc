#include "tests/drivers/mysql/random_schema.h"

#include "planner/base/strings.h"

namespace portolan::mysql::testing {
namespace {

using Texts = std::vector<std::string>;

/// A type with the defaults it takes; charset says that it has one.
struct Type {
  const char* sql;
  Texts defaults;
  bool charset = false;
};

const std::vector<Type>& common_types() {
  static const std::vector<Type> kTypes = {
      {"bool", {"true", "0"}},
      {"tinyint", {"-3", "7"}},
      {"tinyint unsigned", {"255"}},
      {"smallint(4) unsigned zerofill", {"12"}},
      {"mediumint", {"1000"}},
      {"int", {"42", "-1"}},
      {"bigint unsigned", {"18446744073709551615"}},
      {"bit", {"b'1'"}},
      {"bit(12)", {"b'1010'"}},
      {"decimal(10,2)", {"1.50", "0"}},
      {"decimal(12) unsigned", {"77"}},
      {"numeric", {"5"}},
      {"float", {"1.5"}},
      {"float(7,3)", {"0.25"}},
      {"double", {"1e3", "-0.5"}},
      {"double unsigned", {"2.5"}},
      {"char(3)", {"'a''b'", "''"}, true},
      {"varchar(20)", {"'it''s \"q\" \\\\ b'", "'null'", "'x\\ny'"}, true},
      {"varchar(60)", {"(concat('a','it''s'))"}, true},
      {"tinytext", {"('tiny')"}, true},
      {"text", {"('text')"}, true},
      {"longtext", {}, true},
      {"binary(4)", {"0x01020304", "'ab'"}},
      {"varbinary(8)", {"'abc'", "0x00ff"}},
      {"blob", {}},
      {"mediumblob", {}},
      {"date", {"'2031-05-06'"}},
      {"datetime", {"current_timestamp", "current_timestamp on update current_timestamp", "'2031-01-02 03:04:05'"}},
      {"datetime(3)", {"current_timestamp(3)"}},
      {"timestamp", {"current_timestamp", "'2031-01-02 03:04:05' on update current_timestamp"}},
      {"time(2)", {"'10:11:12'"}},
      {"year", {"2031"}},
      {"enum('a','it''s','x,y')", {"'it''s'"}, true},
      {"enum('a','it''s','x,y','\"q\"')", {"'a'"}, true},
      {"set('r','w')", {"'r,w'"}, true},
      {"json", {}},
  };
  return kTypes;
}

/// Columns of their own: these types do not convert to others.
const Texts& mariadb_columns() {
  static const Texts kColumns = {"`v4` inet4 DEFAULT '10.0.0.1'",     "`v4` inet4",
                                 "`v6` inet6 NOT NULL DEFAULT '::1'", "`v6` inet6",
                                 "`u` uuid DEFAULT (uuid())",         "`u` uuid NOT NULL"};
  return kColumns;
}

constexpr std::array<const char*, 4> kCharsets = {"CHARACTER SET latin1", "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                                                  "CHARACTER SET utf8", "CHARACTER SET ascii COLLATE ascii_bin"};

std::string braces(const Texts& items) {
  return "(" + base::join(items, ", ") + ")";
}

}  // namespace

std::string RandomSchema::comment() {
  static constexpr std::array<const char*, 3> kComments = {"plain", "it''s \"quoted\"", "two\\nlines"};
  return std::string(" COMMENT '") + random_.pick(kComments) + "'";
}

std::string RandomSchema::text_charset() {
  return random_.one_in(4) ? std::string(" ") + random_.pick(kCharsets) : std::string();
}

std::string RandomSchema::table_options() {
  std::string text;
  if (random_.one_in(3)) text += std::string(" ") + random_.pick(kCharsets);
  return text + maybe(3, comment());
}

std::string RandomSchema::start() {
  if (abilities_.later) return " AUTO_INCREMENT 101";
  return random_.one_in(2) ? " AUTO_INCREMENT 51" : "";
}

std::string RandomSchema::column(const std::string& name) {
  std::vector<const Type*> types;
  for (const Type& type : common_types()) types.push_back(&type);
  const Type& type = *types[random_.below(types.size())];
  std::string text = "`" + name + "` " + type.sql;
  if (type.charset) text += text_charset();
  const bool with_default = !type.defaults.empty() && random_.one_in(2);
  const bool required = random_.one_in(3);
  text += required ? " NOT NULL" : " NULL";
  if (with_default) text += " DEFAULT " + type.defaults[random_.below(type.defaults.size())];
  if (!required || with_default) text += maybe(8, " INVISIBLE");
  text += maybe(5, comment());
  if (abilities_.mariadb && random_.one_in(8)) text += " CHECK (`" + name + "` is not null)";
  return text;
}

std::vector<std::string> RandomSchema::generated() {
  Texts items;
  if (random_.one_in(2)) {
    items.push_back("`g` int AS (`n` + " + std::to_string(random_.below(3)) + ") VIRTUAL" + maybe(4, comment()));
  }
  if (random_.one_in(2)) {
    items.push_back("`s` varchar(40) AS (concat('it''s \\\\ ', `n`" + maybe(2, ", 'x'") + ")) STORED");
  }
  return items;
}

std::vector<std::string> RandomSchema::indexes(const std::string& table) {
  Texts items;
  const auto add = [&](const std::string& text) { items.push_back(text + maybe(4, comment())); };
  if (random_.one_in(2)) add(maybe(3, "UNIQUE ") + "KEY `pair` " + braces({"`n`" + maybe(3, " DESC"), "`w`"}));
  if (random_.one_in(2)) add("KEY `short` (`w`" + maybe(2, "(10)") + maybe(3, " DESC") + ")");
  if (random_.one_in(3)) add("KEY `long` (`body`(" + std::to_string(5 + 5 * random_.below(2)) + "), `n`)");
  if (random_.one_in(3)) {
    items.push_back("FULLTEXT KEY `words` (`body`)" + (abilities_.mariadb ? "" : maybe(2, " WITH PARSER ngram")) +
                    maybe(4, comment()));
  }
  if (random_.one_in(3)) add("SPATIAL KEY `places` (`place`)");
  if (!abilities_.mariadb && random_.one_in(3)) {
    add(maybe(3, "UNIQUE ") + "KEY `" + table + "_fn` ((lower(`w`))" + maybe(2, ", `n`") + ")");
  }
  return items;
}

std::string RandomSchema::check(const std::string& name) {
  static constexpr std::array<const char*, 3> kExpressions = {"`n` > 0", "`w` <> 'it''s' and `n` < 100",
                                                              "(`n` > 1) or (`w` = 'a\\\\b')"};
  return "CONSTRAINT `" + name + "` CHECK (" + random_.pick(kExpressions) + ")" +
         (abilities_.mariadb ? "" : maybe(3, " NOT ENFORCED"));
}

std::string RandomSchema::plain_table(const std::string& name) {
  const std::string counter = maybe(2, " AUTO_INCREMENT");
  Texts items = {"`id` " + key_type_ + " NOT NULL" + counter, "`n` int NOT NULL", "`ref` " + key_type_ + " NULL"};
  // Without it the server makes an index of its own for each key.
  if (!random_.one_in(3)) items.push_back("KEY `by_ref` (`ref`" + maybe(4, ", `n`") + ")");
  if (random_.one_in(5)) items.push_back("KEY `" + name + "_one` (`ref`)");
  for (const char* column_name : {"a", "b", "c d"}) {
    if (!random_.one_in(4)) items.push_back(column(column_name));
  }
  items.push_back("`w` varchar(30) CHARACTER SET utf8mb4 NOT NULL");
  items.push_back("`body` text CHARACTER SET utf8mb4");
  items.push_back("`place` point NOT NULL" + (abilities_.mariadb ? "" : maybe(2, " SRID 4326")));
  if (abilities_.mariadb && random_.one_in(2)) {
    items.push_back(mariadb_columns()[random_.below(mariadb_columns().size())]);
  }
  if (abilities_.vectors && random_.one_in(4))
    items.push_back("`v` vector(" + std::to_string(2 + random_.below(2)) + ")");
  for (std::string& item : generated()) items.push_back(std::move(item));
  items.push_back("PRIMARY KEY (`id`" + maybe(6, " DESC") + ")");
  for (std::string& item : indexes(name)) items.push_back(std::move(item));
  if (random_.one_in(2)) items.push_back(check(name + "_k"));
  if (random_.one_in(4)) items.push_back(check(name + "_l"));
  return "CREATE TABLE `" + name + "` " + braces(items) + table_options() + (counter.empty() ? "" : start()) + ";\n";
}

std::string RandomSchema::foreign_keys(const std::string& name, const Texts& tables) {
  static constexpr std::array<const char*, 5> kActions = {"", " ON DELETE CASCADE", " ON DELETE SET NULL",
                                                          " ON UPDATE CASCADE", " ON DELETE NO ACTION"};
  std::string text;
  for (const char* key : {"one", "two"}) {
    if (!random_.one_in(3)) continue;
    text += "ALTER TABLE `" + name + "` ADD CONSTRAINT `" + name + "_" + key + "` FOREIGN KEY (`ref`) REFERENCES `" +
            tables[random_.below(tables.size())] + "` (`id`)" + random_.pick(kActions) + ";\n";
  }
  return text;
}

std::string RandomSchema::partitions(std::string& key) {
  const auto bounded = [&](const std::string& head, const Texts& bounds, bool list) {
    Texts items;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      if (!items.empty() && random_.one_in(3)) continue;
      items.push_back("PARTITION `p" + std::to_string(i) + "` VALUES " + (list ? "IN (" : "LESS THAN (") + bounds[i] +
                      ")" + maybe(6, comment()));
    }
    return " PARTITION BY " + head + " " + braces(items);
  };
  const std::string count = " PARTITIONS " + std::to_string(1 + random_.below(4));
  switch (random_.below(10)) {
    case 0:
      key = "`id`, `day`";
      return bounded("RANGE (year(`day`))", {"2029", "2030", "2031", "2032", "MAXVALUE"}, false);
    case 1:
      key = "`id`, `day`";
      return bounded("RANGE COLUMNS (`day`)", {"'2029-01-01'", "'2030-01-01'", "'2031-01-01'"}, false);
    case 2:
      key = "`id`, `s`";
      return bounded("RANGE COLUMNS (`id`, `s`)", {"1, 'a'", "1, 'it''s'", "5, MAXVALUE"}, false);
    case 3:
      return bounded("LIST (`id`)", {"1, 2", "3", random_.one_in(2) ? "4" : "5, 6", "7"}, true);
    case 4:
      key = "`s`";
      return bounded("LIST COLUMNS (`s`)", {"'a', 'b'", "'it''s'", random_.one_in(2) ? "'c'" : "'d', 'e'"}, true);
    case 5:
      return " PARTITION BY " + maybe(2, "LINEAR ") + "HASH (`id` + 1)" + count;
    case 6:
      return " PARTITION BY " + maybe(2, "LINEAR ") + "KEY (`id`)" + count;
    case 7:
      return " PARTITION BY KEY ()" + count;
    case 8:
      return " PARTITION BY HASH (`id`) (PARTITION `x`" + maybe(2, comment()) + ", PARTITION `y`)";
    default:
      return {};
  }
}

std::string RandomSchema::partitioned_table() {
  std::string key = "`id`";
  const std::string clause = partitions(key);
  return "CREATE TABLE `parts` (`id` int NOT NULL, `day` date NOT NULL, `s` varchar(10) NOT NULL" +
         maybe(2, ", " + column("x")) + ", PRIMARY KEY (" + key + "))" + table_options() + clause + ";\n";
}

std::string RandomSchema::other_engine() {
  static constexpr std::array<const char*, 3> kEngines = {"InnoDB", "MyISAM", "MEMORY"};
  const std::string engine = random_.pick(kEngines);
  const std::string hash = engine == "MEMORY" ? " USING HASH" : "";
  return "CREATE TABLE `other` (`id` int NOT NULL AUTO_INCREMENT, `v` varchar(20)" + text_charset() +
         ", PRIMARY KEY (`id`" + maybe(4, ", `v`") + ")" + maybe(2, ", KEY `by_v`" + hash + " (`v`)") + ")" +
         table_options() + start() + " ENGINE " + engine + ";\n";
}

std::string RandomSchema::versioned_table() {
  return "CREATE TABLE `versioned` (`id` int NOT NULL" + maybe(2, ", " + column("x")) + ")" + table_options() +
         maybe(2, " WITH SYSTEM VERSIONING") + ";\n";
}

std::string RandomSchema::sql() {
  Texts tables;
  std::string text;
  for (const char* name : {"t0", "t1"}) {
    if (random_.one_in(6)) continue;
    tables.emplace_back(name);
    text += plain_table(name);
  }
  for (const std::string& name : tables) text += foreign_keys(name, tables);
  if (!random_.one_in(4)) text += partitioned_table();
  if (random_.one_in(2)) text += other_engine();
  if (abilities_.mariadb && random_.one_in(2)) text += versioned_table();
  return text;
}

}  // namespace portolan::mysql::testing
