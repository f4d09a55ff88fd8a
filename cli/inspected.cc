#include "cli/inspected.h"

#include "cli/activity.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

void require_bound_schema(const Inspected& inspected) {
  const auto bound = inspected.database->database.connection->bound_schema();
  if (!bound || !inspected.state.realm.schemas.empty()) return;
  throw Error(inspected.dialect().facts().family + ": schema " + base::quote_go(*bound) + " was not found");
}

}  // namespace

Inspected::Inspected(Program& program, const Call& call) {
  const Activity activity(program, "Inspecting");
  // `env://src` stands for all the URLs of a list.
  std::vector<std::string> urls = call.flags.list("url");
  if (urls.empty()) urls = {call.flags.text("url")};
  const engine::StateSource source = read_source(program, call, urls, "url");
  const engine::StateScope scope = scope_of(call);
  if (source.kind == engine::SourceKind::kDatabase) {
    url = *source.url;
    database.emplace(program, url);
    state = engine::inspect_database(program.context(), database->database, scope);
    require_bound_schema(*this);
    return;
  }
  const engine::DevSettings dev = dev_settings(program, call);
  state = engine::load_state(program.context(), source, nullptr, dev, scope);
  url = base::Url::parse(urls.front());
  database.emplace(program, *dev.url);
}

}  // namespace portolan::cli
