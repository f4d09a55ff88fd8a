#include <unordered_map>

#include "drivers/mysql/charsets.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/inspect.h"
#include "planner/base/strings.h"

// Functions and procedures.
namespace portolan::mysql {
namespace {

using schema::Word;

/// What only a text of another charset than the schema's has.
void set_charset(const schema::Schema& schema, const ports::Cell& charset, const ports::Cell& collation,
                 schema::Properties& bag) {
  if (!charset || !collation || same_collation(schema.properties.text("collate"), *collation)) return;
  bag.set("charset", *charset);
  bag.set("collate", *collation);
}

void set_word(schema::Object& routine, std::string_view name, const std::string& word, std::string_view implied) {
  if (word != implied) routine.properties.set(name, Word{word});
}

using Routines = std::unordered_map<std::string, std::size_t>;

std::string routine_key(const std::string& kind, const std::string& schema, const std::string& name) {
  return schema::qualified_key(base::to_lower(kind), schema::qualified_key(schema, name));
}

void read_parameters(Catalog& catalog, const Routines& routines) {
  for (const auto& row :
       catalog.read("ROUTINE_TYPE, SPECIFIC_SCHEMA, SPECIFIC_NAME, PARAMETER_MODE, PARAMETER_NAME, "
                    "DTD_IDENTIFIER, CHARACTER_SET_NAME, COLLATION_NAME, ORDINAL_POSITION",
                    "PARAMETERS", "SPECIFIC_SCHEMA", "", "SPECIFIC_SCHEMA, SPECIFIC_NAME, ORDINAL_POSITION")) {
    const auto it = routines.find(routine_key(text_of(row[0]), text_of(row[1]), text_of(row[2])));
    if (it == routines.end()) continue;
    schema::Schema& schema = *catalog.schema(text_of(row[1]));
    schema::Object& routine = schema.objects[it->second];
    schema::ColumnType type = catalog.dialect().parse_type(text_of(row[5]));
    if (text_of(row[8]) == "0") {
      routine.type = std::move(type);
      set_charset(schema, row[6], row[7], routine.properties);
      continue;
    }
    schema::Column& argument = routine.arguments.emplace_back();
    argument.name = text_of(row[4]);
    argument.type = std::move(type);
    argument.nullable = true;
    set_charset(schema, row[6], row[7], argument.properties);
    if (row[3] && *row[3] != "IN") argument.properties.set("mode", Word{*row[3]});
  }
}

}  // namespace

void read_routines(Catalog& catalog) {
  if (!manages_code(catalog.facts())) return;
  Routines routines;
  for (const auto& row : catalog.read("ROUTINE_TYPE, ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_DEFINITION, "
                                      "IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, ROUTINE_COMMENT",
                                      "ROUTINES", "ROUTINE_SCHEMA", "", "ROUTINE_SCHEMA, ROUTINE_TYPE, ROUTINE_NAME")) {
    schema::Object* routine = catalog.add_object(base::to_lower(text_of(row[0])), text_of(row[1]), text_of(row[2]));
    // Packages of MariaDB's other SQL dialect, and bodies that the session may not see, stay names.
    const bool known = routine != nullptr && (routine->kind == "function" || routine->kind == "procedure") && row[3];
    if (!known) continue;
    routine->understood = true;
    routine->definition = base::trim(*row[3]);
    if (text_of(row[4]) == "YES") routine->properties.set("deterministic", true);
    set_word(*routine, "data_access", text_of(row[5]), "CONTAINS SQL");
    set_word(*routine, "security", text_of(row[6]), "DEFINER");
    if (!text_of(row[7]).empty()) routine->comment = *row[7];
    routines.emplace(routine_key(routine->kind, routine->schema, routine->name),
                     catalog.schema(routine->schema)->objects.size() - 1);
  }
  if (!routines.empty()) read_parameters(catalog, routines);
}

}  // namespace portolan::mysql
