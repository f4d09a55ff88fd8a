#include "planner/report/template/print.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "planner/base/strings.h"
#include "planner/report/template/number_text.h"
#include "planner/report/template/utf8.h"

namespace portolan::gotemplate {
namespace {

using Kind = Value::Kind;

/// Widths and precisions beyond this are refused, as in Go.
constexpr int kMaxWidth = 1'000'000;

std::string escape_wide(const std::string& quoted) {
  std::string out;
  for (std::size_t at = 0; at < quoted.size();) {
    const Rune rune = decode_rune(std::string_view(quoted).substr(at));
    if (rune.code < 0x80) {
      out += quoted[at];
    } else {
      char code[16];
      std::snprintf(code, sizeof code, rune.code > 0xffff ? "\\U%08x" : "\\u%04x", static_cast<unsigned>(rune.code));
      out += code;
    }
    at += rune.size;
  }
  return out;
}

std::string hex(const Directive& directive, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (directive.space && i > 0) out += ' ';
    if (directive.sharp && (directive.space || i == 0)) out += directive.verb == 'X' ? "0X" : "0x";
    char digits[4];
    std::snprintf(digits, sizeof digits, directive.verb == 'X' ? "%02X" : "%02x",
                  static_cast<unsigned>(static_cast<unsigned char>(text[i])));
    out += digits;
  }
  return out;
}

std::optional<std::string> format_text(const Directive& directive, std::string_view text) {
  if (directive.precision) text = first_runes(text, static_cast<std::size_t>(*directive.precision));
  switch (directive.verb) {
    case 'v':
      if (directive.sharp) return pad(directive, base::quote_go(text));
      return pad(directive, std::string(text));
    case 's':
      return pad(directive, std::string(text));
    case 'x':
    case 'X':
      return pad(directive, hex(directive, text));
    case 'q': {
      if (directive.sharp && text.find_first_of("`\n") == std::string_view::npos) {
        return pad(directive, "`" + std::string(text) + "`");
      }
      const std::string quoted = base::quote_go(text);
      return pad(directive, directive.plus ? escape_wide(quoted) : quoted);
    }
    default:
      return std::nullopt;
  }
}

class Printer {
 public:
  explicit Printer(Budget& budget) : budget_(budget) {}

  void write(std::string_view text) {
    budget_.grow(text.size());
    out_ += text;
  }

  void value(const Value& value, const Directive& directive) {
    budget_.step();
    if (directive.width) budget_.grow(static_cast<std::size_t>(*directive.width));
    if (directive.precision) budget_.grow(static_cast<std::size_t>(*directive.precision));
    if (directive.verb == 'T') return write(pad(directive, value.type_name()));
    switch (value.kind()) {
      case Kind::kNone:
      case Kind::kNull:
        return directive.verb == 'v' ? write(pad(directive, "<nil>")) : wrong_verb(value, directive);
      case Kind::kBool:
        return scalar(value, directive, format_boolean(directive, value.boolean()));
      case Kind::kInt:
        return scalar(value, directive, format_integer(directive, value.integer()));
      case Kind::kFloat:
        return scalar(value, directive, format_real(directive, value.number()));
      case Kind::kString:
        return scalar(value, directive, format_text(directive, value.text()));
      case Kind::kList:
        return list(value, directive);
      case Kind::kMap:
        return map(value, directive);
      case Kind::kStruct:
        return structure(value, directive);
      case Kind::kFunction:
        return write("func");
    }
  }

  std::string take() { return std::move(out_); }

 private:
  static std::optional<std::string> format_boolean(const Directive& directive, bool value) {
    if (directive.verb != 'v' && directive.verb != 't') return std::nullopt;
    return pad(directive, value ? "true" : "false");
  }

  void scalar(const Value& value, const Directive& directive, const std::optional<std::string>& text) {
    if (text) return write(*text);
    wrong_verb(value, directive);
  }

  void wrong_verb(const Value& value, const Directive& directive) {
    std::string front = "%!";
    append_rune(front, directive.verb);
    write(front + "(");
    if (!value.is(Kind::kNone)) write(value.type_name() + "=");
    this->value(value, {});
    write(")");
  }

  void list(const Value& value, const Directive& directive) {
    const Budget::Level level(budget_);
    write("[");
    for (std::size_t i = 0; i < value.list().size(); ++i) {
      if (i > 0) write(" ");
      this->value(value.list()[i], directive);
    }
    write("]");
  }

  void map(const Value& value, const Directive& directive) {
    const Budget::Level level(budget_);
    write("map[");
    bool first = true;
    for (const auto& [key, item] : value.map()) {
      if (!first) write(" ");
      first = false;
      this->value(key, directive);
      write(":");
      this->value(item, directive);
    }
    write("]");
  }

  void structure(const Value& value, const Directive& directive) {
    const Struct& structure = value.structure();
    if (structure.text) {
      const std::string text = structure.text();
      return scalar(text, directive, format_text(directive, text));
    }
    const Budget::Level level(budget_);
    write("{");
    bool first = true;
    for (const Field& field : structure.fields) {
      if (field.seen == Seen::kJsonOnly) continue;
      if (!first) write(" ");
      first = false;
      if (directive.plus) write(field.name + ":");
      this->value(field.get(), directive);
    }
    write("}");
  }

