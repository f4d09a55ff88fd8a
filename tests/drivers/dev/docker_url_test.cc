#include "drivers/dev/docker_url.h"

#include <gtest/gtest.h>

#include "drivers/dev/local_programs.h"
#include "planner/base/errors.h"

namespace portolan::dev {
namespace {

struct Expected {
  const char* url;
  const char* image;
  const char* database;
  const char* version;
};

class DockerUrlTest : public testing::TestWithParam<Expected> {};

TEST_P(DockerUrlTest, ReadsImageAndDatabase) {
  const Expected& expected = GetParam();
  const DockerUrl url = parse_docker_url(base::Url::parse(expected.url));
  EXPECT_EQ(url.image, expected.image);
  EXPECT_EQ(url.database, expected.database);
  EXPECT_EQ(url.version, expected.version);
}

// The examples of spec/cli.md 3.4.
INSTANTIATE_TEST_SUITE_P(Examples, DockerUrlTest,
                         testing::Values(Expected{"docker://mysql", "mysql", "", ""},
                                         Expected{"docker://mysql/8/dev", "mysql:8", "dev", "8"},
                                         Expected{"docker://postgres/15", "postgres:15", "", "15"},
                                         Expected{"docker://postgres/15-alpine/dev", "postgres:15-alpine", "dev", "15"},
                                         Expected{"docker://maria/10.11/app", "mariadb:10.11", "app", "10.11"},
                                         Expected{"docker://postgis/latest/dev", "postgis/postgis:latest", "dev", ""},
                                         Expected{"docker://pgvector/pg17/dev", "pgvector/pgvector:pg17", "dev", ""},
                                         Expected{"docker://sqlserver/2022-latest",
                                                  "mcr.microsoft.com/mssql/server:2022-latest", "", "2022"},
                                         Expected{"docker+postgres://_/pgx:15/dev", "pgx:15", "dev", "15"},
                                         Expected{"docker+mysql://acme/db:8/app", "acme/db:8", "app", "8"},
                                         Expected{"docker+mysql:///localimg/app", "localimg", "app", ""},
                                         Expected{"docker+postgres://ghcr.io/acme/pg:16", "ghcr.io/acme/pg:16", "",
                                                  "16"},
                                         Expected{"docker+postgres://ghcr.io/acme/pg", "ghcr.io/acme", "pg", ""},
                                         Expected{"docker+mysql://_/mysql:8?schema=app", "mysql:8", "app", "8"},
                                         Expected{"docker+sqlserver://mcr.microsoft.com/azure-sql-edge:1.0.7",
                                                  "mcr.microsoft.com/azure-sql-edge:1.0.7", "", "1.0.7"}));

TEST(DockerUrl, MakesTheDatabasesUrl) {
  const auto url = [](const char* text) {
    return parse_docker_url(base::Url::parse(text)).database_url("u:p@localhost:5000").with_secrets();
  };
  EXPECT_EQ(url("docker://mysql/8/dev"), "mysql://u:p@localhost:5000/dev");
  EXPECT_EQ(url("docker://postgres/15/dev?search_path=public&v=1"),
            "postgres://u:p@localhost:5000/dev?sslmode=disable&search_path=public");
  EXPECT_EQ(url("docker://postgres/15"), "postgres://u:p@localhost:5000/postgres?sslmode=disable");
}

TEST(DockerUrl, RefusesUnknownImages) {
  try {
    parse_docker_url(base::Url::parse("docker://foo/1"));
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "unsupported docker image \"foo\"");
  }
}

TEST(LocalPrograms, ComparesVersions) {
  EXPECT_TRUE(version_matches("8.0.36", "8"));
  EXPECT_TRUE(version_matches("8.0.36", "8.0"));
  EXPECT_FALSE(version_matches("8.4.1", "8.0"));
  EXPECT_FALSE(version_matches("15.7", "1"));
  EXPECT_TRUE(version_matches("15.7", ""));
  EXPECT_TRUE(version_before("9.6", "15.7"));
  EXPECT_FALSE(version_before("10.11", "10.11"));
}

TEST(DockerUrl, HoldsWhatADockerBlockSays) {
  const base::Url url = base::Url::parse(
      "docker+postgres://_/app:15?schema=public&baseline=SELECT%201&build-context=.&build-file=a/b&build-target=t"
      "&build-arg=A%3D1&build-arg=B%3D2");
  const DockerUrl parsed = parse_docker_url(url);
  EXPECT_EQ(parsed.baseline, "SELECT 1");
  EXPECT_EQ(parsed.build.context, ".");
  EXPECT_EQ(parsed.build.file, "a/b");
  EXPECT_EQ(parsed.build.target, "t");
  EXPECT_EQ(parsed.build.arguments, (std::vector<std::string>{"A=1", "B=2"}));
  EXPECT_EQ(parsed.database_url("u:p@localhost:5000").with_secrets(),
            "postgres://u:p@localhost:5000/postgres?sslmode=disable&schema=public");
  EXPECT_EQ(describe(url), "docker+postgres://_/app:15?schema=public");
}

}  // namespace
}  // namespace portolan::dev
