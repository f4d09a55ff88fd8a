#include "planner/ports/dialect.h"

#include <algorithm>

#include "planner/base/clock.h"
#include "planner/base/strings.h"
#include "planner/ports/comments.h"

namespace portolan::ports {
namespace {

bool takes_strings(const TypeSpec& spec) {
  return spec.max_args < 0;
}

std::string format_args(const schema::ColumnType& type, const TypeSpec* spec) {
  if (type.args.empty()) return {};
  if (spec == nullptr || !takes_strings(*spec)) return "(" + base::join(type.args, ",") + ")";
  std::vector<std::string> quoted;
  quoted.reserve(type.args.size());
  for (const std::string& arg : type.args) quoted.push_back(base::quote_doubled(arg, '\''));
  return "(" + base::join(quoted, ",") + ")";
}

/// A body without what does not count when two are compared: blanks and `;` around its lines, and empty lines
/// (spec/planner.md 11.3).
std::string condensed(std::string_view body) {
  constexpr std::string_view kIgnored = " \t\r\n;";
  std::string result;
  for (const std::string& line : base::split(body, '\n')) {
    const std::size_t begin = line.find_first_not_of(kIgnored);
    if (begin == std::string::npos) continue;
    if (!result.empty()) result += ' ';
    result.append(line, begin, line.find_last_not_of(kIgnored) - begin + 1);
  }
  return result;
}

bool bodies_equal(std::string_view from, std::string_view to) {
  return from == to || condensed(from) == condensed(to);
}

bool columns_equal(const Dialect& dialect, const std::vector<schema::Column>& from,
                   const std::vector<schema::Column>& to) {
  return std::equal(from.begin(), from.end(), to.begin(), to.end(), [&](const auto& a, const auto& b) {
    return a.name == b.name && dialect.types_equal(a, b) && a.properties == b.properties &&
           dialect.defaults_equal(a, b) == Verdict::kEqual;
  });
}

void add_property_changes(const Dialect& dialect, const schema::Object& from, const schema::Object& to,
                          std::vector<change::PropertyChange>& changes) {
  const auto compare = [&](const std::string& name) {
    const schema::PropertyValue* a = from.properties.find(name);
    const schema::PropertyValue* b = to.properties.find(name);
    const PropertySpec* spec = dialect.properties().find(Carrier::kObject, name, to.kind);
    if (spec != nullptr && spec->comparison == Comparison::kNever) return;
    if (a != nullptr && b != nullptr && *a == *b) return;
    if (spec != nullptr && spec->form != Form::kList && dialect.property_equal(*spec, a, b, {})) return;
    change::PropertyChange change{name, std::nullopt, std::nullopt};
    if (a != nullptr) change.from = *a;
    if (b != nullptr) change.to = *b;
    changes.push_back(std::move(change));
  };
  for (const auto& [name, value] : to.properties.entries()) compare(name);
  for (const auto& [name, value] : from.properties.entries()) {
    if (!to.properties.has(name)) compare(name);
  }
}

}  // namespace

schema::ColumnType Dialect::parse_type(std::string_view sql) const {
  const TypeText text = split_type(sql);
  const std::string full = text.suffix.empty() ? text.name : text.name + " " + text.suffix;
  const TypeSpec* spec = types().by_sql(full);
  if (spec == nullptr) spec = types().by_sql(text.name);
  schema::ColumnType type;
  if (spec == nullptr) {
    type.name = std::string(base::trim(sql));
    type.user_defined = true;
    return type;
  }
  type.name = spec->sql;
  type.args = text.args;
  for (const std::string_view attribute : spec->attributes) {
    if (text.suffix.find(attribute) != std::string::npos) type.attributes.set(attribute, true);
  }
  return type;
}

std::string Dialect::format_type(const schema::ColumnType& type) const {
  if (type.user_defined) return type.name;
  const TypeSpec* spec = types().by_sql(type.name);
  std::string text = type.name + format_args(type, spec);
  if (spec != nullptr) {
    for (const std::string_view attribute : spec->attributes) {
      if (type.attributes.is_set(attribute)) text += " " + std::string(attribute);
    }
  }
  return type.array ? text + "[]" : text;
}

schema::ColumnType Dialect::type_from_hcl(std::string_view word, const std::vector<std::string>& args,
                                          const schema::Properties& attributes) const {
  const TypeSpec* spec = types().by_hcl(word);
  if (spec == nullptr) throw Error("unknown column type " + base::quote_go(word));
  const auto count = static_cast<int>(args.size());
  if (!takes_strings(*spec) && count > spec->max_args) {
    throw Error("too many arguments for type definition " + base::quote_go(word));
  }
  if (count < spec->min_args) {
    throw Error("Type " + base::quote_go(word) + " requires at least " + std::to_string(spec->min_args) + " argument");
  }
  schema::ColumnType type;
  type.name = spec->sql;
  type.args = args;
  for (const std::string_view attribute : spec->attributes) {
    if (attributes.is_set(attribute)) type.attributes.set(attribute, true);
  }
  return type;
}

HclType Dialect::type_to_hcl(const schema::ColumnType& type) const {
  HclType hcl;
  if (type.object && !type.array) {
    hcl.object = type.object;
    return hcl;
  }
  const TypeSpec* spec = type.user_defined || type.array ? nullptr : types().by_sql(type.name);
  if (spec == nullptr || spec->hcl.empty()) {
    hcl.raw = format_type(type);
    return hcl;
  }
  hcl.word = spec->hcl;
  for (const std::string& arg : type.args) hcl.args.push_back(takes_strings(*spec) ? base::quote_go(arg) : arg);
  hcl.attributes = type.attributes;
  return hcl;
}

TypeClass Dialect::type_class(const schema::ColumnType& type) const {
  if (type.object) return type.object->kind == "enum" ? TypeClass::kEnum : TypeClass::kUserDefined;
  if (type.user_defined) return TypeClass::kUserDefined;
  const TypeSpec* spec = types().by_sql(type.name);
  return spec == nullptr ? TypeClass::kOther : spec->type_class;
}

bool Dialect::is_missing_table(const DatabaseError&) const {
  return false;
}

std::string Dialect::format_timestamp(std::chrono::system_clock::time_point time) const {
  std::string text = base::rfc3339(time, 6);
  text[text.find('T')] = ' ';
  text.replace(text.size() - 1, 1, "+00:00");
  return text;
}

void Dialect::align(schema::Table&, schema::Table&, bool) const {}
void Dialect::refine(change::ModifyTable&) const {}

bool Dialect::must_step_aside(const schema::ForeignKey&, const change::ModifyTable*, const change::ModifyTable*) const {
  return false;
}
std::optional<schema::Realm> Dialect::foresee(const schema::Realm&, const schema::Realm&) const {
  return std::nullopt;
}
bool Dialect::is_stock_schema_comment(const schema::Schema&, bool) const {
  return false;
}

bool Dialect::can_run_again(std::string_view, const schema::Realm&) const {
  return false;
}

std::vector<std::string> Dialect::recovery_statements(std::string_view, const schema::Realm&,
                                                      const schema::Realm&) const {
  return {};
}

bool Dialect::types_equal(const schema::Column& from, const schema::Column& to) const {
  if (from.type.object || to.type.object) return from.type.object == to.type.object && from.type.array == to.type.array;
  return format_type(from.type) == format_type(to.type);
}

Verdict Dialect::defaults_equal(const schema::Column& from, const schema::Column& to) const {
  if (from.default_value.has_value() != to.default_value.has_value()) return Verdict::kDifferent;
  if (!from.default_value) return Verdict::kEqual;
  const std::string& a = from.default_value->text;
  const std::string& b = to.default_value->text;
  if (a == b) return Verdict::kEqual;
  const bool numeric = base::is_number(a) && base::is_number(b) && base::numbers_equal(a, b);
  return numeric || expressions_equal(a, b) ? Verdict::kEqual : Verdict::kDifferent;
}

bool Dialect::generated_equal(const schema::Column& from, const schema::Column& to) const {
  if (from.generated.has_value() != to.generated.has_value()) return false;
  return !from.generated || (from.generated->storage == to.generated->storage &&
                             expressions_equal(from.generated->expression, to.generated->expression));
}

bool Dialect::expressions_equal(std::string_view from, std::string_view to) const {
  return base::unwrap(from) == base::unwrap(to);
}

bool Dialect::property_equal(const PropertySpec& spec, const schema::PropertyValue* from,
                             const schema::PropertyValue* to, const schema::Properties& parent) const {
  const auto effective = [&](const schema::PropertyValue* value) -> std::optional<schema::PropertyValue> {
    if (value == nullptr && spec.inherited) value = parent.find(spec.name);
    if (value != nullptr) return *value;
    return spec.implied;
  };
  const auto a = effective(from);
  const auto b = effective(to);
  if (!a || !b) return a.has_value() == b.has_value();
  if (spec.comparison == Comparison::kIgnoringCase) {
    return base::equals_ignoring_case(schema::to_text(*a), schema::to_text(*b));
  }
  return schema::to_text(*a) == schema::to_text(*b);
}

std::string Dialect::object_key(const schema::Object& object) const {
  return object.kind + '\0' + object.name;
}

std::vector<change::PropertyChange> Dialect::object_changes(const schema::Object& from,
                                                            const schema::Object& to) const {
  std::vector<change::PropertyChange> changes;
  if (!bodies_equal(from.definition, to.definition)) {
    changes.push_back({"definition", from.definition, to.definition});
  }
  // A document may leave out what the server works out by itself.
  if (!to.columns.empty() && !columns_equal(*this, from.columns, to.columns)) {
    changes.push_back({"columns", std::nullopt, std::nullopt});
  }
  if (!columns_equal(*this, from.arguments, to.arguments)) changes.push_back({"arguments", std::nullopt, std::nullopt});
  if (!types_equal({.name = {}, .type = from.type.value_or(schema::ColumnType{})},
                   {.name = {}, .type = to.type.value_or(schema::ColumnType{})})) {
    changes.push_back({"type", std::nullopt, std::nullopt});
  }
  add_comment_changes(change::kColumnComment, from.columns, to.columns, changes);
  add_property_changes(*this, from, to, changes);
  return changes;
}

bool Dialect::changes_in_place(const change::ModifyObject&) const {
  return true;
}

bool Dialect::makes_anew(const change::ModifyTable&) const {
  return false;
}

const schema::ObjectRef* Dialect::managed_within(const schema::Object&) const {
  return nullptr;
}

std::vector<change::PropertyChange> Dialect::schema_changes(const schema::Schema&, const schema::Schema&) const {
  return {};
}

bool Dialect::is_implied(const PropertySpec& spec, const schema::PropertyValue& value,
                         const schema::Properties& parent) const {
  if (spec.implied && *spec.implied == value) return true;
  if (!spec.inherited) return false;
  const schema::PropertyValue* above = parent.find(spec.name);
  return above != nullptr && schema::to_text(*above) == schema::to_text(value);
}

std::string_view Dialect::insert_override(const schema::Column&) const {
  return {};
}

const LintRules& Dialect::lint_rules() const {
  static const LintRules kNone;
  return kNone;
}

}  // namespace portolan::ports
