#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "drivers/postgres/catalog.h"
#include "planner/ports/connection.h"
#include "planner/schema/model.h"

namespace portolan::postgres {

/// What is known of one relation while the catalogs are joined.
struct Relation {
  std::size_t schema = 0;
  schema::Table table;
  /// Of a view: what it is beside its name, columns and indexes, which are collected in `table`.
  std::optional<schema::Object> view;
  /// Column names by attribute number; dropped columns leave gaps.
  std::unordered_map<std::int64_t, std::string> names;
};

/// Name and schema of something that is referred to by oid.
struct QualifiedName {
  std::string schema;
  std::string name;
};

/// Puts storage parameters as the catalog holds them (`{fillfactor=70}`) into a bag, with the types of their values.
void set_storage_parameters(schema::Properties& properties, const std::string& options);

/// The model's form of a default of that type as pg_get_expr() spells it.
schema::Expression make_default(const std::string& text, const schema::ColumnType& type);

/// Reads a partition key as pg_get_partkeydef() spells it: `RANGE (day, lower(region) COLLATE "C" text_pattern_ops)`.
/// @param attributes  attribute numbers of the key parts; 0 is an expression
schema::Partitioning parse_partition_key(std::string_view definition, const std::vector<std::int64_t>& attributes);

/// Joins the catalog's answers into a realm. Each step reads its own queries; steps run in the order of `run`.
class Inspector {
 public:
  Inspector(ports::Connection& connection, int version, std::optional<std::string> bound_schema)
      : connection_(connection), version_(version), bound_schema_(std::move(bound_schema)) {}

  /// @param schemas  names to read; empty reads every user schema
  schema::Realm run(const std::vector<std::string>& schemas);

 private:
  using Oid = catalog::Oid;

  // inspect.cc
  /// Sends all queries that depend on nothing but the schemas; `ask` and `ask_in_schemas` find their answers.
  void ask_ahead();
  ports::Rows ask(const std::string& sql);
  ports::Rows ask_in_schemas(const std::string& sql);
  std::optional<ports::Rows> take_answer(const std::string& sql);
  void read_schemas(const std::vector<std::string>& names);
  void read_extension_members();
  void read_descriptions();
  void read_relations();
  void read_settings(const catalog::Row& row, schema::Properties& properties) const;
  bool is_member(const char* catalog, Oid oid) const;
  std::optional<std::string> description(const char* catalog, Oid oid, std::int64_t sub = 0) const;
  schema::Realm finish();

  // inspect_views.cc
  void read_view(const catalog::Row& row, Relation& relation);
  void finish_view(Relation& relation);

  /// Whether code (views, routines, triggers, policies) of this server is in the model.
  bool manages_code() const;
  void read_code_names();

  // inspect_routines.cc
  void read_routines();
  bool is_understood_routine(const catalog::Row& row) const;
  void describe_routine(const catalog::Row& row, schema::Object& routine);
  void add_argument(const catalog::Row& row);

  // inspect_triggers.cc
  /// Adds something that is part of a table or view.
  schema::Object& add_owned(std::string kind, std::string name, const Relation& relation);
  void read_triggers();
  void describe_trigger(const catalog::Row& row, const Relation& relation, schema::Object& trigger) const;
  void read_policies();

  // inspect_privileges.cc
  void read_privileges();

  // inspect_dependencies.cc
  void read_dependencies();
  void add_dependency(const catalog::Row& row);
  /// Remembers whose oid the object added last has.
  void note_place(std::string_view catalog, Oid oid, std::size_t schema);
  schema::Object* object_of(std::string_view catalog, Oid oid);
  std::optional<schema::ObjectRef> reference_to(const catalog::Row& row);

  // inspect_columns.cc
  void read_columns();
  schema::Column make_column(const catalog::Row& row, const Relation& relation);

  // inspect_sequences.cc
  struct SerialUse;
  void read_sequences();
  void describe_identity(const catalog::Row& row);
  /// Columns that look like serial ones of this sequence.
  std::vector<SerialUse>& serial_uses(const catalog::Row& sequence);
  bool is_behind_serial(const catalog::Row& sequence);
  void add_sequence(const catalog::Row& row);

