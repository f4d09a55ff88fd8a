#include "planner/engine/state.h"

#include <algorithm>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "planner/engine/cache.h"
#include "planner/engine/normalize.h"
#include "planner/engine/rename.h"
#include "planner/engine/replay.h"
#include "planner/language/document.h"
#include "planner/language/print.h"
#include "planner/language/scope.h"
#include "planner/schema/filter.h"

namespace portolan::engine {
namespace {

ports::DevRequest dev_request(const DevSettings& dev, bool schema_scope) {
  ports::DevRequest request{.url = dev.url, .schema_scope = schema_scope, .lock_timeout = dev.lock_timeout};
  if (dev.target != nullptr) {
    request.target_driver = dev.target->driver;
    request.target = dev.target->dialect().facts();
  }
  return request;
}

std::unique_ptr<ports::DevLease> lease_for_sql(const Context& context, const DevSettings& dev, bool schema_scope) {
  try {
    return context.dev.lease(dev_request(dev, schema_scope), context.stop);
  } catch (const ports::NoDevDatabase& error) {
    if (dev.target != nullptr) throw;
    throw ports::NoDevDatabase(std::string(error.what()) + ". See: https://atlasgo.io/atlas-schema/sql#dev-database");
  }
}

language::InputValues input_values(const StateSource& source) {
  const std::vector<std::pair<std::string, std::string>> flags(source.variables.begin(), source.variables.end());
  return language::input_values(flags);
}

language::Document read_document(const Context& context, const StateSource& source, const ports::Dialect& dialect) {
  std::vector<language::SourceFile> files;
  for (const SourceFile& file : source.files) files.push_back({file.name, file.content});
  language::Document document = language::load_document(std::move(files), input_values(source), dialect);
  if (context.warn) {
    for (const language::Warning& warning : document.warnings) context.warn(language::to_string(warning));
  }
  return document;
}

std::set<std::string, std::less<>> unmanaged(const language::Document& document, const ports::Dialect& dialect) {
  std::set<std::string, std::less<>> kinds;
  for (const std::string& kind : dialect.object_kinds()) {
    // Enums belong to their columns and are always managed (spec/schema-language.md 9, "routine-like kinds").
    if (kind != "enum" && !document.declared_kinds.contains(kind)) kinds.insert(kind);
  }
  return kinds;
}

std::string cache_key(const StateSource& source, const ports::Dialect& dialect, const DevSettings& dev,
                      bool schema_scope) {
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
  for (const auto& [name, value] : source.variables) {
    add(name);
    add(value);
  }
  for (const SourceFile& file : source.files) {
    add(file.name);
    add(file.content);
  }
  if (source.directory) add(source.directory->sum().total());
  return base::hex_encode(hash.digest());
}

/// What a cached state needs besides its document, on the first line.
std::string pack(const State& state, const ports::Dialect& dialect) {
  std::string line = state.schema_scope ? "schema" : "realm";
  for (const std::string& kind : state.unmanaged_kinds) line += " " + kind;
  return line + "\n" + language::print_realm(state.realm, dialect, {.schema_scope = state.schema_scope});
}

State unpack(const std::string& text, const ports::Dialect& dialect) {
  const std::size_t end = text.find('\n');
  const auto words = base::split(text.substr(0, end), ' ');
  State state;
  state.schema_scope = words.front() == "schema";
  state.unmanaged_kinds.insert(words.begin() + 1, words.end());
  state.realm = language::load_document({{"cached state", text.substr(end + 1)}}, {}, dialect).realm;
  return state;
}

/// A document that cannot be read back (a foreign key into a schema it does not hold) is as good as none.
std::optional<State> find_cached(StateCache& cache, const std::string& key, const ports::Dialect& dialect) {
  const auto text = cache.find(key);
  if (!text) return std::nullopt;
  try {
    return unpack(*text, dialect);
  } catch (const SourceError&) {
    return std::nullopt;
  }
}

State load_document_state(const Context& context, const StateSource& source, const Database* target,
                          const DevSettings& dev, const StateScope& scope) {
  const bool wants_dev = dev.url || (dev.target != nullptr && dev.target->dialect().normalizes_documents());
  std::unique_ptr<ports::DevLease> lease;
  if (wants_dev) {
    const bool bound = target != nullptr && target->schema_scope();
    lease = context.dev.lease(dev_request(dev, bound), context.stop);
  }
  if (lease == nullptr && target == nullptr) throw ports::NoDevDatabase("--dev-url cannot be empty");
  const ports::Dialect& dialect = lease != nullptr ? lease->connection().dialect() : target->dialect();
  const auto dev_schema = lease != nullptr ? lease->connection().bound_schema() : std::nullopt;
  const auto target_schema = target != nullptr ? target->connection->bound_schema() : std::nullopt;

  language::Document document = read_document(context, source, dialect);
  State state;
  state.from_document = true;
  state.schema_scope =
      language::in_schema_scope(document.realm, {source.names, scope.schemas, dev_schema, target_schema});
  state.unmanaged_kinds = unmanaged(document, dialect);
  state.normalized = lease != nullptr && dialect.normalizes_documents();
  state.realm =
      state.normalized ? normalize(document.realm, *lease, dev_schema.has_value()) : std::move(document.realm);
  return state;
}

State load_fresh(const Context& context, const StateSource& source, const Database* target, const DevSettings& dev,
                 const StateScope& scope) {
  if (source.kind == SourceKind::kHcl) return load_document_state(context, source, target, dev, scope);
  const auto lease = lease_for_sql(context, dev, target == nullptr || target->schema_scope());
  if (source.kind != SourceKind::kMigrationDirectory) return replay_files(context, source.files, *lease, scope);
  source.directory->validate();
  return replay_directory(context, *source.directory, source.to_version, *lease, scope);
}

}  // namespace

Database open_database(const Context& context, const base::Url& url) {
  Database database;
  database.driver = &context.registry.find(url.scheme());
  database.url = url;
  database.connection = database.driver->open(url, {.stop = context.stop});
  return database;
}

State inspect_database(const Context&, Database& database, const StateScope& scope) {
  State state;
  state.schema_scope = database.schema_scope();
  state.realm = database.driver->inspect(*database.connection, {scope.schemas, {}});
  schema::include(state.realm, scope.include, state.schema_scope);
  schema::exclude(state.realm, scope.exclude, state.schema_scope);
  return state;
}

State load_state(const Context& context, const StateSource& source, const Database* target, const DevSettings& dev,
                 const StateScope& scope) {
  if (source.kind == SourceKind::kDatabase) {
    Database database = open_database(context, *source.url);
    return inspect_database(context, database, scope);
  }
  const bool cached = context.cache != nullptr && target != nullptr;
  const std::string key = cached ? cache_key(source, target->dialect(), dev, target->schema_scope()) : "";
  std::optional<State> state = cached ? find_cached(*context.cache, key, target->dialect()) : std::nullopt;
  if (state) {
    state->from_document = source.kind == SourceKind::kHcl;
  } else {
    state = load_fresh(context, source, target, dev, scope);
    if (cached && state->normalized) context.cache->store(key, pack(*state, target->dialect()));
  }
  schema::exclude(state->realm, scope.exclude, state->schema_scope);
  return *std::move(state);
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
