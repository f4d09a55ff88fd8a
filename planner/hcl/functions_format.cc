#include <algorithm>
#include <optional>
#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/library.h"
#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

// A width beyond this is a mistake, and would let a short text fill the memory.
constexpr int widest = 10000;

/// One verb of a format string: `%[2]-08.3f`.
struct Verb {
  char letter = 0;
  std::string_view raw;
  std::size_t offset = 0;
  bool plus = false;
  bool minus = false;
  bool zero = false;
  bool sharp = false;
  bool space = false;
  int width = -1;
  int precision = -1;
  /// From 1; 0 means the next one.
  std::size_t argument = 0;
};

/// Reads format strings and lays out their arguments.
class Formatter {
 public:
  Formatter(std::string_view format, std::span<const Value> arguments) : format_(format), arguments_(arguments) {}

  /// The text, or empty when an argument is null.
  std::optional<std::string> run() {
    while (at_ < format_.size()) {
      const std::size_t percent = std::min(format_.find('%', at_), format_.size());
      out_.append(format_.substr(at_, percent - at_));
      at_ = percent;
      if (at_ == format_.size()) break;
      const Verb verb = read_verb();
      if (verb.letter == '%') {
        out_ += '%';
      } else {
        put(verb);
      }
    }
    if (arguments_.size() > highest_) {
      throw FunctionError(highest_ == 0
                              ? "too many arguments; no verbs in format string"
                              : "too many arguments; only " + std::to_string(highest_) + " used by format string");
    }
    const bool has_null =
        std::any_of(arguments_.begin(), arguments_.end(), [](const Value& value) { return value.is_null(); });
    if (has_null) return std::nullopt;
    return std::move(out_);
  }

 private:
  int read_number() {
    int number = -1;
    while (at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9') {
      number = std::max(number, 0) * 10 + (format_[at_++] - '0');
      if (number > widest) throw FunctionError("width or precision over " + std::to_string(widest));
    }
    return number;
  }

  bool* flag(Verb& verb, char c) {
    switch (c) {
      case '+':
        return &verb.plus;
      case '-':
        return &verb.minus;
      case '0':
        return &verb.zero;
      case '#':
        return &verb.sharp;
      case ' ':
        return &verb.space;
      default:
        return nullptr;
    }
  }

  void read_argument_index(Verb& verb) {
    if (at_ >= format_.size() || format_[at_] != '[') return;
    ++at_;
    verb.argument = static_cast<std::size_t>(std::max(read_number(), 0));
    const bool closed = at_ < format_.size() && format_[at_] == ']';
    if (!closed || verb.argument == 0) {
      throw FunctionError("unrecognized format character in argument index at offset " + std::to_string(verb.offset));
    }
    ++at_;
  }

  Verb read_verb() {
    Verb verb;
    verb.offset = at_++;
    read_argument_index(verb);
    while (at_ < format_.size()) {
      bool* set = flag(verb, format_[at_]);
      if (!set) break;
      *set = true;
      ++at_;
    }
    verb.width = read_number();
    if (at_ < format_.size() && format_[at_] == '.') {
      ++at_;
      verb.precision = std::max(read_number(), 0);
    }
    read_argument_index(verb);
    if (at_ >= format_.size()) {
      throw FunctionError("incomplete format sequence at offset " + std::to_string(verb.offset));
    }
    const std::size_t size = decode_utf8(format_, at_).size;
    verb.letter = size == 1 ? format_[at_] : '?';
    at_ += size;
    verb.raw = format_.substr(verb.offset, at_ - verb.offset);
    constexpr std::string_view known = "sqdboxXeEfgGtv%";
    if (known.find(verb.letter) == std::string_view::npos) {
      throw FunctionError("unsupported format verb '" + std::string(verb.raw.substr(verb.raw.size() - size)) +
                          "' in \"" + std::string(verb.raw) + "\" at offset " + std::to_string(verb.offset));
    }
    return verb;
  }

  std::string where(const Verb& verb) const {
    return "\"" + std::string(verb.raw) + "\" at " + std::to_string(verb.offset);
  }

  void put(const Verb& verb) {
    const std::size_t argument = verb.argument > 0 ? verb.argument : next_ + 1;
    next_ = argument;
    highest_ = std::max(highest_, argument);
    if (argument > arguments_.size()) {
      throw FunctionError("not enough arguments for " + where(verb) + ": need index " + std::to_string(argument) +
                          " but have " + std::to_string(arguments_.size()) + " total");
    }
    const Value& value = arguments_[argument - 1];
    if (value.is_null()) return;
    try {
      pad(verb, laid_out(verb, value));
    } catch (const ConversionError& error) {
      throw FunctionError("unsupported value for " + where(verb) + ": " + error.what());
    }
    constexpr std::size_t longest = std::size_t{32} << 20;
    if (out_.size() > longest) throw FunctionError("the text would be larger than 32 MiB");
  }

