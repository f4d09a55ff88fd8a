#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "planner/hcl/library.h"
#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

constexpr std::size_t kDeepestJson = 400;

/// Builds values while the parser reads, numbers from their text so that no digit is lost.
class JsonBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Value result() { return std::move(result_); }

  bool null() override { return put(Value()); }
  bool boolean(bool value) override { return put(Value(value)); }
  bool number_integer(number_integer_t value) override { return put(Value::integer(value)); }
  bool number_unsigned(number_unsigned_t value) override { return put(Value(*Number::parse(std::to_string(value)))); }
  bool number_float(number_float_t, const string_t& text) override { return put(Value(*Number::parse(text))); }
  bool string(string_t& value) override { return put(Value(to_nfc(std::move(value)))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool key(string_t& value) override {
    open_.back().key = to_nfc(std::move(value));
    return true;
  }
  bool end_object() override {
    Value value = Value::object(std::move(open_.back().entries));
    open_.pop_back();
    return put(std::move(value));
  }
  bool end_array() override {
    Value value = Value::tuple(std::move(open_.back().elements));
    open_.pop_back();
    return put(std::move(value));
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    throw FunctionError("invalid JSON at byte " + std::to_string(position));
  }

 private:
  struct Level {
    bool is_object = false;
    std::string key;
    std::vector<Value::Entry> entries;
    std::vector<Value> elements;
  };

  bool open(bool is_object) {
    if (open_.size() >= kDeepestJson) throw FunctionError("JSON is nested too deep");
    open_.push_back({is_object, {}, {}, {}});
    return true;
  }

  bool put(Value value) {
    if (open_.empty()) {
      result_ = std::move(value);
    } else if (open_.back().is_object) {
      open_.back().entries.emplace_back(std::move(open_.back().key), std::move(value));
    } else {
      open_.back().elements.push_back(std::move(value));
    }
    return true;
  }

  Value result_;
  std::vector<Level> open_;
};

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const char32_t c = point.value;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      append_utf8(out, c);
    }
    at += point.size;
  }
  out += '"';
}

void append(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      out += "null";
      return;
    case Value::Kind::boolean:
      out += value.as_bool() ? "true" : "false";
      return;
    case Value::Kind::number:
      out += value.as_number().to_string();
      return;
    case Value::Kind::string:
      append_string(out, value.as_string());
      return;
    case Value::Kind::list:
    case Value::Kind::set:
    case Value::Kind::tuple: {
      char before = '[';
      for (const Value& element : value.elements()) {
        out += before;
        append(out, element);
        before = ',';
      }
      out += before == '[' ? "[]" : "]";
      return;
    }
    case Value::Kind::map:
    case Value::Kind::object: {
      char before = '{';
      for (const Value::Entry& entry : value.entries()) {
        out += before;
        append_string(out, entry.first);
        out += ':';
        append(out, entry.second);
        before = ',';
      }
      out += before == '{' ? "{}" : "}";
      return;
    }
    default:
      throw Error("cannot encode a " + value.type_name());
  }
}

Value decode_json(const Call& call) {
  return from_json(call.arguments[0].as_string());
}

}  // namespace

std::string to_json(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

Value from_json(std::string_view text) {
  JsonBuilder builder;
  nlohmann::json::sax_parse(text, &builder);
  return builder.result();
}

void add_json_functions(NameMap<Function>& functions) {
  add(functions, "jsondecode", {string_parameter("str")}, decode_json);
  add(functions, "jsonencode", {nullable_parameter("val")},
      [](const Call& call) { return Value(to_json(call.arguments[0])); });
}

}  // namespace portolan::hcl
