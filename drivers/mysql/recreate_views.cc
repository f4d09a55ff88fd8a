#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "drivers/mysql/objects.h"
#include "planner/schema/index.h"

namespace portolan::mysql {
namespace {

bool loses_names(const change::ModifyTable& table) {
  return std::any_of(table.changes.begin(), table.changes.end(), [](const change::TableChange& part) {
    return std::holds_alternative<change::DropColumn>(part) || std::holds_alternative<change::RenameColumn>(part);
  });
}

bool loses_names(const change::ModifyObject& view) {
  return std::any_of(view.from.columns.begin(), view.from.columns.end(), [&](const schema::Column& column) {
    return std::none_of(view.to.columns.begin(), view.to.columns.end(),
                        [&](const schema::Column& kept) { return kept.name == column.name; });
  });
}

template <typename Named>
std::string key_of(const Named& named) {
  return schema::qualified_key(named.schema, named.name);
}

/// Tables and views share their names.
class Names {
 public:
  explicit Names(const change::Changes& changes) {
    for (const change::Change& change : changes) {
      if (const auto* table = std::get_if<change::ModifyTable>(&change); table != nullptr && loses_names(*table)) {
        lost_.insert(key_of(table->from));
      } else if (const auto* rename = std::get_if<change::RenameTable>(&change)) {
        lost_.insert(key_of(rename->from));
      } else if (const auto* view = std::get_if<change::ModifyObject>(&change); view && view->to.kind == "view") {
        views_.emplace(key_of(view->from), view);
      }
    }
    for (bool grown = true; grown;) grown = grow();
  }

  bool is_set_aside(const change::ModifyObject& view) const { return aside_.contains(key_of(view.from)); }

 private:
  bool grow() {
    const std::size_t before = aside_.size();
    for (const auto& [own, view] : views_) {
      for (const schema::ObjectRef& used : view->from.depends_on) {
        const std::string key = key_of(used);
        const auto below = views_.find(key);
        const bool loses = below != views_.end() && loses_names(*below->second);
        if (!loses && !lost_.contains(key) && !aside_.contains(key)) continue;
        aside_.insert(own);
        if (loses) aside_.insert(key);
      }
    }
    return aside_.size() > before;
  }

  std::unordered_set<std::string> lost_, aside_;
  std::unordered_map<std::string, const change::ModifyObject*> views_;
};

}  // namespace

void set_views_aside(change::Changes& changes) {
  const Names names(changes);
  change::Changes result;
  result.reserve(changes.size());
  for (change::Change& change : changes) {
    auto* view = std::get_if<change::ModifyObject>(&change);
    if (view == nullptr || !names.is_set_aside(*view)) {
      result.push_back(std::move(change));
      continue;
    }
    result.emplace_back(change::DropObject{view->from, {}});
    result.emplace_back(change::AddObject{view->to, {}});
  }
  changes = std::move(result);
}

}  // namespace portolan::mysql
