#include "planner/report/template/builtins.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "planner/base/errors.h"
#include "planner/report/template/budget.h"
#include "planner/report/template/print.h"
#include "planner/report/template/utf8.h"

namespace portolan::gotemplate {
namespace {

using Kind = Value::Kind;
using Arguments = std::vector<Value>;

std::string_view text_or_empty(const Value& value) {
  return value.is(Kind::kString) ? std::string_view(value.text()) : std::string_view();
}

// --- comparison ---

bool is_basic(const Value& value) {
  return value.is(Kind::kBool) || value.is(Kind::kInt) || value.is(Kind::kFloat) || value.is(Kind::kString);
}

bool is_nil(const Value& value) {
  return value.is(Kind::kNone) || value.is(Kind::kNull);
}

[[noreturn]] void incompatible(const Value& a, const Value& b) {
  throw UsageError("incompatible types for comparison: " + a.type_name() + " and " + b.type_name());
}

bool equal(const Value& a, const Value& b, Budget& budget) {
  if (a.kind() != b.kind()) {
    if (is_nil(a) || is_nil(b)) return is_nil(a) && is_nil(b);
    incompatible(a, b);
  }
  switch (a.kind()) {
    case Kind::kBool:
      return a.boolean() == b.boolean();
    case Kind::kInt:
      return a.integer() == b.integer();
    case Kind::kFloat:
      return a.number() == b.number();
    case Kind::kString:
      return a.text() == b.text();
    case Kind::kStruct:
      return a.identity() == b.identity();
    case Kind::kNone:
    case Kind::kNull:
      return true;
    case Kind::kList:
    case Kind::kMap:
    case Kind::kFunction:
      throw UsageError("non-comparable type " + print_format("%s", {a}, budget) + ": " + a.type_name());
  }
  return false;
}

Value eq(const Call& call) {
  if (call.arguments.size() < 2) throw UsageError("missing argument for comparison");
  return std::any_of(call.arguments.begin() + 1, call.arguments.end(),
                     [&](const Value& other) { return equal(call.arguments.front(), other, call.budget); });
}

Value ne(const Call& call) {
  return !equal(call.arguments[0], call.arguments[1], call.budget);
}

bool less(const Value& a, const Value& b) {
  if (!is_basic(a) || !is_basic(b)) throw UsageError("invalid type for comparison");
  if (a.kind() != b.kind()) incompatible(a, b);
  switch (a.kind()) {
    case Kind::kInt:
      return a.integer() < b.integer();
    case Kind::kFloat:
      return a.number() < b.number();
    case Kind::kString:
      return a.text() < b.text();
    default:
      throw UsageError("invalid type for comparison");
  }
}

Value lt(const Call& call) {
  return less(call.arguments[0], call.arguments[1]);
}

Value le(const Call& call) {
  return less(call.arguments[0], call.arguments[1]) || equal(call.arguments[0], call.arguments[1], call.budget);
}

Value gt(const Call& call) {
  return !le(call).truth();
}

Value ge(const Call& call) {
  return !less(call.arguments[0], call.arguments[1]);
}

// --- content ---

/// The type's name without the star of a pointer.
std::string pointed_to(const Value& value) {
  const std::string name = value.type_name();
  return name.starts_with('*') ? name.substr(1) : name;
}

std::size_t position(const Value& index, std::size_t size, bool end_allowed) {
  if (is_nil(index)) throw UsageError("cannot index slice/array with nil");
  if (!index.is(Kind::kInt)) throw UsageError("cannot index slice/array with type " + index.type_name());
  const std::int64_t at = index.integer();
  const auto limit = static_cast<std::int64_t>(size) + (end_allowed ? 1 : 0);
  if (!end_allowed && at >= 0 && at == limit) throw UsageError("reflect: slice index out of range");
  if (at < 0 || at >= limit) throw UsageError("index out of range: " + std::to_string(at));
  return static_cast<std::size_t>(at);
}

Value item_at(const Value& item, const Value& index) {
  switch (item.kind()) {
    case Kind::kNone:
      throw UsageError("index of untyped nil");
    case Kind::kNull:
      throw UsageError("index of nil pointer");
    case Kind::kList:
      return item.list()[position(index, item.list().size(), false)];
    case Kind::kString:
      return std::int64_t{static_cast<unsigned char>(item.text()[position(index, item.text().size(), false)])};
    case Kind::kMap: {
      if (index.is(Kind::kNone)) throw UsageError("value is nil; should be of type string");
      if (!index.is(Kind::kString)) {
        throw UsageError("value has type " + index.type_name() + "; should be string");
      }
      const auto it = item.map().find(index.text());
      return it == item.map().end() ? Value() : it->second;
    }
    default:
      throw UsageError("can't index item of type " + pointed_to(item));
  }
}

Value index(const Call& call) {
  if (call.arguments.front().is(Kind::kNone)) throw UsageError("index of untyped nil");
  Value item = call.arguments.front();
  for (std::size_t i = 1; i < call.arguments.size(); ++i) item = item_at(item, call.arguments[i]);
  return item;
}

Value slice(const Call& call) {
  const Value& item = call.arguments.front();
  if (item.is(Kind::kNone)) throw UsageError("slice of untyped nil");
  const bool text = item.is(Kind::kString);
  const std::size_t bounds = call.arguments.size() - 1;
  if (bounds > 3) throw UsageError("too many slice indexes: " + std::to_string(bounds));
  if (!text && !item.is(Kind::kList)) throw UsageError("can't slice item of type " + item.type_name());
  if (text && bounds == 3) throw UsageError("cannot 3-index slice a string");
  const std::size_t size = text ? item.text().size() : item.list().size();
  std::size_t at[] = {0, size, size};
  for (std::size_t i = 0; i < bounds; ++i) at[i] = position(call.arguments[i + 1], size, true);
  if (at[0] > at[1]) {
    throw UsageError("invalid slice index: " + std::to_string(at[0]) + " > " + std::to_string(at[1]));
  }
  if (at[1] > at[2]) {
    throw UsageError("invalid slice index: " + std::to_string(at[1]) + " > " + std::to_string(at[2]));
  }
  call.budget.grow(at[1] - at[0]);
  if (text) return item.text().substr(at[0], at[1] - at[0]);
  call.budget.step(at[1] - at[0]);
  const auto begin = item.list().begin();
  return Value::List(begin + static_cast<std::ptrdiff_t>(at[0]), begin + static_cast<std::ptrdiff_t>(at[1]));
}

Value len(const Call& call) {
  const Value& item = call.arguments.front();
  switch (item.kind()) {
    case Kind::kString:
      return item.text().size();
    case Kind::kList:
      return item.list().size();
    case Kind::kMap:
      return item.map().size();
    case Kind::kNone:
      throw UsageError("len of untyped nil");
    case Kind::kNull:
      throw UsageError("len of nil pointer");
    default:
      throw UsageError("len of type " + pointed_to(item));
  }
}

Value call_function(const Call& call) {
  const Value& function = call.arguments.front();
  if (function.is(Kind::kNone)) throw UsageError("call of nil");
  if (!function.is(Kind::kFunction)) {
    throw UsageError("non-function of type " + function.type_name());
  }
  const Arguments rest(call.arguments.begin() + 1, call.arguments.end());
  return function.function().run({rest, call.budget, call.include});
}

// --- text ---

/// The one text argument as it is, anything else printed.
std::string plain(const Call& call) {
  if (call.arguments.size() == 1 && call.arguments.front().is(Kind::kString)) return call.arguments.front().text();
  Arguments shown = call.arguments;
  for (Value& argument : shown) {
    if (argument.is(Kind::kNone)) argument = "<no value>";
  }
  return print(shown, call.budget);
}

using Escape = std::optional<std::string> (*)(char32_t);

std::string escape(const std::string& text, Escape replacement, Budget& budget) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = decode_rune(std::string_view(text).substr(at));
    const auto other = replacement(rune.code);
    const std::string_view piece = other ? std::string_view(*other) : std::string_view(text).substr(at, rune.size);
    budget.grow(piece.size());
    out += piece;
    at += rune.size;
  }
  return out;
}

