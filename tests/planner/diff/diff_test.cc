#include "planner/diff/diff.h"

#include <gtest/gtest.h>

#include "drivers/postgres/driver.h"
#include "drivers/sqlite/driver.h"
#include "planner/base/strings.h"

namespace portolan::diff {
namespace {

using schema::Realm;
using schema::Schema;
using schema::Table;

Schema schema_of(const std::string& name, const std::vector<std::string>& tables) {
  Schema s;
  s.name = name;
  for (const std::string& table : tables) {
    Table& t = s.tables.emplace_back();
    t.schema = name;
    t.name = table;
    t.columns.emplace_back().name = "id";
    t.columns.back().type.name = "integer";
  }
  return s;
}

schema::Column column(const std::string& name, const std::string& type = "text") {
  schema::Column c;
  c.name = name;
  c.type.name = type;
  return c;
}

schema::Index index(const std::string& name, const std::string& on) {
  schema::Index i;
  i.name = name;
  i.parts.emplace_back().column = on;
  return i;
}

schema::ForeignKey key(const std::string& symbol, const std::string& on, const std::string& parent) {
  schema::ForeignKey k;
  k.symbol = symbol;
  k.columns = {on};
  k.ref_table = parent;
  k.ref_columns = {"id"};
  return k;
}

struct Words {
  template <typename Other>
  std::string operator()(const Other& c) const {
    return change::kind_word(change::Change(c));
  }
  std::string operator()(const change::AddTable& c) const { return "add " + c.table.name; }
  std::string operator()(const change::DropTable& c) const { return "drop " + c.table.name; }
  std::string operator()(const change::RenameTable& c) const { return "rename " + c.from.name + " " + c.to.name; }
  std::string operator()(const change::ModifyTable& c) const {
    std::string text = "modify " + c.to.name + ":";
    for (const change::TableChange& part : c.changes) text += " " + change::kind_word(part);
    return text;
  }
  std::string operator()(const change::AddObject& c) const { return "add " + c.object.kind + " " + c.object.name; }
  std::string operator()(const change::DropObject& c) const { return "drop " + c.object.kind + " " + c.object.name; }
};

class DiffTest : public ::testing::Test {
 protected:
  DiffTest() : dialect_(sqlite::make_driver()->offline_dialect(base::Url::parse("sqlite://x"))) {}

  std::vector<std::string> words(const change::Changes& changes) const {
    std::vector<std::string> result;
    for (const change::Change& change : changes) result.push_back(std::visit(Words{}, change));
    return result;
  }

  std::vector<std::string> realms(const std::vector<Schema>& from, const std::vector<Schema>& to,
                                  const DiffOptions& options = {}) const {
    Realm a, b;
    a.schemas = from;
    b.schemas = to;
    return words(diff_realms(a, b, *dialect_, options).changes);
  }

  std::vector<std::string> schemas(const Schema& from, const Schema& to, const DiffOptions& options = {}) const {
    return words(diff_schemas(from, to, *dialect_, options).changes);
  }

