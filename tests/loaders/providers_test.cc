#include "loaders/providers.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

std::vector<std::string> words(const std::string& line) {
  return base::split(line, ' ');
}

struct Line {
  std::string program;
  /// ORM, package, paths, dialect, interpreter, Python's environment.
  std::string expected;
};

class Recognised : public testing::TestWithParam<Line> {};

TEST_P(Recognised, AsTheProviderItNames) {
  const auto line = recognise(words(GetParam().program));
  ASSERT_TRUE(line);
  const LoadRequest& request = line->request;
  EXPECT_EQ(std::string(request.orm->name) + "|" + line->package + "|" + base::join(request.paths, ",") + "|" +
                request.target.dialect + "|" + base::join(request.interpreter, " "),
            GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, Recognised,
    testing::Values(
        Line{"go run -mod=mod ariga.io/atlas-provider-gorm load --path ./models --dialect mysql",
             "gorm|ariga.io/atlas-provider-gorm|./models|mysql|"},
        Line{"go run ariga.io/atlas-provider-gorm@v0.5.0 load --path=./models --dialect=sqlserver",
             "gorm|ariga.io/atlas-provider-gorm|./models|sqlserver|"},
        Line{"go tool atlas-provider-gorm load --path a --path b --dialect postgres",
             "gorm|ariga.io/atlas-provider-gorm|a,b|postgres|"},
        Line{"env NODE_ENV=test npx -y @ariga/atlas-provider-sequelize load --path ./models --dialect mssql",
             "sequelize|@ariga/atlas-provider-sequelize|./models|sqlserver|"},
        Line{"pnpm dlx --package x @ariga/ts-atlas-provider-sequelize load --path m --dialect mariadb",
             "sequelize-typescript|@ariga/ts-atlas-provider-sequelize|m|mariadb|"},
        Line{"yarn run @ariga/atlas-provider-typeorm load --path a b --dialect sqlite",
             "typeorm|@ariga/atlas-provider-typeorm|a,b|sqlite|"},
        Line{"poetry run atlas-provider-sqlalchemy load --dialect postgresql",
             "sqlalchemy|atlas-provider-sqlalchemy|.|postgres|poetry run python"},
        Line{"uv run --with x python3.12 -m atlas_provider_sqlalchemy --path app",
             "sqlalchemy|atlas-provider-sqlalchemy|app|mysql|uv run python3.12"},
        Line{"python manage.py atlas-provider-django --dialect mssql",
             "django|atlas-provider-django|.|sqlserver|python"},
        Line{"./manage.py atlas-provider-django", "django|atlas-provider-django|.|mysql|"},
        Line{"python3 -m django atlas-provider-django --dialect sqlite",
             "django|atlas-provider-django|.|sqlite|python3"},
        Line{"php bin/doctrine atlas:schema --dialect postgres",
             "doctrine|ariga/atlas-provider-doctrine|./src|postgres|php"},
        Line{"vendor/bin/doctrine atlas:schema --path lib", "doctrine|ariga/atlas-provider-doctrine|lib|mysql|"},
        Line{"npx prisma migrate diff --from-empty --to-schema-datamodel prisma/schema.prisma --script",
             "prisma|prisma|prisma/schema.prisma||"}));

TEST(Providers, OtherProgramsAreNone) {
  for (const char* program :
       {"go run ./loader", "bash -c npx @ariga/atlas-provider-typeorm load", "make schema", "python manage.py migrate",
        "npx prisma migrate deploy", "php bin/console doctrine:schema:create", "env"}) {
    EXPECT_FALSE(recognise(words(program))) << program;
  }
  EXPECT_FALSE(recognise({}));
}

TEST(Providers, RefuseFlagsThatTheyDoNotKnow) {
  try {
    recognise(words("npx @ariga/atlas-provider-typeorm load --path a --dialect mysql --watch"));
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "unknown flag --watch for the built-in typeorm loader");
  }
}

}  // namespace
}  // namespace portolan::loaders
