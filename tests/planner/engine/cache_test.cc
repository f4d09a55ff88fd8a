#include "planner/engine/cache.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "planner/base/errors.h"
#include "planner/engine/state_codec.h"

namespace portolan::engine {
namespace {

namespace fs = std::filesystem;

/// A text that zlib cannot make shorter.
std::string noise(std::size_t size, unsigned seed) {
  std::string text;
  for (std::uint64_t x = seed + 1; text.size() < size;) {
    x = x * 6364136223846793005ULL + 1442695040888963407ULL;
    text += static_cast<char>(x >> 56U);
  }
  return text;
}

class CacheFolderTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::size_t bytes() const {
    std::size_t total = 0;
    for (const auto& entry : fs::directory_iterator(folder_)) total += entry.file_size();
    return total;
  }

  const std::string folder_ = testing::TempDir() + "portolan_cache_test";
};

TEST(StateCache, ForgetsWhatWasUsedLongestAgo) {
  StateCache cache(2500);
  cache.store("a", noise(1000, 1));
  cache.store("b", noise(1000, 2));
  EXPECT_TRUE(cache.find("a"));
  cache.store("c", noise(1000, 3));
  EXPECT_EQ(cache.find("a"), noise(1000, 1));
  EXPECT_FALSE(cache.find("b"));
  EXPECT_EQ(cache.find("c"), noise(1000, 3));
  cache.store("huge", noise(5000, 4));
  EXPECT_FALSE(cache.find("huge"));
}

TEST(StateCache, KeepsCompressedStates) {
  StateCache cache(2500);
  const std::string repeated(100000, 'x');
  cache.store("a", repeated);
  EXPECT_EQ(cache.find("a"), repeated);
}

TEST_F(CacheFolderTest, OutlivesTheProcessButNotTheProgram) {
  StateCache(1 << 20, folder_, "one").store("key", "state");
  EXPECT_EQ(StateCache(1 << 20, folder_, "one").find("key"), "state");
  EXPECT_FALSE(StateCache(1 << 20, folder_, "two").find("key"));
  EXPECT_FALSE(StateCache(1 << 20, folder_, "one").find("other"));
}

TEST_F(CacheFolderTest, IsPrivateAndStaysUnderItsCap) {
  StateCache cache(2500, folder_, "one");
  for (unsigned i = 0; i < 10; ++i) cache.store("key" + std::to_string(i), noise(1000, i));
  EXPECT_LE(bytes(), 2500U);
  EXPECT_GT(bytes(), 1000U);
  EXPECT_EQ(fs::status(folder_).permissions() & fs::perms::others_all, fs::perms::none);
  for (const auto& entry : fs::directory_iterator(folder_)) {
    EXPECT_EQ(entry.status().permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
}

TEST_F(CacheFolderTest, TakesDamageForAbsence) {
  StateCache(1 << 20, folder_, "one").store("key", "state");
  for (const auto& entry : fs::directory_iterator(folder_)) std::ofstream(entry.path()) << "damaged";
  EXPECT_FALSE(StateCache(1 << 20, folder_, "one").find("key"));
  StateCache unwritable(1 << 20, "/proc/no/such/folder", "one");
  unwritable.store("key", "state");
  EXPECT_EQ(unwritable.find("key"), "state");
}

schema::Realm full_realm() {
  schema::Realm realm;
  realm.properties.set("charset", std::string("utf8mb4"));
  realm.objects.push_back({.kind = "extension", .schema = "", .name = "x"});
  schema::Schema& schema = realm.schemas.emplace_back();
  schema.name = "s";
  schema.comment = "c";
  schema::Object& object = schema.objects.emplace_back();
  object = {.kind = "enum", .schema = "s", .name = "e", .understood = false, .renamed_from = "old"};
  object.properties.set("values", std::vector<std::string>{"a", ""});
  object.reads = {{"s", "t", "id"}};
  object.columns = {{.name = "a"}};
  object.arguments = {{.name = "b"}};
  object.type = schema::ColumnType{.name = "int"};
  object.default_value = {false, "1"};
  object.checks.push_back({.name = "k", .expression = "value > 0"});
  object.indexes.push_back({.name = "x"});
  schema::Table& table = schema.tables.emplace_back();
  table.schema = "s";
  table.name = "t";
  table.renamed_from = "u";
  table.position = {"f.hcl", 3, 7, 99};
  table.depends_on = {{"function", "s", "f"}};
  table.properties.set("row_format", schema::Word{"COMPRESSED"});
  table.properties.set("auto_increment", std::int64_t{-5});
  table.properties.set("strict", true);
  schema::Column& column = table.columns.emplace_back();
  column.name = "id";
  column.type = {.name = "e", .args = {"1"}, .object = schema::ObjectRef{"enum", "s", "e"}, .array = true};
  column.type.attributes.set("unsigned", true);
  column.nullable = true;
  column.default_value = {true, "now()"};
  column.generated = {"a + 1", "STORED"};
  column.comment = "";
  column.properties.set("on_update", schema::RawSql{"x"});
  schema::Index index{.name = "i", .kind = schema::IndexKind::kUniqueConstraint, .unique = true};
  index.parts = {{.column = "id", .expression = "", .descending = true}, {.column = "", .expression = "a"}};
  index.include = {"b"};
  index.where = "w";
  table.primary_key = index;
  table.indexes = {index};
  table.foreign_keys.push_back({.symbol = "k",
                                .columns = {"id"},
                                .ref_schema = "o",
                                .ref_table = "p",
                                .ref_columns = {"q"},
                                .on_update = "CASCADE",
                                .on_delete = ""});
  table.checks.push_back({.name = "ck", .expression = "a > 0"});
  table.partitioning = {.type = "RANGE", .parts = index.parts, .partitions = {{"p0", {}}}};
  return realm;
}

TEST(StateCodec, KeepsEverything) {
  State state{.realm = full_realm(), .schema_scope = true, .from_document = true};
  state.unmanaged_kinds = {"function", "view"};
  state.warnings = {"f.hcl:1,1-2: unknown block"};
  const std::string bytes = encode_state(state);
  const State again = decode_state(bytes);
  EXPECT_EQ(encode_state(again), bytes);
  EXPECT_TRUE(again.schema_scope && again.normalized && again.from_document);
  EXPECT_EQ(again.unmanaged_kinds, state.unmanaged_kinds);
  EXPECT_EQ(again.warnings, state.warnings);
  const schema::Table& table = again.realm.schemas.at(0).tables.at(0);
  EXPECT_EQ(table.position.line, 3);
  EXPECT_EQ(table.renamed_from, "u");
  EXPECT_EQ(table.properties, state.realm.schemas[0].tables[0].properties);
  EXPECT_EQ(table.columns[0].type, state.realm.schemas[0].tables[0].columns[0].type);
  EXPECT_EQ(table.columns[0].comment, "");
  EXPECT_EQ(table.foreign_keys[0].ref_columns, std::vector<std::string>{"q"});
  EXPECT_EQ(table.partitioning, state.realm.schemas[0].tables[0].partitioning);
  const schema::Object& object = again.realm.schemas[0].objects[0];
  EXPECT_FALSE(object.understood);
  EXPECT_EQ(object.reads, state.realm.schemas[0].objects[0].reads);
  EXPECT_EQ(object.type, state.realm.schemas[0].objects[0].type);
}

TEST(StateCodec, RefusesDamage) {
  const std::string bytes = encode_state({.realm = full_realm()});
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_THROW(decode_state(bytes.substr(0, size)), Error);
  EXPECT_THROW(decode_state(bytes + "x"), Error);
}

}  // namespace
}  // namespace portolan::engine
