#include "loaders/loader.h"

#include <algorithm>
#include <filesystem>

#include "loaders/built_loader.h"
#include "loaders/interpreters.h"
#include "loaders/prisma/prisma.h"
#include "loaders/scratch.h"
#include "loaders/scripts.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kError = "portolan-error: ";
constexpr std::string_view kNote = "portolan-note: ";

std::string absolute(const std::string& path, const std::string& folder) {
  const fs::path start = folder.empty() ? fs::current_path() : fs::absolute(folder);
  return (start / path).lexically_normal().string();
}

void add_options(const LoadRequest& request, std::vector<std::string>& words) {
  const auto& known = request.orm->options;
  for (const auto& [name, value] : request.options) {
    const Option* option = find_option(name);
    if (option == nullptr || std::find(known.begin(), known.end(), name) == known.end()) {
      throw UsageError("unknown flag --" + name + " for the built-in " + std::string(request.orm->name) + " loader");
    }
    words.push_back("--" + name);
    if (option->kind == OptionKind::kText) words.push_back(value);
    if (option->kind == OptionKind::kFile) words.push_back(absolute(value, request.working_dir));
  }
}

/// Everything behind the words of the runtime.
std::vector<std::string> arguments(const LoadRequest& request, const std::vector<std::string>& paths,
                                   const std::string& out) {
  std::vector<std::string> words;
  for (const std::string& path : paths) words.insert(words.end(), {"--path", path});
  const Target& target = request.target;
  const std::string version = target.server_version.empty() ? default_version(target.dialect) : target.server_version;
  words.insert(words.end(), {"--dialect", target.dialect, "--server-version", version, "--out", out});
  words.insert(words.end(), {"--orm", std::string(request.orm->name)});
  add_options(request, words);
  if (request.direct) words.emplace_back("--direct");
  if (!request.schema_create) words.emplace_back("--no-schema-create");
  return words;
}

/// Gives on the lines of a stream as they are complete.
class Lines {
 public:
  Lines(const Reach& reach, bool all) : reach_(reach), all_(all) {}

  void take(std::string_view text) {
    if (!reach_.note) return;
    rest_ += text;
    for (std::size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
      const std::string line = rest_.substr(0, end);
      rest_.erase(0, end + 1);
      if (line.starts_with(kNote)) {
        reach_.note(line.substr(kNote.size()));
      } else if (all_) {
        reach_.note(line);
      }
    }
  }

 private:
  const Reach& reach_;
  bool all_;
  std::string rest_;
};

/// What a failed loader wants the user to read.
std::string message_of(const ports::ProcessResult& result) {
  const std::string text = "\n" + result.err;
  const std::size_t at = text.rfind("\n" + std::string(kError));
  if (at != std::string::npos) return std::string(base::trim(text.substr(at + 1 + kError.size())));
  const std::string said(base::trim(result.err));
  return said.empty() ? result.failure : said;
}

/// Whether a runtime's scripts read this one, a path relative to `loaders/`.
bool is_read_by(const Runtime& runtime, const std::string& script) {
  const std::string folder = script.substr(0, script.find('/'));
  return folder == script || std::find(runtime.folders.begin(), runtime.folders.end(), folder) != runtime.folders.end();
}

/// A run of an ORM's script in a folder of its own.
class ScriptRun {
 public:
  ScriptRun(const LoadRequest& request, const Reach& reach)
      : request_(request), reach_(reach), paths_(expand_paths(request.paths, request.working_dir, reach.files)) {
    for (const auto& [name, content] : scripts()) {
      if (is_read_by(*request.orm->runtime, name)) scratch_.add("loaders/" + name, content);
    }
    fs::create_directories(scratch_.path() + "/tmp");
    interpreter_ = find_interpreter(*request.orm, request.interpreter, paths_.front(), reach.files, reach.getenv);
  }

  const std::vector<std::string>& paths() const { return paths_; }
  const std::vector<std::string>& interpreter() const { return interpreter_; }
  std::string out() const { return scratch_.path() + "/schema.sql"; }

