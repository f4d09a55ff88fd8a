#include "planner/plan/builder.h"

namespace portolan::plan {

void Builder::separate() {
  if (!tight_) text_ += ' ';
  tight_ = false;
}

Builder& Builder::p(std::string_view words) {
  if (words.empty()) return *this;
  separate();
  text_ += words;
  return *this;
}

Builder& Builder::ident(std::string_view name) {
  return p(dialect_.quote_identifier(name));
}

Builder& Builder::qualified(std::string_view schema, std::string_view name) {
  return p(qualified_name(dialect_, options_, schema, name));
}

Builder& Builder::parent(const schema::Table& child, const schema::ForeignKey& key) {
  if (key.ref_schema.empty() || key.ref_schema == child.schema) return qualified(child.schema, key.ref_table);
  return p(dialect_.quote_identifier(key.ref_schema) + "." + dialect_.quote_identifier(key.ref_table));
}

Builder& Builder::comma() {
  text_ += ',';
  return *this;
}

Builder& Builder::open() {
  separate();
  text_ += '(';
  tight_ = true;
  return *this;
}

Builder& Builder::close() {
  text_ += ')';
  tight_ = false;
  return *this;
}

Builder& Builder::open_lines() {
  first_line_ = true;
  return open();
}

Builder& Builder::line() {
  if (!first_line_) comma();
  first_line_ = false;
  if (!options_.indent.empty()) {
    text_ += "\n" + options_.indent;
    tight_ = true;
  }
  return *this;
}

Builder& Builder::close_lines() {
  if (!options_.indent.empty()) text_ += '\n';
  return close();
}

Builder& Builder::break_line() {
  if (options_.indent.empty()) return *this;
  text_ += '\n';
  tight_ = true;
  return *this;
}

std::string qualified_name(const ports::Dialect& dialect, const change::PlanOptions& options, std::string_view schema,
                           std::string_view name) {
  const std::string_view qualifier = options.qualifier ? std::string_view(*options.qualifier) : schema;
  if (qualifier.empty()) return dialect.quote_identifier(name);
  return dialect.quote_identifier(qualifier) + "." + dialect.quote_identifier(name);
}

}  // namespace portolan::plan
