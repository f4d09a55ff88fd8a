#include "planner/sql/renames.h"

#include <gtest/gtest.h>

namespace portolan::sql {
namespace {

using Kind = RenameDeclaration::Kind;
using Declarations = std::vector<RenameDeclaration>;

Declarations declared(std::string_view text) {
  Declarations all;
  for (const Statement& statement : scan(text, generic_options())) {
    const Declarations found = rename_declarations(statement, generic_options());
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

TEST(RenameDeclarations, StandAboveTablesAndIndexes) {
  EXPECT_EQ(
      declared("-- atlas:renamed_from people\nCREATE TABLE IF NOT EXISTS app.\"the users\" (id int);\n"
               "-- atlas:renamed_from i_old\nCREATE UNIQUE INDEX i_new ON ONLY users (id);\n"
               "CREATE TABLE plain (id int);"),
      (Declarations{{Kind::kTable, "app", "the users", "", "people"}, {Kind::kIndex, "", "users", "i_new", "i_old"}}));
}

TEST(RenameDeclarations, StandOnTheLineAboveColumnsAndIndexesOrBehindThem) {
  EXPECT_EQ(declared("CREATE TABLE `t` (\n"
                     "  -- atlas:renamed_from \"a \"\"b\"\"\"\n"
                     "  `a1` int DEFAULT (1),\n"
                     "  b1 decimal(10, 2), -- atlas:renamed_from b\n"
                     "  c int,\n"
                     "  -- atlas:renamed_from k\n"
                     "  UNIQUE KEY k1 (a1, b1),\n"
                     "  -- atlas:renamed_from u\n"
                     "  CONSTRAINT u1 UNIQUE (c),\n"
                     "  -- atlas:renamed_from ignored\n"
                     "  PRIMARY KEY (c),\n"
                     "  d1 int -- atlas:renamed_from d\n"
                     ");"),
            (Declarations{{Kind::kColumn, "", "t", "a1", "a \"b\""},
                          {Kind::kColumn, "", "t", "b1", "b"},
                          {Kind::kIndex, "", "t", "k1", "k"},
                          {Kind::kIndex, "", "t", "u1", "u"},
                          {Kind::kColumn, "", "t", "d1", "d"}}));
}

TEST(RenameDeclarations, MeanNothingElsewhere) {
  EXPECT_EQ(declared("-- atlas:renamed_from a\nALTER TABLE t ADD COLUMN b int;\n"
                     "-- atlas:renamed_from a\n\nCREATE TABLE far (id int);\n"
                     "CREATE TABLE t (a int DEFAULT '-- atlas:renamed_from b');"),
            Declarations{});
}

}  // namespace
}  // namespace portolan::sql
