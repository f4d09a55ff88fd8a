#include "drivers/postgres/inspect.h"

#include <algorithm>

#include "drivers/postgres/cockroach.h"
#include "drivers/postgres/inspector.h"
#include "drivers/postgres/text.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

constexpr char kPath[] = "SELECT current_setting('search_path')";
constexpr char kSetPath[] = "SELECT pg_catalog.set_config('search_path', $1, true)";

std::string key_of(std::string_view catalog, catalog::Oid oid, std::int64_t sub = 0) {
  return std::string(catalog) + " " + std::to_string(oid) + " " + std::to_string(sub);
}

/// One snapshot for all queries, and the search path that the scope asks for; both end with this object.
class ReadScope {
 public:
  ReadScope(ports::Connection& connection, bool empty_path) : connection_(connection) {
    own_transaction_ = connection.transaction_status() == ports::TransactionStatus::kIdle;
    if (own_transaction_) connection_.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    if (!empty_path) return;
    if (!own_transaction_) old_path_ = connection_.query(kPath).rows.at(0).at(0).value_or("");
    connection_.query(kSetPath, {""});
  }
  ReadScope(const ReadScope&) = delete;
  ReadScope& operator=(const ReadScope&) = delete;
  ~ReadScope() {
    try {
      if (own_transaction_) {
        connection_.rollback();
      } else if (old_path_) {
        connection_.query(kSetPath, {*old_path_});
      }
    } catch (const std::exception&) {
      // The session is lost or its transaction failed: the setting went with it.
    }
  }

 private:
  ports::Connection& connection_;
  bool own_transaction_ = false;
  std::optional<std::string> old_path_;
};

template <typename Items>
void sort_by_name(Items& items) {
  std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

}  // namespace

schema::Realm Inspector::run(const std::vector<std::string>& schemas) {
  read_schemas(schemas);
  if (realm_.schemas.empty()) return std::move(realm_);
  ask_ahead();
  read_extension_members();
  read_descriptions();
  read_enums();
  read_types();
  read_relations();
  read_columns();
  read_sequences();
  read_constraints();
  read_indexes();
  read_partition_keys();
  read_partitions();
  if (manages_code()) {
    read_routines();
    read_triggers();
    read_policies();
    read_dependencies();
    read_privileges();
  } else {
    read_code_names();
  }
  if (!bound_schema_) read_database_objects();
  return finish();
}

void Inspector::ask_ahead() {
  std::vector<std::string> plain = {catalog::extension_members(), catalog::descriptions(), catalog::enums(),
                                    catalog::other_types(), catalog::operator_classes()};
  std::vector<std::string> in_schemas = {
      catalog::domain_checks(),   catalog::composite_fields(), catalog::relations(version_),
      catalog::columns(version_), catalog::sequences(),        catalog::constraints(version_),
      catalog::indexes(version_), catalog::partition_keys(),   catalog::partitions()};
  if (std::string sql = catalog::class_parameters(version_); !sql.empty()) in_schemas.push_back(std::move(sql));
  if (manages_code()) {
    plain.push_back(catalog::dependencies());
    in_schemas.insert(in_schemas.end(), {catalog::routines(version_), catalog::routine_arguments(), catalog::triggers(),
                                         catalog::policies(), catalog::privileges()});
  } else {
    in_schemas.push_back(catalog::code_names(version_));
  }
  if (!bound_schema_) plain.insert(plain.end(), {catalog::extensions(), catalog::database_objects()});
  std::vector<ports::Query> queries;
  for (std::string& sql : plain) queries.push_back({std::move(sql)});
  for (std::string& sql : in_schemas) queries.push_back({std::move(sql), {namespaces_}});
  std::vector<ports::Rows> rows = connection_.query_all(queries);
  for (std::size_t i = 0; i < queries.size(); ++i) answers_.emplace(queries[i].statement, std::move(rows[i]));
}

std::optional<ports::Rows> Inspector::take_answer(const std::string& sql) {
  auto node = answers_.extract(sql);
  return node.empty() ? std::nullopt : std::optional(std::move(node.mapped()));
}

ports::Rows Inspector::ask(const std::string& sql) {
  auto answer = take_answer(sql);
  return answer ? *std::move(answer) : connection_.query(sql);
}

ports::Rows Inspector::ask_in_schemas(const std::string& sql) {
  auto answer = take_answer(sql);
  return answer ? *std::move(answer) : connection_.query(sql, {namespaces_});
}

