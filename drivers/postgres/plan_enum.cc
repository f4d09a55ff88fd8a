#include <algorithm>
#include <unordered_map>

#include "drivers/postgres/planner.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

using Labels = std::vector<std::string>;

Labels labels_of(const schema::Object& object) {
  return object.properties.get<Labels>("values").value_or(Labels{});
}

/// Whether the server can make the desired labels out of the current ones: it adds, but neither drops nor reorders.
bool only_adds(const Labels& current, const Labels& desired) {
  auto at = desired.begin();
  return std::all_of(current.begin(), current.end(), [&](const std::string& label) {
    at = std::find(at, desired.end(), label);
    return at != desired.end();
  });
}

/// Throws what tells why `only_adds` does not hold (spec/planner.md 6.4).
void check_labels(const std::string& name, const Labels& current, const Labels& desired) {
  std::unordered_map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < desired.size(); ++i) positions.emplace(desired[i], i);
  std::size_t next = 0;
  for (const std::string& label : current) {
    const auto it = positions.find(label);
    if (it == positions.end()) {
      throw Error("dropping value " + base::quote_go(label) + " from enum " + base::quote_go(name) +
                  " is not supported");
    }
    if (it->second < next) {
      throw Error("reordering enum " + base::quote_go(name) + " value " + base::quote_go(label) + " is not supported");
    }
    next = it->second + 1;
  }
}

std::string place(const Labels& current, const Labels& desired, std::size_t position) {
  if (position + 1 == desired.size() || current.empty()) return {};
  if (position == 0) return " BEFORE " + quote_literal(current.front());
  return " AFTER " + quote_literal(desired[position - 1]);
}

/// A type that takes the place of another while columns go over to it. Every statement has its way back.
class EnumReplacement {
 public:
  EnumReplacement(PlanWriter& writer, const change::ModifyObject& change)
      : writer_(writer), spelling_(writer.spelling()), change_(change), aside_(change.from) {
    aside_.name = generated_name(change.from.name, "", "old");
  }

  void run() {
    rename();
    Script create = create_enum(spelling_, change_.to);
    writer_.append(std::move(create));
    if (change_.to.comment && !change_.to.comment->empty()) {
      writer_.append(type_comment(spelling_, change_.to, std::nullopt, change_.to.comment));
    }
    for (const change::ColumnUse& use : change_.uses) convert(use);
    Script old = create_enum(spelling_, aside_);
    writer_.append(std::move(old.reverse), plan::comments::named("drop enum type", aside_.name), {std::move(old.sql)});
  }

 private:
  std::string name(const schema::Object& type) const { return spelling_.qualified(type.schema, type.name); }

  void rename() {
    const auto sentence = [&](const schema::Object& a, const schema::Object& b) {
      return "ALTER TYPE " + name(a) + " RENAME TO " + quote_identifier(b.name);
    };
    writer_.append(sentence(change_.from, aside_),
                   "rename an enum from " + base::quote_go(change_.from.name) + " to " + base::quote_go(aside_.name),
                   {sentence(aside_, change_.from)});
  }

  void convert(const change::ColumnUse& use) {
    const std::string head = "ALTER TABLE " + spelling_.qualified(use.schema, use.table) + " ";
    writer_.append(head + clauses(use.column, change_.to), plan::comments::modify_table(use.table),
                   {head + clauses(use.column, aside_)});
  }

  /// A default keeps its type: it is taken off and put back.
  std::string clauses(const schema::Column& column, const schema::Object& type) const {
    const std::string alter = "ALTER COLUMN " + quote_identifier(column.name) + " ";
    const std::string brackets = column.type.array ? "[]" : "";
    const std::string wanted = name(type) + brackets;
    std::string text =
        alter + "TYPE " + wanted + " USING " + quote_identifier(column.name) + "::text" + brackets + "::" + wanted;
    if (!column.default_value) return text;
    return alter + "DROP DEFAULT, " + text + ", " + alter + "SET DEFAULT " + default_text(spelling_.dialect, column);
  }

  PlanWriter& writer_;
  const Spelling& spelling_;
  const change::ModifyObject& change_;
  schema::Object aside_;
};

}  // namespace

Script create_enum(const Spelling& spelling, const schema::Object& object) {
  const std::string name = spelling.qualified(object.schema, object.name);
  Labels quoted;
  for (const std::string& label : labels_of(object)) quoted.push_back(quote_literal(label));
  return {"CREATE TYPE " + name + " AS ENUM (" + base::join(quoted, ", ") + ")",
          plan::comments::named("create enum type", object.name), "DROP TYPE " + name};
}

void modify_enum(PlanWriter& writer, const change::ModifyObject& change) {
  const Labels current = labels_of(change.from);
  const Labels desired = labels_of(change.to);
  if (change.clauses.recreate && !only_adds(current, desired)) return EnumReplacement(writer, change).run();
  check_labels(change.to.name, current, desired);
  // Before version 12 the statement refuses to run inside a transaction.
  const bool outside = writer.dialect().facts().version_number < since::kGenerated;
  const std::string head =
      "ALTER TYPE " + writer.spelling().qualified(change.to.schema, change.to.name) + " ADD VALUE ";
  for (std::size_t i = 0; i < desired.size(); ++i) {
    if (std::find(current.begin(), current.end(), desired[i]) != current.end()) continue;
    writer.append(head + quote_literal(desired[i]) + place(current, desired, i),
                  "add value to enum type: " + base::quote_go(change.to.name), {}, outside);
    writer.note_enum_label(desired[i]);
  }
  for (const change::PropertyChange& item : change.changes) {
    if (item.name == "comment") {
      writer.append(type_comment(writer.spelling(), change.to, change.from.comment, change.to.comment));
    }
  }
}

}  // namespace portolan::postgres
