#include "loaders/providers.h"

#include <algorithm>
#include <filesystem>
#include <functional>

#include "loaders/interpreters.h"
#include "loaders/provider_arguments.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// What a row of the table of providers recognised.
struct Match {
  /// Index of the first argument.
  std::size_t arguments = 0;
  /// Words that start the runtime; empty: it is looked for.
  Words interpreter = {};
  OptionValues options = {};
};

struct Provider {
  std::string_view orm;
  std::string_view package;
  Presence presence;
  std::string_view sought;
  std::optional<Match> (*match)(const Words& words);
};

std::string file_name(const std::string& word) {
  return fs::path(word).filename().string();
}

/// The word of a package without its `@version`.
std::string package_name(const std::string& word) {
  return word.substr(0, word.find('@', 1));
}

bool is_python(const std::string& word) {
  const std::string name = file_name(word);
  return name.starts_with("python") && name.find_first_not_of("0123456789.", 6) == std::string::npos;
}

std::optional<Match> load_of(const Words& words, std::string_view package) {
  if (words.size() < 2 || package_name(words[0]) != package || words[1] != "load") return std::nullopt;
  return Match{.arguments = 2};
}

std::optional<Match> match_gorm(const Words& words) {
  if (words.size() < 4 || words[0] != "go") return std::nullopt;
  std::size_t at = 2;
  if (words[1] == "run") {
    while (at < words.size() && words[at].starts_with("-")) ++at;
  } else if (words[1] != "tool") {
    return std::nullopt;
  }
  if (at + 1 >= words.size() || words[at + 1] != "load") return std::nullopt;
  const std::string package = package_name(words[at]);
  const bool known =
      package == "ariga.io/atlas-provider-gorm" || (words[1] == "tool" && package == "atlas-provider-gorm");
  return known ? std::optional(Match{.arguments = at + 2}) : std::nullopt;
}

std::optional<Match> match_sequelize(const Words& words) {
  return load_of(words, "@ariga/atlas-provider-sequelize");
}

std::optional<Match> match_sequelize_typescript(const Words& words) {
  return load_of(words, "@ariga/ts-atlas-provider-sequelize");
}

std::optional<Match> match_typeorm(const Words& words) {
  return load_of(words, "@ariga/atlas-provider-typeorm");
}

std::optional<Match> match_sqlalchemy(const Words& words) {
  const auto behind = [&](std::size_t at) { return at < words.size() && words[at] == "load" ? at + 1 : at; };
  if (file_name(words[0]) == "atlas-provider-sqlalchemy") return Match{.arguments = behind(1)};
  const bool module = words.size() > 2 && is_python(words[0]) && words[1] == "-m";
  if (module && words[2] == "atlas_provider_sqlalchemy") {
    return Match{.arguments = behind(3), .interpreter = {words[0]}};
  }
  return std::nullopt;
}

std::optional<Match> match_django(const Words& words) {
  const auto command = std::find(words.begin(), words.end(), "atlas-provider-django");
  const auto at = static_cast<std::size_t>(command - words.begin());
  if (command == words.end() || at == 0) return std::nullopt;
  const Match plain{.arguments = at + 1};
  if (at == 1 && (file_name(words[0]) == "manage.py" || file_name(words[0]) == "django-admin")) return plain;
  if (!is_python(words[0])) return std::nullopt;
  const bool script = at == 2 && file_name(words[1]) == "manage.py";
  const bool module = at == 3 && words[1] == "-m" && words[2] == "django";
  return script || module ? std::optional(Match{.arguments = at + 1, .interpreter = {words[0]}}) : std::nullopt;
}

std::optional<Match> match_doctrine(const Words& words) {
  const std::size_t script = file_name(words[0]) == "php" ? 1 : 0;
  if (script + 1 >= words.size() || words[script + 1] != "atlas:schema") return std::nullopt;
  Match match{.arguments = script + 2};
  if (script == 1) match.interpreter = {words[0]};
  const std::string name = file_name(words[script]);
  if (name == "console") match.options.emplace_back("symfony", fs::path(words[script]).parent_path() / "..");
  return name == "doctrine" || name == "console" ? std::optional(std::move(match)) : std::nullopt;
}

std::optional<Match> match_prisma(const Words& words) {
  const bool diff =
      words.size() > 3 && package_name(words[0]) == "prisma" && words[1] == "migrate" && words[2] == "diff";
  const auto has = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  return diff && has("--from-empty") && has("--script") ? std::optional(Match{.arguments = 3}) : std::nullopt;
}

