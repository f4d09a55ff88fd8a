#include <map>

#include "drivers/postgres/inspector.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

constexpr char kRoutines[] = "pg_proc";

std::string_view routine_kind(char kind) {
  switch (kind) {
    case 'p':
      return "procedure";
    case 'a':
      return "aggregate";
    default:
      return "function";
  }
}

/// The language as documents spell it.
schema::PropertyValue language(const std::string& name) {
  if (name == "sql") return schema::Word{"SQL"};
  if (name == "plpgsql") return schema::Word{"PLpgSQL"};
  return name;
}

void set_word(schema::Properties& properties, std::string_view name, char letter,
              const std::map<char, std::string_view>& words) {
  const auto it = words.find(letter);
  if (it != words.end()) properties.set(name, schema::Word{std::string(it->second)});
}

/// The server's own estimate is not a fact of the function.
void set_estimate(schema::Properties& properties, std::string_view name, const std::string& value,
                  std::string_view usual) {
  if (value == usual || value == "0") return;
  if (value.find_first_not_of("0123456789") == std::string::npos) {
    properties.set(name, static_cast<std::int64_t>(std::stoll(value)));
  } else {
    properties.set(name, value);
  }
}

/// A setting as SET takes it. Those that are lists hold identifiers, quoted or not.
std::string setting_text(const std::string& name, const std::string& value) {
  static const std::unordered_set<std::string> lists = {"search_path", "temp_tablespaces", "session_preload_libraries",
                                                        "local_preload_libraries"};
  if (!lists.contains(base::to_lower(name))) return quote_literal(value);
  std::vector<std::string> items;
  for (const std::string& item : split_list(value)) {
    std::string text(base::trim(item));
    const bool quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
    if (quoted) text = base::replace_all(text.substr(1, text.size() - 2), "\"\"", "\"");
    items.push_back(quote_literal(text));
  }
  return items.empty() ? quote_literal("") : base::join(items, ", ");
}

void set_settings(schema::Properties& properties, const std::string& settings) {
  for (const std::string& setting : array_elements(settings)) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = setting.substr(0, equals);
    properties.set("config_params." + name, setting_text(name, setting.substr(equals + 1)));
  }
}

std::string_view argument_mode(char mode) {
  switch (mode) {
    case 'o':
      return "OUT";
    case 'b':
      return "INOUT";
    case 'v':
      return "VARIADIC";
    default:
      return {};
  }
}

}  // namespace

void Inspector::read_routines() {
  std::unordered_map<std::string, std::size_t> names;
  for (const auto& cells : ask_in_schemas(catalog::routines(version_)).rows) {
    const Row row(cells);
    if (is_member(kRoutines, row.oid(0))) continue;
    const std::size_t schema = schema_positions_.at(row.oid(3));
    add_object(schema, std::string(routine_kind(row.letter(1))), row.text(2), is_understood_routine(row));
    note_place(kRoutines, row.oid(0), schema);
    schema::Object& routine = realm_.schemas[schema].objects.back();
    routine.properties.set("arguments", row.text(4));
    ++names[schema::qualified_key(routine.schema, routine.name)];
    if (routine.understood) describe_routine(row, routine);
  }
  for (const auto& cells : ask_in_schemas(catalog::routine_arguments()).rows) add_argument(Row(cells));
  for (schema::Schema& schema : realm_.schemas) {
    for (schema::Object& object : schema.objects) {
      if (!object.properties.has("arguments")) continue;
      if (names[schema::qualified_key(object.schema, object.name)] > 1) object.properties.set("overloaded", true);
    }
  }
}

/// Aggregates, window functions, functions in compiled code or with planner support and transforms are not in the
/// model.
bool Inspector::is_understood_routine(const Row& row) const {
  const char kind = row.letter(1);
  return (kind == 'f' || kind == 'p') && !row.flag(5);
}

void Inspector::describe_routine(const Row& row, schema::Object& routine) {
  schema::Properties& properties = routine.properties;
  properties.set("lang", language(row.text(6)));
  routine.definition = std::string(base::trim(row.null(8) ? row.text(7) : row.text(8)));
  routine.comment = description(kRoutines, row.oid(0));
  if (routine.kind == "function") {
    routine.type = type_of(row.oid(10), row.text(9));
    if (row.flag(11)) properties.set("return_set", true);
    set_word(properties, "volatility", row.letter(12), {{'s', "STABLE"}, {'i', "IMMUTABLE"}});
    if (row.flag(13)) properties.set("strict", true);
    if (row.flag(15)) properties.set("leakproof", true);
    set_word(properties, "parallel", row.letter(16), {{'s', "SAFE"}, {'r', "RESTRICTED"}});
    set_estimate(properties, "cost", row.text(17), "100");
    set_estimate(properties, "rows", row.text(18), "1000");
  }
  if (row.flag(14)) properties.set("security", schema::Word{"DEFINER"});
  set_settings(properties, row.text(19));
}

void Inspector::add_argument(const Row& row) {
  schema::Object* routine = object_of(kRoutines, row.oid(0));
  if (routine == nullptr || !routine->understood) return;
  schema::Column argument;
  argument.name = row.text(2);
  argument.type = type_of(row.oid(4), row.text(3));
  argument.nullable = true;
  const char mode = row.letter(1);
  if (mode == 't') {
    routine->columns.push_back(std::move(argument));
    return;
  }
  if (const std::string_view word = argument_mode(mode); !word.empty()) {
    argument.properties.set("mode", schema::Word{std::string(word)});
  }
  if (!row.null(5)) {
    argument.default_value = make_default(row.text(5), argument.type);
  }
  routine->arguments.push_back(std::move(argument));
}

}  // namespace portolan::postgres
