#include "drivers/sqlite/index_reader.h"

#include <map>

#include "drivers/sqlite/properties.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

using Row = std::vector<ports::Cell>;

/// The column of this name in any case; nullptr when there is none.
const schema::Column* column_of(const schema::Table& table, std::string_view name) {
  for (const schema::Column& column : table.columns) {
    if (base::equals_ignoring_case(column.name, name)) return &column;
  }
  return nullptr;
}

/// A collation that is the column's own says nothing.
void set_collation(schema::IndexPart& part, const schema::Column* column, const std::string& collation) {
  std::string own = column == nullptr ? std::string() : column->properties.text("collate");
  if (own.empty()) own = "BINARY";
  if (!collation.empty() && !base::equals_ignoring_case(collation, own)) part.properties.set("collate", collation);
}

/// What the pragmas say about one index.
struct Listed {
  std::string origin;
  std::vector<schema::IndexPart> parts;
};

/// One table's indexes by name; asked for at most once.
class Pragmas {
 public:
  Pragmas(ports::Connection& connection, const schema::Table& table) : connection_(connection), table_(table) {}

  const std::map<std::string, Listed>& all() {
    if (!asked_) ask();
    return listed_;
  }

 private:
  void ask() {
    asked_ = true;
    const ports::Rows rows = connection_.query(
        "SELECT l.name, l.origin, x.name, x.\"desc\", x.coll FROM pragma_index_list(?) AS l, "
        "pragma_index_xinfo(l.name) AS x WHERE x.key = 1 ORDER BY l.name, x.seqno",
        {table_.name});
    for (const Row& row : rows.rows) {
      Listed& index = listed_[row[0].value_or("")];
      index.origin = row[1].value_or("");
      schema::IndexPart& part = index.parts.emplace_back();
      part.column = row[2].value_or("");
      part.descending = row[3] == "1";
      set_collation(part, row[2] ? column_of(table_, part.column) : nullptr, row[4].value_or(""));
    }
  }

  ports::Connection& connection_;
  const schema::Table& table_;
  bool asked_ = false;
  std::map<std::string, Listed> listed_;
};

/// From its statement, or nothing when a bare name in it is no column: such a part may be a constant or the rowid.
bool read_from_text(schema::Index& index, const schema::Table& table, const IndexText& text) {
  for (const IndexText::Part& written : text.parts) {
    schema::IndexPart& part = index.parts.emplace_back();
    part.descending = written.descending;
    const schema::Column* column = written.name.empty() ? nullptr : column_of(table, written.name);
    if (!written.name.empty() && column == nullptr) return false;
    if (column != nullptr) {
      part.column = column->name;
    } else {
      part.expression = written.text;
    }
    set_collation(part, column, written.collate);
  }
  return true;
}

void read_from_pragma(schema::Index& index, const Listed& listed, const IndexText& text) {
  index.parts = listed.parts;
  for (std::size_t i = 0; i < index.parts.size() && i < text.parts.size(); ++i) {
    if (index.parts[i].column.empty()) index.parts[i].expression = text.parts[i].text;
  }
}

void complete_key(schema::Table& table, Pragmas& pragmas) {
  for (const auto& [name, listed] : pragmas.all()) {
    if (listed.origin == "pk" && table.primary_key) table.primary_key->parts = listed.parts;
  }
}

}  // namespace

void IndexReader::read(schema::Table& table, const TableText& text, const std::vector<const Row*>& master) {
  Pragmas pragmas(connection_, table);
  if (text.key_has_order) complete_key(table, pragmas);
  for (const Row* row : master) {
    schema::Index index;
    index.name = (*row)[1].value_or("");
    const std::string statement = (*row)[3].value_or("");
    // Without a UNIQUE in the table's text an index without a text is the primary key's.
    if (statement.empty() && !text.unique) continue;
    const IndexText written = parse_create_index(statement);
    if (statement.empty() || !read_from_text(index, table, written)) {
      const auto listed = pragmas.all().find(index.name);
      if (listed == pragmas.all().end() || listed->second.origin == "pk") continue;
      read_from_pragma(index, listed->second, written);
    }
    index.unique = statement.empty() || written.unique;
    index.where = written.where;
    if (statement.empty()) index.properties.set(property::kOrigin, std::string("u"));
    table.indexes.push_back(std::move(index));
  }
}

}  // namespace portolan::sqlite
