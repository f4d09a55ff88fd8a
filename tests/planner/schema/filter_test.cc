#include "planner/schema/filter.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::schema {
namespace {

Table table(const std::string& schema, const std::string& name) {
  Table t;
  t.schema = schema;
  t.name = name;
  for (const char* column : {"id", "a", "b"}) t.columns.emplace_back().name = column;
  Index& index = t.indexes.emplace_back();
  index.name = name + "_a";
  index.parts.emplace_back().column = "a";
  ForeignKey& key = t.foreign_keys.emplace_back();
  key.symbol = name + "_fk";
  key.columns = {"b"};
  key.ref_table = "t1";
  t.checks.emplace_back().name = name + "_check";
  return t;
}

Object object(const std::string& kind, const std::string& schema, const std::string& name) {
  Object o;
  o.kind = kind;
  o.schema = schema;
  o.name = name;
  return o;
}

Realm realm() {
  Realm r;
  for (const std::string name : {"app", "web"}) {
    Schema& schema = r.schemas.emplace_back();
    schema.name = name;
    schema.tables = {table(name, "t1"), table(name, "t2"), table(name, "x.y")};
    schema.tables[1].depends_on = {{"table", name, "t1"}};
    schema.objects = {object("enum", name, "t1"), object("view", name, "v1")};
  }
  r.objects = {object("extension", "", "hstore")};
  return r;
}

/// Everything a realm holds, as one line.
std::string listing(const Realm& r) {
  std::vector<std::string> names;
  for (const Object& o : r.objects) names.push_back(o.kind + ":" + o.name);
  for (const Schema& schema : r.schemas) {
    names.push_back(schema.name);
    for (const Table& t : schema.tables) names.push_back(schema.name + "." + t.name);
    for (const Object& o : schema.objects) names.push_back(schema.name + "." + o.kind + ":" + o.name);
  }
  return base::join(names, " ");
}

std::string excluding(const std::vector<std::string>& patterns, bool schema_scope = false) {
  Realm r = realm();
  if (schema_scope) r.schemas.pop_back();
  exclude(r, patterns, schema_scope);
  return listing(r);
}

std::string including(const std::vector<std::string>& patterns) {
  Realm r = realm();
  include(r, patterns, false);
  return listing(r);
}

TEST(Exclude, TakesSchemasAndObjectsOfTheDatabaseWithOnePart) {
  EXPECT_EQ(excluding({"w*", "hstore"}), "app app.t1 app.t2 app.x.y app.enum:t1 app.view:v1");
  EXPECT_EQ(excluding({"*[type=extension]", "app"}), "web web.t1 web.t2 web.x.y web.enum:t1 web.view:v1");
}

TEST(Exclude, TakesTablesAndObjectsWithTwoParts) {
  EXPECT_EQ(excluding({"app.t?", "web.*"}), "extension:hstore app app.x.y app.view:v1 web");
  EXPECT_EQ(excluding({"*.t1[type=enum]", "web.*[type=table|view]"}),
            "extension:hstore app app.t1 app.t2 app.x.y app.view:v1 web");
  EXPECT_EQ(excluding({"*.*"}), "extension:hstore app web");
}

TEST(Exclude, StartsAtObjectsInSchemaScope) {
  EXPECT_EQ(excluding({"t[^2]"}, true), "extension:hstore app app.t2 app.x.y app.view:v1");
  EXPECT_EQ(excluding({"*"}, true), "extension:hstore app");
}

TEST(Exclude, TakesQuotedDotsAsText) {
  EXPECT_EQ(excluding({"web", "app.\"x.y\""}), "extension:hstore app app.t1 app.t2 app.enum:t1 app.view:v1");
}

TEST(Exclude, TakesWhatAColumnCarriesAlong) {
  Realm r = realm();
  exclude(r, {"app.t1.a", "app.t2.b", "app.t2.*[type=check]"}, false);
  const Table& t1 = r.schemas[0].tables[0];
  EXPECT_EQ(t1.columns.size(), 2U);
  EXPECT_TRUE(t1.indexes.empty());
  EXPECT_EQ(t1.foreign_keys.size(), 1U);
  const Table& t2 = r.schemas[0].tables[1];
  EXPECT_EQ(t2.indexes.size(), 1U);
  EXPECT_TRUE(t2.foreign_keys.empty());
  EXPECT_TRUE(t2.checks.empty());
}

TEST(Exclude, KeepsForeignKeysToAnExcludedTableAndForgetsDependencies) {
  Realm r = realm();
  exclude(r, {"app.t1"}, false);
  EXPECT_EQ(r.schemas[0].tables[0].name, "t2");
  EXPECT_EQ(r.schemas[0].tables[0].foreign_keys.size(), 1U);
  EXPECT_TRUE(r.schemas[0].tables[0].depends_on.empty());
}

TEST(Exclude, SaysWhatIsWrongWithAPattern) {
  const auto message = [](const std::string& pattern, bool schema_scope) {
    Realm r = realm();
    try {
      exclude(r, {pattern}, schema_scope);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message("a.b.c.d", false), "too many parts in pattern: [\"a\" \"b\" \"c\" \"d\"]");
  EXPECT_EQ(message("a.b.c", true), "too many parts in pattern: [\"a\" \"b\" \"c\"]");
  EXPECT_EQ(message("[a", false), "syntax error in pattern");
  EXPECT_EQ(message("*[type=tabel]", false), "unknown type \"tabel\" in pattern");
}

TEST(Include, KeepsMatchesAndTheirAncestors) {
  EXPECT_EQ(including({}), listing(realm()));
  EXPECT_EQ(including({"web"}), "web web.t1 web.t2 web.x.y web.enum:t1 web.view:v1");
  EXPECT_EQ(including({"app.t2", "*.v1"}), "app app.t2 app.view:v1 web web.view:v1");
  EXPECT_EQ(including({"hstore"}), "extension:hstore");
}

TEST(Include, KeepsOnlyTheMatchedChildren) {
  Realm r = realm();
  include(r, {"app.t1.id", "app.t1.a"}, false);
  EXPECT_EQ(listing(r), "app app.t1");
  EXPECT_EQ(r.schemas[0].tables[0].columns.size(), 2U);
  EXPECT_TRUE(r.schemas[0].tables[0].checks.empty());
}

}  // namespace
}  // namespace portolan::schema
