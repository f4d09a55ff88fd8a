#include <functional>
#include <stop_token>
#include <string>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"
#include "planner/hcl/convert.h"
#include "planner/ports/result_kinds.h"
#include "sources/arguments.h"
#include "sources/kinds.h"

namespace portolan::sources {
namespace {

/// The positional arguments of a query as the text a driver binds.
std::vector<ports::Cell> parameters_of(const hcl::Section::Item* item) {
  std::vector<ports::Cell> cells;
  if (item == nullptr) return cells;
  const auto refuse = [&] {
    throw UsageError("attribute \"args\" must be a list of strings, numbers or booleans, got: " +
                     item->value.type_name());
  };
  if (!item->value.is_sequence()) refuse();
  for (const hcl::Value& element : item->value.elements()) {
    if (!element.is_string() && !element.is_number() && !element.is_bool()) refuse();
    cells.emplace_back(hcl::to_text(element));
  }
  return cells;
}

/// Column values as spec/project-file.md 7.1 maps them.
hcl::Value cell_value(const ports::Cell& cell, ports::ValueKind kind) {
  if (!cell) return hcl::Value();
  switch (kind) {
    case ports::ValueKind::kBool:
      return hcl::Value(*cell == "t" || *cell == "true" || *cell == "1");
    case ports::ValueKind::kNumber:
      if (auto number = hcl::Number::parse(*cell)) return hcl::Value(*std::move(number));
      throw UsageError("scanning row: not a number: " + base::quote_go(*cell) + "; cast it to a text");
    case ports::ValueKind::kTime:
      throw UsageError("scanning row: unsupported row type: time; cast it to a text");
    case ports::ValueKind::kText:
      break;
  }
  return hcl::Value(*cell);
}

hcl::Type::Kind type_of(ports::ValueKind kind) {
  if (kind == ports::ValueKind::kBool) return hcl::Type::Kind::boolean;
  return kind == ports::ValueKind::kNumber ? hcl::Type::Kind::number : hcl::Type::Kind::string;
}

/// What a query came to, with the types of its columns.
struct TypedRows {
  ports::Rows rows;
  std::vector<ports::ValueKind> kinds;
};

/// A session that knows no types gives texts.
TypedRows run_query(ports::Connection& connection, const std::string& query,
                    const std::vector<ports::Cell>& parameters) {
  TypedRows typed{connection.query(query, parameters), {}};
  if (const auto* known = dynamic_cast<const ports::ResultKinds*>(&connection)) typed.kinds = known->last_kinds();
  typed.kinds.resize(typed.rows.columns.size(), ports::ValueKind::kText);
  return typed;
}

/// One row: its only column, or an object of all columns.
hcl::Value row_value(const TypedRows& typed, const std::vector<ports::Cell>& row) {
  if (row.size() == 1) return cell_value(row.front(), typed.kinds.front());
  std::vector<hcl::Value::Entry> entries;
  for (std::size_t i = 0; i < row.size(); ++i) {
    entries.emplace_back(typed.rows.columns.at(i), cell_value(row[i], typed.kinds[i]));
  }
  return hcl::Value::object(std::move(entries));
}

hcl::Value result_of(const TypedRows& typed) {
  std::vector<hcl::Value> values;
  for (const auto& row : typed.rows.rows) values.push_back(row_value(typed, row));
  const hcl::Value first = values.empty() ? hcl::Value() : values.front();
  const auto count = static_cast<std::int64_t>(values.size());
  const bool single = typed.rows.rows.empty() || typed.rows.rows.front().size() == 1;
  const auto element = typed.kinds.empty() ? hcl::Type::Kind::string : type_of(typed.kinds.front());
  hcl::Value list = single ? hcl::Value::list(std::move(values), element) : hcl::Value::tuple(std::move(values));
  return hcl::Value::object({{"count", hcl::Value::integer(count)}, {"values", std::move(list)}, {"value", first}});
}

class Query final : public ports::DataSource {
 public:
  explicit Query(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string&, const hcl::Section& block) override {
    Arguments arguments(block);
    const std::string url = arguments.required_text("url");
    const std::string query = arguments.required_text("query");
    const std::vector<ports::Cell> parameters = parameters_of(arguments.item("args"));
    arguments.finish();
    const auto connection = open(url);
    const std::stop_callback cancel(outside_.stop, [&connection] { connection->cancel(); });
    try {
      return result_of(run_query(*connection, query, parameters));
    } catch (const DatabaseError& error) {
      throw Error(std::string("executing query: ") + error.what());
    }
  }

 private:
  std::unique_ptr<ports::Connection> open(const std::string& text) {
    try {
      const base::Url url = base::Url::parse(text);
      return outside_.registry.find(url.scheme()).open(url, {.stop = outside_.stop});
    } catch (const Stopped&) {
      throw;
    } catch (const Error& error) {
      throw Error(std::string("opening connection: ") + error.what());
    }
  }

  Outside outside_;
};

}  // namespace

std::unique_ptr<ports::DataSource> sql(const Outside& outside) {
  return std::make_unique<Query>(outside);
}

}  // namespace portolan::sources