  Budget& budget_;
  std::string out_;
};

/// One call of Sprintf.
class FormatReader {
 public:
  FormatReader(std::string_view format, const std::vector<Value>& values, Budget& budget)
      : format_(format), values_(values), printer_(budget) {}

  std::string run() {
    while (at_ < format_.size()) {
      const std::size_t percent = std::min(format_.find('%', at_), format_.size());
      printer_.write(format_.substr(at_, percent - at_));
      at_ = percent;
      if (at_ < format_.size()) directive();
    }
    if (!reordered_ && next_ < values_.size()) extra();
    return printer_.take();
  }

 private:
  char peek() const { return at_ < format_.size() ? format_[at_] : '\0'; }

  void directive() {
    ++at_;
    Directive directive;
    bad_index_ = false;
    flags(directive);
    argument_index();
    directive.width = size(directive, "%!(BADWIDTH)");
    if (peek() == '.') {
      ++at_;
      argument_index();
      const auto precision = size(directive, "%!(BADPREC)");
      directive.precision = precision.value_or(0);
    }
    argument_index();
    if (at_ >= format_.size()) return printer_.write("%!(NOVERB)");
    const Rune verb = decode_rune(format_.substr(at_));
    at_ += verb.size;
    directive.verb = verb.code;
    if (verb.code == '%') return printer_.write("%");
    if (bad_index_ || next_ >= values_.size()) return problem(verb.code, bad_index_ ? "(BADINDEX)" : "(MISSING)");
    printer_.value(values_[next_++], directive);
  }

  void problem(char32_t verb, const char* what) {
    std::string text = "%!";
    append_rune(text, verb);
    printer_.write(text + what);
  }

  void flags(Directive& directive) {
    for (;; ++at_) {
      switch (peek()) {
        case '+':
          directive.plus = true;
          continue;
        case '-':
          directive.minus = true;
          continue;
        case '#':
          directive.sharp = true;
          continue;
        case ' ':
          directive.space = true;
          continue;
        case '0':
          directive.zero = true;
          continue;
        default:
          return;
      }
    }
  }

  /// `[n]`: the argument to take next.
  void argument_index() {
    if (peek() != '[') return;
    reordered_ = true;
    const std::size_t close = format_.find(']', at_);
    if (close == std::string_view::npos) {
      bad_index_ = true;
      ++at_;
      return;
    }
    const std::string digits(format_.substr(at_ + 1, close - at_ - 1));
    at_ = close + 1;
    const bool number =
        !digits.empty() && digits.size() < 7 && digits.find_first_not_of("0123456789") == std::string::npos;
    const std::size_t index = number ? std::stoul(digits) : 0;
    bad_index_ = index == 0 || index > values_.size();
    if (!bad_index_) next_ = index - 1;
  }

  std::optional<int> size(Directive& directive, const char* complaint) {
    if (peek() != '*') return digits();
    ++at_;
    const Value* value = next_ < values_.size() ? &values_[next_++] : nullptr;
    if (value == nullptr || !value->is(Kind::kInt) || std::abs(value->integer()) > kMaxWidth) {
      printer_.write(complaint);
      return std::nullopt;
    }
    directive.minus = directive.minus || value->integer() < 0;
    return static_cast<int>(std::abs(value->integer()));
  }

  std::optional<int> digits() {
    if (peek() < '0' || peek() > '9') return std::nullopt;
    int value = 0;
    for (; peek() >= '0' && peek() <= '9'; ++at_) value = std::min(value * 10 + (peek() - '0'), kMaxWidth + 1);
    if (value > kMaxWidth) return std::nullopt;
    return value;
  }

  void extra() {
    printer_.write("%!(EXTRA ");
    for (std::size_t i = next_; i < values_.size(); ++i) {
      if (i > next_) printer_.write(", ");
      if (!values_[i].is(Kind::kNone)) printer_.write(values_[i].type_name() + "=");
      printer_.value(values_[i], {});
    }
    printer_.write(")");
  }

  std::string_view format_;
  const std::vector<Value>& values_;
  Printer printer_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  bool reordered_ = false;
  bool bad_index_ = false;
};

}  // namespace

std::string print_value(const Value& value, Budget& budget) {
  Printer printer(budget);
  printer.value(value, {});
  return printer.take();
}

std::string print(const std::vector<Value>& values, Budget& budget) {
  Printer printer(budget);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0 && !values[i - 1].is(Kind::kString) && !values[i].is(Kind::kString)) printer.write(" ");
    printer.value(values[i], {});
  }
  return printer.take();
}

std::string print_line(const std::vector<Value>& values, Budget& budget) {
  Printer printer(budget);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) printer.write(" ");
    printer.value(values[i], {});
  }
  printer.write("\n");
  return printer.take();
}

std::string print_format(std::string_view format, const std::vector<Value>& values, Budget& budget) {
  return FormatReader(format, values, budget).run();
}

}  // namespace portolan::gotemplate
