#include "planner/engine/state.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "planner/engine/cache.h"
#include "planner/engine/composite.h"
#include "planner/engine/dev_request.h"
#include "planner/engine/normalize.h"
#include "planner/engine/rename.h"
#include "planner/engine/replay.h"
#include "planner/engine/state_codec.h"
#include "planner/engine/unmanaged.h"
#include "planner/hcl/library.h"
#include "planner/language/document.h"
#include "planner/language/print.h"
#include "planner/language/scope.h"
#include "planner/rows/read.h"
#include "planner/schema/filter.h"

namespace portolan::engine {
namespace {

std::unique_ptr<ports::DevLease> lease_for_sql(const Context& context, const DevSettings& dev, bool schema_scope) {
  try {
    return context.dev.lease(dev_request(dev, schema_scope), context.stop);
  } catch (const ports::NoDevDatabase& error) {
    if (dev.target != nullptr) throw;
    throw ports::NoDevDatabase(std::string(error.what()) + ". See: https://atlasgo.io/atlas-schema/sql#dev-database");
  }
}

}  // namespace

language::InputValues source_values(const StateSource& source) {
  const std::vector<std::pair<std::string, std::string>> flags(source.variables.begin(), source.variables.end());
  language::InputValues values = language::input_values(flags);
  for (const auto& [name, value] : source.values) values.insert_or_assign(name, value);
  return values;
}

language::Document read_document(const StateSource& source, const ports::Dialect& dialect) {
  std::vector<language::SourceFile> files;
  for (const SourceFile& file : source.files) files.push_back({file.name, file.content});
  return language::load_document(std::move(files), source_values(source), dialect);
}

namespace {

std::set<std::string, std::less<>> unmanaged(const language::Document& document, const ports::Dialect& dialect,
                                             const StateScope& scope) {
  std::set<std::string, std::less<>> kinds;
  for (const std::string& kind : dialect.object_kinds()) {
    const auto switched = scope.kinds.find(kind);
    if (switched != scope.kinds.end() && switched->second) continue;
    // Enums belong to their columns and are always managed (spec/schema-language.md 9, "routine-like kinds").
    if (kind != "enum" && kind != "partition" && !document.declared_kinds.contains(kind)) kinds.insert(kind);
  }
  return kinds;
}

std::string cache_key(const StateSource& source, const ports::Dialect& dialect, const DevSettings& dev,
                      const StateScope& scope, bool schema_scope) {
  base::Sha256 hash;
  const auto add = [&hash](std::string_view text) {
    hash.update(std::to_string(text.size()) + ":");
    hash.update(text);
  };
  add(dialect.facts().family);
  add(dialect.facts().version);
  add(dev.url ? dev.url->with_secrets() : "");
  add(schema_scope ? "schema" : "realm");
  add(std::to_string(static_cast<int>(source.kind)));
  add(source.to_version);
  for (const std::string& schema : scope.schemas) add(schema);
  add("kinds");
  for (const auto& [kind, managed] : scope.kinds) add((managed ? "+" : "-") + kind);
  add("variables");
  for (const auto& [name, value] : source.variables) {
    add(name);
    add(value);
  }
  for (const auto& [name, value] : source.values) {
    add(name);
    add(hcl::to_json(value));
  }
  add("files");
  for (const SourceFile& file : source.files) {
    add(file.name);
    add(file.content);
  }
  if (source.directory) add(source.directory->sum().total());
  return base::hex_encode(hash.digest());
}

/// What cannot be read back is as good as none.
std::optional<State> find_cached(StateCache& cache, const std::string& key) {
  const auto bytes = cache.find(key);
  if (!bytes) return std::nullopt;
  try {
    return decode_state(*bytes);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// A connection that is limited to one schema sees nothing of them.
void warn_of_database_objects(const schema::Realm& document, std::vector<std::string>& warnings) {
  for (const schema::Object& object : document.objects) {
    warnings.push_back(object.kind + " " + base::quote_go(object.name) +
                       " belongs to the database and is left alone: the connection is limited to one schema");
  }
}

/// A dev database for a document that was read without one.
using LeaseDev = std::function<std::unique_ptr<ports::DevLease>()>;

/// What the `data` blocks of a document say. Where it was used as written, its tables are created first.
std::vector<rows::TableRows> document_rows(const language::Document& document, const State& state,
                                           ports::DevLease& lease, const rows::Request& request) {
  const bool bound = lease.connection().bound_schema().has_value();
  if (!state.normalized) create_beside(document.realm, lease, bound);
  return rows::evaluate(lease.connection(), state.normalized ? state.realm : document.realm, document.data, request,
                        bound);
}

/// @param lease  null where documents are used as written and no dev database is at hand
State document_state(const StateSource& source, const Database* target, ports::DevLease* lease, bool beside,
                     const StateScope& scope, const LeaseDev& lease_dev) {
  const ports::Dialect& dialect = lease != nullptr ? lease->connection().dialect() : target->dialect();
  const auto dev_schema = lease != nullptr ? lease->connection().bound_schema() : std::nullopt;
  const auto target_schema = target != nullptr ? target->connection->bound_schema() : std::nullopt;

  language::Document document = read_document(source, dialect);
  State state;
  for (const language::Warning& warning : document.warnings) state.warnings.push_back(language::to_string(warning));
  state.from_document = true;
  state.schema_scope =
      language::in_schema_scope(document.realm, {source.names, scope.schemas, dev_schema, target_schema});
  if (dev_schema || target_schema) warn_of_database_objects(document.realm, state.warnings);
  state.unmanaged_kinds = unmanaged(document, dialect, scope);
  state.normalized = lease != nullptr && dialect.normalizes_documents();
  if (state.normalized) {
    if (beside) remove_managed(*lease, state.unmanaged_kinds);
    const schema::Realm current = beside ? lease->inspect({}) : lease->initial();
    state.realm = normalize(document.realm, current, *lease, state.unmanaged_kinds, dev_schema.has_value());
  }
  if (scope.rows && !document.data.empty()) {
    const auto own = lease == nullptr ? lease_dev() : nullptr;
    state.rows = document_rows(document, state, lease == nullptr ? *own : *lease, *scope.rows);
  }
  if (!state.normalized) state.realm = std::move(document.realm);
  return state;
}

State load_document_state(const Context& context, const StateSource& source, const Database* target,
                          const DevSettings& dev, const StateScope& scope) {
  const bool wants_dev = dev.url || (dev.target != nullptr && dev.target->dialect().normalizes_documents());
  const bool bound = target != nullptr && target->schema_scope();
  std::unique_ptr<ports::DevLease> lease;
  if (wants_dev) lease = context.dev.lease(dev_request(dev, bound), context.stop);
  if (lease == nullptr && target == nullptr) throw ports::NoDevDatabase("--dev-url cannot be empty");
  return document_state(source, target, lease.get(), false, scope, [&] {
    DevSettings fitting = dev;
    fitting.target = target;
    return context.dev.lease(dev_request(fitting, bound), context.stop);
  });
}

/// Patterns for the kinds that are switched off.
std::vector<std::string> patterns_of_kinds(const StateScope& scope, bool schema_scope) {
  std::vector<std::string> patterns;
  for (const auto& [kind, managed] : scope.kinds) {
    if (managed) continue;
    patterns.push_back("*[type=" + kind + "]");
    if (!schema_scope) patterns.push_back("*.*[type=" + kind + "]");
  }
  return patterns;
}

/// Tells people what they should know about a state and leaves out of it what its source and they do not want.
State finished(const Context& context, State state, const StateScope& limits, const StateScope& scope) {
  if (context.warn) {
    for (const std::string& warning : state.warnings) context.warn(warning);
  }
  if (!state.schema_scope && !limits.schemas.empty()) {
    std::erase_if(state.realm.schemas, [&](const schema::Schema& schema) {
      return std::find(limits.schemas.begin(), limits.schemas.end(), schema.name) == limits.schemas.end();
    });
  }
  limit(state, limits);
  limit(state, scope);
  std::erase_if(state.rows, [&](const rows::TableRows& rows) {
    const schema::Schema* schema = schema::find_schema(state.realm, rows.schema);
    return schema == nullptr || schema::find_table(*schema, rows.table) == nullptr;
  });
  return state;
}

State create_from_sql(const Context& context, const StateSource& source, ports::DevLease& lease,
                      const StateScope& scope) {
  if (source.kind == SourceKind::kComposite) return build_composite(context, source, lease, scope);
  if (source.kind != SourceKind::kMigrationDirectory) return replay_files(context, source.files, lease, scope);
  source.directory->validate();
  return replay_directory(context, *source.directory, source.to_version, lease, scope);
}

State load_fresh(const Context& context, const StateSource& source, const Database* target, const DevSettings& dev,
                 const StateScope& scope) {
  if (source.kind == SourceKind::kHcl) return load_document_state(context, source, target, dev, scope);
  const auto lease = lease_for_sql(context, dev, target == nullptr || target->schema_scope());
  return create_from_sql(context, source, *lease, scope);
}

}  // namespace

void limit(State& state, const StateScope& scope) {
  if (!state.schema_scope) schema::limit_database_objects(state.realm, scope.schemas);
  schema::include(state.realm, scope.include, state.schema_scope);
  schema::exclude(state.realm, scope.exclude, state.schema_scope);
  schema::exclude(state.realm, patterns_of_kinds(scope, state.schema_scope), state.schema_scope);
}

Database open_database(const Context& context, const base::Url& url) {
  Database database;
  database.driver = &context.registry.find(url.scheme());
  database.url = url;
  database.connection = database.driver->open(url, {.stop = context.stop});
  return database;
}

State inspect_database(const Context& context, Database& database, const StateScope& scope) {
  State state;
  state.schema_scope = database.schema_scope();
  state.realm = database.driver->inspect(*database.connection, {scope.schemas, {}});
  limit(state, scope);
  if (context.warn) report_unmanaged(context, state.realm);
  return state;
}

State load_state(const Context& context, const StateSource& source, const Database* target, const DevSettings& dev,
                 const StateScope& scope) {
  if (source.kind == SourceKind::kDatabase) {
    Database database = open_database(context, *source.url);
    return inspect_database(context, database, scope);
  }
  if (source.directory) source.directory->validate();
  // The sources of a composite state are not part of the key, and rows not of what is kept.
  const bool cached =
      context.cache != nullptr && target != nullptr && source.kind != SourceKind::kComposite && !scope.rows;
  const std::string key = cached ? cache_key(source, target->dialect(), dev, scope, target->schema_scope()) : "";
  std::optional<State> state = cached ? find_cached(*context.cache, key) : std::nullopt;
  if (!state) {
    state = load_fresh(context, source, target, dev, scope);
    if (cached && state->normalized) context.cache->store(key, encode_state(*state));
  }
  return finished(context, *std::move(state), source.limits, scope);
}

State load_document_beside(const Context& context, const StateSource& source, ports::DevLease& lease,
                           const StateScope& scope) {
  return finished(context, document_state(source, nullptr, &lease, true, scope, {}), source.limits, scope);
}

void create_state(const Context& context, const StateSource& source, ports::DevLease& lease, const StateScope& scope) {
  const bool bound = lease.connection().bound_schema().has_value();
  if (source.kind == SourceKind::kDatabase) {
    Database database = open_database(context, *source.url);
    create_beside(inspect_database(context, database, scope).realm, lease, bound);
  } else if (source.kind == SourceKind::kHcl) {
    language::Document document = read_document(source, lease.connection().dialect());
    State state;
    for (const language::Warning& warning : document.warnings) state.warnings.push_back(language::to_string(warning));
    state.realm = std::move(document.realm);
    state.schema_scope = bound;
    create_beside(finished(context, std::move(state), source.limits, scope).realm, lease, bound);
  } else {
    create_from_sql(context, source, lease, scope);
  }
}

std::string state_hash(const State& state, const ports::Dialect& dialect) {
  if (!state.schema_scope || state.realm.schemas.size() != 1) {
    return base::base64_encode(base::sha256(language::print_realm(state.realm, dialect, {})));
  }
  // In schema scope neither the schema's name nor what it inherits from the server says anything about the state
  // (spec/operator.md 2.3).
  schema::Realm realm = state.realm;
  rename_schema(realm, realm.schemas.front().name, "main");
  realm.schemas.front().properties = {};
  realm.schemas.front().comment.reset();
  return base::base64_encode(base::sha256(language::print_realm(realm, dialect, {.schema_scope = true})));
}

}  // namespace portolan::engine