  // inspect_indexes.cc
  void read_indexes();
  void read_operator_classes();
  schema::Index make_index(const catalog::Row& row, const Relation& relation);
  schema::IndexPart make_part(const catalog::Row& row, std::size_t position, std::int64_t key, const Relation& relation,
                              const std::vector<std::string>& expressions) const;
  void read_collations(const ports::Rows& indexes);
  std::string spelled(const QualifiedName& name) const;

  // inspect_constraints.cc
  void read_constraints();
  void read_foreign_parents(const std::vector<Oid>& parents);
  void add_foreign_key(const catalog::Row& row, Relation& relation);
  void add_check(const catalog::Row& row, Relation& relation);
  void read_partition_keys();

  // inspect_partitions.cc
  void read_partitions();

  // inspect_types.cc
  struct TypeOids {
    Oid type = 0;
    Oid array = 0;
    Oid schema = 0;
  };
  void read_enums();
  void read_types();
  /// Makes a type known to columns. Returns its object, or null when its schema is not inspected.
  schema::Object* add_type(const TypeOids& oids, const schema::ObjectRef& reference);
  /// The type of an oid that the server spells `text`.
  schema::ColumnType type_of(Oid oid, const std::string& text) const;
  void read_domain(const catalog::Row& row, schema::Object& domain) const;
  void add_domain_check(const catalog::Row& row, schema::Object& domain) const;
  void add_field(const catalog::Row& row, schema::Object& composite) const;

  // inspect_objects.cc
  void read_extensions();
  void read_database_objects();
  void add_object(std::size_t schema, std::string kind, std::string name, bool understood = false);

  ports::Connection& connection_;
  int version_;
  std::optional<std::string> bound_schema_;

  schema::Realm realm_;
  /// By query; each is given out once.
  std::unordered_map<std::string, ports::Rows> answers_;
  /// Array parameter of the inspected namespaces.
  std::string namespaces_;
  std::unordered_map<Oid, std::size_t> schema_positions_;
  std::unordered_map<Oid, Relation> relations_;
  /// Where the objects that others may need, or that need others, are: by catalog and oid. Relations are not among
  /// them.
  struct Place {
    std::size_t schema = 0;
    std::size_t position = 0;
  };
  std::unordered_map<std::string, Place> places_;
  /// A column whose default makes it a serial one, by the look of it.
  struct SerialUse {
    Oid relation = 0;
    std::string column;
    std::string expression;
  };
  /// By schema and name of the sequence.
  std::unordered_map<std::string, std::vector<SerialUse>> serial_uses_;
  /// Parents of foreign keys that are not among `relations_`.
  std::unordered_map<Oid, Relation> foreign_;
  std::unordered_map<Oid, QualifiedName> foreign_names_;
  std::unordered_set<std::string> members_;
  std::unordered_map<std::string, std::string> descriptions_;
  struct NamedType {
    schema::ObjectRef reference;
    bool array = false;
  };
  /// Enums, domains and composite types, and arrays of them.
  std::unordered_map<Oid, NamedType> types_;
  struct ConstraintFacts {
    char kind = 0;
    bool deferrable = false;
    bool deferred = false;
    /// The last key column is a period (WITHOUT OVERLAPS).
    bool period = false;
    std::vector<Oid> operators;
    std::optional<std::string> comment;
  };
  std::unordered_map<Oid, ConstraintFacts> index_constraints_;
  std::unordered_map<Oid, QualifiedName> operators_;
  struct OperatorClassFacts {
    QualifiedName name;
    bool is_default = false;
  };
  std::unordered_map<Oid, OperatorClassFacts> classes_;
  std::unordered_map<Oid, QualifiedName> collations_;
  /// Column collations by table oid and attribute number, as `collate` texts; used to leave the same out of key parts.
  std::unordered_map<std::string, std::string> class_parameters_;
};

}  // namespace portolan::postgres
