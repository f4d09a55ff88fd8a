#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "planner/report/erd.h"

/// What the page of a diagram shows, before it is drawn (spec/lint-and-tools.md 10.3).
namespace portolan::report::erd {

/// What a change does to an element.
enum class Mark { kNone, kAdded, kRemoved, kChanged };

/// A line of one of the tables of an object's details.
struct Line {
  Mark mark = Mark::kNone;
  std::vector<std::string> cells;
  /// What it was before a change.
  std::string before = {};
};

struct Object {
  Mark mark = Mark::kNone;
  std::string kind, schema, name, comment;
  /// `Renamed from "x"`, or "".
  std::string before = {};
  /// name, type, keys, null, default, comment.
  std::vector<Line> columns = {};
  /// name, kind, parts, where, comment.
  std::vector<Line> indexes = {};
  /// name, columns, parent, its columns, on update, on delete.
  std::vector<Line> foreign_keys = {};
  /// name, expression.
  std::vector<Line> checks = {};
  /// Statements that make it; both for one that changes.
  std::string sql = {}, sql_before = {};
};

/// A foreign key between two objects, from row to row of their columns.
struct Edge {
  std::size_t child = 0, parent = 0;
  std::size_t child_row = 0, parent_row = 0;
  bool one_child = false, one_parent = false;
  std::string name;
  Mark mark = Mark::kNone;
};

struct Model {
  std::vector<Object> objects;
  std::vector<Edge> edges;
};

Model model_of(const ErdPage& page, const ports::Dialect& dialect);

}  // namespace portolan::report::erd
