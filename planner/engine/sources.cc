#include <algorithm>
#include <filesystem>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/state.h"

namespace portolan::engine {
namespace {

using base::quote_go;

constexpr const char* kFile = "file";

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
    if ((extension != ".hcl" && extension != ".sql") || name.ends_with(".test.hcl")) continue;
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
  }
  source.files = read_files(context, found);
  return source;
}

}  // namespace

StateSource resolve_source(const Context& context, const std::vector<std::string>& urls, const std::string& flag) {
  if (urls.empty()) throw UsageError("at least one url is required");
  const std::string scheme = scheme_of(context, urls.front());
  for (const std::string& url : urls) {
    const std::string other = scheme_of(context, url);
    if (other == scheme) continue;
    throw UsageError("got mixed --" + flag + " url schemes: " + quote_go(scheme) + " and " + quote_go(other) +
                     ", the desired state must be provided from a single kind of source");
  }
  if (scheme == kFile) return file_source(context, urls);
  if (urls.size() > 1) {
    throw UsageError("got multiple --" + flag + " urls of scheme " + quote_go(scheme) +
                     ", only multiple 'file://' urls are supported");
  }
  StateSource source;
  source.kind = SourceKind::kDatabase;
  source.names = {urls.front()};
  source.url = base::Url::parse(urls.front());
  return source;
}

}  // namespace portolan::engine