  static std::string laid_out(const Verb& verb, const Value& value) {
    switch (verb.letter) {
      case 's':
        return shortened(verb, convert(value, Type::Kind::string).as_string());
      case 'q':
        return to_json(Value(shortened(verb, convert(value, Type::Kind::string).as_string())));
      case 't':
        return to_text(convert(value, Type::Kind::boolean));
      case 'v':
        return general(verb, value);
      default:
        return number(verb, verb.letter, convert(value, Type::Kind::number).as_number());
    }
  }

  static std::string general(const Verb& verb, const Value& value) {
    if (verb.sharp) return to_json(value);
    if (value.is_string()) return shortened(verb, value.as_string());
    if (value.is_number()) return number(verb, 'g', value.as_number());
    return to_json(value);
  }

  static std::string shortened(const Verb& verb, const std::string& text) {
    if (verb.precision < 0) return text;
    const std::vector<std::size_t> ends = grapheme_ends(text);
    const auto count = static_cast<std::size_t>(verb.precision);
    if (count >= ends.size()) return text;
    return count == 0 ? "" : text.substr(0, ends[count - 1]);
  }

  static std::string number(const Verb& verb, char letter, const Number& value) {
    std::string text = digits(verb, letter, value.abs());
    if (value.sign() < 0) return "-" + text;
    if (verb.plus) return "+" + text;
    if (verb.space) return " " + text;
    return text;
  }

  static std::string digits(const Verb& verb, char letter, const Number& value) {
    constexpr int default_precision = 6;
    if (letter == 'g' || letter == 'G') return value.format(letter, verb.precision);
    if (letter == 'e' || letter == 'E' || letter == 'f') {
      return value.format(letter, verb.precision < 0 ? default_precision : verb.precision);
    }
    if (!value.is_integer() || value.is_infinite()) throw ConversionError("an integer is required");
    std::string text = value.to_string_base(letter == 'b' ? 2 : letter == 'o' ? 8 : letter == 'd' ? 10 : 16);
    if (letter == 'X') std::transform(text.begin(), text.end(), text.begin(), upper);
    if (verb.precision > static_cast<int>(text.size())) {
      text.insert(0, static_cast<std::size_t>(verb.precision) - text.size(), '0');
    }
    if (!verb.sharp || letter == 'd') return text;
    return (letter == 'b' ? "0b" : letter == 'o' ? "0" : letter == 'x' ? "0x" : "0X") + text;
  }

  static char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c; }

  void pad(const Verb& verb, const std::string& text) {
    const std::size_t size = grapheme_count(text);
    const std::size_t missing = verb.width > static_cast<int>(size) ? static_cast<std::size_t>(verb.width) - size : 0;
    if (verb.minus) {
      out_ += text + std::string(missing, ' ');
    } else if (verb.zero) {
      const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') && verb.letter != 's' ? 1 : 0;
      out_ += text.substr(0, sign) + std::string(missing, '0') + text.substr(sign);
    } else {
      out_ += std::string(missing, ' ') + text;
    }
  }

  std::string_view format_;
  std::span<const Value> arguments_;
  std::string out_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  std::size_t highest_ = 0;
};

Value formatted(const std::string& format, std::span<const Value> arguments) {
  std::optional<std::string> text = Formatter(format, arguments).run();
  return text ? Value(std::move(*text)) : Value();
}

Value format_list(const Call& call) {
  const std::string& format = call.arguments[0].as_string();
  const std::span<const Value> arguments = call.arguments.subspan(1);
  std::optional<std::size_t> rows;
  std::size_t first = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].is_sequence()) continue;
    if (rows && *rows != arguments[i].size()) {
      throw ArgumentError(i + 1, "argument " + std::to_string(i + 1) + " has length " +
                                     std::to_string(arguments[i].size()) + ", which is inconsistent with argument " +
                                     std::to_string(first + 1) + " of length " + std::to_string(*rows));
    }
    if (!rows) first = i;
    rows = arguments[i].size();
  }
  std::vector<Value> results;
  std::vector<Value> row(arguments.begin(), arguments.end());
  for (std::size_t r = 0; r < rows.value_or(1); ++r) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (arguments[i].is_sequence()) row[i] = arguments[i].elements()[r];
    }
    results.push_back(formatted(format, row));
  }
  return Value::list(std::move(results), Type::Kind::string);
}

}  // namespace

void add_format_functions(NameMap<Function>& functions) {
  add_variadic(functions, "format", {string_parameter("format")}, nullable_parameter("args"),
               [](const Call& call) { return formatted(call.arguments[0].as_string(), call.arguments.subspan(1)); });
  add_variadic(functions, "formatlist", {string_parameter("format")}, nullable_parameter("args"), format_list);
}

}  // namespace portolan::hcl
