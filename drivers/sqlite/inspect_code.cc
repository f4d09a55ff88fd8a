#include "drivers/sqlite/inspect_code.h"

#include <algorithm>
#include <unordered_map>

#include "drivers/sqlite/code_text.h"
#include "drivers/sqlite/dependents.h"
#include "drivers/sqlite/references.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

using MasterRow = std::vector<ports::Cell>;

bool is_view(const MasterRow& row) {
  return row[0] == "view";
}

/// Names and types of the columns of views, by the name of the view.
using ViewColumns = std::unordered_map<std::string, std::vector<schema::Column>>;

class CodeReader {
 public:
  CodeReader(ports::Connection& connection, const ports::Rows& master, schema::Schema& schema)
      : connection_(connection), master_(master), schema_(schema) {}

  void run() {
    for (const schema::Table& table : schema_.tables) names_.add({"table", table.schema, table.name});
    for (const MasterRow& row : master_.rows) {
      if (is_view(row)) names_.add({"view", schema_.name, *row[1]});
    }
    read_columns();
    std::vector<CodeStatement> code;
    for (const MasterRow& row : master_.rows) {
      if (!is_view(row) && row[0] != "trigger") continue;
      code.push_back({schema_.objects.size(), row[3].value_or("")});
      schema_.objects.push_back(read(row));
    }
    if (!code.empty()) link_dependents(schema_, code);
  }

 private:
  void read_columns() {
    const auto any = std::find_if(master_.rows.begin(), master_.rows.end(), is_view);
    if (any == master_.rows.end()) return;
    constexpr const char* kQuery =
        "SELECT m.name, x.name, x.type FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS x WHERE m.type = 'view'";
    try {
      note_columns(connection_.query(kQuery));
      return;
    } catch (const DatabaseError&) {
      // Some view names what is not there. The others can be asked.
      columns_.clear();
    }
    for (const MasterRow& row : master_.rows) {
      if (is_view(row)) read_columns_of(*row[1]);
    }
  }

  void read_columns_of(const std::string& view) {
    try {
      note_columns(connection_.query("SELECT ?1, x.name, x.type FROM pragma_table_xinfo(?1) AS x", {view}));
    } catch (const DatabaseError&) {
      columns_.erase(view);
    }
  }

  void note_columns(const ports::Rows& rows) {
    for (const MasterRow& row : rows.rows) {
      schema::Column column;
      column.name = row[1].value_or("");
      column.type = connection_.dialect().parse_type(row[2].value_or(""));
      column.nullable = true;
      columns_[*row[0]].push_back(std::move(column));
    }
  }

  schema::Object read(const MasterRow& row) const {
    schema::Object object;
    object.kind = *row[0];
    object.schema = schema_.name;
    object.name = row[1].value_or("");
    object.definition = row[3].value_or("");
    object.understood = is_view(row) ? read_view(object) : read_trigger(row[2].value_or(""), object);
    names_.link(object);
    return object;
  }

  /// Columns are left open where they are those that the tables have at the time.
  bool read_view(schema::Object& view) const {
    auto text = parse_create_view(view.definition);
    if (!text) return false;
    view.definition = std::move(text->definition);
    if (text->columns.empty() && selects_all(view.definition)) return true;
    if (const auto found = columns_.find(view.name); found != columns_.end()) {
      view.columns = found->second;
      return true;
    }
    for (std::string& name : text->columns) {
      schema::Column& column = view.columns.emplace_back();
      column.name = std::move(name);
      column.type = connection_.dialect().parse_type("");
      column.nullable = true;
    }
    return true;
  }

  bool read_trigger(const std::string& owner, schema::Object& trigger) const {
    const auto reference = names_.find(owner);
    if (!reference) return false;
    trigger.depends_on.push_back(*reference);
    auto text = parse_create_trigger(trigger.definition);
    if (!text) return false;
    trigger.definition = std::move(text->definition);
    trigger.properties = std::move(text->properties);
    return true;
  }

  ports::Connection& connection_;
  const ports::Rows& master_;
  schema::Schema& schema_;
  References names_;
  ViewColumns columns_;
};

}  // namespace

void read_code(ports::Connection& connection, const ports::Rows& master, schema::Schema& schema) {
  CodeReader(connection, master, schema).run();
}

}  // namespace portolan::sqlite
