#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "planner/change/plan.h"
#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

namespace portolan::plan {

/// Puts one SQL statement together by the rules of spec/planner.md 4.4: phrases with exactly one blank between them,
/// nothing before `,` and `)`, one blank after `,`, nothing after `(`. Every call returns the builder, for chaining.
class Builder {
 public:
  /// Both must outlive the builder.
  Builder(const ports::Dialect& dialect, const change::PlanOptions& options) : dialect_(dialect), options_(options) {}

  /// Appends words as they stand; empty text adds nothing.
  Builder& p(std::string_view words);

  /// Appends a quoted identifier.
  Builder& ident(std::string_view name);

  /// Appends `name` under the plan's qualifier rules: `options.qualifier` when set (empty = none), else `schema`.
  Builder& qualified(std::string_view schema, std::string_view name);
  Builder& table(const schema::Table& table) { return qualified(table.schema, table.name); }

  /// Appends the parent of `key`, a key of `child`. A parent in another schema than the child's keeps its own schema
  /// even in a plan scoped to one schema (planner.md 15, row 9).
  Builder& parent(const schema::Table& child, const schema::ForeignKey& key);

  /// Appends ", ".
  Builder& comma();

  /// `(`, what `body(*this)` appends, `)`.
  template <typename Body>
  Builder& wrap(Body&& body) {
    open();
    body(*this);
    return close();
  }

  /// Calls `item(*this, element)` for each element, with commas between.
  template <typename Items, typename Item>
  Builder& list(const Items& items, Item&& item) {
    bool first = true;
    for (const auto& element : items) {
      if (!first) comma();
      first = false;
      item(*this, element);
    }
    return *this;
  }

  /// `(` items `)`, as wrap + list.
  template <typename Items, typename Item>
  Builder& wrap_list(const Items& items, Item&& item) {
    return wrap([&](Builder& b) { b.list(items, item); });
  }

  /// `("a", "b")` of plain names.
  template <typename Names>
  Builder& idents(const Names& names) {
    return wrap_list(names, [](Builder& b, const auto& name) { b.ident(name); });
  }

  /// A body that breaks lines when the plan is indented (CREATE TABLE, view columns): `body` calls `line()` before each
  /// item, which writes the comma of the item before and, with an indent, the line break.
  template <typename Body>
  Builder& lines(Body&& body) {
    open_lines();
    body(*this);
    return close_lines();
  }
  Builder& line();

  /// With an indent: a line break instead of the blank before the next phrase (planner.md 4.4, the foreign-key quirk).
  Builder& break_line();

  /// The statement so far.
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  Builder& open();
  Builder& close();
  Builder& open_lines();
  Builder& close_lines();
  void separate();

  const ports::Dialect& dialect_;
  const change::PlanOptions& options_;
  std::string text_;
  /// The next phrase is not preceded by a blank: at the start, after `(` and after a line break.
  bool tight_ = true;
  bool first_line_ = true;
};

/// `schema.name` in quotes under the qualifier rules, for comments on objects and the like.
std::string qualified_name(const ports::Dialect& dialect, const change::PlanOptions& options, std::string_view schema,
                           std::string_view name);

}  // namespace portolan::plan