void Inspector::read_schemas(const std::vector<std::string>& names) {
  const bool all = names.empty();
  const ports::Rows rows =
      all ? ask(catalog::schemas(true)) : connection_.query(catalog::schemas(false), {catalog::text_array(names)});
  struct Found {
    Oid oid;
    schema::Schema schema;
  };
  std::vector<Found> found;
  for (const auto& cells : rows.rows) {
    const Row row(cells);
    schema::Schema schema;
    schema.name = row.text(1);
    if (!row.null(2)) schema.comment = row.text(2);
    found.push_back({row.oid(0), std::move(schema)});
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.schema.name < b.schema.name; });
  std::vector<Oid> oids;
  for (Found& item : found) {
    schema_positions_[item.oid] = realm_.schemas.size();
    realm_.schemas.push_back(std::move(item.schema));
    oids.push_back(item.oid);
  }
  namespaces_ = catalog::oid_array(oids);
}

void Inspector::read_extension_members() {
  for (const auto& cells : ask(catalog::extension_members()).rows) {
    const Row row(cells);
    members_.insert(key_of(row.text(0), row.oid(1)));
  }
}

bool Inspector::is_member(const char* catalog, Oid oid) const {
  return members_.contains(key_of(catalog, oid));
}

void Inspector::read_descriptions() {
  for (const auto& cells : ask(catalog::descriptions()).rows) {
    const Row row(cells);
    descriptions_.emplace(key_of(row.text(0), row.oid(1), row.number(2)), row.text(3));
  }
}

std::optional<std::string> Inspector::description(const char* catalog, Oid oid, std::int64_t sub) const {
  const auto it = descriptions_.find(key_of(catalog, oid, sub));
  return it == descriptions_.end() ? std::nullopt : std::optional(it->second);
}

void Inspector::read_relations() {
  for (const auto& cells : ask_in_schemas(catalog::relations(version_)).rows) {
    const Row row(cells);
    const Oid oid = row.oid(0);
    if (is_member("pg_class", oid)) continue;
    const std::size_t schema = schema_positions_.at(row.oid(1));
    const char kind = row.letter(3);
    if (kind == 'f') {
      add_object(schema, "foreign_table", row.text(2));
      continue;
    }
    Relation& relation = relations_[oid];
    relation.schema = schema;
    relation.table.schema = realm_.schemas[schema].name;
    relation.table.name = row.text(2);
    relation.table.comment = description("pg_class", oid);
    if (kind == 'r' || kind == 'p') {
      read_settings(row, relation.table.properties);
    } else {
      read_view(row, relation);
    }
  }
}

void Inspector::read_settings(const Row& row, schema::Properties& properties) const {
  if (row.letter(4) == 'u') properties.set("unlogged", true);
  const std::string usual = connection_.dialect().facts().settings.text("access_method");
  if (!row.null(9) && row.text(9) != usual) properties.set("access_method", schema::Word{row.text(9)});
  if (!row.null(10)) properties.set("tablespace", row.text(10));
  if (row.letter(5) == 'f') properties.set("replica_identity", schema::Word{"FULL"});
  if (row.letter(5) == 'n') properties.set("replica_identity", schema::Word{"NOTHING"});
  set_storage_parameters(properties, row.text(8));
  if (row.flag(6)) properties.set("row_security.enabled", true);
  if (row.flag(7)) properties.set("row_security.enforced", true);
}

schema::Realm Inspector::finish() {
  for (auto& [oid, relation] : relations_) {
    schema::Table& table = relation.table;
    sort_by_name(table.indexes);
    sort_by_name(table.checks);
    std::stable_sort(table.foreign_keys.begin(), table.foreign_keys.end(),
                     [](const auto& a, const auto& b) { return a.symbol < b.symbol; });
    if (relation.view) {
      finish_view(relation);
      continue;
    }
    realm_.schemas[relation.schema].tables.push_back(std::move(table));
  }
  for (schema::Schema& schema : realm_.schemas) {
    sort_by_name(schema.tables);
    // Types keep their order of creation and come first.
    std::stable_sort(schema.objects.begin(), schema.objects.end(), [](const auto& a, const auto& b) {
      const auto turn = [](const schema::Object& object) { return object.understood ? is_code(object) : 2; };
      if (turn(a) != turn(b)) return turn(a) < turn(b);
      if (turn(a) == 0) return false;
      return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
    });
  }
  sort_by_name(realm_.objects);
  return std::move(realm_);
}

schema::Realm inspect(ports::Connection& connection, const ports::InspectScope& scope) {
  const std::optional<std::string> bound = connection.bound_schema();
  std::vector<std::string> names = scope.schemas;
  if (names.empty() && bound) names = {*bound};
  const ReadScope reading(connection, !bound.has_value() && !is_cockroach(connection.dialect().facts()));
  return Inspector(connection, connection.dialect().facts().version_number, bound).run(names);
}

}  // namespace portolan::postgres
