#include "planner/hcl/write.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

void append_escaped(std::string& out, char32_t point) {
  switch (point) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    default:
      break;
  }
  if (is_printable(point)) return append_utf8(out, point);
  char text[16];
  std::snprintf(text, sizeof text, point > 0xFFFF ? "\\U%08x" : "\\u%04x", static_cast<unsigned>(point));
  out += text;
}

/// Whether a character stands between quotes as it is, whatever follows it.
bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '$' && c != '%';
}

/// `${` and `%{` as the language writes them literally.
std::string escape_sequences(std::string_view text) {
  return base::replace_all(base::replace_all(text, "${", "$${"), "%{", "%%{");
}

/// Whether a label of digits reads back as the same text when it is written bare.
bool is_plain_number(std::string_view text) {
  constexpr std::size_t longest = 18;
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  return digits && text.size() <= longest && (text == "0" || text[0] != '0');
}

std::string join_values(std::span<const Value> values, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += separator;
    text += format_value(values[i]);
  }
  return text;
}

std::string format_object(const Value& value) {
  if (value.size() == 0) return "{}";
  std::string text = "{ ";
  for (const Value::Entry& entry : value.entries()) {
    if (text.size() > 2) text += ", ";
    text += is_identifier(entry.first) ? entry.first : quote_string(entry.first);
    text += " = " + format_value(entry.second);
  }
  return text + " }";
}

}  // namespace

bool is_identifier(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (!point.valid || !(at == 0 ? is_name_start(point.value) : is_name_part(point.value))) return false;
    at += point.size;
  }
  return !text.empty();
}

std::string quote_string(std::string_view text) {
  std::string out = "\"";
  out.reserve(text.size() + 2);
  for (std::size_t at = 0; at < text.size();) {
    if (is_plain(text[at])) {
      out += text[at++];
      continue;
    }
    const CodePoint point = decode_utf8(text, at);
    const bool sequence = (point.value == '$' || point.value == '%') && text.substr(at + 1, 1) == "{";
    if (sequence) out += static_cast<char>(point.value);
    append_escaped(out, point.value);
    at += point.size;
  }
  out += '"';
  return out;
}

std::string format_number(const Number& number) {
  return number.to_string();
}

std::string format_reference(std::span<const std::string> path) {
  std::string text;
  for (const std::string& step : path) {
    if (text.empty()) {
      text = step;
    } else if (is_identifier(step) || is_plain_number(step)) {
      text += "." + step;
    } else {
      text += "[" + quote_string(step) + "]";
    }
  }
  return text;
}

std::string format_raw(std::string_view text) {
  return "sql(" + quote_string(text) + ")";
}

std::string format_body(std::string_view text, std::string_view marker) {
  const std::string body = base::replace_all(base::trim(text), "\r\n", "\n");
  if (body.find('\n') == std::string::npos) return quote_string(body);
  std::string end(marker);
  std::string lines;
  for (const std::string& line : base::split(escape_sequences(body), '\n')) {
    const std::string_view trimmed = base::trim(line);
    while (trimmed == end) end += "_";
    if (!trimmed.empty()) lines += "  " + line;
    lines += "\n";
  }
  // A marker grown late may equal a line that was passed already.
  const std::vector<std::string> all = base::split(lines, '\n');
  while (std::any_of(all.begin(), all.end(), [&](const std::string& line) { return base::trim(line) == end; })) {
    end += "_";
  }
  return "<<-" + end + "\n" + lines + "  " + end;
}

std::string format_value(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return value.as_bool() ? "true" : "false";
    case Value::Kind::number:
      return format_number(value.as_number());
    case Value::Kind::string:
      return quote_string(value.as_string());
    case Value::Kind::list:
    case Value::Kind::set:
    case Value::Kind::tuple:
      return "[" + join_values(value.elements(), ", ") + "]";
    case Value::Kind::map:
    case Value::Kind::object:
      return format_object(value);
    case Value::Kind::reference:
      return format_reference(value.as_reference().path);
    case Value::Kind::raw:
      return format_raw(value.as_raw().text);
    case Value::Kind::call: {
      const TypeCall& call = value.as_call();
      if (call.arguments.empty() && !call.parentheses) return call.name;
      return call.name + "(" + join_values(call.arguments, ",") + ")";
    }
  }
  return "";
}

void HclWriter::indent() {
  out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
}

void HclWriter::open(std::string_view type, std::span<const std::string> labels) {
  flush();
  indent();
  out_ += type;
  for (const std::string& label : labels) {
    out_ += ' ';
    out_ += quote_string(label);
  }
  out_ += " {\n";
  ++depth_;
}

void HclWriter::open(std::string_view type, std::string_view label) {
  const std::string labels[] = {std::string(label)};
  open(type, labels);
}

void HclWriter::close() {
  if (depth_ == 0) throw Error("HclWriter: no block is open");
  flush();
  --depth_;
  indent();
  out_ += "}\n";
}

void HclWriter::attribute(std::string_view name, const Value& value) {
  attribute_text(name, format_value(value));
}

void HclWriter::attribute_text(std::string_view name, std::string text) {
  const bool ends_run = text.find('\n') != std::string::npos;
  run_.push_back({std::string(name), std::move(text), grapheme_count(name)});
  if (ends_run) flush();
}

void HclWriter::flush() {
  std::size_t widest = 0;
  for (const Attribute& attribute : run_) widest = std::max(widest, attribute.width);
  for (const Attribute& attribute : run_) {
    indent();
    out_ += attribute.name;
    out_.append(widest - attribute.width, ' ');
    out_ += " = ";
    out_ += attribute.text;
    out_ += '\n';
  }
  run_.clear();
}

const std::string& HclWriter::text() {
  if (depth_ != 0) throw Error("HclWriter: a block is still open");
  flush();
  return out_;
}

}  // namespace portolan::hcl
