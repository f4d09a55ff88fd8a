#include "planner/engine/reversal_checks.h"

#include <string>
#include <variant>

namespace portolan::engine {
namespace {

class CheckWriter {
 public:
  CheckWriter(const ports::Dialect& dialect, bool qualified) : dialect_(dialect), qualified_(qualified) {
    check_.name = "checks.sql";
  }

  void visit(const change::Change& change) {
    if (const auto* dropped = std::get_if<change::DropTable>(&change)) add(dropped->table, "");
    if (const auto* dropped = std::get_if<change::DropSchema>(&change)) {
      for (const schema::Table& table : dropped->schema.tables) add(table, "");
    }
    const auto* modified = std::get_if<change::ModifyTable>(&change);
    if (modified == nullptr) return;
    for (const change::TableChange& part : modified->changes) {
      const auto* column = std::get_if<change::DropColumn>(&part);
      // What is computed from other columns is not lost.
      if (column == nullptr || column->column.generated) continue;
      add(modified->to, " WHERE " + dialect_.quote_identifier(column->column.name) + " IS NOT NULL");
    }
  }

  std::vector<migrate::Check> take() {
    if (check_.statements.empty()) return {};
    return {std::move(check_)};
  }

 private:
  void add(const schema::Table& table, const std::string& condition) {
    std::string name = dialect_.quote_identifier(table.name);
    if (qualified_ && !table.schema.empty()) name = dialect_.quote_identifier(table.schema) + "." + name;
    sql::Statement statement;
    statement.text =
        "SELECT NOT EXISTS (SELECT 1 FROM " + name + condition + ") AS " + dialect_.quote_identifier("is_empty");
    check_.statements.push_back(std::move(statement));
  }

  const ports::Dialect& dialect_;
  bool qualified_;
  migrate::Check check_;
};

}  // namespace

std::vector<migrate::Check> loss_checks(const change::Changes& changes, const ports::Dialect& dialect, bool qualified) {
  CheckWriter writer(dialect, qualified);
  for (const change::Change& change : changes) writer.visit(change);
  return writer.take();
}

}  // namespace portolan::engine
