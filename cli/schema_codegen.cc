#include <filesystem>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/inspected.h"
#include "drivers/gorm.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/codegen/gorm.h"

namespace portolan::cli {
namespace {

template <typename T>
struct Word {
  std::string_view text;
  T value;
};

/// The meaning of a flag's word. Throws UsageError that names the choices.
template <typename T>
T choice(const Call& call, std::string_view flag, const std::vector<Word<T>>& words) {
  std::vector<std::string> known;
  for (const Word<T>& word : words) {
    if (call.flags.text(flag) == word.text) return word.value;
    known.emplace_back(word.text);
  }
  throw UsageError("--" + std::string(flag) + " takes " + base::join(known, ", ") + ", not " +
                   base::quote_go(call.flags.text(flag)));
}

codegen::GormOptions gorm_options(const Call& call) {
  using codegen::Decimals;
  using codegen::Nulls;
  codegen::GormOptions options;
  options.package = call.flags.text("package");
  options.single_file = call.flags.text("single-file");
  options.json_tags = call.flags.boolean("json-tags");
  options.relations = call.flags.boolean("relations");
  options.nulls = choice<Nulls>(call, "null", {{"pointer", Nulls::kPointer}, {"sql", Nulls::kSql}});
  options.google_uuid = choice<bool>(call, "uuid", {{"string", false}, {"google", true}});
  options.decimals = choice<Decimals>(
      call, "decimal", {{"string", Decimals::kString}, {"float64", Decimals::kFloat}, {"decimal", Decimals::kDecimal}});
  return options;
}

int run_schema_codegen(Program& program, const Call& call) {
  const codegen::GormOptions options = gorm_options(call);
  const Inspected inspected(program, call);
  const ports::Dialect& dialect = inspected.dialect();
  const std::filesystem::path folder = call.flags.text("out");
  const auto files =
      codegen::gorm_models(inspected.state.realm, dialect, drivers::gorm_traits(dialect.facts()), options);
  program.files.create_directories(folder.string());
  for (const codegen::GoFile& file : files) program.files.write((folder / file.name).string(), file.content);
  return 0;
}

}  // namespace

Command schema_codegen_gorm_command() {
  return {.path = "schema codegen gorm",
          .arguments = "[flags]",
          .summary = "Writes GORM models for the tables of a schema.",
          .details =
              "Writes a Go package with a struct for each table. Loading it back (src = \"file://models\") gives the "
              "schema; what GORM has no tag for stands in comments above the structs.",
          .examples =
              "  portolan schema codegen gorm -u \"postgres://localhost:5432/app\" --out models\n"
              "  portolan schema codegen gorm -u \"sqlite://app.db\" --out db --package db --single-file models.go",
          .flags =
              {url_flag("state to write models of: a database, files or a migration directory", true),
               dev_url_flag(),
               schema_flag(),
               exclude_flag(),
               include_flag(),
               {.name = "out", .usage = "folder of the files; it is made", .required = true},
               {.name = "package", .default_value = "models", .usage = "name of the package"},
               {.name = "single-file", .usage = "write all structs into one file of this name"},
               {.name = "json-tags", .type = FlagType::kBool, .usage = "add json tags with the columns' names"},
               {.name = "relations",
                .type = FlagType::kBool,
                .default_value = "true",
                .usage = "add a field for each foreign key to both structs"},
               {.name = "null",
                .default_value = "pointer",
                .usage = "types of columns that may be null",
                .choices = "pointer,sql"},
               {.name = "uuid", .default_value = "string", .usage = "type of uuid columns", .choices = "string,google"},
               {.name = "decimal",
                .default_value = "string",
                .usage = "type of exact numbers",
                .choices = "string,float64,decimal"}},
          .run = run_schema_codegen};
}

}  // namespace portolan::cli
