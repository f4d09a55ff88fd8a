#include "loaders/source.h"

#include <algorithm>
#include <filesystem>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScheme = "file://";

/// What models are written in, tried in turn for a path that does not exist.
constexpr std::string_view kExtensions[] = {".py", ".ts", ".js", ".cjs", ".mjs", ".go", ".php", ".prisma"};

bool has_extension(const std::string& path, std::initializer_list<std::string_view> extensions) {
  const std::string extension = fs::path(path).extension().string();
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

bool is_schema_file(const std::string& path) {
  return has_extension(path, {".sql", ".hcl"});
}

bool is_model_file(const std::string& path) {
  const std::string extension = fs::path(path).extension().string();
  return extension == ".cts" || extension == ".mts" ||
         std::find(std::begin(kExtensions), std::end(kExtensions), extension) != std::end(kExtensions);
}

/// A folder that is SQL, HCL or migrations, whatever lies below it.
bool is_plain_folder(const std::string& path, const base::Files& files) {
  const fs::path clean = fs::path(path).lexically_normal();
  const fs::path name = clean.has_filename() ? clean.filename() : clean.parent_path().filename();
  if (name == "migrations") return true;
  const std::vector<std::string> children = files.list(path);
  return std::any_of(children.begin(), children.end(),
                     [](const std::string& child) { return is_schema_file(child) || child == "atlas.sum"; });
}

/// Takes the parameters of a URL that names models.
void take_parameters(const base::Url& url, ModelSource& source) {
  for (const auto& [name, value] : url.query()) {
    const Option* option = find_option(name);
    if (name == "orm") {
      source.orm = &find_orm(value);
    } else if (name == "dialect") {
      source.target.dialect = canonical_dialect(value);
    } else if (name == "server-version") {
      source.target.server_version = value;
    } else if (name == "loader") {
      if (value != "builtin" && value != "program")
        throw UsageError("unknown loader " + base::quote_go(value) + " for a path; known: builtin, program");
      source.by_program = value == "program";
    } else if (option == nullptr) {
      throw UsageError("unknown parameter " + base::quote_go(name) + " for ORM source");
    } else if (option->kind != OptionKind::kSwitch) {
      source.options.emplace_back(name, value);
    } else if (value != "0" && value != "false") {
      source.options.emplace_back(name, "1");
    }
  }
}

/// The file that is meant by a path that does not exist; empty: none.
std::string file_beside(const std::string& path, const base::Files& files) {
  for (const std::string_view extension : kExtensions) {
    const std::string candidate = path + std::string(extension);
    if (files.exists(candidate) && !files.is_directory(candidate)) return candidate;
  }
  return "";
}

/// Django's own start script and its folder mean the whole project, whatever else lies there.
const Orm* orm_of_project(const std::string& path, const base::Files& files) {
  const bool script = fs::path(path).filename() == "manage.py";
  const bool folder = files.is_directory(path) && files.exists((fs::path(path) / "manage.py").string());
  return script || folder ? &find_orm("django") : nullptr;
}

}  // namespace

std::optional<ModelSource> find_models(std::string_view url, const base::Files& files) {
  if (!url.starts_with(kScheme)) return std::nullopt;
  ModelSource source;
  source.url = url;
  source.path = base::percent_decode(url.substr(kScheme.size(), url.find('?') - kScheme.size()));
  const bool query = url.find('?') != std::string_view::npos;
  if (query && (base::Url::parse(url).has_parameter("format") || base::Url::parse(url).has_parameter("version"))) {
    return std::nullopt;
  }
  const bool asked = query && base::Url::parse(url).has_parameter("orm");
  if (!files.exists(source.path)) {
    const std::string beside = file_beside(source.path, files);
    if (beside.empty()) return std::nullopt;
    source.note = base::quote_go(source.path) + " does not exist; reading " + base::quote_go(beside);
    source.path = beside;
  }
  if (!asked) {
    const bool folder = files.is_directory(source.path);
    if (folder ? is_plain_folder(source.path, files) : !is_model_file(source.path)) return std::nullopt;
  }
  if (query) take_parameters(base::Url::parse(url), source);
  if (source.orm == nullptr) source.orm = orm_of_project(source.path, files);
  if (source.orm != nullptr) return source;
  const Detection detection = detect(source.path, files);
  source.orm = decide(detection);
  if (source.orm == nullptr) {
    throw UsageError(base::quote_go(source.path) + " contains neither SQL nor HCL files\nnor " +
                     nothing_found(detection));
  }
  return source;
}

}  // namespace portolan::loaders