  /// Runs the script with its arguments. Throws UsageError with what it says when it fails.
  ports::ProcessResult run(const std::vector<std::string>& words) {
    ports::ProcessRequest run = process();
    if (request_.orm->runtime->builds) run.program = {built_loader(run, scratch_.path() + "/loader", reach_)};
    run.program.insert(run.program.end(), words.begin(), words.end());
    Lines lines(reach_, !reach_.getenv("PORTOLAN_DEBUG").empty());
    run.hear = [&lines](std::string_view text) { lines.take(text); };
    ports::ProcessResult result = reach_.programs.run(run);
    if (!result.failure.empty()) throw UsageError(message_of(result));
    return result;
  }

 private:
  ports::ProcessRequest process() const {
    const Runtime& runtime = *request_.orm->runtime;
    ports::ProcessRequest run{.program = interpreter_};
    const fs::path script = fs::path(scratch_.path()) / "loaders" / request_.orm->script;
    for (const std::string_view word : runtime.words) {
      run.program.push_back(base::replace_all(word, "{script}", script.string()));
    }
    run.working_dir = runtime.builds ? script.parent_path().string() : request_.working_dir;
    run.timeout = request_.timeout;
    run.stop = reach_.stop;
    run.environment = {
        {"PORTOLAN_LOADER", "1"}, {"PYTHONDONTWRITEBYTECODE", "1"}, {"TMPDIR", scratch_.path() + "/tmp"}};
    for (const auto& [name, value] : runtime.environment) run.environment.emplace(name, value);
    for (const std::string_view name : runtime.handed_on) {
      const std::string value = reach_.getenv(std::string(name));
      if (!value.empty()) run.environment.emplace("PORTOLAN_" + std::string(name), value);
    }
    return run;
  }

  const LoadRequest& request_;
  const Reach& reach_;
  std::vector<std::string> paths_;
  Scratch scratch_;
  std::vector<std::string> interpreter_;
};

prisma::Document read_prisma(const LoadRequest& request, const base::Files& files) {
  return prisma::read(expand_paths(request.paths, request.working_dir, files), files);
}

Loaded load_prisma(const LoadRequest& request, const base::Files& files) {
  const prisma::Document document = read_prisma(request, files);
  prisma::Options options{.dialect = request.target.dialect, .create_schemas = request.schema_create};
  if (!options.dialect.empty()) prisma::require_dialect(document, options.dialect);
  // A compatible server has the dialect of the one it is compatible with.
  if (!options.dialect.empty() && canonical_dialect(document.dialect()) == options.dialect) {
    options.dialect = document.dialect();
  }
  const prisma::Output output = prisma::ddl(document, options);
  Loaded loaded = read_output(prisma::print(output));
  loaded.warnings = output.warnings;
  return loaded;
}

}  // namespace

std::string own_dialect(const LoadRequest& request, const base::Files& files) {
  return request.orm->needs_dialect ? "" : canonical_dialect(read_prisma(request, files).dialect());
}

Loaded load(const LoadRequest& request, const Reach& reach) {
  if (request.orm->runtime == nullptr) return load_prisma(request, reach.files);
  ScriptRun script(request, reach);
  const ports::ProcessResult result = script.run(arguments(request, script.paths(), script.out()));
  if (!reach.files.exists(script.out())) throw Error("the loader wrote no schema: " + message_of(result));
  return read_output(reach.files.read(script.out()));
}

std::vector<std::pair<std::string, std::string>> examine(const LoadRequest& request, const Reach& reach) {
  if (request.orm->runtime == nullptr) return {{"runtime", "none is needed"}};
  ScriptRun script(request, reach);
  std::vector<std::pair<std::string, std::string>> facts;
  facts.emplace_back(request.orm->runtime->title, base::join(script.interpreter(), " "));
  const ports::ProcessResult result = script.run({"--doctor", "--path", script.paths().front()});
  for (const std::string& line : base::split(result.out, '\n')) {
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) facts.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  facts.emplace_back("runs", std::string(request.orm->script));
  return facts;
}

}  // namespace portolan::loaders
