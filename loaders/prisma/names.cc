#include <map>

#include "loaders/prisma/model.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

class NameChecker {
 public:
  explicit NameChecker(const Context& context) : context_(context) {}

  void table(const std::string& schema, const std::string& name, const hcl::Place& place) {
    claim({schema, "", "table " + name}, place, "The table or type name " + base::quote_go(name) + " is used twice.");
  }

  /// @param kind  "" for those that share names with each other: keys of a table and indexes
  void constraint(NameScope scope, const Model& model, const std::string& kind, const std::string& name,
                  const hcl::Place& place) {
    if (name.empty()) return;
    length(name, place);
    if (scope == NameScope::none) return;
    const std::string table = scope == NameScope::table ? model.table : std::string();
    const std::string schema = model.schema;
    claim({schema, table + "/" + kind, name}, place,
          "The given constraint name `" + name +
              "` has to be unique. Please provide a different name using the `map` argument.");
  }

 private:
  struct Key {
    std::string schema;
    std::string scope;
    std::string name;
    auto operator<=>(const Key&) const = default;
  };

  void length(const std::string& name, const hcl::Place& place) {
    if (name.size() <= context_.provider.name_limit) return;
    context_.diagnostics.add(place, "The name " + base::quote_go(name) + " is too long; " +
                                        std::string(context_.provider.name) + " allows " +
                                        std::to_string(context_.provider.name_limit) + " bytes.");
  }

  void claim(Key key, const hcl::Place& place, const std::string& message) {
    if (!taken_.emplace(std::move(key), place).second) context_.diagnostics.add(place, message);
  }

  const Context& context_;
  std::map<Key, hcl::Place> taken_;
};

}  // namespace

std::string generated_name(const Provider& provider, const std::vector<std::string>& stem, std::string_view suffix) {
  std::string name = base::join(stem, "_");
  const std::size_t limit = provider.name_limit - suffix.size();
  if (name.size() > limit) {
    std::size_t cut = limit;
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0U) == 0x80U) --cut;
    name.resize(cut);
  }
  return name + std::string(suffix);
}

void check_names(const Context& context, const Models& models) {
  const Provider& provider = context.provider;
  NameChecker checker(context);
  for (const EnumType& each : models.enums) {
    if (provider.enums == EnumForm::type) checker.table(each.schema, each.name, each.block->place);
  }
  for (const Model& model : models.models) {
    checker.table(model.schema, model.table, model.block->place);
    if (model.primary) checker.constraint(provider.primary_scope, model, "", model.primary->name, model.primary->place);
    for (const Index& index : model.indexes)
      checker.constraint(provider.index_scope, model, "", index.name, index.place);
    for (const ForeignKey& key : model.keys) {
      checker.constraint(provider.key_scope, model, provider.key_scope == NameScope::table ? "" : "key", key.name,
                         key.place);
    }
  }
  for (const JoinTable& join : models.join_tables) checker.table(join.a->schema, join.name, join.place);
}

}  // namespace portolan::loaders::prisma
