#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "planner/report/erd_model.h"

namespace portolan::report::erd {

/// Kind, schema (empty in schema scope) and name.
using Key = std::tuple<std::string, std::string, std::string>;

struct Marked {
  Mark mark = Mark::kNone;
  /// What it was before a change.
  std::string before = {};
};

/// What a change does to the parts of one table.
struct Children {
  /// By `column`, `index`, `foreign_key` or `check`, and the name.
  std::map<std::pair<std::string, std::string>, Marked> marks = {};
  /// What it takes away.
  std::vector<schema::Column> columns = {};
  std::vector<schema::Index> indexes = {};
  std::vector<schema::ForeignKey> foreign_keys = {};
  std::vector<schema::Check> checks = {};
};

/// The changes of a page by what they change.
class Marks {
 public:
  Marks(const ErdPage& page, const ports::Dialect& dialect);

  Key key(const std::string& kind, const std::string& schema, const std::string& name) const;

  /// What a change is about; nullopt for schemas.
  std::optional<Key> subject(const change::Change& change) const;

  Marked of(const std::string& kind, const std::string& schema, const std::string& name) const;
  Children children(const schema::Table& table) const;

  /// The key before a rename.
  Key former(const Key& key) const;

  const std::vector<schema::Table>& removed_tables() const { return removed_tables_; }
  const std::vector<schema::Object>& removed_objects() const { return removed_objects_; }

 private:
  friend class MarkCollector;

  bool schema_scope_;
  std::map<Key, Marked> marks_;
  std::map<Key, Children> children_;
  std::map<Key, Key> former_;
  std::vector<schema::Table> removed_tables_;
  std::vector<schema::Object> removed_objects_;
};

/// A primary key that says that it is one.
schema::Index primary_key(schema::Index key);

/// By what the parts of a table are told apart.
std::string index_name(const schema::Index& index);
std::string key_name(const schema::ForeignKey& key);
std::string check_name(const schema::Check& check);

/// name, kind, parts, where, comment.
std::vector<std::string> index_cells(const schema::Index& index);

}  // namespace portolan::report::erd
