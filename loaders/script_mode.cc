#include "loaders/script_mode.h"

#include <algorithm>
#include <filesystem>

#include "loaders/built_loader.h"
#include "loaders/interpreters.h"
#include "loaders/providers.h"
#include "loaders/scratch.h"
#include "loaders/scripts.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// What runners of TypeScript say when the compiler of the project is too new for them, or writes no metadata.
constexpr std::string_view kRunnerFailures[] = {"TS5107", "TS5109", "TS5095",
                                                "Cannot read properties of undefined (reading 'constructor')",
                                                "Unknown file extension \".ts\""};

constexpr std::string_view kTypeScriptRunners[] = {"ts-node", "ts-node-script", "tsx"};

std::string base_name(const std::string& word) {
  return fs::path(word).filename().string();
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), base_name(word)) != names.end();
}

/// All files of `loaders/` for the time of a run.
class Installed {
 public:
  Installed() {
    for (const auto& [name, content] : scripts()) scratch_.add("loaders/" + name, content);
    fs::create_directories(scratch_.path() + "/tmp");
  }
  std::string path(const std::string& name) const { return scratch_.path() + "/loaders/" + name; }
  std::string out() const { return scratch_.path() + "/schema.sql"; }
  std::string temporary() const { return scratch_.path() + "/tmp"; }

 private:
  Scratch scratch_;
};

/// The runner of a line and the words behind its options: `ts-node --swc load.ts`, `node --import tsx load.ts`.
struct TypeScriptLine {
  std::string runner;
  Words words;
};

std::optional<TypeScriptLine> typescript_line(const Words& words) {
  TypeScriptLine line;
  std::size_t at = 0;
  if (std::find(std::begin(kTypeScriptRunners), std::end(kTypeScriptRunners), base_name(words[0])) !=
      std::end(kTypeScriptRunners)) {
    line.runner = base_name(words[0]);
    at = 1;
  } else if (is_one_of(words[0], {"node"}) && words.size() > 3 && words[1] == "--import" && words[2] == "tsx") {
    line.runner = "tsx";
    at = 3;
  } else {
    return std::nullopt;
  }
  while (at < words.size() && words[at].starts_with("-")) ++at;
  line.words.assign(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
  return line.words.empty() ? std::nullopt : std::optional(std::move(line));
}

bool is_installed(const std::string& runner, const std::string& folder, const Reach& reach) {
  if (!find_in_path(runner, reach.files, reach.getenv).empty()) return true;
  for (fs::path at = fs::absolute(folder.empty() ? "." : folder).lexically_normal();; at = at.parent_path()) {
    if (reach.files.exists((at / "node_modules/.bin" / runner).string())) return true;
    if (at == at.parent_path()) return false;
  }
}

ports::ProcessResult run_own_runner(const ports::ProcessRequest& request, const TypeScriptLine& line,
                                    const std::string& why, const Installed& installed, const Reach& reach) {
  if (reach.note) reach.note(line.runner + " " + why + "; running " + line.words.front() + " with the built-in runner");
  ports::ProcessRequest own = request;
  own.program = {"node", installed.path("node/script.js")};
  own.program.insert(own.program.end(), line.words.begin(), line.words.end());
  return reach.programs.run(own);
}

ports::ProcessResult run_node(const ports::ProcessRequest& request, const Words& words, const Reach& reach) {
  const Installed installed;
  const auto line = typescript_line(words);
  if (line && !is_installed(line->runner, request.working_dir, reach)) {
    return run_own_runner(request, *line, "is not installed", installed, reach);
  }
  ports::ProcessRequest hooked = request;
  const std::string options = reach.getenv("NODE_OPTIONS");
  hooked.environment["NODE_OPTIONS"] =
      (options.empty() ? "" : options + " ") + "--require \"" + installed.path("node/hook.js") + "\"";
  hooked.environment["TS_NODE_TRANSPILE_ONLY"] = "true";
  ports::ProcessResult result = reach.programs.run(hooked);
  const bool broken = !result.failure.empty() &&
                      std::any_of(std::begin(kRunnerFailures), std::end(kRunnerFailures),
                                  [&](std::string_view text) { return result.err.find(text) != std::string::npos; });
  return line && broken ? run_own_runner(request, *line, "fails with this compiler", installed, reach) : result;
}

/// The modules that scripts import, and whether the interpreter of the line has them is its own answer: those that are
/// installed stay.
constexpr const char* kPythonModules = "import atlas_provider_sqlalchemy.ddl";

ports::ProcessResult run_python(const ports::ProcessRequest& request, const Reach& reach) {
  const auto script = std::find_if(request.program.begin(), request.program.end(),
                                   [](const std::string& word) { return word.ends_with(".py"); });
  if (script == request.program.end()) return reach.programs.run(request);
  ports::ProcessRequest probe = request;
  probe.program.assign(request.program.begin(), script);
  probe.program.insert(probe.program.end(), {"-B", "-c", kPythonModules});
  if (reach.programs.run(probe).failure.empty()) return reach.programs.run(request);
  const Installed installed;
  ports::ProcessRequest own = request;
  const std::string path = reach.getenv("PYTHONPATH");
  own.environment["PYTHONPATH"] =
      (path.empty() ? "" : path + ":") + installed.path("python/stand_ins") + ":" + installed.path("python");
  own.environment["PYTHONDONTWRITEBYTECODE"] = "1";
  return reach.programs.run(own);
}

/// The loader of Go's models runs the program: it knows whether the provider's module is there.
ports::ProcessResult run_go(const ports::ProcessRequest& request, const Words& words, const Reach& reach) {
  const Orm& orm = find_orm("gorm");
  const Installed installed;
  ports::ProcessRequest own = request;
  own.program = {"go"};
  own.working_dir = fs::path(installed.path(std::string(orm.script))).parent_path().string();
  own.environment["TMPDIR"] = installed.temporary();
  for (const auto& [name, value] : orm.runtime->environment) own.environment.emplace(name, value);
  for (const std::string_view name : orm.runtime->handed_on) {
    const std::string value = reach.getenv(std::string(name));
    if (!value.empty()) own.environment.emplace("PORTOLAN_" + std::string(name), value);
  }
  const std::string directory =
      fs::absolute(request.working_dir.empty() ? "." : request.working_dir).lexically_normal();
  own.program = {built_loader(own, installed.temporary() + "/loader", reach)};
  own.program.insert(own.program.end(), {"--script", "--working-dir", directory, "--out", installed.out(), "--"});
  own.program.insert(own.program.end(), words.begin(), words.end());
  ports::ProcessResult result = reach.programs.run(own);
  if (reach.files.exists(installed.out())) result.out = reach.files.read(installed.out());
  return result;
}

}  // namespace

ports::ProcessResult run_script_program(const ports::ProcessRequest& request, const Reach& reach) {
  const Words words = unwrap_program(request.program).words;
  if (words.empty()) return reach.programs.run(request);
  if (is_one_of(words[0], {"node", "ts-node", "ts-node-script", "tsx"})) return run_node(request, words, reach);
  if (base_name(words[0]).starts_with("python")) return run_python(request, reach);
  if (words.size() > 2 && words[0] == "go" && words[1] == "run") return run_go(request, words, reach);
  return reach.programs.run(request);
}

}  // namespace portolan::loaders
