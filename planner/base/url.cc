#include "planner/base/url.h"

#include <algorithm>
#include <cctype>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::base {
namespace {

constexpr std::string_view kRedacted = "xxxxx";

bool is_unreserved(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.' || c == '~';
}

std::string encode(std::string_view text, std::string_view also_plain) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c) || also_plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 0xF];
    }
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
         });
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int parse_port(std::string_view text) {
  if (!is_digits(text) || text.size() > 5 || (!text.empty() && std::stoi(std::string(text)) > 65535)) {
    throw UsageError("invalid port " + quote_go(":" + std::string(text)) + " after host");
  }
  return text.empty() ? 0 : std::stoi(std::string(text));
}

void check_host(std::string_view host, std::string_view refused) {
  const auto bad = host.find_first_of(refused);
  if (bad != std::string_view::npos) {
    throw UsageError("invalid character " + quote_go(host.substr(bad, 1)) + " in host name");
  }
}

bool looks_secret(std::string_view key) {
  const std::string lower = to_lower(key);
  return lower.find("password") != std::string::npos || lower.find("token") != std::string::npos ||
         lower.find("secret") != std::string::npos;
}

}  // namespace

std::string percent_encode(std::string_view text) {
  return encode(text, "");
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) throw UsageError("invalid URL escape " + quote_go(text.substr(i, 3)));
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

Url Url::parse(std::string_view text) {
  Url url;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) {
    throw UsageError("missing scheme. See: https://atlasgo.io/url");
  }
  url.scheme_ = to_lower(text.substr(0, colon));
  std::string_view rest = text.substr(colon + 1);
  rest = rest.substr(0, rest.find('#'));
  if (const auto mark = rest.find('?'); mark != std::string_view::npos) {
    url.raw_query_ = rest.substr(mark + 1);
    rest = rest.substr(0, mark);
  }
  for (const std::string& pair : url.raw_query_.empty() ? std::vector<std::string>{} : split(url.raw_query_, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const std::string value = equals == std::string::npos ? "" : pair.substr(equals + 1);
    url.query_.emplace_back(percent_decode(pair.substr(0, equals), true), percent_decode(value, true));
  }
  if (!rest.starts_with("//")) {
    url.path_ = percent_decode(rest);
    return url;
  }
  rest.remove_prefix(2);
  const auto slash = rest.find('/');
  std::string_view authority = rest.substr(0, slash);
  if (slash != std::string_view::npos) url.path_ = percent_decode(rest.substr(slash));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view info = authority.substr(0, at);
    const auto separator = info.find(':');
    url.user_ = percent_decode(info.substr(0, separator));
    url.has_password_ = separator != std::string_view::npos;
    if (url.has_password_) url.password_ = percent_decode(info.substr(separator + 1));
    authority = authority.substr(at + 1);
  }
  if (authority.starts_with('[')) {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) throw UsageError("missing ']' in host");
    url.host_ = authority.substr(1, close - 1);
    check_host(url.host_, "[@");
    const std::string_view tail = authority.substr(close + 1);
    if (!tail.empty() && tail[0] != ':') throw UsageError("invalid port " + quote_go(tail) + " after host");
    if (!tail.empty()) url.port_ = parse_port(tail.substr(1));
    return url;
  }
  // `file:app.db` names a file, not a host (spec/cli.md 3.1).
  const bool file = authority == "file:" || (authority.starts_with("file:") && !is_digits(authority.substr(5)));
  if (file) authority.remove_prefix(5);
  const auto port = authority.rfind(':');
  url.host_ = percent_decode(authority.substr(0, port));
  check_host(url.host_, ":[]@");
  if (port != std::string_view::npos) url.port_ = parse_port(authority.substr(port + 1));
  return url;
}

std::string Url::parameter(std::string_view key) const {
  const auto it = std::find_if(query_.begin(), query_.end(), [&](const Parameter& p) { return p.first == key; });
  return it == query_.end() ? "" : it->second;
}

bool Url::has_parameter(std::string_view key) const {
  return std::any_of(query_.begin(), query_.end(), [&](const Parameter& p) { return p.first == key; });
}

void Url::set_parameter(std::string_view key, std::string value) {
  const auto it = std::find_if(query_.begin(), query_.end(), [&](const Parameter& p) { return p.first == key; });
  if (it == query_.end()) {
    query_.emplace_back(std::string(key), std::move(value));
  } else {
    it->second = std::move(value);
  }
}

void Url::remove_parameter(std::string_view key) {
  std::erase_if(query_, [&](const Parameter& p) { return p.first == key; });
}

std::string Url::build(bool show_secrets) const {
  const bool opaque = host_.empty() && !path_.empty() && path_.front() != '/';
  std::string text = scheme_ + (opaque ? ":" : "://");
  if (!user_.empty() || has_password_) {
    text += encode(user_, "$&+,;=");
    if (has_password_) text += ":" + (show_secrets ? encode(password_, "$&+,;=") : std::string(kRedacted));
    text += "@";
  }
  text += host_.find(':') != std::string::npos ? "[" + host_ + "]" : encode(host_, ":");
  if (port_ > 0) text += ":" + std::to_string(port_);
  text += encode(path_, "/:@$&+,;=");
  for (std::size_t i = 0; i < query_.size(); ++i) {
    const auto& [key, value] = query_[i];
    text += i == 0 ? "?" : "&";
    text += percent_encode(key) + "=";
    text += show_secrets || !looks_secret(key) ? percent_encode(value) : std::string(kRedacted);
  }
  return text;
}

std::string Url::with_secrets() const {
  return build(true);
}
std::string Url::redacted() const {
  return build(false);
}

}  // namespace portolan::base
