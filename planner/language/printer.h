#pragma once

#include <span>
#include <string>

#include "planner/hcl/write.h"
#include "planner/language/addresses.h"
#include "planner/language/print.h"
#include "planner/language/print_properties.h"
#include "planner/language/vocabulary.h"

namespace portolan::language {

/// Writes one realm. Refers to what it is made from.
class Printer {
 public:
  Printer(const schema::Realm& realm, const Vocabulary& vocabulary, const PrintOptions& options)
      : realm_(realm), vocabulary_(vocabulary), options_(options), addresses_(realm, options.schema_scope) {}

  std::string print();

 private:
  void print_schema(const schema::Schema& schema);
  void print_object(const schema::Object& object);
  /// Type, nullability and default of what stands for a value.
  void print_value(const schema::Object& object);
  void print_body(const schema::Object& object);
  /// The nested blocks.
  void print_parts(const schema::Object& object, const Bag& bag);
  void print_object_column(const schema::Object& object, const schema::Column& column);
  void print_type(const schema::ColumnType& type);
  // print_code.cc
  void print_arguments(const schema::Object& object);
  /// `return`, `return_set` or `return_table`.
  void print_result(const schema::Object& object);
  /// Returns what is left of `needed` without the function.
  std::span<const schema::ObjectRef> print_execute(const schema::Object& object,
                                                   std::span<const schema::ObjectRef> needed);
  /// Attributes with a row of Form::kPeer. Returns what is left of `needed` without these objects.
  std::vector<schema::ObjectRef> print_peers(const schema::Object& object, std::span<const schema::ObjectRef> needed);
  void print_settings(const schema::Object& object);
  void print_table(const schema::Schema& schema, const schema::Table& table);
  void print_column(const schema::Table& table, const schema::Column& column);
  void print_generated(const schema::Generated& generated);
  /// `primary_key`, `index`, `unique` or `exclude`.
  void print_index(const schema::Properties& parent, const schema::Index& index);
  void print_part(const schema::IndexPart& part, const schema::Properties& parent, std::string_view block);
  void print_foreign_key(const schema::Table& table, const schema::ForeignKey& key);
  void print_check(const schema::Properties& parent, const schema::Check& check);
  void print_partitioning(const schema::Properties& parent, const schema::Partitioning& partitioning);

  bool is_plain(const schema::IndexPart& part, const schema::Properties& parent) const;
  /// @param written  what the dialect says about `type`
  std::string type_text(const schema::ColumnType& type, ports::HclType written) const;
  /// `sql("...")`, a string, a number or a bool (3.2).
  std::string default_text(const schema::Column& column) const;
  std::string parent_column(const schema::Table& table, const schema::ForeignKey& key, const std::string& column) const;
  bool has_parent(const schema::Table& table, const schema::ForeignKey& key) const;
  void print_depends_on(std::span<const schema::ObjectRef> objects);
  /// The attribute that names the object's owner; "" for kinds without one.
  std::string_view owner_attribute(const schema::Object& object) const;
  void open(std::string_view block, const std::string& label);

  const schema::Realm& realm_;
  const Vocabulary& vocabulary_;
  const PrintOptions& options_;
  Addresses addresses_;
  hcl::HclWriter writer_;
};

/// `[column.a, column.b]`.
std::string column_list(const std::vector<std::string>& columns);

}  // namespace portolan::language
