#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

/// The schema a statement has to name; "" for the one that the server chooses by itself.
std::string chosen_schema(const schema::Object& extension) {
  return extension.properties.is_set("any_schema") ? "" : extension.schema;
}

/// The version a statement has to name; "" for the one that every server chooses by itself.
std::string chosen_version(const schema::Object& extension) {
  const std::string version = extension.properties.text("version");
  return version == extension.properties.text("default_version") ? "" : version;
}

}  // namespace

std::vector<Script> create_extension(const Spelling& spelling, const schema::Object& object,
                                     const change::Clauses& clauses) {
  const std::string name = quote_identifier(object.name);
  const std::string schema = chosen_schema(object);
  const std::string version = chosen_version(object);
  plan::Builder b = spelling.builder();
  b.p("CREATE EXTENSION").p(clauses.if_not_exists ? "IF NOT EXISTS" : "").p(name);
  if (!schema.empty() || !version.empty()) b.p("WITH");
  if (!schema.empty()) b.p("SCHEMA").ident(schema);
  if (!version.empty()) b.p("VERSION").ident(version);
  return {{b.text(), plan::comments::named("create extension", object.name), "DROP EXTENSION " + name}};
}

Script drop_extension(const Spelling&, const schema::Object& object, const change::Clauses& clauses) {
  return {drop_sentence("EXTENSION", quote_identifier(object.name), clauses),
          plan::comments::named("drop extension", object.name), ""};
}

void modify_extension(PlanWriter& writer, const change::ModifyObject& change) {
  const std::string head = "ALTER EXTENSION " + quote_identifier(change.to.name) + " ";
  const std::string comment = plan::comments::named("modify extension", change.to.name);
  for (const change::PropertyChange& item : change.changes) {
    if (item.name == "schema") {
      writer.append(head + "SET SCHEMA " + quote_identifier(change.to.schema), comment,
                    {head + "SET SCHEMA " + quote_identifier(change.from.schema)});
    } else if (item.name == "version") {
      // Extensions have scripts that lead to newer versions, hardly any that lead back.
      writer.append(head + "UPDATE TO " + quote_literal(change.to.properties.text("version")), comment, {});
    }
  }
}

}  // namespace portolan::postgres
