#include <algorithm>
#include <filesystem>
#include <map>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/state.h"
#include "planner/engine/store.h"
#include "planner/sql/directives.h"

namespace portolan::engine {
namespace {

using base::quote_go;

constexpr const char* kFile = "file";
constexpr const char* kMemory = "mem";
constexpr const char* kGoSchema = "ent";

std::string scheme_of(const Context& context, const std::string& url) {
  const std::size_t end = url.find("://");
  if (end != std::string::npos) return base::to_lower(url.substr(0, end));
  const std::string extension = std::filesystem::path(url).extension().string();
  const bool exists = context.files.exists(url);
  if (exists && (extension == ".hcl" || extension == ".sql" || context.files.is_directory(url))) {
    throw UsageError("missing scheme. Did you mean file://" + url + "?");
  }
  throw UsageError("missing scheme. See: https://atlasgo.io/url");
}

/// Host and path of a file URL joined: `file://a/b` is relative, `file:///a/b` absolute.
std::string file_path(const std::string& url) {
  std::string path = url.substr(url.find("://") + 3);
  return base::percent_decode(path.substr(0, path.find('?')));
}

/// A file that counts for a state, with the extension that decides how it is read.
struct Candidate {
  std::string path;
  std::string extension;
};

void add_directory(const Context& context, const std::string& path, std::vector<Candidate>& found) {
  for (const std::string& name : context.files.list(path)) {
    const std::string file = (std::filesystem::path(path) / name).string();
    const std::string extension = std::filesystem::path(name).extension().string();
    if ((extension != ".hcl" && extension != ".sql") || name.ends_with(".test.hcl") || name.ends_with(".plan.hcl")) {
      continue;
    }
    if (!context.files.is_directory(file)) found.push_back({file, extension});
  }
}

std::vector<Candidate> candidates(const Context& context, const std::vector<std::string>& urls) {
  std::vector<Candidate> found;
  for (const std::string& url : urls) {
    const std::string path = file_path(url);
    if (!context.files.exists(path)) throw UsageError("stat " + path + ": no such file or directory");
    if (context.files.is_directory(path)) {
      add_directory(context, path, found);
      continue;
    }
    const std::string extension = std::filesystem::path(path).extension().string();
    if (extension != ".hcl" && extension != ".sql") throw UsageError("unknown schema file: " + quote_go(path));
    found.push_back({path, extension});
  }
  const auto other = std::find_if(found.begin(), found.end(),
                                  [&](const Candidate& c) { return c.extension != found.front().extension; });
  if (other != found.end()) {
    throw UsageError("ambiguous schema: both SQL and HCL files found: " + quote_go((other - 1)->path) + ", " +
                     quote_go(other->path));
  }
  return found;
}

/// Whether a folder is a migration directory, as opposed to a folder of schema files (spec/migrations.md 12.2).
bool is_migration_directory(const Context& context, const std::string& url) {
  const std::string path = file_path(url);
  const bool asked = url.find("?") != std::string::npos &&
                     (base::Url::parse(url).has_parameter("format") || base::Url::parse(url).has_parameter("version"));
  const std::filesystem::path clean = std::filesystem::path(path).lexically_normal();
  const std::string name = clean.has_filename() ? clean.filename().string() : clean.parent_path().filename().string();
  return asked || name == "migrations" || context.files.exists(path + "/atlas.sum");
}

std::vector<SourceFile> read_files(const Context& context, const std::vector<Candidate>& found) {
  std::vector<SourceFile> files;
  for (const Candidate& candidate : found) files.push_back({candidate.path, context.files.read(candidate.path)});
  return files;
}

/// Arguments of the `atlas:import` lines among the comments at the very top of a file.
std::vector<std::string> imports_of(const std::string& content) {
  std::vector<std::string> paths;
  for (const std::string& line : base::split(content, '\n')) {
    const std::string_view text = base::trim(line);
    if (!text.empty() && !text.starts_with("--")) break;
    const auto directive = sql::parse_directive(text);
    if (directive && directive->name == "import") paths.push_back(directive->argument);
  }
  return paths;
}

/// SQL files with what they import in front, each file once (`-- atlas:import PATH`, spec/schema-language.md 8.1).
class Imports {
 public:
  explicit Imports(const Context& context) : context_(context) {}

