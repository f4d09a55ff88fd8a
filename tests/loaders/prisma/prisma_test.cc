// What text files cannot show: options that only callers in this program set. The statements themselves are compared
// with Prisma's engine and real servers by tests/loaders/prisma/run.
#include "loaders/prisma/prisma.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "planner/base/errors.h"

namespace portolan::loaders::prisma {
namespace {

namespace fs = std::filesystem;

class PrismaTest : public testing::Test {
 protected:
  PrismaTest() : folder_(fs::temp_directory_path() / ("prisma_test_" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~PrismaTest() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }

  Document document(const std::string& text) const { return read({write("schema.prisma", text)}, base::disk_files()); }

  fs::path folder_;
};

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

constexpr const char* two_schemas = R"(datasource db {
  provider = "postgresql"
  schemas  = ["app", "audit"]
}

model User {
  id Int @id

  @@schema("app")
}
)";

TEST_F(PrismaTest, NamesOfTheBoundSchemaAreNotQualified) {
  const Output output = ddl(document(two_schemas), {"", true, "app"});
  ASSERT_EQ(output.statements.size(), 1U);
  EXPECT_TRUE(output.statements[0].starts_with("CREATE TABLE \"User\" (")) << output.statements[0];
  EXPECT_EQ(output.declared[0].name, "User");
}

TEST_F(PrismaTest, AnotherSchemaThanTheBoundOneIsRefused) {
  const Document read = document(two_schemas);
  const std::string message = message_of([&] { ddl(read, {"", true, "public"}); });
  EXPECT_NE(message.find(":9:5: model User uses schema \"app\"; the dev-url must not be limited to one schema"),
            std::string::npos)
      << message;
}

TEST_F(PrismaTest, SchemasAreCreatedUnlessTheCallerDoesNotWantIt) {
  const Document read = document(two_schemas);
  EXPECT_EQ(ddl(read, {"", true, std::nullopt}).statements[0], "CREATE SCHEMA IF NOT EXISTS \"app\"");
  EXPECT_TRUE(ddl(read, {"", false, std::nullopt}).statements[0].starts_with("CREATE TABLE \"app\".\"User\""));
}

TEST_F(PrismaTest, TheProviderMustFitTheDevDatabase) {
  const Document read = document("datasource db {\n  provider = \"mysql\"\n}\nmodel A {\n  id Int @id\n}\n");
  EXPECT_EQ(message_of([&] { require_dialect(read, "mariadb"); }), "no error");
  EXPECT_EQ(
      message_of([&] { require_dialect(read, "postgres"); }),
      (folder_ / "schema.prisma").string() + ": datasource provider is \"mysql\" but the dev database is postgres");
}

TEST_F(PrismaTest, PositionsNameTheBlocksAndViewsAreWarnedOf) {
  const std::string path = write("schema.prisma",
                                 "datasource db {\n  provider = \"postgresql\"\n}\nenum E {\n  A\n}\n model B {\n  id "
                                 "Int @id\n  @@map(\"b\")\n}\nview V {\n  id Int\n}\n");
  const Output output = ddl(read({path}, base::disk_files()), {});
  const std::string text = print(output);
  EXPECT_TRUE(text.starts_with("-- atlas:pos E[type=enum] " + path + ":4:6\n-- atlas:pos b[type=table] " + path +
                               ":7:8\n\nCREATE TYPE"))
      << text;
  ASSERT_EQ(output.warnings.size(), 1U);
  EXPECT_EQ(output.warnings[0], path + ":11:6: view V is declared only; its definition must come from SQL");
}

TEST_F(PrismaTest, AFolderIsReadInTheOrderOfItsPaths) {
  write("b/two.prisma", "model Two {\n  id Int @id\n}\n");
  write("a.prisma", "model One {\n  id Int @id\n}\n");
  write("node_modules/never.prisma", "nonsense");
  write("b/zero.prisma", "datasource db {\n  provider = \"sqlite\"\n}\n");
  const Output output = ddl(read({folder_.string()}, base::disk_files()), {});
  ASSERT_EQ(output.declared.size(), 2U);
  EXPECT_EQ(output.declared[0].name, "One");
  EXPECT_EQ(output.declared[1].name, "Two");
}

TEST_F(PrismaTest, NothingToReadIsAnError) {
  const std::string path = write("schema.prisma", "datasource db {\n  provider = \"sqlite\"\n}\n");
  EXPECT_EQ(message_of([&] { ddl(read({path}, base::disk_files()), {}); }), "no Prisma models found in " + path);
  EXPECT_EQ(message_of([&] { read({(folder_ / "x").string()}, base::disk_files()); }),
            "path \"" + (folder_ / "x").string() + "\" does not exist");
}

}  // namespace
}  // namespace portolan::loaders::prisma
