#include <chrono>
#include <cstdio>
#include <filesystem>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"
#include "planner/migrate/dir.h"

namespace portolan::migrate {
namespace {

std::string clean_path(const std::string& path) {
  std::string clean = std::filesystem::path(path).lexically_normal().string();
  if (clean.size() > 1 && clean.ends_with('/')) clean.pop_back();
  return clean;
}

int digits(std::string_view text, std::size_t pos, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(pos, count)) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

DirUrl parse_dir_url(std::string_view url, std::string_view default_format) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) {
    throw UsageError("missing scheme for dir url. Did you mean " + base::quote_go("file://" + std::string(url)) + "? ");
  }
  DirUrl dir;
  dir.scheme = base::to_lower(url.substr(0, colon));
  if (dir.scheme != "file" && dir.scheme != "mem" && dir.scheme != "atlas") {
    throw UsageError("unsupported driver " + base::quote_go(dir.scheme));
  }
  const std::string_view rest = url.substr(colon + 3);
  const std::size_t question = std::min(rest.find('?'), rest.size());
  const base::Url parsed = base::Url::parse("x://h" + std::string(rest.substr(question)));
  const std::string path = base::percent_decode(rest.substr(0, question));
  dir.path = dir.scheme == "file" ? (path.empty() ? "migrations" : clean_path(path)) : path;
  dir.format = parsed.has_parameter("format") ? parsed.parameter("format") : std::string(default_format);
  if (parsed.has_parameter("version")) dir.version = parsed.parameter("version");
  if (parsed.has_parameter("tag")) dir.tag = parsed.parameter("tag");
  return dir;
}

std::string new_version(const base::Clock& clock) {
  std::string version;
  for (const char c : base::rfc3339(clock.now())) {
    if (c >= '0' && c <= '9') version += c;
  }
  return version;
}

void check_canonical_version(std::string_view version) {
  const bool shaped = version.size() == 14 && version.find_first_not_of("0123456789") == std::string_view::npos;
  if (shaped) {
    const std::chrono::year_month_day date{std::chrono::year(digits(version, 0, 4)),
                                           std::chrono::month(static_cast<unsigned>(digits(version, 4, 2))),
                                           std::chrono::day(static_cast<unsigned>(digits(version, 6, 2)))};
    if (date.ok() && digits(version, 8, 2) < 24 && digits(version, 10, 2) < 60 && digits(version, 12, 2) < 60) return;
  }
  throw UsageError("invalid version: " + base::quote_go(version) + ". Expected format is: 20060102150405");
}

}  // namespace portolan::migrate
