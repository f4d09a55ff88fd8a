#include "loaders/built_loader.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "loaders/scripts.h"
#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;

std::string run_go(ports::ProcessRequest run, std::initializer_list<std::string> words, const Reach& reach) {
  run.program.insert(run.program.end(), words);
  const ports::ProcessResult result = reach.programs.run(run);
  if (result.failure.empty()) return result.out;
  const std::string said(base::trim(result.err));
  throw UsageError(said.empty() ? result.failure : said);
}

/// Tells programs of different sources, versions and machines apart.
std::string key_of(const std::string& version) {
  base::Sha256 hash;
  hash.update(version);
  for (const auto& [name, content] : scripts()) {
    if (name.starts_with("gorm/")) hash.update(name + "\n" + content);
  }
  return base::hex_encode(hash.digest()).substr(0, 16);
}

/// A folder for programs that stay; empty: there is none.
std::string cache_folder(const Reach& reach) {
  const std::string caches = reach.getenv("XDG_CACHE_HOME");
  const std::string home = reach.getenv("HOME");
  if (caches.empty() && home.empty()) return "";
  const fs::path folder = fs::path(caches.empty() ? home + "/.cache" : caches) / "portolan" / "loaders";
  std::error_code error;
  fs::create_directories(folder, error);
  return error ? "" : folder.string();
}

}  // namespace

std::string built_loader(const ports::ProcessRequest& go, const std::string& spare, const Reach& reach) {
  const std::string folder = cache_folder(reach);
  const std::string key = key_of(run_go(go, {"env", "GOVERSION", "GOOS", "GOARCH"}, reach));
  const std::string program = folder.empty() ? spare : folder + "/gorm-" + key;
  if (reach.files.exists(program)) return program;
  // Another run may be building it, too: whoever is last puts the same program there.
  const std::string fresh = program + "." + std::to_string(::getpid());
  run_go(go, {"build", "-trimpath", "-o", fresh, "."}, reach);
  std::error_code error;
  fs::rename(fresh, program, error);
  if (error) throw Error("rename " + fresh + ": " + error.message());
  return program;
}

}  // namespace portolan::loaders