  std::unique_ptr<ports::Dialect> dialect_;
};

/// On a server that keeps comments and rebuilds no tables.
class ServerDiffTest : public DiffTest {
 protected:
  ServerDiffTest() { dialect_ = postgres::make_driver()->offline_dialect(base::Url::parse("postgres://x")); }
};

using List = std::vector<std::string>;

TEST_F(DiffTest, FindsNothingBetweenEqualStates) {
  const Schema s = schema_of("a", {"t", "u"});
  EXPECT_EQ(schemas(s, s), List{});
  EXPECT_EQ(realms({s}, {s}), List{});
}

TEST_F(DiffTest, OrdersARealmByItsCurrentSchemas) {
  EXPECT_EQ(realms({schema_of("gone", {"x"}), schema_of("kept", {"b", "a"})},
                   {schema_of("new", {"n"}), schema_of("kept", {"c", "a"})}),
            (List{"drop_schema", "drop b", "add c", "add_schema", "add n"}));
}

TEST_F(DiffTest, ComparesSchemasOfTwoNamesByContent) {
  Schema from = schema_of("a", {"p", "t"}), to = schema_of("b", {"p", "t"});
  from.tables[1].foreign_keys = {key("f", "id", "p")};
  to.tables[1].foreign_keys = {key("f", "id", "p")};
  from.tables[1].foreign_keys[0].ref_schema = "a";
  to.tables[1].foreign_keys[0].ref_schema = "b";
  EXPECT_EQ(schemas(from, to), List{});
  to.tables[1].foreign_keys[0].ref_schema = "elsewhere";
  EXPECT_EQ(schemas(from, to), (List{"modify t: modify_foreign_key"}));
}

TEST_F(DiffTest, BlanksTheSchemaInASchemaDiff) {
  const auto changes = diff_schemas(schema_of("a", {}), schema_of("b", {"t"}), *dialect_, {}).changes;
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(std::get<change::AddTable>(changes[0]).table.schema, "");
}

TEST_F(ServerDiffTest, OrdersTheChangesOfATable) {
  Schema from = schema_of("a", {"t"}), to = from;
  Table& a = from.tables[0];
  Table& b = to.tables[0];
  a.columns.push_back(column("gone"));
  b.columns.insert(b.columns.begin(), column("added"));
  b.columns[1].nullable = true;
  a.indexes = {index("i", "id"), index("j", "id")};
  b.indexes = {index("k", "id"), index("i", "added")};
  a.foreign_keys = {key("f", "id", "t")};
  b.foreign_keys = {key("g", "id", "u")};
  b.comment = "x";
  b.checks.push_back({"c", "id > 0", {}, {}, {}});
  b.primary_key = index("", "id");
  b.primary_key->kind = schema::IndexKind::kPrimaryKey;
  EXPECT_EQ(schemas(from, to),
            (List{"modify t: modify_attr add_check modify_column drop_column add_column add_primary_key modify_index "
                  "drop_index add_index drop_foreign_key add_foreign_key"}));
}

TEST_F(DiffTest, NeverComparesPositions) {
  Schema from = schema_of("a", {"t"}), to = from;
  from.tables[0].columns = {column("a"), column("b")};
  to.tables[0].columns = {column("b"), column("a")};
  EXPECT_EQ(schemas(from, to), List{});
}

TEST_F(DiffTest, MatchesChecksByNameElseByContent) {
  Schema from = schema_of("a", {"t"}), to = from;
  from.tables[0].checks = {{"", "(id > 0)", {}, {}, {}}, {"n", "id < 9", {}, {}, {}}};
  to.tables[0].checks = {{"", "id < 9", {}, {}, {}}, {"", "id > 0", {}, {}, {}}};
  EXPECT_EQ(schemas(from, to), List{});
  to.tables[0].checks[0].expression = "id < 8";
  EXPECT_EQ(schemas(from, to), (List{"modify t: drop_check add_check"}));
  to.tables[0].checks[0].name = "n";
  EXPECT_EQ(schemas(from, to), (List{"modify t: modify_check"}));
}

TEST_F(DiffTest, LetsAnUnnamedKeyStandForAnyOfItsContent) {
  Schema from = schema_of("a", {"t"}), to = from;
  from.tables[0].foreign_keys = {key("made_up", "id", "t")};
  to.tables[0].foreign_keys = {key("", "id", "t")};
  EXPECT_EQ(schemas(from, to), List{});
}

TEST_F(ServerDiffTest, TreatsEmptyAndAbsentCommentsAlike) {
  Schema from = schema_of("a", {"t"}), to = from;
  to.tables[0].comment = "";
  EXPECT_EQ(schemas(from, to), List{});
  from.tables[0].comment = "old";
  const auto changes = diff_schemas(from, to, *dialect_, {}).changes;
  const auto& modify = std::get<change::ModifyTable>(changes.at(0));
  const auto& change = std::get<change::ModifyTableProperty>(modify.changes.at(0)).change;
  EXPECT_EQ(change.to, schema::PropertyValue(std::string()));
}

TEST_F(DiffTest, FollowsDeclaredRenamesThroughKeysAndExpressions) {
  Schema from = schema_of("a", {"old", "child"}), to = schema_of("a", {"new", "child"});
  from.tables[0].columns.push_back(column("mail"));
  from.tables[0].checks = {{"c", "mail <> 'mail'", {}, {}, {}}};
  from.tables[0].indexes = {index("i", "mail")};
  from.tables[1].foreign_keys = {key("f", "id", "old")};
  from.tables[1].foreign_keys[0].ref_columns = {"mail"};
  to.tables[0].columns.push_back(column("email", "integer"));
  to.tables[0].columns.back().renamed_from = "mail";
  to.tables[0].checks = {{"c", "email <> 'mail'", {}, {}, {}}};
  to.tables[0].indexes = {index("i", "email")};
  to.tables[0].renamed_from = "old";
  to.tables[1].foreign_keys = {key("f", "id", "new")};
  to.tables[1].foreign_keys[0].ref_columns = {"email"};
  EXPECT_EQ(schemas(from, to), (List{"rename old new", "modify new: rename_column modify_column"}));
  const auto changes = diff_schemas(from, to, *dialect_, {}).changes;
  const auto& modify = std::get<change::ModifyTable>(changes.at(1));
  EXPECT_EQ(std::get<change::ModifyColumn>(modify.changes.at(1)).from.name, "email");
  EXPECT_EQ(modify.from.name, "new");
  EXPECT_EQ(modify.from.columns[1].name, "mail");
}

TEST_F(DiffTest, IgnoresRenamesThatAreDoneOrImpossible) {
  Schema from = schema_of("a", {"t"}), to = from;
  to.tables[0].columns[0].renamed_from = "never_was";
  EXPECT_EQ(schemas(from, to), List{});
  from.tables[0].columns.push_back(column("old"));
  to.tables[0].columns[0].renamed_from = "old";
  EXPECT_EQ(schemas(from, to), (List{"modify t: drop_column"}));
}

TEST_F(DiffTest, AsksAboutPairsOfOneType) {
  Schema from = schema_of("a", {"t"}), to = from;
  from.tables[0].columns.push_back(column("mail"));
  from.tables[0].columns.push_back(column("age", "integer"));
  to.tables[0].columns.push_back(column("email"));
  to.tables[0].columns.push_back(column("years", "integer"));
  List asked;
  DiffOptions options;
  options.ask_rename = [&](const RenameQuestion& q) {
    asked.push_back(q.kind + " " + q.table + " " + q.from + " " + q.to);
    return q.from == "mail";
  };
  EXPECT_EQ(schemas(from, to, options), (List{"modify t: rename_column drop_column add_column"}));
  EXPECT_EQ(asked, (List{"column t mail email", "column t age years"}));
}

TEST_F(DiffTest, KeepsOldNamesWhenRenamesAreSkipped) {
  Schema from = schema_of("a", {"old", "child"}), to = schema_of("a", {"new", "child"});
  from.tables[0].columns.push_back(column("mail"));
  from.tables[0].indexes = {index("i", "mail")};
  from.tables[1].foreign_keys = {key("f", "id", "old")};
  to.tables[0].renamed_from = "old";
  to.tables[0].columns.push_back(column("email", "integer"));
  to.tables[0].columns.back().renamed_from = "mail";
  to.tables[0].indexes = {index("j", "email")};
  to.tables[0].indexes[0].renamed_from = "i";
  to.tables[1].foreign_keys = {key("f", "id", "new")};
  DiffOptions options;
  options.policy.skip = {"rename_table"};
  EXPECT_EQ(schemas(from, to, options), (List{"modify old: rename_column modify_column rename_index"}));
  options.policy.skip = {"rename_column"};
  EXPECT_EQ(schemas(from, to, options), (List{"rename old new", "modify new: modify_column rename_index"}));
  options.policy.skip = {"rename_table", "rename_column", "rename_index"};
  EXPECT_EQ(schemas(from, to, options), (List{"modify old: modify_column"}));
}

TEST_F(DiffTest, SkippedSchemasTakeTheirTablesAlong) {
  schema::Realm from, to;
  to.schemas = {schema_of("a", {"t"})};
  DiffOptions options;
  EXPECT_EQ(diff_realms(from, to, *dialect_, options).changes.size(), 2U);
  options.policy.skip = {"add_schema"};
  EXPECT_TRUE(diff_realms(from, to, *dialect_, options).changes.empty());
  EXPECT_EQ(diff_realms(to, from, *dialect_, options).changes.size(), 1U);
}

TEST_F(DiffTest, PutsViewsAfterTablesAndLeavesUnmanagedKindsAlone) {
  Schema from = schema_of("a", {"t"}), to = schema_of("a", {"t", "u"});
  const auto object = [](const std::string& kind, const std::string& name) {
    schema::Object o;
    o.kind = kind;
    o.schema = "a";
    o.name = name;
    return o;
  };
  from.objects = {object("function", "f"), object("enum", "old"), object("sequence", "q")};
  to.objects = {object("view", "v"), object("enum", "new")};
  DiffOptions options;
  options.unmanaged_kinds = {"sequence"};
  EXPECT_EQ(schemas(from, to, options),
            (List{"drop enum old", "add enum new", "add u", "add view v", "drop function f"}));
  from.objects[0].understood = false;
  EXPECT_EQ(schemas(from, to, options), (List{"drop enum old", "add enum new", "add u", "add view v"}));
}

TEST_F(ServerDiffTest, MakesWhatUsesALostColumnAnew) {
  Schema from = schema_of("a", {"t"});
  from.tables[0].columns.push_back(column("price"));
  const auto view = [](const std::string& name, const schema::ObjectRef& of, const std::string& read) {
    schema::Object o;
    o.kind = "view";
    o.schema = "a";
    o.name = name;
    o.depends_on = {of};
    o.reads = {{"a", of.name, read}};
    return o;
  };
  from.objects = {view("over", {"view", "a", "prices"}, "price"), view("ids", {"table", "a", "t"}, "id"),
                  view("prices", {"table", "a", "t"}, "price")};
  from.objects[2].properties.set("grants", std::vector<std::string>{"GRANT SELECT ON % TO bob"});
  Schema to = from;
  to.tables[0].columns.pop_back();
  EXPECT_EQ(schemas(from, to),
            (List{"modify t: drop_column", "drop view prices", "add view prices", "drop view over", "add view over"}));
  const auto changes = diff_schemas(from, to, *dialect_, {}).changes;
  EXPECT_TRUE(std::get<change::AddObject>(changes[2]).object.properties.has("kept_grants"));
  EXPECT_FALSE(std::get<change::AddObject>(changes[4]).object.properties.has("kept_grants"));

  // What goes for good does not come back; a kind that is not managed, or that a policy protects, is left alone.
  to.objects.erase(to.objects.begin());
  EXPECT_EQ(schemas(from, to),
            (List{"modify t: drop_column", "drop view over", "drop view prices", "add view prices"}));
  DiffOptions options;
  options.unmanaged_kinds = {"view"};
  EXPECT_EQ(schemas(from, to, options), List{"modify t: drop_column"});
  options = {};
  options.policy.skip = {"drop_view"};
  EXPECT_EQ(schemas(from, to, options), List{"modify t: drop_column"});
}

TEST_F(DiffTest, MakesWhatReadsARebuiltTableAnew) {
  Schema from = schema_of("a", {"t", "u"});
  from.tables[0].columns.push_back(column("gone"));
  const auto object = [](const std::string& kind, const std::string& name, std::vector<schema::ObjectRef> uses) {
    schema::Object o;
    o.kind = kind;
    o.schema = "a";
    o.name = name;
    o.depends_on = std::move(uses);
    return o;
  };
  from.objects = {object("view", "v", {{"table", "a", "t"}}), object("view", "w", {{"table", "a", "u"}}),
                  object("trigger", "g", {{"view", "a", "v"}})};
  Schema to = from;
  to.tables[0].columns.pop_back();
  EXPECT_EQ(schemas(from, to),
            (List{"modify t: drop_column", "drop view v", "add view v", "drop trigger g", "add trigger g"}));

  // A trigger goes without a word with the view it is on: it comes back though nobody manages it, or a policy keeps it.
  DiffOptions options;
  options.unmanaged_kinds = {"trigger"};
  to.objects.pop_back();
  EXPECT_EQ(schemas(from, to, options),
            (List{"modify t: drop_column", "drop view v", "add view v", "drop trigger g", "add trigger g"}));
  options = {};
  options.policy.skip = {"drop_trigger"};
  EXPECT_EQ(schemas(from, to, options),
            (List{"modify t: drop_column", "drop view v", "add view v", "drop trigger g", "add trigger g"}));
  EXPECT_EQ(schemas(from, to), (List{"modify t: drop_column", "drop trigger g", "drop view v", "add view v"}));
}

TEST_F(DiffTest, DropsUnderTheNamesBeforeARename) {
  Schema from = schema_of("a", {"t"});
  from.objects.emplace_back().kind = "view";
  from.objects[0].schema = "a";
  from.objects[0].name = "v";
  from.objects[0].definition = "SELECT id FROM t";
  from.objects[0].depends_on = {{"table", "a", "t"}};
  Schema to = from;
  to.tables[0].name = "u";
  to.tables[0].renamed_from = "t";
  to.objects[0].definition = "SELECT id FROM u";
  EXPECT_EQ(schemas(from, to), List{"rename t u"});
  to.objects[0].definition = "SELECT id, 1 FROM u";
  const auto changes = diff_schemas(from, to, *dialect_, {}).changes;
  EXPECT_EQ(words(changes), (List{"rename t u", "drop view v", "add view v"}));
  EXPECT_EQ(std::get<change::DropObject>(changes.at(1)).object.definition, "SELECT id FROM t");
}

TEST_F(DiffTest, SkipsWhatThePolicyNames) {
  Schema from = schema_of("a", {"t", "gone"}), to = schema_of("a", {"t", "new"});
  from.tables[0].columns.push_back(column("precious"));
  to.tables[0].columns[0].nullable = true;
  DiffOptions options;
  options.policy.skip = {"drop_table", "drop_column"};
  EXPECT_EQ(schemas(from, to, options), (List{"modify t: modify_column", "add new"}));
  const auto changes = diff_schemas(from, to, *dialect_, options).changes;
  EXPECT_EQ(std::get<change::ModifyTable>(changes[0]).to.columns.size(), 2U);
  options.policy.skip = {"drop_table", "drop_column", "modify_column"};
  EXPECT_EQ(schemas(from, to, options), (List{"add new"}));
  options.policy.skip = {"drop_table", "modify_table", "add_table"};
  EXPECT_EQ(schemas(from, to, options), List{});
}

TEST_F(DiffTest, AttachesClausesOfThePolicy) {
  Schema from = schema_of("a", {"gone"}), to = schema_of("a", {"new"});
  DiffOptions options;
  options.policy.add_table_if_not_exists = true;
  options.policy.drop_table_if_exists = true;
  const auto changes = diff_schemas(from, to, *dialect_, options).changes;
  EXPECT_TRUE(std::get<change::DropTable>(changes[0]).clauses.if_exists);
  EXPECT_TRUE(std::get<change::AddTable>(changes[1]).clauses.if_not_exists);
}

TEST_F(DiffTest, StaysLinear) {
  List names;
  for (int i = 0; i < 5000; ++i) names.push_back("t" + std::to_string(i));
  const Schema s = schema_of("a", names);
  EXPECT_EQ(schemas(s, s), List{});
}

TEST(Policy, KnowsTheWordsOfTheSpecification) {
  for (const char* word :
       {"add_schema", "rename_constraint", "drop_view", "modify_proc", "drop_object", "add_extension"}) {
    EXPECT_TRUE(is_skip_word(word)) << word;
  }
  EXPECT_FALSE(is_skip_word("drop_tabel"));
}

TEST(Policy, CoversObjectsByGroup) {
  Policy policy;
  policy.skip = {"drop_object", "add_func"};
  change::DropObject type, view;
  type.object.kind = "enum";
  view.object.kind = "view";
  change::AddObject function;
  function.object.kind = "function";
  EXPECT_TRUE(policy.skips(change::Change(type)));
  EXPECT_FALSE(policy.skips(change::Change(view)));
  EXPECT_TRUE(policy.skips(change::Change(function)));
}

TEST(DestructiveFindings, NameWhatIsLost) {
  change::DropSchema schema;
  schema.schema = schema_of("s", {"a", "b"});
  change::DropTable inside, outside;
  inside.table.schema = "s";
  outside.table.name = "t";
  change::ModifyTable modify;
  change::DropColumn virtual_column;
  virtual_column.column.generated = schema::Generated{"a", "VIRTUAL"};
  modify.changes = {virtual_column, change::DropIndex{}};
  change::ModifyTable lossy;
  for (const char* name : {"a", "b", "c"}) lossy.changes.push_back(change::DropColumn{column(name), {}});
  const auto findings = destructive_findings({schema, inside, outside, modify, lossy});
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[0].text, "Dropping non-empty schema \"s\" with 2 tables");
  EXPECT_EQ(findings[1].text, "Dropping table \"t\"");
  EXPECT_EQ(findings[2].text, "Dropping non-virtual columns \"a\", \"b\" and \"c\"");
  EXPECT_EQ(findings[2].code, "DS103");
  EXPECT_EQ(findings[2].change, 4U);
}

}  // namespace
}  // namespace portolan::diff
