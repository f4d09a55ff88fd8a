#include "operator/reconcile/target.h"

#include <algorithm>

#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

/// Path escape of operator.md 1.2 point 2: `/` stays.
std::string escape_path(const std::string& path) {
  return base::replace_all(base::percent_encode(path), "%2F", "/");
}

std::string escape_query(const std::string& text) {
  return base::replace_all(base::percent_encode(text), "%20", "+");
}

struct Parts {
  std::string user, password, host;
  bool host_is_secret = false;
};

/// The `From` form of a part wins over the plain one.
std::string part(const std::string& plain, const std::optional<resources::SecretRef>& from, ReferenceReader& reader) {
  if (!from || !from->secret_key_ref) return plain;
  return reader.secret(*from->secret_key_ref).value_or(plain);
}

Parts read_parts(const resources::Credentials& credentials, ReferenceReader& reader) {
  return {part(credentials.user, credentials.user_from, reader),
          part(credentials.password, credentials.password_from, reader),
          part(credentials.host, credentials.host_from, reader), credentials.host_from.has_value()};
}

std::string build_url(const resources::Credentials& credentials, const Parts& parts) {
  std::string text = credentials.scheme + "://";
  if (!parts.user.empty()) {
    text += base::percent_encode(parts.user);
    if (!parts.password.empty()) text += ":" + base::percent_encode(parts.password);
    text += "@";
  }
  text += base::replace_all(parts.host, "/", "%2F");
  if (credentials.port > 0) text += ":" + std::to_string(credentials.port);
  if (!credentials.database.empty()) {
    text += (credentials.database.front() == '/' ? "" : "/") + escape_path(credentials.database);
  }
  char separator = '?';
  for (const auto& [key, value] : credentials.parameters) {
    text += separator + escape_query(key) + "=" + escape_query(value);
    separator = '&';
  }
  return text;
}

base::Url parse_secret_url(const std::string& text, Redactor& redactor) {
  base::Url url = base::Url::parse(text);
  redactor.add(url.password());
  redactor.add(text);
  return url;
}

}  // namespace

std::optional<Target> find_target(const resources::CommonSpec& spec, ReferenceReader& reader, Redactor& redactor) {
  if (spec.url_from && spec.url_from->secret_key_ref) {
    if (const auto text = reader.secret(*spec.url_from->secret_key_ref)) {
      return Target{parse_secret_url(*text, redactor), true};
    }
  }
  if (!spec.url.empty()) {
    base::Url url = base::Url::parse(spec.url);
    redactor.add(url.password());
    return Target{std::move(url), false};
  }
  if (spec.credentials) {
    const Parts parts = read_parts(*spec.credentials, reader);
    if (!parts.host.empty()) {
      redactor.add(parts.password);
      return Target{base::Url::parse(build_url(*spec.credentials, parts)), parts.host_is_secret};
    }
  }
  return std::nullopt;
}

std::optional<base::Url> resolve_dev_url(const resources::CommonSpec& spec, ReferenceReader& reader,
                                         Redactor& redactor) {
  if (spec.dev_url_from && spec.dev_url_from->secret_key_ref) {
    if (const auto text = reader.secret(*spec.dev_url_from->secret_key_ref)) return parse_secret_url(*text, redactor);
  }
  if (spec.dev_url.empty()) return std::nullopt;
  base::Url url = base::Url::parse(spec.dev_url);
  redactor.add(url.password());
  return url;
}

std::string target_key(const base::Url& url) {
  const std::string driver = url.scheme().substr(0, url.scheme().find('+'));
  return driver + "://" + url.host() + ":" + std::to_string(url.port()) + url.path();
}

}  // namespace portolan::reconcile