  std::vector<SourceFile> read(const std::vector<Candidate>& found) && {
    for (const Candidate& candidate : found) add(candidate.path);
    return std::move(files_);
  }

 private:
  void add(const std::string& path) {
    const std::string key = std::filesystem::path(path).lexically_normal().string();
    const auto [state, fresh] = states_.emplace(key, State::kOpen);
    if (!fresh && state->second == State::kOpen) throw UsageError(quote_go(path) + " imports itself");
    if (!fresh) return;
    std::string content = context_.files.read(path);
    for (const std::string& import : imports_of(content)) {
      const std::filesystem::path target = std::filesystem::path(path).parent_path() / import;
      add_import(path, target.lexically_normal().string());
    }
    files_.push_back({path, std::move(content)});
    states_[key] = State::kDone;
  }

  void add_import(const std::string& importer, const std::string& path) {
    if (!context_.files.exists(path)) {
      throw UsageError(quote_go(importer) + " imports " + quote_go(path) + ", which does not exist");
    }
    if (!context_.files.is_directory(path)) return add(path);
    std::vector<Candidate> inside;
    add_directory(context_, path, inside);
    for (const Candidate& candidate : inside) {
      if (candidate.extension == ".sql") add(candidate.path);
    }
  }

  enum class State { kOpen, kDone };

