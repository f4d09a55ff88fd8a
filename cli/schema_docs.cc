#include <filesystem>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/inspected.h"
#include "planner/report/markdown.h"

namespace portolan::cli {
namespace {

int run_schema_docs(Program& program, const Call& call) {
  const Inspected inspected(program, call);
  const std::filesystem::path folder = call.flags.text("out");
  program.files.create_directories(folder.string());
  for (const report::ArchiveFile& file : report::markdown(inspected.state.realm, inspected.dialect())) {
    program.files.write((folder / file.path).string(), file.content);
  }
  return 0;
}

}  // namespace

Command schema_docs_command() {
  return {.path = "schema docs",
          .arguments = "[flags]",
          .summary = "Writes the documentation of a schema as Markdown.",
          .details =
              "Writes Markdown for people: an index and one file per schema with its tables, keys and objects and a "
              "Mermaid diagram.",
          .examples =
              "  portolan schema docs -u \"postgres://localhost:5432/app\" --out docs/schema\n"
              "  portolan schema docs -u file://schema.hcl --dev-url \"sqlite://dev?mode=memory\" --out docs/schema",
          .flags = {url_flag("state to describe: a database, files or a migration directory", true),
                    dev_url_flag(),
                    schema_flag(),
                    exclude_flag(),
                    include_flag(),
                    {.name = "out", .usage = "folder of the files; it is made", .required = true}},
          .run = run_schema_docs};
}

}  // namespace portolan::cli
