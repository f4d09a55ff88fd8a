#include "drivers/dev/local_programs.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>

#include "drivers/dev/server.h"
#include "planner/base/strings.h"

namespace portolan::dev {
namespace {

constexpr std::chrono::seconds kVersionTimeout{10};

/// Where the servers of one family are and how they tell that they are of it.
struct Family {
  std::string_view scheme;
  std::string_view title;
  std::vector<std::string_view> programs;
  /// In the answer to `--version`; `without` must not be.
  std::string_view with;
  std::string_view without;
};

const std::vector<Family>& families() {
  static const std::vector<Family> kFamilies = {
      {"postgres", "PostgreSQL", {"postgres"}, "postgres (PostgreSQL)", ""},
      {"mysql", "MySQL", {"mysqld"}, "Ver", "MariaDB"},
      {"mariadb", "MariaDB", {"mariadbd", "mysqld"}, "MariaDB", ""},
  };
  return kFamilies;
}

const Family* family_of(const Product& product) {
  for (const Family& family : families()) {
    if (family.scheme == product.scheme) return &family;
  }
  return nullptr;
}

void add_paths(const char* variable, std::vector<std::string>& folders) {
  const char* value = std::getenv(variable);
  if (value == nullptr) return;
  for (const std::string& folder : base::split(value, ':')) {
    if (!folder.empty()) folders.push_back(folder);
  }
}

/// Folders that hold servers, the user's own first.
std::vector<std::string> search_folders() {
  std::vector<std::string> folders;
  add_paths("PORTOLAN_SERVERS", folders);
  const std::size_t own = folders.size();
  for (std::size_t i = 0; i < own; ++i) {
    folders.push_back(folders[i] + "/bin");
    folders.push_back(folders[i] + "/sbin");
  }
  add_paths("PATH", folders);
  for (const char* folder : {"/usr/sbin", "/usr/libexec", "/usr/local/bin", "/usr/local/mysql/bin"}) {
    folders.emplace_back(folder);
  }
  std::error_code error;
  for (const char* root : {"/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"}) {
    folders.push_back(std::string(root) + "/bin");
    for (const auto& entry : std::filesystem::directory_iterator(root, error)) {
      folders.push_back(entry.path().string() + "/bin");
    }
  }
  return folders;
}

/// The first run of digits and points in what a server says about itself, after its `with` word.
std::string version_in(const std::string& text, std::string_view with) {
  std::size_t begin = text.find("Ver ");
  if (begin == std::string::npos) begin = text.find(with);
  begin = text.find_first_of("0123456789", begin == std::string::npos ? 0 : begin);
  if (begin == std::string::npos) return "";
  std::string version = text.substr(begin, text.find_first_not_of("0123456789.", begin) - begin);
  while (version.ends_with('.')) version.pop_back();
  return version;
}

std::optional<LocalProgram> ask(const std::string& path, const Family& family, ports::ProcessRunner& programs) {
  if (::access(path.c_str(), X_OK) != 0 || std::filesystem::is_directory(path)) return std::nullopt;
  try {
    const auto result = programs.run({.program = {path, "--version"}, .timeout = kVersionTimeout});
    const bool other = !family.without.empty() && result.out.find(family.without) != std::string::npos;
    if (!result.failure.empty() || other || result.out.find(family.with) == std::string::npos) return std::nullopt;
    return LocalProgram{path, version_in(result.out, family.with)};
  } catch (const ports::ProcessError&) {
    return std::nullopt;
  }
}

std::vector<int> numbers_of(const std::string& version) {
  std::vector<int> numbers;
  for (const std::string& part : base::split(version, '.')) {
    int number = 0;
    std::from_chars(part.data(), part.data() + part.size(), number);
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

bool version_matches(const std::string& version, const std::string& wanted) {
  return wanted.empty() || version == wanted || version.starts_with(wanted + ".");
}

bool version_before(const std::string& a, const std::string& b) {
  return numbers_of(a) < numbers_of(b);
}

LocalProgram find_local_program(const DockerUrl& wanted, ports::ProcessRunner& programs) {
  const Family* family = family_of(*wanted.product);
  // An image with more in it than the server (PostGIS, a company's own) has no local stand-in.
  const bool plain = family != nullptr && wanted.image.substr(0, wanted.image.find(':')) == family->scheme;
  if (!plain) throw NoServer("image " + wanted.image + " has no local server that could stand in for it");
  std::optional<LocalProgram> best;
  std::set<std::string> others;
  std::set<std::string> seen;
  for (const std::string& folder : search_folders()) {
    for (const std::string_view name : family->programs) {
      const std::string path = folder + "/" + std::string(name);
      std::error_code error;
      if (!seen.insert(std::filesystem::weakly_canonical(path, error).string()).second) continue;
      const auto found = ask(path, *family, programs);
      if (!found) continue;
      if (!version_matches(found->version, wanted.version)) {
        others.insert(found->version);
      } else if (!best || version_before(best->version, found->version)) {
        best = found;
      }
    }
  }
  if (best) return *best;
  std::string text = "no local " + std::string(family->title) + " server";
  if (!wanted.version.empty()) text += " of version " + wanted.version;
  text += " is installed";
  if (!others.empty()) text += " (there is " + base::join({others.begin(), others.end()}, ", ") + ")";
  throw NoServer(text);
}

}  // namespace portolan::dev