  const Context& context_;
  std::map<std::string, State> states_;
  std::vector<SourceFile> files_;
};

StateSource file_source(const Context& context, const std::vector<std::string>& urls) {
  StateSource source;
  for (const std::string& url : urls) source.names.push_back(file_path(url));
  const bool directory = urls.size() == 1 && context.files.is_directory(source.names.front());
  if (directory && is_migration_directory(context, urls.front())) {
    const bool sql_directory = [&] {
      const auto found = candidates(context, urls);
      return found.empty() || found.front().extension == ".sql";
    }();
    if (sql_directory) {
      const migrate::DirUrl url = migrate::parse_dir_url(urls.front());
      source.kind = SourceKind::kMigrationDirectory;
      source.directory = migrate::Dir::load(context.files, url.path, url.format);
      source.to_version = url.version.value_or("");
      return source;
    }
  }
  const std::vector<Candidate> found = candidates(context, urls);
  if (found.empty()) {
    throw UsageError(urls.size() == 1 ? quote_go(source.names.front()) + " contains neither SQL nor HCL files"
                                      : "schema contains neither SQL nor HCL files");
  }
  if (found.front().extension == ".hcl") {
    source.kind = SourceKind::kHcl;
  } else {
    if (urls.size() > 1) {
      throw UsageError("the provided SQL state must be either a single schema file or a migration directory, but " +
                       std::to_string(urls.size()) + " paths were found");
    }
    source.kind = directory ? SourceKind::kSqlDirectory : SourceKind::kSqlFile;
    source.files = Imports(context).read(found);
    return source;
  }
  source.files = read_files(context, found);
  return source;
}

StateSource resolve_in(const Context& context, const std::vector<std::string>& urls, const std::string& flag,
                       int depth);

StateSource composite_source(const Context& context, const ports::MemoryState& state, int depth) {
  constexpr int kDeepest = 20;
  if (depth > kDeepest) throw UsageError(state.address + ": composite schemas are nested too deep");
  StateSource source;
  source.kind = SourceKind::kComposite;
  for (const ports::MemoryState::Part& part : state.parts) {
    const std::string address =
        state.address + ": part " + std::to_string(source.parts.size() + 1) + " (" + part.url + "): ";
    try {
      StateSource resolved = resolve_in(context, {part.url}, "url", depth + 1);
      if (resolved.kind == SourceKind::kComposite) {
        for (StatePart& inner : resolved.parts) source.parts.push_back(std::move(inner));
      } else {
        source.parts.push_back({part.schema, address, std::move(resolved)});
      }
    } catch (const UsageError& error) {
      throw UsageError(address + error.what());
    }
  }
  return source;
}

const ports::MemoryState& memory_state(const Context& context, const std::string& url) {
  if (context.memory == nullptr) throw UsageError("data-source state " + quote_go(url) + " not found in memory");
  return context.memory->get(url);
}

/// A state that somebody has made for a URL.
StateSource made_source(const Context& context, const ports::MemoryState& state, const std::string& url, int depth) {
  StateSource source;
  source.names = {state.address};
  switch (state.kind) {
    case ports::MemoryState::Kind::kComposite:
      return composite_source(context, state, depth);
    case ports::MemoryState::Kind::kDirectory: {
      const migrate::DirUrl parsed = migrate::parse_dir_url(url);
      source.kind = SourceKind::kMigrationDirectory;
      source.directory = memory_directory(context, parsed).directory;
      source.to_version = parsed.version.value_or("");
      return source;
    }
    case ports::MemoryState::Kind::kSql:
      source.kind = SourceKind::kSqlFile;
      break;
    case ports::MemoryState::Kind::kDocument:
      source.kind = SourceKind::kHcl;
      source.values = state.variables;
      source.own_values = true;
      break;
  }
  for (const auto& [name, content] : state.files) source.files.push_back({name, content});
  return source;
}

/// The state that a data source has made.
StateSource memory_source(const Context& context, const std::string& url, int depth) {
  return made_source(context, memory_state(context, url.substr(0, url.find('?'))), url, depth);
}

/// Files of which at least one holds models: one source, or all of them one after the other (orms.md 1.5).
std::optional<StateSource> model_source(const Context& context, const std::vector<std::string>& urls, int depth) {
  if (!context.models) return std::nullopt;
  const bool any =
      std::any_of(urls.begin(), urls.end(), [&](const auto& url) { return context.models(url) != nullptr; });
  if (!any) return std::nullopt;
  if (urls.size() == 1) return made_source(context, *context.models(urls.front()), urls.front(), depth);
  ports::MemoryState all{.kind = ports::MemoryState::Kind::kComposite, .address = "src"};
  for (const std::string& url : urls) all.parts.push_back({"", url});
  return composite_source(context, all, depth);
}

StateSource resolve_in(const Context& context, const std::vector<std::string>& urls, const std::string& flag,
                       int depth) {
  if (urls.empty()) throw UsageError("at least one url is required");
  const std::string scheme = scheme_of(context, urls.front());
  for (const std::string& url : urls) {
    const std::string other = scheme_of(context, url);
    if (other == scheme) continue;
    throw UsageError("got mixed --" + flag + " url schemes: " + quote_go(scheme) + " and " + quote_go(other) +
                     ", the desired state must be provided from a single kind of source");
  }
  if (scheme == kFile) {
    if (auto source = model_source(context, urls, depth)) return *std::move(source);
    return file_source(context, urls);
  }
  if (scheme == kMemory) {
    if (urls.size() != 1) throw UsageError("\"mem://\" requires exactly one data-source URL");
    return memory_source(context, urls.front(), depth);
  }
  if (urls.size() > 1) {
    throw UsageError("got multiple --" + flag + " urls of scheme " + quote_go(scheme) +
                     ", only multiple 'file://' urls are supported");
  }
  if (scheme == kGoSchema) {
    throw UsageError(
        "ent:// cannot be read: let a program print what ent's client.Schema.WriteTo writes, and name it with data "
        "\"external_schema\", or keep that SQL in a file and use file://");
  }
  if (StoreUrl::matches(urls.front())) return Store(context).state(StoreUrl::parse(urls.front()));
  StateSource source;
  source.kind = SourceKind::kDatabase;
  source.names = {urls.front()};
  source.url = base::Url::parse(urls.front());
  return source;
}

}  // namespace

MemoryDirectory memory_directory(const Context& context, const migrate::DirUrl& url) {
  const std::string name = "mem://" + url.path;
  const ports::MemoryState& state = memory_state(context, name);
  if (state.kind != ports::MemoryState::Kind::kDirectory)
    throw UsageError(quote_go(name) + " is no migration directory");
  migrate::Dir directory(std::map<std::string, std::string>(state.files.begin(), state.files.end()), url.format);
  directory.rehash();
  return {std::move(directory), state.folder};
}

StateSource resolve_source(const Context& context, const std::vector<std::string>& urls, const std::string& flag) {
  return resolve_in(context, urls, flag, 0);
}

}  // namespace portolan::engine
