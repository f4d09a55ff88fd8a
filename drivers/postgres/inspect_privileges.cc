#include "drivers/postgres/inspector.h"
#include "planner/schema/privileges.h"

namespace portolan::postgres {

using catalog::Row;

void Inspector::read_privileges() {
  for (const auto& cells : ask_in_schemas(catalog::privileges()).rows) {
    const Row row(cells);
    schema::Object* object = object_of(row.text(0), row.oid(1));
    if (const auto it = relations_.find(row.oid(1)); row.text(0) == "pg_class" && it != relations_.end()) {
      object = it->second.view ? &*it->second.view : nullptr;
    }
    if (object == nullptr) continue;
    auto grants =
        object->properties.get<std::vector<std::string>>(schema::kGrants).value_or(std::vector<std::string>{});
    grants.push_back(row.text(2));
    object->properties.set(schema::kGrants, std::move(grants));
  }
}

}  // namespace portolan::postgres
