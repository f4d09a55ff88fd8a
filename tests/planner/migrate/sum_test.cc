#include "planner/migrate/sum.h"

#include <gtest/gtest.h>

#include "planner/migrate/dir.h"

namespace portolan::migrate {
namespace {

const std::map<std::string, std::string> kVector = {{"1_shelf.sql", "CREATE TABLE shelf (id int);\n"},
                                                    {"2_box.sql", "CREATE TABLE box (id int);\n"}};

// Test vector of spec/migrations.md 4.1.
const char* const kVectorSum =
    "h1:+9/Trmvk//LWt+2+VM1AhorNzS4+a9mnKmAx8xGzfzE=\n"
    "1_shelf.sql h1:YqMNIK3IoBdgyv8wh6NLd3BaueW0WWuPP+b0gAeM01c=\n"
    "2_box.sql h1:EidxRo7Ch1Spz4u1OYMcrlaicNqZ1AscbZpfBMocPxQ=\n";

/// What validating `contents` against the stored sum says: text, and for a position `LINE:POS FILE`.
std::string check(std::map<std::string, std::string> contents, const std::string& stored) {
  contents["atlas.sum"] = stored;
  try {
    Dir(contents).validate();
  } catch (const ChecksumError& error) {
    const std::string place =
        " " + std::to_string(error.line()) + ":" + std::to_string(error.pos()) + " " + error.file();
    return error.what() + (error.line() > 0 ? place : "");
  }
  return "valid";
}

TEST(Sum, MatchesTheGoldenVector) {
  EXPECT_EQ(Dir(kVector).sum().text(), kVectorSum);
  EXPECT_EQ(Dir().sum().text(), "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
  EXPECT_EQ(check(kVector, kVectorSum), "valid");
}

// Computed apart from this program, with Python's hashlib.
TEST(Sum, TakesBytesAsTheyAre) {
  const std::map<std::string, std::string> windows = {{"1_shelf.sql",
                                                       "\xEF\xBB\xBF"
                                                       "CREATE TABLE shelf (id int);\r\n"},
                                                      {"2_a box.sql", "CREATE TABLE box (id int);\r\n\r\n"}};
  EXPECT_EQ(Dir(windows).sum().text(),
            "h1:1wk3+hgqnhP4xxEZy2XX5dBJUXOi7OUWPdMQ9vSGMPw=\n"
            "1_shelf.sql h1:7aEr+mbNagZulP/Ppa7Lb6EizKVcY6zvEdI78ZlvhP4=\n"
            "2_a box.sql h1:FL4fKmOJR8l115vv35Z6xYIj/tMNMFo3oYX4Uaydb9A=\n");
  EXPECT_EQ(check(windows, Dir(windows).sum().text()), "valid");
}

TEST(Sum, IgnoredFilesCountByNameOnly) {
  auto contents = kVector;
  contents["1a_data.sql"] = "-- atlas:sum ignore\nSELECT 1;\n";
  const std::string one = Dir(contents).sum().text();
  contents["1a_data.sql"] = "-- atlas:sum ignore\nSELECT 2;\n";
  EXPECT_EQ(Dir(contents).sum().text(), one);
  EXPECT_EQ(one.find("1a_data"), std::string::npos);
  EXPECT_NE(one, kVectorSum);
}

TEST(Sum, NamesTheFileThatDiffers) {
  auto edited = kVector;
  edited["2_box.sql"] += "-- more\n";
  EXPECT_EQ(check(edited, kVectorSum), "checksum mismatch 3:108 2_box.sql");
  auto removed = kVector;
  removed.erase("1_shelf.sql");
  EXPECT_EQ(check(removed, kVectorSum), "checksum mismatch 2:48 1_shelf.sql");
  auto added = kVector;
  added["1a.sql"] = "";
  EXPECT_EQ(check(added, kVectorSum), "checksum mismatch 3:108 1a.sql");
  auto appended = kVector;
  appended["3.sql"] = "";
  EXPECT_EQ(check(appended, kVectorSum), "checksum mismatch 4:166 3.sql");
}

TEST(Sum, RefusesABrokenFile) {
  EXPECT_EQ(check(kVector, "h1:x\n1_shelf.sql\n"), "checksum file format invalid");
  EXPECT_EQ(check(kVector, "h1:x\n"), "checksum mismatch");
  EXPECT_THROW(Dir(kVector).validate(), ChecksumError);
  EXPECT_NO_THROW(Dir().validate());
}

TEST(Sum, NoticeIsTheOneOfTheCommands) {
  const ChecksumError positioned("2_box.sql", ChecksumError::Reason::kEdited, 3, 108);
  EXPECT_EQ(positioned.notice("atlas migrate hash"),
            "You have a checksum error in your migration directory.\n\n\tL3: 2_box.sql was edited\n\n"
            "Please check your migration files and run 'atlas migrate hash' to re-hash the contents\n\n");
  EXPECT_EQ(ChecksumError("checksum file not found").notice("x"),
            "You have a checksum error in your migration directory.\n"
            "Please check your migration files and run 'x' to re-hash the contents\n\n");
}

}  // namespace
}  // namespace portolan::migrate
