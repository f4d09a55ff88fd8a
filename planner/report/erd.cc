#include "planner/report/erd.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "planner/report/erd_layout.h"
#include "planner/report/erd_model.h"
#include "planner/report/erd_page.h"
#include "planner/report/schema_text.h"
#include "planner/report/template.h"

namespace portolan::report {
namespace {

using erd::Box;
using erd::Edge;
using erd::Line;
using erd::Mark;
using erd::Model;
using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

// Measures of a box, for a monospaced font of 12 pixels.
constexpr int kHeader = 28;
constexpr int kRow = 20;
constexpr int kBottom = 6;
constexpr int kSide = 12;
constexpr int kLetter = 8;
constexpr int kNarrowest = 120;
/// How far lines leave a box before they bend.
constexpr int kBend = 60;

/// Letters of a text in UTF-8.
int letters(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string class_of(Mark mark) {
  switch (mark) {
    case Mark::kAdded:
      return "added";
    case Mark::kRemoved:
      return "removed";
    case Mark::kChanged:
      return "changed";
    case Mark::kNone:
      break;
  }
  return "";
}

bool is_drawn(const erd::Object& object) {
  return object.kind == "table" || object.kind == "view" || object.kind == "materialized";
}

/// What the templates of the page see. Every text is escaped here, so that the template can forget none.
class Page {
 public:
  Page(const ErdPage& page, Model model) : page_(page), model_(std::move(model)) {
    const bool several = page.realm.schemas.size() > 1;
    for (const erd::Object& object : model_.objects) {
      titles_.push_back(several && !object.schema.empty() ? object.schema + "." + object.name : object.name);
    }
    measure();
  }

  Value value() {
    std::vector<erd::Relation> relations;
    for (const Edge& edge : model_.edges) relations.emplace_back(slots_[edge.child], slots_[edge.parent]);
    const erd::Extent extent = erd::place(boxes_, relations);
    Value::List objects;
    for (std::size_t i = 0; i < model_.objects.size(); ++i) objects.push_back(object(i));
    Value::List edges;
    for (const Edge& line : model_.edges) edges.push_back(edge(line));
    const bool changed = page_.change != nullptr;
    return Struct{.type = "Page",
                  .fields = {field("Width", extent.width), field("Height", extent.height), field("Header", kHeader),
                             field("Objects", std::move(objects)), field("Edges", std::move(edges)),
                             text("Heading", changed ? page_.change->heading : ""),
                             text("Text", changed ? page_.change->text : "")},
                  .methods = {}};
  }

 private:
  static gotemplate::Field text(std::string name, const std::string& content) {
    return field(std::move(name), html_escaped(content));
  }

  void measure() {
    for (std::size_t i = 0; i < model_.objects.size(); ++i) {
      slots_.push_back(boxes_.size());
      if (is_drawn(model_.objects[i])) boxes_.push_back(box(i));
    }
  }

  Box box(std::size_t at) const {
    const erd::Object& object = model_.objects[at];
    int widest = letters(titles_[at]);
    for (const Line& column : object.columns) {
      // Keys, name, type and a blank between each.
      widest = std::max(widest, letters(column.cells[0]) + letters(column.cells[1]) + 8);
    }
    const int rows = static_cast<int>(object.columns.size());
    return {.width = std::max(kNarrowest, widest * kLetter + 2 * kSide),
            .height = kHeader + rows * kRow + (rows > 0 ? kBottom : 0)};
  }

  Value lines(const std::vector<Line>& lines) const {
    Value::List list;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      Value::List cells;
      for (const std::string& cell : lines[i].cells) cells.emplace_back(html_escaped(cell));
      list.push_back(Struct{.type = "Line",
                            .fields = {field("Mark", class_of(lines[i].mark)), field("Cells", std::move(cells)),
                                       text("Before", lines[i].before), field("Y", row_middle(i))},
                            .methods = {}});
    }
    return list;
  }

  static int row_middle(std::size_t row) { return kHeader + static_cast<int>(row) * kRow + kRow / 2; }

  Value object(std::size_t at) const {
    const erd::Object& object = model_.objects[at];
    const bool drawn = is_drawn(object);
    const Box box = drawn ? boxes_[slots_[at]] : Box{};
    return Struct{.type = "Object",
                  .fields = {field("ID", at), field("Mark", class_of(object.mark)), text("Kind", object.kind),
                             text("Title", titles_[at]), text("Comment", object.comment), text("Before", object.before),
                             field("Drawn", drawn), field("X", box.x), field("Y", box.y), field("Width", box.width),
                             field("Height", box.height), field("Right", box.width - kSide),
                             field("Columns", lines(object.columns)), field("Indexes", lines(object.indexes)),
                             field("ForeignKeys", lines(object.foreign_keys)), field("Checks", lines(object.checks)),
                             text("SQL", object.sql), text("SQLBefore", object.sql_before)},
                  .methods = {}};
  }

  /// The line from the child's row to the parent's; the page's script draws it in the same way when a box is moved.
  Value edge(const Edge& edge) const {
    const Box& child = boxes_[slots_[edge.child]];
    const Box& parent = boxes_[slots_[edge.parent]];
    const int child_y = row_middle(edge.child_row);
    const int parent_y = row_middle(edge.parent_row);
    const bool left = parent.x + parent.width < child.x;
    const bool right = child.x + child.width < parent.x;
    const int from_x = left ? child.x : child.x + child.width;
    const int to_x = right ? parent.x : parent.x + parent.width;
    const auto point = [](int x, int y) { return std::to_string(x) + " " + std::to_string(y); };
    const int from_y = child.y + child_y;
    const int to_y = parent.y + parent_y;
    const std::string path = "M " + point(from_x, from_y) + " C " + point(from_x + (left ? -kBend : kBend), from_y) +
                             " " + point(to_x + (right ? -kBend : kBend), to_y) + " " + point(to_x, to_y);
    return Struct{
        .type = "Edge",
        .fields = {field("Child", edge.child), field("Parent", edge.parent), field("ChildY", child_y),
                   field("ParentY", parent_y), field("Path", path), field("ChildEnd", edge.one_child ? "one" : "many"),
                   field("ParentEnd", edge.one_parent ? "one" : "many"), text("Name", edge.name),
                   field("Mark", class_of(edge.mark))},
        .methods = {}};
  }

  const ErdPage& page_;
  Model model_;
  std::vector<std::string> titles_;
  /// Of the objects that are drawn; `slots_` says which one is whose.
  std::vector<Box> boxes_;
  std::vector<std::size_t> slots_;
};

}  // namespace

std::string erd_html(const ErdPage& page, const ports::Dialect& dialect) {
  const Template layout(erd_page_template().front(), {}, "");
  return layout.render(Page(page, erd::model_of(page, dialect)).value());
}

}  // namespace portolan::report