std::optional<std::string> html_escape(char32_t c) {
  switch (c) {
    case 0:
      return "\uFFFD";
    case '"':
      return "&#34;";
    case '\'':
      return "&#39;";
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    default:
      return std::nullopt;
  }
}

std::optional<std::string> js_escape(char32_t c) {
  switch (c) {
    case '\\':
      return "\\\\";
    case '\'':
      return "\\'";
    case '"':
      return "\\\"";
    case '<':
    case '>':
    case '&':
    case '=':
      break;
    default:
      if (c >= 0x20) return std::nullopt;
  }
  char text[8];
  std::snprintf(text, sizeof text, "\\u%04X", static_cast<unsigned>(c));
  return text;
}

Value html(const Call& call) {
  return escape(plain(call), html_escape, call.budget);
}

Value js(const Call& call) {
  return escape(plain(call), js_escape, call.budget);
}

Value urlquery(const Call& call) {
  const std::string text = plain(call);
  call.budget.grow(text.size() * 3);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (word || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      char code[4];
      std::snprintf(code, sizeof code, "%%%02X", byte);
      out += code;
    }
  }
  return out;
}

Value print_function(const Call& call) {
  return print(call.arguments, call.budget);
}

Value println_function(const Call& call) {
  return print_line(call.arguments, call.budget);
}

Value printf_function(const Call& call) {
  const Arguments rest(call.arguments.begin() + 1, call.arguments.end());
  return print_format(text_or_empty(call.arguments.front()), rest, call.budget);
}

Value not_function(const Call& call) {
  return !call.arguments.front().truth();
}

constexpr Type kAny = Type::kAny;

}  // namespace

const Functions& builtins() {
  static const Functions kTable{
      {"call", {{kAny, kAny}, true, call_function}},
      {"eq", {{kAny, kAny}, true, eq}},
      {"ge", {{kAny, kAny}, false, ge}},
      {"gt", {{kAny, kAny}, false, gt}},
      {"html", {{kAny}, true, html}},
      {"index", {{kAny, kAny}, true, index}},
      {"js", {{kAny}, true, js}},
      {"le", {{kAny, kAny}, false, le}},
      {"len", {{kAny}, false, len}},
      {"lt", {{kAny, kAny}, false, lt}},
      {"ne", {{kAny, kAny}, false, ne}},
      {"not", {{kAny}, false, not_function}},
      {"print", {{kAny}, true, print_function}},
      {"printf", {{Type::kString, kAny}, true, printf_function}},
      {"println", {{kAny}, true, println_function}},
      {"slice", {{kAny, kAny}, true, slice}},
      {"urlquery", {{kAny}, true, urlquery}},
  };
  return kTable;
}

bool is_builtin(std::string_view name) {
  return name == "and" || name == "or" || builtins().count(name) > 0;
}

}  // namespace portolan::gotemplate
