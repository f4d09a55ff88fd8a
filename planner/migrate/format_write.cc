#include "planner/migrate/format_write.h"

#include <cctype>
#include <optional>
#include <string_view>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/sql/directives.h"

namespace portolan::migrate {
namespace {

std::string stem(const change::Plan& plan, std::string_view separator = "_") {
  return plan.name.empty() ? plan.version : plan.version + std::string(separator) + plan.name;
}

std::string capitalized(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// The directives block with its closing empty line, or "".
std::string directives_block(const change::Plan& plan) {
  std::string block;
  const bool own_delimiter = plan.delimiter != ";";
  if (own_delimiter) block = "-- atlas:delimiter " + sql::escape_delimiter(plan.delimiter) + "\n";
  for (const std::string& text : plan.directives) {
    const std::optional<sql::Directive> directive = sql::parse_directive(text);
    if (!directive) throw Error("invalid directive: " + base::quote_go(text));
    if (own_delimiter && directive->name == "delimiter") {
      throw Error("duplicate directive: " + base::quote_go(text) + ". delimiter already set");
    }
    block += "-- " + text + "\n";
  }
  return block.empty() ? block : block + "\n";
}

/// Statements with their comments as written.
std::string up_part(const change::Plan& plan) {
  std::string text;
  for (const change::Statement& statement : plan.statements) {
    if (!statement.comment.empty()) text += "-- " + statement.comment + "\n";
    text += statement.sql + ";\n";
  }
  return text;
}

std::string down_part(const change::Plan& plan) {
  std::string text;
  for (auto statement = plan.statements.rbegin(); statement != plan.statements.rend(); ++statement) {
    if (statement->reverse.empty()) continue;
    if (!statement->comment.empty()) text += "-- reverse: " + statement->comment + "\n";
    for (const std::string& reverse : statement->reverse) text += reverse + ";\n";
  }
  return text;
}

/// Both directions in one file, below the section lines of goose and dbmate.
std::vector<NewFile> one_file(const change::Plan& plan, const std::string& up, const std::string& down) {
  return {{stem(plan) + ".sql", up + "\n" + up_part(plan) + "\n" + down + "\n" + down_part(plan)}};
}

}  // namespace

std::vector<NewFile> write_atlas(const change::Plan& plan) {
  std::string text = directives_block(plan);
  for (const change::Statement& statement : plan.statements) {
    if (!statement.comment.empty()) text += "-- " + capitalized(statement.comment) + "\n";
    text += statement.sql + plan.delimiter + "\n";
  }
  return {{stem(plan) + ".sql", text}};
}

std::vector<NewFile> write_golang_migrate(const change::Plan& plan) {
  return {{stem(plan) + ".up.sql", up_part(plan)}, {stem(plan) + ".down.sql", down_part(plan)}};
}

std::vector<NewFile> write_goose(const change::Plan& plan) {
  return one_file(plan, "-- +goose Up", "-- +goose Down");
}

std::vector<NewFile> write_dbmate(const change::Plan& plan) {
  return one_file(plan, "-- migrate:up", "-- migrate:down");
}

std::vector<NewFile> write_flyway(const change::Plan& plan) {
  const std::string name = stem(plan, "__") + ".sql";
  return {{"V" + name, up_part(plan)}, {"U" + name, down_part(plan)}};
}

std::vector<NewFile> write_liquibase(const change::Plan& plan) {
  std::string text = "--liquibase formatted sql";
  if (!plan.statements.empty()) text += "\n";
  int number = 0;
  for (const change::Statement& statement : plan.statements) {
    if (number > 0) text += "\n";
    text += "--changeset atlas:" + plan.version + "-" + std::to_string(++number) + "\n";
    text += statement.comment.empty() ? "\n" : "--comment: " + statement.comment + "\n";
    text += statement.sql + ";\n";
    for (const std::string& reverse : statement.reverse) text += "--rollback: " + reverse + ";\n";
  }
  return {{stem(plan) + ".sql", text}};
}

}  // namespace portolan::migrate
