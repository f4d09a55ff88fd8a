#include <algorithm>
#include <charconv>

#include "loaders/prisma/model.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

std::string enum_type(const EnumType& enumeration, const Provider& provider) {
  if (provider.enums == EnumForm::text) return std::string(provider.scalars[0]);
  if (provider.enums == EnumForm::type) {
    return (enumeration.schema.empty() ? "" : quoted(provider, enumeration.schema) + ".") +
           quoted(provider, enumeration.name);
  }
  std::vector<std::string> labels;
  for (const auto& [name, label] : enumeration.values) labels.push_back(literal(provider, label));
  return "ENUM(" + base::join(labels, ", ") + ")";
}

std::string expected(const NativeType& native) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < scalar_count; ++i) {
    if (fits(native, static_cast<Scalar>(i))) names.emplace_back(name_of(static_cast<Scalar>(i)));
  }
  return base::join(names, " or ");
}

/// The number in `text`; -1 when it is none that a type may have.
int number_in(const Expression& value) {
  int number = -1;
  const char* end = value.text.data() + value.text.size();
  const auto parsed = std::from_chars(value.text.data(), end, number);
  return value.kind == ExpressionKind::number && parsed.ec == std::errc() && parsed.ptr == end ? number : -1;
}

class NativeReader {
 public:
  NativeReader(const Context& context, const Attribute& attribute, const NativeType& native)
      : context_(context), attribute_(attribute), native_(native) {}

  /// `(10,2)`; empty without arguments or after a mistake.
  std::string arguments() {
    const int count = static_cast<int>(attribute_.arguments.size());
    const bool half = native_.max_arguments == 2 && count == 1;
    if (count < native_.min_arguments || count > native_.max_arguments || half) return wrong_count(count);
    std::vector<std::string> texts;
    for (const Argument& argument : attribute_.arguments) {
      const bool word = native_.max_word && base::equals_ignoring_case(argument.value.text, "max");
      const int number = number_in(argument.value);
      const bool first = texts.empty();
      if (!word && number < 0)
        return fail(argument.place, "Expected a nonnegative integer, but found (" + argument.value.text + ").");
      if (!word && (number < (first ? native_.low : 0) || number > (first ? native_.high : native_.second_high))) {
        return out_of_range(argument, first);
      }
      texts.push_back(word ? "max" : std::to_string(number));
    }
    if (count == 2 && number_in(attribute_.arguments[1].value) > number_in(attribute_.arguments[0].value)) {
      return fail(attribute_.place, "The scale must not be larger than the precision for the " +
                                        std::string(native_.name) + "(" + base::join(texts, ",") + ") native type in " +
                                        std::string(context_.provider.name) + ".");
    }
    return count == 0 ? "" : "(" + base::join(texts, context_.provider.argument_separator) + ")";
  }

 private:
  std::string fail(const hcl::Place& place, const std::string& message) {
    context_.diagnostics.add(place, message);
    return {};
  }

  std::string wrong_count(int count) {
    const bool optional = native_.min_arguments < native_.max_arguments;
    return fail(attribute_.place, "Native type " + std::string(native_.name) + " takes " +
                                      std::to_string(native_.max_arguments) + (optional ? " optional" : "") +
                                      " arguments, but received " + std::to_string(count) + ".");
  }

  std::string out_of_range(const Argument& argument, bool first) {
    const int low = first ? native_.low : 0;
    const int high = first ? native_.high : native_.second_high;
    return fail(argument.place, "Argument " + argument.value.text + " is out of range for native type `" +
                                    std::string(native_.name) + "` of " + std::string(context_.provider.name) +
                                    ": it can range from " + std::to_string(low) + " to " + std::to_string(high) + ".");
  }

  const Context& context_;
  const Attribute& attribute_;
  const NativeType& native_;
};

const Attribute* native_attribute(const Context& context, const Field& field) {
  const Attribute* found = nullptr;
  for (const Attribute& each : field.attributes) {
    const std::size_t dot = each.name.find('.');
    if (dot == std::string::npos) continue;
    if (each.name.substr(0, dot) != context.schema.datasource.name) {
      context.diagnostics.add(each.place, "The prefix " + base::quote_go(each.name.substr(0, dot)) +
                                              " is invalid. It must be equal to the name of the datasource: " +
                                              base::quote_go(context.schema.datasource.name) + ".");
    } else if (found) {
      context.diagnostics.add(each.place, "Only one native type can stand at a field.");
    } else {
      found = &each;
    }
  }
  return found;
}

/// The SQL of a native type; empty after a mistake.
std::string native_sql(const Context& context, ModelField& field, const Attribute& attribute) {
  const std::string name = attribute.name.substr(attribute.name.find('.') + 1);
  const auto& types = context.provider.native_types;
  const auto native =
      std::find_if(types.begin(), types.end(), [&](const NativeType& each) { return each.name == name; });
  if (native == types.end()) {
    context.diagnostics.add(attribute.place, "Native type " + name + " is not supported for " +
                                                 std::string(context.provider.name) + " connector.");
    return {};
  }
  if (!field.scalar || !fits(*native, *field.scalar)) {
    context.diagnostics.add(attribute.place, "Native type " + name + " is not compatible with declared field type " +
                                                 field.syntax->type.name + ", expected field type " +
                                                 expected(*native) + ".");
    return {};
  }
  field.native = &*native;
  const std::string arguments = NativeReader(context, attribute, *native).arguments();
  if (field.scalar == Scalar::boolean && native->name == "Bit" && native->min_arguments == 1 && arguments != "(1)") {
    context.diagnostics.add(attribute.place, "Only Bit(1) can be used as Boolean.");
  }
  // MySQL's BOOLEAN is TINYINT(1), and Prisma writes it so for booleans.
  if (field.scalar == Scalar::boolean && native->name == "TinyInt") return "BOOLEAN";
  return std::string(native->sql) + arguments + std::string(native->suffix);
}

}  // namespace

std::string column_type(const Context& context, ModelField& field) {
  const FieldType& type = field.syntax->type;
  const Attribute* attribute = native_attribute(context, *field.syntax);
  std::string result;
  if (attribute) {
    result = native_sql(context, field, *attribute);
  } else if (field.enumeration) {
    result = enum_type(*field.enumeration, context.provider);
  } else if (type.unsupported) {
    result = type.name;
  } else {
    result = context.provider.scalars[static_cast<std::size_t>(*field.scalar)];
  }
  return type.arity == Arity::list ? result + "[]" : result;
}

}  // namespace portolan::loaders::prisma
