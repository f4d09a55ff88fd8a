#include "loaders/interpreters.h"

#include <filesystem>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;
using Getenv = std::function<std::string(const std::string&)>;

/// Folders that virtual environments have beside a project's files.
constexpr std::string_view kEnvironments[] = {".venv", "venv"};

/// Files that end the way up: above them is another project.
constexpr std::string_view kManifests[] = {"pyproject.toml", "requirements.txt", "Pipfile",
                                           "setup.cfg",      "setup.py",         "manage.py"};

/// A tool that keeps the environment of a project somewhere else.
constexpr std::pair<std::string_view, std::string_view> kTools[] = {{"uv.lock", "uv run --no-sync python"},
                                                                    {"poetry.lock", "poetry run python"},
                                                                    {"Pipfile.lock", "pipenv run python"},
                                                                    {"pdm.lock", "pdm run python"}};

std::vector<std::string> environment_near(std::string_view program, const std::string& near, const base::Files& files,
                                          const Getenv& getenv) {
  for (fs::path folder = near;; folder = folder.parent_path()) {
    for (const std::string_view name : kEnvironments) {
      const std::string candidate = (folder / name / program).string();
      if (files.exists(candidate)) return {candidate};
    }
    for (const auto& [lock, words] : kTools) {
      if (!files.exists((folder / lock).string())) continue;
      std::vector<std::string> tool = base::split(words, ' ');
      if (!find_in_path(tool.front(), files, getenv).empty()) return tool;
    }
    for (const std::string_view name : kManifests) {
      if (files.exists((folder / name).string())) return {};
    }
    if (files.exists((folder / ".git").string()) || folder == folder.parent_path()) return {};
  }
}

}  // namespace

std::string find_in_path(const std::string& program, const base::Files& files, const Getenv& getenv) {
  if (program.find('/') != std::string::npos) return files.exists(program) ? program : "";
  for (const std::string& folder : base::split(getenv("PATH"), ':')) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + program;
    if (files.exists(candidate) && !files.is_directory(candidate)) return candidate;
  }
  return "";
}

std::vector<std::string> find_interpreter(const Orm& orm, const std::vector<std::string>& asked,
                                          const std::string& near, const base::Files& files, const Getenv& getenv) {
  const Runtime& runtime = *orm.runtime;
  const auto missing = [&](const std::string& name) {
    return UsageError(std::string(runtime.title) + " is needed to read " + std::string(orm.title) + " models, but " +
                      base::quote_go(name) + " was not found on PATH (set --interpreter)");
  };
  if (!asked.empty()) {
    if (find_in_path(asked.front(), files, getenv).empty()) throw missing(asked.front());
    return asked;
  }
  if (!runtime.in_environment.empty()) {
    const std::string active = getenv("VIRTUAL_ENV");
    const std::string program = active + "/" + std::string(runtime.in_environment);
    if (!active.empty() && files.exists(program)) return {program};
    auto words = environment_near(runtime.in_environment, near, files, getenv);
    if (!words.empty()) return words;
  }
  for (const std::string_view program : runtime.programs) {
    std::string found = find_in_path(std::string(program), files, getenv);
    if (!found.empty()) return {std::move(found)};
  }
  throw missing(std::string(runtime.programs.front()));
}

}  // namespace portolan::loaders
