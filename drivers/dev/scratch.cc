#include "drivers/dev/scratch.h"

#include <utility>

namespace portolan::dev {

void Scratch::reset() {
  if (connection_.transaction_status() != ports::TransactionStatus::kIdle) connection_.rollback();
  const schema::Realm found = driver_.inspect(connection_, {});
  connection_.execute_all(connection_.dialect().reset_statements(found, schema_scope_));
  if (snapshot_.schemas.empty()) return;
  // Only with its schema do the attributes of a schema go.
  restore_schema_attributes(schema_scope_ ? found : driver_.inspect(connection_, {}));
}

void Scratch::restore_schema_attributes(const schema::Realm& found) {
  change::Changes changes;
  for (const schema::Schema& before : snapshot_.schemas) {
    const schema::Schema* known = schema::find_schema(found, before.name);
    if (known == nullptr) continue;
    schema::Schema now = *known;
    now.tables.clear();
    now.objects.clear();
    auto differences = connection_.dialect().schema_changes(now, before);
    if (!differences.empty()) changes.push_back(change::ModifySchema{std::move(now), before, std::move(differences)});
  }
  if (changes.empty()) return;
  change::PlanOptions options{.mode = change::Mode::kInPlace};
  if (schema_scope_) options.qualifier = "";
  const auto plan = connection_.dialect().plan(changes, options);
  for (const change::Statement& statement : plan.statements) connection_.execute(statement.sql);
}

}  // namespace portolan::dev
