#include <algorithm>
#include <tuple>
#include <utility>

#include "drivers/mysql/features.h"
#include "drivers/mysql/inspect.h"
#include "drivers/mysql/plain_spelling.h"
#include "drivers/mysql/view_text.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

// Views and triggers: what the catalog says of them, and on what they depend.
namespace portolan::mysql {
namespace {

using schema::Word;

/// The default database while views are read; empty leaves the session's.
std::string database_to_read_in(Catalog& catalog, const std::string& current) {
  if (const auto bound = catalog.connection().bound_schema()) return *bound;
  // In the realm every name is qualified, whatever a file has made the default database.
  return current.empty() ? current : "information_schema";
}

/// What a definition reads, as far as it is in the realm.
std::vector<schema::ObjectRef> objects_read(Catalog& catalog, const schema::Object& view) {
  std::vector<schema::ObjectRef> found;
  const auto note = [&](const std::string& schema, const std::string& name) {
    if (catalog.table(schema, name) != nullptr) found.push_back({"table", schema, name});
    const bool own = schema == view.schema && name == view.name;
    if (!own && catalog.view(schema, name) != nullptr) found.push_back({"view", schema, name});
  };
  for (const NameChain& chain : name_chains(view.definition)) {
    if (chain.alias) continue;
    if (chain.call) {
      const std::string& schema = chain.parts.size() > 1 ? chain.parts.front() : view.schema;
      if (catalog.has_function(schema, chain.parts.back())) found.push_back({"function", schema, chain.parts.back()});
    }
    if (chain.parts.size() > 1) note(chain.parts[0], chain.parts[1]);
    if (chain.parts.size() < 3) note(view.schema, chain.parts[0]);
  }
  const auto key = [](const schema::ObjectRef& ref) { return std::tie(ref.kind, ref.schema, ref.name); };
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void set_word(schema::Properties& bag, std::string_view name, std::string word, std::string_view implied) {
  if (!word.empty() && word != implied) bag.set(name, Word{std::move(word)});
}

void describe(schema::Object& view, const std::string& statement, bool schema_scope) {
  ViewStatement read = read_view_statement(statement);
  view.definition = schema_scope ? without_schema(read.definition, view.schema) : std::move(read.definition);
  set_word(view.properties, "check_option", std::move(read.check_option), "");
  set_word(view.properties, "security", std::move(read.security), "DEFINER");
  set_word(view.properties, "algorithm", std::move(read.algorithm), "UNDEFINED");
  view.understood = true;
}

void read_view(Catalog& catalog, schema::Object& view) {
  const ports::Dialect& dialect = catalog.dialect();
  try {
    const ports::Rows rows = catalog.connection().query("SHOW CREATE VIEW " + dialect.quote_identifier(view.schema) +
                                                        "." + dialect.quote_identifier(view.name));
    describe(view, text_of(rows.rows.at(0).at(1)), catalog.connection().bound_schema() == view.schema);
  } catch (const DatabaseError& error) {
    // Without the right to see the definition (ER_TABLEACCESS_DENIED_ERROR) it stays a name.
    if (error.code() != "1142") throw;
    view.columns.clear();
  }
}

template <typename Use>
void each_view(schema::Realm& realm, Use&& use) {
  for (schema::Schema& schema : realm.schemas) {
    for (schema::Object& object : schema.objects) {
      if (object.kind == "view") use(object);
    }
  }
}

}  // namespace

void read_views(Catalog& catalog) {
  bool found = false;
  each_view(catalog.realm(), [&](const schema::Object&) { found = true; });
  if (!found || !manages_code(catalog.facts())) return;
  const auto session =
      catalog.connection().query("SELECT @@SESSION.sql_mode, @@SESSION.sql_quote_show_create, DATABASE()").rows.at(0);
  PlainSpelling plain(catalog.connection(), text_of(session[0]), text_of(session[1]));
  plain.use(text_of(session[2]), database_to_read_in(catalog, text_of(session[2])));
  each_view(catalog.realm(), [&](schema::Object& view) { read_view(catalog, view); });
  each_view(catalog.realm(), [&](schema::Object& view) { view.depends_on = objects_read(catalog, view); });
}

void read_triggers(Catalog& catalog) {
  if (!manages_code(catalog.facts())) return;
  constexpr std::ptrdiff_t kGroup = 5;
  auto rows = catalog.read(
      "TRIGGER_SCHEMA, EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, ACTION_TIMING, "
      "EVENT_MANIPULATION, TRIGGER_NAME, ACTION_STATEMENT",
      "TRIGGERS", "TRIGGER_SCHEMA", "", "ACTION_ORDER, TRIGGER_NAME");
  const auto group_of = [](const auto& row) { return std::vector(row.begin(), row.begin() + kGroup); };
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return group_of(a) < group_of(b); });
  const std::vector<ports::Cell>* before = nullptr;
  for (const auto& row : rows) {
    schema::Object* trigger = catalog.add_object("trigger", text_of(row[0]), text_of(row[5]));
    if (trigger == nullptr) continue;
    trigger->understood = true;
    trigger->definition = base::trim(text_of(row[6]));
    trigger->depends_on.push_back({"table", text_of(row[1]), text_of(row[2])});
    trigger->properties.set(base::to_lower(text_of(row[3]) + "." + text_of(row[4])), true);
    if (before != nullptr && group_of(*before) == group_of(row)) {
      trigger->properties.set("follows", text_of(before->at(5)));
      trigger->depends_on.push_back({"trigger", text_of(row[0]), text_of(before->at(5))});
    }
    before = &row;
  }
}

}  // namespace portolan::mysql
