#include <algorithm>
#include <array>
#include <optional>

#include "loaders/prisma/date_time.h"
#include "loaders/prisma/model.h"
#include "loaders/prisma/native_types.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

/// A function of @default: the scalars that may have it, and whether the client alone computes it (orms.md 3.7).
struct KnownFunction {
  std::string_view name;
  std::string_view scalars;
  bool in_client;
};

constexpr std::array<KnownFunction, 9> functions = {{{"autoincrement", "IG", false},
                                                     {"sequence", "I", false},
                                                     {"now", "T", false},
                                                     {"dbgenerated", scalar_letters, false},
                                                     {"auto", scalar_letters, true},
                                                     {"uuid", "S", true},
                                                     {"cuid", "S", true},
                                                     {"nanoid", "S", true},
                                                     {"ulid", "S", true}}};

/// MySQL refuses CURRENT_TIMESTAMP with another precision than the type's, and for types that are no moment; MariaDB
/// stores what Prisma writes (orms.md 3.10).
struct MysqlNow {
  std::string_view type;
  std::string_view text;
};

constexpr std::array<MysqlNow, 4> mysql_now = {{{"DATETIME", "CURRENT_TIMESTAMP"},
                                                {"TIMESTAMP", "CURRENT_TIMESTAMP"},
                                                {"DATE", "(CURRENT_DATE)"},
                                                {"TIME", "(CURRENT_TIME)"}}};

constexpr std::string_view engine_now = "CURRENT_TIMESTAMP(3)";

std::optional<std::string> hex_of_base64(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::string_view digits = "0123456789abcdef";
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  text.remove_suffix(padding);
  std::string result;
  unsigned bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U | static_cast<unsigned>(value)) & 0xFFFFU;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const unsigned byte = bits >> static_cast<unsigned>(held) & 0xFFU;
    result += digits[byte >> 4U];
    result += digits[byte & 0xFU];
  }
  return result;
}

/// `-007` is `-7`, `01.50` is `1.50`.
std::string normalized_number(const std::string& text) {
  const bool negative = text.starts_with('-');
  std::size_t at = negative ? 1 : 0;
  while (at + 1 < text.size() && text[at] == '0' && text[at + 1] != '.') ++at;
  const std::string digits = text.substr(at);
  return negative && digits != "0" ? "-" + digits : digits;
}

/// Whether SQLite takes the text behind DEFAULT without parentheses.
bool is_sqlite_literal(const std::string& text) {
  constexpr std::array<std::string_view, 6> words = {"NULL",         "TRUE",        "FALSE", "CURRENT_TIMESTAMP",
                                                     "CURRENT_DATE", "CURRENT_TIME"};
  const bool word = std::any_of(words.begin(), words.end(),
                                [&](std::string_view each) { return base::equals_ignoring_case(each, text); });
  const std::size_t open = text.find('\'');
  const bool prefix = open == 0 || (open == 1 && (text[0] == 'x' || text[0] == 'X'));
  const bool string =
      prefix && text.size() > open + 1 && text.ends_with('\'') &&
      base::replace_all(std::string_view(text).substr(open + 1, text.size() - open - 2), "''", "").find('\'') ==
          std::string::npos;
  return word || string || base::is_number(text);
}

class DefaultReader {
 public:
  DefaultReader(const Context& context, const ModelField& field)
      : context_(context), provider_(context.provider), field_(field) {}

  std::string read(const Expression& value) {
    if (value.kind == ExpressionKind::call) return function(value);
    if (field_.syntax->type.unsupported)
      return wrong(value, "For fields of type Unsupported only dbgenerated() can be a default.");
    if (!field_.list()) return scalar(value);
    if (value.kind != ExpressionKind::list) return wrong(value, "The default value of a list field must be a list.");
    std::vector<std::string> items;
    for (const Argument& item : value.items) items.push_back(scalar(item.value));
    return "ARRAY[" + base::join(items, ", ") + "]::" + field_.type;
  }

 private:
  std::string wrong(const Expression& value, const std::string& message) {
    context_.diagnostics.add(value.place, message);
    return {};
  }

  std::string unexpected(const Expression& value) {
    const bool quoted = value.kind == ExpressionKind::string;
    const std::string shown =
        value.kind == ExpressionKind::list ? "a list" : "`" + (quoted ? base::quote_go(value.text) : value.text) + "`";
    const std::string type = field_.enumeration ? "an enum" : "a " + field_.syntax->type.name;
    return wrong(value, "Expected " + type + " value, but found " + shown + ".");
  }

  bool mysql() const { return provider_.backslash_escapes; }

  std::string function(const Expression& call) {
    const auto known = std::find_if(functions.begin(), functions.end(),
                                    [&](const KnownFunction& each) { return each.name == call.text; });
    if (known == functions.end()) return wrong(call, "The function `" + call.text + "()` is not known.");
    const bool generated = known->name == "dbgenerated";
    const bool fits = field_.scalar && known->scalars.find(scalar_letters[static_cast<std::size_t>(*field_.scalar)]) !=
                                           std::string_view::npos;
    if (!generated && (!fits || field_.list())) {
      return wrong(call, "The function `" + call.text + "()` cannot be used on fields of type `" +
                             field_.syntax->type.name + (field_.list() ? "[]" : "") + "`.");
    }
    if (known->name == "sequence" && provider_.name != "cockroachdb")
      return wrong(call, "The function `sequence()` is known to CockroachDB alone.");
    if (known->in_client) return {};
    if (generated) return database_generated(call);
    return known->name == "now" ? now() : "";
  }

