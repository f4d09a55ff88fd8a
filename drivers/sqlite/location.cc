#include "drivers/sqlite/location.h"

#include <algorithm>
#include <array>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

/// A URL parameter and the pragma it sets. `words` are the values it takes; empty means an integer.
struct PragmaParameter {
  std::array<std::string_view, 2> names;
  std::string_view pragma;
  std::vector<std::string_view> words;
};

const std::vector<PragmaParameter>& pragma_parameters() {
  static const std::vector<std::string_view> kSwitch = {"0", "1", "no", "yes", "off", "on", "false", "true"};
  static const std::vector<PragmaParameter> parameters = {
      {{"_auto_vacuum", "_vacuum"}, "auto_vacuum", {"0", "1", "2", "none", "full", "incremental"}},
      {{"_case_sensitive_like", "_cslike"}, "case_sensitive_like", kSwitch},
      {{"_defer_foreign_keys", "_defer_fk"}, "defer_foreign_keys", kSwitch},
      {{"_foreign_keys", "_fk"}, "foreign_keys", kSwitch},
      {{"_ignore_check_constraints", ""}, "ignore_check_constraints", kSwitch},
      {{"_journal_mode", "_journal"}, "journal_mode", {"delete", "truncate", "persist", "memory", "wal", "off"}},
      {{"_locking_mode", "_locking"}, "locking_mode", {"normal", "exclusive"}},
      {{"_query_only", ""}, "query_only", kSwitch},
      {{"_recursive_triggers", "_rt"}, "recursive_triggers", kSwitch},
      {{"_secure_delete", ""}, "secure_delete", {"0", "1", "no", "yes", "off", "on", "false", "true", "fast"}},
      {{"_synchronous", "_sync"}, "synchronous", {"0", "1", "2", "3", "off", "normal", "full", "extra"}},
      {{"_cache_size", ""}, "cache_size", {}},
      {{"_writable_schema", ""}, "writable_schema", kSwitch},
  };
  return parameters;
}

bool is_integer(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() < 10 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The value of whichever of the two names the URL has; "" when neither.
std::string value_of(const base::Url& url, const std::array<std::string_view, 2>& names) {
  for (const std::string_view name : names) {
    if (!name.empty() && url.has_parameter(name)) return base::to_lower(url.parameter(name));
  }
  return {};
}

std::vector<std::string> read_pragmas(const base::Url& url) {
  std::vector<std::string> statements;
  for (const PragmaParameter& parameter : pragma_parameters()) {
    const std::string value = value_of(url, parameter.names);
    if (value.empty()) continue;
    const auto& words = parameter.words;
    const bool known = words.empty() ? is_integer(value) : std::find(words.begin(), words.end(), value) != words.end();
    if (!known) throw UsageError("Invalid " + std::string(parameter.names[0]) + ": " + value);
    statements.push_back("PRAGMA " + std::string(parameter.pragma) + " = " + value);
  }
  return statements;
}

std::string read_begin_mode(const base::Url& url) {
  const std::string mode = base::to_upper(url.parameter("_txlock"));
  if (mode.empty() || mode == "DEFERRED") return {};
  if (mode == "IMMEDIATE" || mode == "EXCLUSIVE") return mode;
  throw UsageError("Invalid _txlock: " + url.parameter("_txlock"));
}

bool is_orm_scheme(const std::string& scheme) {
  return scheme.starts_with("sqlite+");
}

/// Name of the database without its parameters.
std::string name_of(const base::Url& url) {
  std::string name = url.host() + url.path();
  if (url.host().empty() && is_orm_scheme(url.scheme()) && !name.empty()) {
    // SQLAlchemy: three slashes are relative, four absolute.
    name.erase(0, 1);
  }
  return name;
}

/// SQLite's own URI keys, which mean something only when the name is opened as a URI.
std::string uri_query(const base::Url& url) {
  std::string query;
  for (const std::string_view key : {"mode", "cache", "immutable", "vfs"}) {
    if (!url.has_parameter(key)) continue;
    query += query.empty() ? "?" : "&";
    query += std::string(key) + "=" + base::percent_encode(url.parameter(key));
  }
  return query;
}

std::string uri_path(const std::string& name) {
  std::string path;
  for (const std::string& part : base::split(name, '/')) {
    path += path.empty() && part.empty() && name.starts_with('/') ? "" : base::percent_encode(part);
    path += '/';
  }
  path.pop_back();
  return path;
}

}  // namespace

const std::vector<std::string>& schemes() {
  static const std::vector<std::string> all = {"sqlite",          "sqlite3",          "libsql",
                                               "libsql+file",     "libsql+ws",        "libsql+wss",
                                               "sqlite+pysqlite", "sqlite+aiosqlite", "sqlite+pysqlcipher"};
  return all;
}

std::string family_of(const base::Url& url) {
  return url.scheme().starts_with("libsql") ? "libsql" : "sqlite";
}

Location locate(const base::Url& url) {
  if (url.scheme() == "libsql" || url.scheme() == "libsql+ws" || url.scheme() == "libsql+wss") {
    throw UsageError(
        "remote libSQL databases are not supported; use libsql+file:///path or sqlite:///path for a local file");
  }
  Location location;
  location.family = family_of(url);
  location.address = url.host() + url.path();
  location.pragmas = read_pragmas(url);
  location.begin_mode = read_begin_mode(url);
  if (const std::string timeout = value_of(url, {"_busy_timeout", "_timeout"}); !timeout.empty()) {
    if (!is_integer(timeout)) throw UsageError("Invalid _busy_timeout: " + timeout);
    location.busy_timeout_ms = std::stoi(timeout);
  }
  const std::string name = name_of(url);
  location.memory = url.parameter("mode") == "memory" || name == ":memory:" || name.empty();
  if (location.memory) {
    const bool shared = url.parameter("cache") == "shared" && !name.empty() && name != ":memory:";
    location.name = shared ? "file:" + uri_path(name) + "?mode=memory&cache=shared" : ":memory:";
    return location;
  }
  location.file = name;
  const std::string query = uri_query(url);
  location.name = query.empty() ? name : "file:" + uri_path(name) + query;
  return location;
}

}  // namespace portolan::sqlite
