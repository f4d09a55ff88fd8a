#include "cli/orm.h"

#include <ostream>

#include "cli/environment_variable.h"
#include "loaders/detect.h"
#include "planner/base/errors.h"
#include "planner/base/shown_path.h"
#include "planner/base/strings.h"

namespace portolan::cli {

loaders::Reach loader_reach(Program& program) {
  return {.programs = program.programs,
          .files = program.files,
          .getenv = environment_variable,
          .note = [&program](const std::string& line) { program.err << line << std::endl; },
          .stop = program.stop};
}

const loaders::Orm& orm_of(Program& program, const std::string& name, const std::vector<std::string>& paths) {
  if (!name.empty()) return loaders::find_orm(name);
  const loaders::Orm* found = nullptr;
  std::vector<std::string> reasons;
  for (const std::string& path : loaders::expand_paths(paths, "", program.files)) {
    const loaders::Detection detection = loaders::detect(base::shown_path(path), program.files);
    const loaders::Orm* orm = loaders::decide(detection);
    if (orm != nullptr && found != nullptr && orm != found) {
      throw UsageError("the paths hold models of " + std::string(found->name) + " and of " + std::string(orm->name) +
                       "; pass --orm");
    }
    if (orm == nullptr)
      reasons.push_back(base::quote_go(detection.path) + " holds no " + loaders::nothing_found(detection));
    if (orm != nullptr) found = orm;
  }
  if (found == nullptr) throw UsageError(base::join(reasons, "\n"));
  return *found;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::string& word : base::split(text, ' ')) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

std::vector<std::string> option_values(const Call& call, const loaders::Option& option) {
  std::vector<std::string> values = call.flags.list(option.name);
  if (option.name == "apps") values.insert(values.end(), call.arguments.begin(), call.arguments.end());
  if (option.repeats) return values;
  return {base::join(values, ",")};
}

}  // namespace portolan::cli