constexpr Provider kProviders[] = {
    {"gorm", "ariga.io/atlas-provider-gorm", Presence::kGoModule, "ariga.io/atlas-provider-gorm", match_gorm},
    {"sequelize", "@ariga/atlas-provider-sequelize", Presence::kFolder,
     "node_modules/@ariga/atlas-provider-sequelize/package.json", match_sequelize},
    {"sequelize-typescript", "@ariga/ts-atlas-provider-sequelize", Presence::kFolder,
     "node_modules/@ariga/ts-atlas-provider-sequelize/package.json", match_sequelize_typescript},
    {"typeorm", "@ariga/atlas-provider-typeorm", Presence::kFolder,
     "node_modules/@ariga/atlas-provider-typeorm/package.json", match_typeorm},
    {"sqlalchemy", "atlas-provider-sqlalchemy", Presence::kProgram, "atlas_provider_sqlalchemy", match_sqlalchemy},
    {"django", "atlas-provider-django", Presence::kPythonModule, "atlas_provider_django", match_django},
    {"doctrine", "ariga/atlas-provider-doctrine", Presence::kFolder, "vendor/ariga/atlas-provider-doctrine",
     match_doctrine},
    {"prisma", "prisma", Presence::kFolder, "node_modules/.bin/prisma", match_prisma},
};

/// A Python program inside of an environment that a wrapper chooses.
Words python_of(const Words& environment, const Words& matched) {
  if (environment.empty()) return matched;
  Words words = environment;
  words.push_back(matched.empty() ? "python" : matched.front());
  return words;
}

bool exists_upwards(const std::string& folder, const std::string& name, const base::Files& files) {
  for (fs::path at = fs::absolute(folder.empty() ? "." : folder).lexically_normal();; at = at.parent_path()) {
    if (files.exists((at / name).string())) return true;
    if (at == at.parent_path()) return false;
  }
}

bool imports(const ProviderLine& line, const std::string& folder, const Reach& reach) {
  ports::ProcessRequest run;
  run.program = find_interpreter(*line.request.orm, line.request.interpreter,
                                 fs::absolute(folder.empty() ? "." : folder).string(), reach.files, reach.getenv);
  run.program.insert(run.program.end(), {"-B", "-c", "import " + line.sought});
  run.working_dir = folder;
  run.stop = reach.stop;
  return reach.programs.run(run).failure.empty();
}

/// Whether the `go.mod` here or in a parent names the module.
bool requires_module(const std::string& folder, const std::string& module, const base::Files& files) {
  for (fs::path at = fs::absolute(folder.empty() ? "." : folder).lexically_normal();; at = at.parent_path()) {
    const std::string file = (at / "go.mod").string();
    if (files.exists(file)) return files.read(file).find(module + " ") != std::string::npos;
    if (at == at.parent_path()) return false;
  }
}

}  // namespace

std::optional<ProviderLine> recognise(const std::vector<std::string>& program) {
  const Unwrapped line = unwrap_program(program);
  if (line.words.empty()) return std::nullopt;
  for (const Provider& provider : kProviders) {
    const auto match = provider.match(line.words);
    if (!match) continue;
    ProviderLine found{
        .request = {.orm = &find_orm(provider.orm), .paths = {}, .target = {}, .options = match->options},
        .package = std::string(provider.package),
        .presence = provider.presence,
        .sought = std::string(provider.sought)};
    found.request.interpreter = python_of(line.environment, match->interpreter);
    if (provider.presence == Presence::kProgram && !match->interpreter.empty())
      found.presence = Presence::kPythonModule;
    const auto first = line.words.begin() + static_cast<std::ptrdiff_t>(match->arguments);
    read_provider_arguments({first, line.words.end()}, found.request);
    return found;
  }
  return std::nullopt;
}

bool is_available(const ProviderLine& line, const std::string& folder, const Reach& reach) {
  switch (line.presence) {
    case Presence::kFolder:
      return exists_upwards(folder, line.sought, reach.files);
    case Presence::kProgram:
      return !find_in_path(line.package, reach.files, reach.getenv).empty();
    case Presence::kPythonModule:
      return imports(line, folder, reach);
    case Presence::kGoModule:
      return requires_module(folder, line.sought, reach.files);
    case Presence::kNever:
      return false;
  }
  return false;
}

}  // namespace portolan::loaders
