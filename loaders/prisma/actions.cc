#include <algorithm>
#include <map>
#include <set>

#include "loaders/prisma/model.h"

namespace portolan::loaders::prisma {
namespace {

bool cascades(const ForeignKey& key) {
  return key.on_delete != "NO ACTION" || key.on_update != "NO ACTION";
}

/// Every model a change of which may reach the referencing model through `key`.
void collect_ancestors(const Models& models, const ForeignKey& key, std::set<const Model*>& found) {
  if (!found.insert(key.referenced).second) return;
  for (const ForeignKey& next : key.referenced->keys) {
    if (cascades(next)) collect_ancestors(models, next, found);
  }
}

class ActionChecker {
 public:
  ActionChecker(const Context& context, const Models& models) : context_(context), models_(models) {}

  void check(const Model& model) {
    std::map<const Model*, const ForeignKey*> reached;
    for (const ForeignKey& key : model.keys) {
      if (!cascades(key)) continue;
      std::set<const Model*> ancestors;
      collect_ancestors(models_, key, ancestors);
      if (key.referenced == &model) {
        fail(key,
             "A self-relation must have `onDelete` and `onUpdate` referential actions set to `NoAction` in one of the "
             "@relation attributes.");
      } else if (ancestors.contains(&model)) {
        fail(key,
             "Reference causes a cycle. One of the @relation attributes in this cycle must have `onDelete` and "
             "`onUpdate` referential actions set to `NoAction`.");
      } else {
        meet(model, key, ancestors, reached);
      }
    }
  }

 private:
  void meet(const Model& model, const ForeignKey& key, const std::set<const Model*>& ancestors,
            std::map<const Model*, const ForeignKey*>& reached) {
    for (const Model* ancestor : ancestors) {
      const auto [other, fresh] = reached.emplace(ancestor, &key);
      if (fresh) continue;
      const std::string message =
          "When any of the records in model `" + ancestor->block->name +
          "` is updated or deleted, the referential actions on the relations cascade to model `" + model.block->name +
          "` through multiple paths. Please break one of these paths by setting the `onUpdate` and `onDelete` to "
          "`NoAction`.";
      fail(key, message);
      fail(*other->second, message);
    }
  }

  void fail(const ForeignKey& key, const std::string& message) { context_.diagnostics.add(key.place, message); }

  const Context& context_;
  const Models& models_;
};

}  // namespace

void check_actions(const Context& context, const Models& models) {
  if (!context.provider.acyclic_actions) return;
  ActionChecker checker(context, models);
  for (const Model& model : models.models) checker.check(model);
}

}  // namespace portolan::loaders::prisma
