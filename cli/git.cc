#include "cli/git.h"

#include <vector>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/dir.h"
#include "sources/processes.h"

namespace portolan::cli {
namespace {

std::string find_git() {
  try {
    return sources::find_program("git");
  } catch (const ports::ProcessError& error) {
    throw Error(std::string("lookup git: ") + error.what());
  }
}

}  // namespace

lint::BaseDifferences git_differences(const Program& program, const std::string& git_dir, const std::string& base,
                                      const std::string& directory) {
  if (base.starts_with('-')) throw UsageError("invalid git base: " + base::quote_go(base));
  ports::ProcessRequest request{
      .program = {find_git(), "-C", git_dir, "--no-pager", "diff", "--name-status", "--no-renames", "-z"},
      .stop = program.stop};
  if (base.ends_with("...")) {
    request.program.push_back(base + "HEAD");
  } else {
    request.program.insert(request.program.end(), {base, "HEAD"});
  }
  request.program.insert(request.program.end(), {"--", directory});
  const ports::ProcessResult result = program.programs.run(request);
  if (!result.failure.empty()) throw Error("git diff: " + result.failure);

  lint::BaseDifferences differences;
  // A status and a path in turn, each with a NUL behind it.
  const std::vector<std::string> fields = base::split(result.out, '\0');
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
    const std::string name = fields[i + 1].substr(fields[i + 1].rfind('/') + 1);
    if (name.empty() || name == migrate::kSumFile) continue;
    (fields[i] == "A" ? differences.added : fields[i] == "D" ? differences.removed : differences.edited).insert(name);
  }
  return differences;
}

}  // namespace portolan::cli
