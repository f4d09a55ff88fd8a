#include <algorithm>

#include "drivers/mysql/objects.h"
#include "planner/base/strings.h"

namespace portolan::mysql {

std::string create_view(const Speller& speller, const schema::Object& view, const schema::Object* replaced) {
  refuse_unplanned(view, false);
  for (const schema::Column& column : view.columns) {
    if (!column.comment || column.comment->empty()) continue;
    refuse(column.position, "column " + base::quote_go(column.name) + " of view " + base::quote_go(view.name) +
                                ": a view has the comments of its tables; leave it out");
  }
  const std::string algorithm = base::to_upper(view.properties.text("algorithm"));
  const std::string security = base::to_upper(view.properties.text("security"));
  const std::string check_option = base::to_upper(view.properties.text("check_option"));
  plan::Builder b = speller.builder();
  b.p(replaced != nullptr ? "CREATE OR REPLACE" : "CREATE");
  if (!algorithm.empty() && algorithm != "UNDEFINED") b.p("ALGORITHM = " + algorithm);
  if (security == "INVOKER") b.p("SQL SECURITY INVOKER");
  b.p("VIEW").qualified(view.schema, view.name);
  if (!view.columns.empty()) {
    b.lines([&](plan::Builder& body) {
      for (const schema::Column& column : view.columns) body.line().ident(column.name);
    });
  }
  b.p("AS").p(view.definition);
  if (!check_option.empty()) b.p("WITH " + check_option + " CHECK OPTION");
  return b.text();
}

}  // namespace portolan::mysql
