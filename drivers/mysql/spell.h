#pragma once

#include <string>
#include <unordered_map>

#include "planner/change/plan.h"
#include "planner/plan/builder.h"
#include "planner/ports/dialect.h"

namespace portolan::mysql {

/// Throws `text` with the place of what it is about, where that was declared in a document.
[[noreturn]] void refuse(const base::Position& position, const std::string& text);

/// Spells the elements of tables (spec/planner.md 5.5). Errors are Error with the texts of that section.
class Speller {
 public:
  /// All must outlive the speller. `changes` tell the charsets of schemas that the same plan makes or alters.
  Speller(const ports::Dialect& dialect, const change::PlanOptions& options, const change::Changes& changes);

  plan::Builder builder() const { return {dialect_, options_}; }
  const ports::Dialect& dialect() const { return dialect_; }
  const ports::ServerFacts& facts() const { return dialect_.facts(); }

  std::string create_table(const schema::Table& table, const change::Clauses& clauses) const;
  std::string drop_table(const schema::Table& table, const change::Clauses& clauses) const;
  std::string create_schema(const schema::Schema& schema, const change::Clauses& clauses) const;

  // Fragments, as they stand in CREATE TABLE and behind ADD.
  void column(plan::Builder& b, const schema::Table& table, const schema::Column& column) const;
  void primary_key(plan::Builder& b, const schema::Index& key) const;
  void index(plan::Builder& b, const schema::Index& index) const;
  void foreign_key(plan::Builder& b, const schema::Table& table, const schema::ForeignKey& key) const;
  void check(plan::Builder& b, const schema::Check& check) const;

  /// A comment or another text as a literal.
  std::string literal(std::string_view text) const;

 private:
  std::string type(const schema::Column& column) const;
  void charset(plan::Builder& b, const schema::Table& table, const schema::Column& column) const;
  void collation(plan::Builder& b, const schema::Table& table, const schema::Column& column) const;
  void default_value(plan::Builder& b, const schema::Column& column) const;
  void attributes(plan::Builder& b, const schema::Table& table, const schema::Column& column) const;
  void index_type(plan::Builder& b, const schema::Index& index) const;
  void parts(plan::Builder& b, const schema::Index& index) const;
  void options(plan::Builder& b, const schema::Table& table) const;
  /// Charset or collation that a column of the table gets when it does not say.
  std::string inherited(const schema::Table& table, const std::string& name) const;

  const ports::Dialect& dialect_;
  const change::PlanOptions& options_;
  std::unordered_map<std::string, const schema::Properties*> schemas_;
};

}  // namespace portolan::mysql
