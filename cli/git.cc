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

/// The name of a file of the directory; empty for others.
std::string file_name(const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  return name == migrate::kSumFile ? "" : name;
}

/// @param fields  a status and a path in turn, or for what was renamed or copied a status and two paths
lint::BaseDifferences read_differences(const std::vector<std::string>& fields) {
  lint::BaseDifferences differences;
  const auto note = [](auto& names, const std::string& path) {
    if (std::string name = file_name(path); !name.empty()) names.insert(std::move(name));
  };
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
    const char status = fields[i].empty() ? ' ' : fields[i].front();
    if (status == 'R' || status == 'C') {
      // A renamed file is none that was added (spec/lint-and-tools.md 1.2); its old name is gone.
      if (status == 'R') note(differences.removed, fields[i + 1]);
      if (status == 'C' && i + 2 < fields.size()) note(differences.added, fields[i + 2]);
      ++i;
      continue;
    }
    note(status == 'A' ? differences.added : status == 'D' ? differences.removed : differences.edited, fields[i + 1]);
  }
  return differences;
}

}  // namespace

lint::BaseDifferences git_differences(const Program& program, const std::string& git_dir, const std::string& base,
                                      const std::string& directory) {
  if (base.starts_with('-')) throw UsageError("invalid git base: " + base::quote_go(base));
  ports::ProcessRequest request{.program = {find_git(), "-C", git_dir, "--no-pager", "diff", "--name-status", "-z"},
                                .stop = program.stop};
  if (base.ends_with("...")) {
    request.program.push_back(base + "HEAD");
  } else {
    request.program.insert(request.program.end(), {base, "HEAD"});
  }
  request.program.insert(request.program.end(), {"--", directory});
  const ports::ProcessResult result = program.programs.run(request);
  if (!result.failure.empty()) throw Error("git diff: " + result.failure);

  return read_differences(base::split(result.out, '\0'));
}

}  // namespace portolan::cli
