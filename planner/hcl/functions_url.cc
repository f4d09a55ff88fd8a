#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Percent-encodes all but letters, digits and `kept`.
std::string encoded(std::string_view text, std::string_view kept) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_alphanumeric(c) || kept.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hex[byte >> 4];
    out += hex[byte & 0x0F];
  }
  return out;
}

// What Go's net/url leaves as it is in each part of a URL.
constexpr std::string_view kept_in_query = "-_.~";
constexpr std::string_view kept_in_user = "-_.~$&+,;=";
constexpr std::string_view kept_in_path = "-_.~$&+,/:;=@";

std::string query_encoded(std::string_view text) {
  std::string out;
  std::size_t from = 0;
  while (true) {
    const std::size_t blank = text.find(' ', from);
    out += encoded(text.substr(from, blank - from), kept_in_query);
    if (blank == std::string_view::npos) return out;
    out += '+';
    from = blank + 1;
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// A query part decoded; empty when an escape is malformed.
std::optional<std::string> query_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      out += ' ';
    } else if (text[at] != '%') {
      out += text[at];
    } else {
      const int high = at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? hex_digit(text[at + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      at += 2;
    }
  }
  return out;
}

/// The parts of a URL as written. Messages never repeat the URL: it may hold a password.
struct Parts {
  std::string scheme;
  bool has_authority = false;
  std::optional<std::string> user_info;
  std::string host;
  std::string path;
  std::optional<std::string> query;
  std::optional<std::string> fragment;

  static Parts parse(const Call& call) {
    std::string_view rest = call.arguments[0].as_string();
    Parts parts;
    const auto cut = [&](char mark) -> std::optional<std::string> {
      const std::size_t at = rest.find(mark);
      if (at == std::string_view::npos) return std::nullopt;
      std::string after(rest.substr(at + 1));
      rest = rest.substr(0, at);
      return after;
    };
    const bool has_control = std::any_of(rest.begin(), rest.end(), [](char c) { return c >= 0 && c < 0x20; });
    if (has_control) throw ArgumentError(0, "invalid URL: invalid control character in URL");
    parts.fragment = cut('#');
    parts.query = cut('?');
    const std::size_t colon = rest.find(':');
    if (colon == 0) throw ArgumentError(0, "invalid URL: missing protocol scheme");
    if (colon != std::string_view::npos && rest.find('/') > colon) {
      parts.scheme = rest.substr(0, colon);
      rest.remove_prefix(colon + 1);
    }
    if (rest.starts_with("//")) parts.take_authority(rest);
    parts.path = rest;
    return parts;
  }

  std::string text() const {
    std::string out = scheme.empty() ? "" : scheme + ":";
    if (has_authority) out += "//" + (user_info ? *user_info + "@" : "") + host;
    out += path;
    if (query && !query->empty()) out += "?" + *query;
    if (fragment && !fragment->empty()) out += "#" + *fragment;
    return out;
  }

 private:
  void take_authority(std::string_view& rest) {
    has_authority = true;
    rest.remove_prefix(2);
    const std::size_t slash = rest.find('/');
    std::string_view authority = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
      user_info = authority.substr(0, at);
      authority.remove_prefix(at + 1);
    }
    host = authority;
  }
};

Value set_user_info(const Call& call) {
  Parts parts = Parts::parse(call);
  constexpr std::size_t most = 3;
  if (call.arguments.size() > most) throw FunctionError("at most three arguments are expected");
  std::string info = encoded(call.arguments[1].as_string(), kept_in_user);
  if (call.arguments.size() == most && !call.arguments[2].is_null()) {
    info += ":" + encoded(call.arguments[2].as_string(), kept_in_user);
  }
  parts.user_info = std::move(info);
  parts.has_authority = true;
  return Value(parts.text());
}

Value set_query(const Call& call) {
  Parts parts = Parts::parse(call);
  std::map<std::string, std::vector<std::string>> values;
  std::string_view rest = parts.query ? std::string_view(*parts.query) : std::string_view();
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (pair.empty() || pair.find(';') != std::string_view::npos) continue;
    const std::size_t equals = pair.find('=');
    const auto key = query_decoded(pair.substr(0, equals));
    const auto value =
        equals == std::string_view::npos ? std::optional<std::string>("") : query_decoded(pair.substr(equals + 1));
    if (key && value) values[*key].push_back(*value);
  }
  values[call.arguments[1].as_string()] = {call.arguments[2].as_string()};
  std::string query;
  for (const auto& [key, all] : values) {
    for (const std::string& value : all) {
      if (!query.empty()) query += '&';
      query += query_encoded(key) + "=" + query_encoded(value);
    }
  }
  parts.query = std::move(query);
  return Value(parts.text());
}

Value set_path(const Call& call) {
  Parts parts = Parts::parse(call);
  parts.path = encoded(call.arguments[1].as_string(), kept_in_path);
  if (!parts.path.empty() && parts.path[0] != '/' && parts.has_authority) parts.path.insert(0, "/");
  return Value(parts.text());
}

}  // namespace

void add_url_functions(NameMap<Function>& functions) {
  add(functions, "urlescape", {string_parameter("string")},
      [](const Call& call) { return Value(query_encoded(call.arguments[0].as_string())); });
  add_variadic(functions, "urluserinfo", {string_parameter("url"), string_parameter("user")},
               {"pass", Type::Kind::string, true}, set_user_info);
  add(functions, "urlqueryset", {string_parameter("url"), string_parameter("key"), string_parameter("value")},
      set_query);
  add(functions, "urlsetpath", {string_parameter("url"), string_parameter("path")}, set_path);
}

}  // namespace portolan::hcl
