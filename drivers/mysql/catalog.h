#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/ports/connection.h"
#include "planner/ports/driver.h"
#include "planner/schema/index.h"
#include "planner/schema/model.h"

namespace portolan::mysql {

/// The realm under construction and the way to its tables. Each reader runs one or two plain queries over
/// information_schema and joins in memory (spec/planner.md 5.2).
class Catalog {
 public:
  Catalog(ports::Connection& connection, const ports::InspectScope& scope);

  const ports::Dialect& dialect() const { return connection_.dialect(); }
  const ports::ServerFacts& facts() const { return dialect().facts(); }
  ports::Connection& connection() { return connection_; }
  schema::Realm& realm() { return realm_; }

  /// Rows of `SELECT columns FROM information_schema.view WHERE <the scope's schemas> [AND condition] ORDER BY order`.
  /// @param schema_column  the view's column that holds the schema's name
  /// @param values         for the `?` of the condition
  std::vector<std::vector<ports::Cell>> read(std::string_view columns, std::string_view view,
                                             std::string_view schema_column, std::string_view condition,
                                             std::string_view order, const std::vector<std::string>& values = {});

  /// `SELECT columns FROM information_schema.view WHERE <the scope's schemas>`, with a `?` for each of `scope()`.
  std::string select(std::string_view columns, std::string_view view, std::string_view schema_column) const;
  const std::vector<std::string>& scope() const { return schemas_; }

  /// nullptr when out of scope.
  schema::Schema* schema(std::string_view name);
  schema::Table* table(std::string_view schema, std::string_view name);
  schema::Object* view(std::string_view schema, std::string_view name);
  bool has_function(std::string_view schema, std::string_view name) const;

  /// Adds schemas and tables; positions stay valid because all of them are known before the first lookup.
  void add_schema(schema::Schema schema);
  void add_table(schema::Table table);
  /// Adds an object that is not understood. Returns it, or nullptr when its schema is out of scope.
  schema::Object* add_object(std::string_view kind, const std::string& schema, const std::string& name);

  /// The statement that would create a table. For tables that a query has flagged only.
  std::string create_statement(const schema::Table& table);

 private:
  std::string filter(std::string_view schema_column) const;

  struct Place {
    std::size_t schema;
    /// Among the schema's tables, or its objects.
    std::size_t position;
  };

  ports::Connection& connection_;
  /// Schemas to read; empty: every user schema.
  std::vector<std::string> schemas_;
  schema::Realm realm_;
  std::unordered_map<std::string, std::size_t, schema::StringHash, std::equal_to<>> schema_places_;
  std::unordered_map<std::string, Place, schema::StringHash, std::equal_to<>> table_places_, view_places_,
      function_places_;
};

/// The text of a cell, "" for NULL.
inline const std::string& text_of(const ports::Cell& cell) {
  static const std::string kEmpty;
  return cell ? *cell : kEmpty;
}

}  // namespace portolan::mysql
