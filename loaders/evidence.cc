#include "loaders/evidence.h"

namespace portolan::loaders {
namespace {

using Suffixes = std::vector<std::string_view>;

const Suffixes kPrisma = {".prisma"};
const Suffixes kGo = {".go"};
const Suffixes kPython = {".py"};
const Suffixes kPhp = {".php"};
const Suffixes kXml = {".orm.xml"};
const Suffixes kNode = {".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"};

}  // namespace

// Import lines of Node: `from "x"`, `require("x")`, `import "x"`, `import("x")`; x alone or a file of it.
#define PORTOLAN_NODE_IMPORT(name) R"((?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*\(?\s*)["'])" name R"((?:/[^"']*)?["'])"

const std::vector<EvidenceRule>& evidence_rules() {
  static const std::vector<EvidenceRule> kRules = {
      {&kPrisma, "", "prisma", 3, "a Prisma schema", true},
      {&kGo, R"re("gorm\.io/gorm["/])re", "gorm", 3, "imports gorm.io/gorm"},
      {&kGo, R"re(`[^`\n]*\bgorm:")re", "gorm", 2, "has a gorm tag"},
      {&kGo, R"re("entgo\.io/ent["/])re", "ent", 3, "imports entgo.io/ent"},
      {&kPython, R"(from\s+django\.db\s+import\s+[^\n]*\bmodels\b)", "django", 3, "imports django.db.models"},
      {&kPython, R"(^\s*class\s+\w+\s*\([^)]*\bmodels\.Model\b)", "django", 3, "derives from models.Model"},
      {&kPython, R"(^\s*(?:from|import)\s+(?:sqlalchemy|sqlmodel|flask_sqlalchemy|advanced_alchemy)\b)", "sqlalchemy",
       3, "imports SQLAlchemy"},
      {&kPython, R"(^\s*__tablename__\s*[:=])", "sqlalchemy", 1, "assigns __tablename__"},
      {&kPhp, R"(^\s*use\s+Doctrine\\ORM\\Mapping\b)", "doctrine", 3, "uses Doctrine\\ORM\\Mapping"},
      {&kPhp, R"(#\[\s*(?:ORM\\)?Entity\b)", "doctrine", 3, "has the attribute Entity"},
      {&kPhp, R"(\*\s*@(?:ORM\\)?Entity\b)", "doctrine", 3, "has the annotation Entity"},
      {&kXml, "", "doctrine", 3, "an XML mapping of Doctrine"},
      {&kNode, PORTOLAN_NODE_IMPORT("sequelize-typescript"), "sequelize-typescript", 4, "imports sequelize-typescript"},
      {&kNode, PORTOLAN_NODE_IMPORT("typeorm"), "typeorm", 3, "imports typeorm"},
      {&kNode, PORTOLAN_NODE_IMPORT("sequelize"), "sequelize", 3, "imports sequelize"},
      {&kNode, R"(\bsequelize\.define\s*\()", "sequelize", 2, "calls sequelize.define"},
      {&kNode, R"(\(\s*sequelize\s*,\s*DataTypes\s*\))", "sequelize", 2, "takes (sequelize, DataTypes)"},
      {&kNode, R"((?s)\bcolumns\s*:\s*\{.*\b(?:primary|generated)\s*:\s*true)", "typeorm", 1, "describes columns"},
      {&kNode, PORTOLAN_NODE_IMPORT("drizzle-orm"), "drizzle-orm", 3, "imports drizzle-orm"},
      {&kNode, PORTOLAN_NODE_IMPORT(R"(@mikro-orm/[\w-]+)"), "@mikro-orm", 3, "imports @mikro-orm"},
      {&kNode, PORTOLAN_NODE_IMPORT("@sequelize/core"), "@sequelize/core", 3, "imports @sequelize/core"},
  };
  return kRules;
}

#undef PORTOLAN_NODE_IMPORT

const std::vector<Dependency>& dependencies() {
  static const std::vector<Dependency> kDependencies = {
      {"package.json", R"re("sequelize-typescript"\s*:)re", "sequelize-typescript", &kNode},
      {"package.json", R"re("sequelize"\s*:)re", "sequelize", &kNode},
      {"package.json", R"re("typeorm"\s*:)re", "typeorm", &kNode},
      {"go.mod", R"(\bgorm\.io/gorm\s)", "gorm", &kGo},
      {"composer.json", R"re("doctrine/(?:orm|doctrine-bundle)"\s*:)re", "doctrine", &kPhp},
      {"pyproject.toml", R"((?i)\b(?:sqlalchemy|sqlmodel)\b)", "sqlalchemy", &kPython},
      {"pyproject.toml", R"((?i)["']?django\b)", "django", &kPython},
      {"requirements.txt", R"((?im)^\s*(?:flask-)?(?:sqlalchemy|sqlmodel)\b)", "sqlalchemy", &kPython},
      {"requirements.txt", R"((?im)^\s*django\b)", "django", &kPython},
      {"Pipfile", R"((?im)^\s*"?(?:flask-)?(?:sqlalchemy|sqlmodel)\b)", "sqlalchemy", &kPython},
      {"Pipfile", R"((?im)^\s*"?django\b)", "django", &kPython},
      {"setup.cfg", R"((?im)^\s*(?:sqlalchemy|sqlmodel)\b)", "sqlalchemy", &kPython},
      {"setup.cfg", R"((?im)^\s*django\b)", "django", &kPython},
      {"manage.py", "", "django", &kPython},
  };
  return kDependencies;
}

const std::vector<Unsupported>& unsupported_orms() {
  static const std::vector<Unsupported> kUnsupported = {
      {"ent", "the Go files import ent: use an ent:// URL"},
      {"drizzle-orm", "the files import drizzle-orm, which is not supported"},
      {"@mikro-orm", "the files import MikroORM, which is not supported"},
      {"@sequelize/core", "the files import @sequelize/core (Sequelize 7), which is not supported"},
  };
  return kUnsupported;
}

const std::vector<NearMiss>& near_miss_texts() {
  static const std::vector<NearMiss> kTexts = {
      {".go", ".go files without gorm tags"},
      {".py", ".py files that import neither SQLAlchemy nor Django's models"},
      {".php", ".php files without Doctrine's attributes"},
      {".ts", ".ts files that import no ORM"},
      {".js", ".js files that import no ORM"},
  };
  return kTexts;
}

}  // namespace portolan::loaders