  std::string database_generated(const Expression& call) {
    if (call.items.empty()) return {};
    const Expression& text = call.items[0].value;
    if (call.items.size() != 1 || text.kind != ExpressionKind::string || base::trim(text.text).empty()) {
      return wrong(call, "dbgenerated() takes either no argument, or a single nonempty string argument.");
    }
    if (provider_.enums == EnumForm::text && !is_sqlite_literal(text.text)) return base::may_wrap(text.text);
    return text.text;
  }

  std::string now() const {
    if (!mysql()) return "CURRENT_TIMESTAMP";
    const std::size_t open = field_.type.find('(');
    if (open != std::string::npos) return "CURRENT_TIMESTAMP" + field_.type.substr(open);
    if (provider_.dialect == "mariadb") return std::string(engine_now);
    const auto known = std::find_if(mysql_now.begin(), mysql_now.end(),
                                    [&](const MysqlNow& each) { return each.type == field_.type; });
    return std::string(known == mysql_now.end() ? engine_now : known->text);
  }

  std::string scalar(const Expression& value) {
    if (field_.enumeration) return enum_value(value);
    switch (*field_.scalar) {
      case Scalar::string:
        return value.kind == ExpressionKind::string ? text_value(value.text) : unexpected(value);
      case Scalar::boolean:
        if (value.kind != ExpressionKind::path) return unexpected(value);
        if (value.text != "true" && value.text != "false")
          return wrong(value, "A boolean literal must be `true` or `false`.");
        return std::string(value.text == "true" ? provider_.true_word : provider_.false_word);
      case Scalar::integer:
      case Scalar::big_integer:
        if (value.kind != ExpressionKind::number || value.text.find('.') != std::string::npos) return unexpected(value);
        return normalized_number(value.text);
      case Scalar::floating:
        return value.kind == ExpressionKind::number ? normalized_number(value.text) : unexpected(value);
      case Scalar::decimal:
        if (value.kind != ExpressionKind::number &&
            !(value.kind == ExpressionKind::string && base::is_number(value.text)))
          return unexpected(value);
        return value.kind == ExpressionKind::number ? normalized_number(value.text) : value.text;
      case Scalar::date_time:
        return date_time(value);
      case Scalar::bytes:
        return bytes(value);
      case Scalar::json:
        if (value.kind != ExpressionKind::string) return unexpected(value);
        return mysql() ? "" : literal(provider_, value.text);
    }
    return {};
  }

  std::string enum_value(const Expression& value) {
    if (value.kind != ExpressionKind::path) return unexpected(value);
    for (const auto& [name, label] : field_.enumeration->values) {
      if (name == value.text) return literal(provider_, label);
    }
    return wrong(value, "The defined default value `" + value.text +
                            "` is not a valid value of the enum specified for the field.");
  }

  /// MySQL takes only expressions as defaults of its large texts; MariaDB takes literals, as Prisma writes them.
  std::string text_value(const std::string& text) const {
    const std::string result = literal(provider_, text);
    return provider_.dialect == "mysql" && field_.type.ends_with("TEXT") ? "(" + result + ")" : result;
  }

  std::string date_time(const Expression& value) {
    const std::optional<DateTime> moment =
        value.kind == ExpressionKind::string ? parse_date_time(value.text) : std::nullopt;
    if (!moment)
      return wrong(value,
                   "Expected a moment as RFC 3339 writes it (2020-01-02T03:04:05Z), but found `" + value.text + "`.");
    if (!mysql()) return literal(provider_, date_of(*moment) + " " + time_of(*moment) + " " + offset_of(*moment));
    const DateTime utc = in_utc(*moment);
    if (field_.type == "DATE") return literal(provider_, date_of(utc));
    if (field_.type.starts_with("TIME") && !field_.type.starts_with("TIMESTAMP"))
      return literal(provider_, time_of(utc));
    return literal(provider_, date_of(utc) + " " + time_of(utc));
  }

  std::string bytes(const Expression& value) {
    const std::optional<std::string> hex =
        value.kind == ExpressionKind::string ? hex_of_base64(value.text) : std::nullopt;
    if (!hex) return wrong(value, "Expected bytes in base64, but found `" + value.text + "`.");
    return mysql() ? "" : std::string(provider_.bytes_open) + *hex + std::string(provider_.bytes_close);
  }

  const Context& context_;
  const Provider& provider_;
  const ModelField& field_;
};

const Expression* default_expression(const ModelField& field) {
  const Attribute* attribute = find_attribute(field.syntax->attributes, "default");
  return attribute ? find_argument(*attribute, "value", true) : nullptr;
}

}  // namespace

std::string default_value(const Context& context, const ModelField& field) {
  const Attribute* attribute = find_attribute(field.syntax->attributes, "default");
  if (!attribute) return {};
  const Expression* value = default_expression(field);
  if (!value) {
    context.diagnostics.add(attribute->place, "Argument \"value\" is missing.");
  } else if (field.related) {
    context.diagnostics.add(attribute->place, "Cannot set a default value on a relation field.");
  } else if (!field.type.empty()) {
    return DefaultReader(context, field).read(*value);
  }
  return {};
}

bool autoincrements(const ModelField& field) {
  const Expression* value = default_expression(field);
  return value && value->kind == ExpressionKind::call && value->text == "autoincrement";
}

}  // namespace portolan::loaders::prisma
