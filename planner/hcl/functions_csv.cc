#include <optional>
#include <set>
#include <utility>

#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

using Record = std::vector<std::string>;

/// Reads RFC 4180 text record by record; empty lines are skipped.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  std::optional<Record> next() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n")) end_line();
    if (at_ >= text_.size()) return std::nullopt;
    record_line_ = line_;
    Record record;
    while (true) {
      record.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : bare());
      if (at_ < text_.size() && text_[at_] == ',') {
        step();
        continue;
      }
      end_line();
      return record;
    }
  }

  /// Where the last record began.
  int record_line() const { return record_line_; }

 private:
  void step() {
    ++at_;
    ++column_;
  }

  void end_line() {
    if (at_ >= text_.size()) return;
    at_ += text_[at_] == '\r' ? 2 : 1;
    ++line_;
    column_ = 1;
  }

  bool at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n"; }

  [[noreturn]] void fail(const std::string& what) const {
    throw FunctionError("parse error on line " + std::to_string(line_) + ", column " + std::to_string(column_) + ": " +
                        what);
  }

  std::string bare() {
    std::string field;
    while (!at_line_end() && text_[at_] != ',') {
      if (text_[at_] == '"') fail("bare \" in non-quoted-field");
      field += text_[at_];
      step();
    }
    return field;
  }

  std::string quoted() {
    std::string field;
    step();
    while (true) {
      if (at_ >= text_.size()) fail("extraneous or missing \" in quoted-field");
      if (text_[at_] == '"') {
        step();
        if (at_ < text_.size() && text_[at_] == '"') {
          field += '"';
          step();
          continue;
        }
        if (!at_line_end() && text_[at_] != ',') fail("extraneous or missing \" in quoted-field");
        return field;
      }
      if (text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n") {
        field += '\n';
        end_line();
      } else {
        field += text_[at_];
        step();
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  int record_line_ = 1;
};

Value decode_csv(const Call& call) {
  CsvReader reader(call.arguments[0].as_string());
  const std::optional<Record> header = reader.next();
  if (!header) throw FunctionError("missing header line");
  std::set<std::string> names;
  for (const std::string& name : *header) {
    if (!names.insert(name).second) throw FunctionError("duplicate column name \"" + name + "\"");
  }
  std::vector<Value> rows;
  while (std::optional<Record> record = reader.next()) {
    if (record->size() != header->size()) {
      throw FunctionError("record on line " + std::to_string(reader.record_line()) + ": wrong number of fields");
    }
    std::vector<Value::Entry> entries;
    for (std::size_t i = 0; i < header->size(); ++i) entries.emplace_back((*header)[i], Value(std::move((*record)[i])));
    rows.push_back(Value::object(std::move(entries)));
  }
  const Type element = rows.empty() ? Type() : rows.front().type();
  return Value::list(std::move(rows), element);
}

}  // namespace

void add_csv_functions(NameMap<Function>& functions) {
  add(functions, "csvdecode", {string_parameter("str")}, decode_csv);
}

}  // namespace portolan::hcl
