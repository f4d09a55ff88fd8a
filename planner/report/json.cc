#include "planner/report/json.h"

#include <nlohmann/json.hpp>

namespace portolan::report {
namespace {

using nlohmann::ordered_json;

/// One scalar, escaped as Go does.
void write_scalar(const ordered_json& value, std::string& out) {
  const std::string text = value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = std::string_view(text).substr(i, 3);
    if (text[i] == '<') {
      out += "\\u003c";
    } else if (text[i] == '>') {
      out += "\\u003e";
    } else if (text[i] == '&') {
      out += "\\u0026";
    } else if (rest == "\u2028" || rest == "\u2029") {
      out += rest == "\u2028" ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += text[i];
    }
  }
}

class Writer {
 public:
  Writer(std::string_view prefix, std::string_view indent)
      : prefix_(prefix), indent_(indent), lines_(!prefix.empty() || !indent.empty()) {}

  void write(const ordered_json& value) {
    if (!value.is_structured()) return write_scalar(value, out_);
    const bool object = value.is_object();
    if (value.empty()) {
      out_ += object ? "{}" : "[]";
      return;
    }
    out_ += object ? '{' : '[';
    ++depth_;
    bool first = true;
    for (const auto& item : value.items()) {
      if (!first) out_ += ',';
      first = false;
      new_line();
      if (object) {
        write_scalar(item.key(), out_);
        out_ += lines_ ? ": " : ":";
      }
      write(item.value());
    }
    --depth_;
    new_line();
    out_ += object ? '}' : ']';
  }

  std::string take() { return std::move(out_); }

 private:
  void new_line() {
    if (!lines_) return;
    out_ += '\n';
    out_ += prefix_;
    for (int i = 0; i < depth_; ++i) out_ += indent_;
  }

  std::string_view prefix_;
  std::string_view indent_;
  bool lines_;
  int depth_ = 0;
  std::string out_;
};

}  // namespace

std::string json_text(const ordered_json& value, std::string_view prefix, std::string_view indent) {
  Writer writer(prefix, indent);
  writer.write(value);
  return writer.take();
}

}  // namespace portolan::report
