#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "loaders/prisma/model.h"
#include "planner/base/strings.h"
#include "planner/hcl/unicode.h"

namespace portolan::loaders::prisma {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> actions = {{{"Cascade", "CASCADE"},
                                                                                   {"Restrict", "RESTRICT"},
                                                                                   {"NoAction", "NO ACTION"},
                                                                                   {"SetNull", "SET NULL"},
                                                                                   {"SetDefault", "SET DEFAULT"}}};

const Attribute* relation_attribute(const ModelField& field) {
  return find_attribute(field.syntax->attributes, "relation");
}

std::string relation_name(const ModelField& field) {
  const Attribute* attribute = relation_attribute(field);
  return attribute ? string_argument(*attribute, "name", true) : std::string();
}

bool has_argument(const ModelField& field, std::string_view name) {
  const Attribute* attribute = relation_attribute(field);
  return attribute && find_argument(*attribute, name);
}

/// Whether the field is the side that holds the key.
bool owns_key(const ModelField& field) {
  return has_argument(field, "fields") || has_argument(field, "references");
}

/// One end of a relation.
struct End {
  const Model* model = nullptr;
  const ModelField* field = nullptr;

  std::string text() const {
    return "The relation field `" + field->syntax->name + "` on model `" + model->block->name + "`";
  }
};

class RelationResolver {
 public:
  RelationResolver(const Context& context, Models& models)
      : context_(context), provider_(context.provider), models_(models) {}

  void run() {
    for (Model& model : models_.models) {
      for (const ModelField& field : model.fields) {
        if (field.related) {
          resolve(model, {&model, &field});
        } else if (const Attribute* attribute = relation_attribute(field)) {
          fail(attribute->place, "Invalid field type, not a relation.");
        }
      }
    }
  }

 private:
  void fail(const hcl::Place& place, const std::string& message) { context_.diagnostics.add(place, message); }
  void fail(const End& end, const std::string& message) { fail(end.field->syntax->place, message); }

  /// Fields of `model` that point to `related` under that name.
  static std::vector<const ModelField*> candidates(const Model& model, const Model* related, const std::string& name) {
    std::vector<const ModelField*> found;
    for (const ModelField& field : model.fields) {
      if (field.related == related && relation_name(field) == name) found.push_back(&field);
    }
    return found;
  }

  void resolve(Model& model, const End& end) {
    const std::string name = relation_name(*end.field);
    const bool self = end.field->related == end.model;
    const auto mine = candidates(model, end.field->related, name);
    if (mine.size() > (self ? 2U : 1U)) {
      return fail(end, "Ambiguous relation detected. The fields `" + mine[0]->syntax->name + "` and `" +
                           mine[1]->syntax->name + "` in model `" + model.block->name + "` both refer to `" +
                           end.field->related->block->name +
                           "`. Please provide different relation names for them by adding `@relation(<name>)`.");
    }
    auto others = candidates(*end.field->related, &model, name);
    std::erase(others, end.field);
    if (others.empty()) {
      return fail(end, end.text() + " is missing an opposite relation field on the model `" +
                           end.field->related->block->name + "`.");
    }
    if (others.size() == 1) pair(model, end, {end.field->related, others[0]});
  }

  void pair(Model& model, const End& end, const End& opposite) {
    if (end.field->list() && opposite.field->list()) return many_to_many(end, opposite);
    if (end.field->list()) return check_list(end, opposite);
    if (!opposite.field->list() && !one_to_one(end, opposite)) return;
    if (opposite.field->list() || owns_key(*end.field)) own_key(model, end, opposite);
  }

  void check_list(const End& end, const End& opposite) {
    if (owns_key(*end.field)) {
      fail(end, end.text() +
                    " must not specify the `fields` or `references` argument in the @relation attribute. You must only "
                    "specify it on the opposite field `" +
                    opposite.field->syntax->name + "` on model `" + opposite.model->block->name + "`.");
    }
  }

  /// Checks both sides of a one-to-one relation; false when nobody owns the key.
  bool one_to_one(const End& end, const End& opposite) {
    const bool mine = owns_key(*end.field);
    if (mine == owns_key(*opposite.field)) {
      fail(end,
           "The relation fields `" + end.field->syntax->name + "` on model `" + end.model->block->name + "` and `" +
               opposite.field->syntax->name + "` on model `" + opposite.model->block->name +
               (mine ? "` both provide" : "` do not provide") +
               " the `fields` and `references` arguments in the @relation attribute. Exactly one of the two has to.");
      return false;
    }
    if (!mine && end.field->required()) {
      fail(end, end.text() +
                    " is required. This is not valid because it's not possible to enforce this constraint on the "
                    "database level. Please change the field type from `" +
                    end.field->syntax->type.name + "` to `" + end.field->syntax->type.name + "?`.");
    }
    return true;
  }

  std::vector<const ModelField*> fields_of(const End& end, std::string_view argument, const Model& model) {
    std::vector<const ModelField*> result;
    const Attribute* attribute = relation_attribute(*end.field);
    const Expression* list = attribute ? find_argument(*attribute, argument) : nullptr;
    if (!list) {
      fail(end, end.text() + " must specify the `" + std::string(argument) + "` argument in the @relation attribute.");
      return {};
    }
    std::vector<const Expression*> items;
    if (list->kind != ExpressionKind::list) items.push_back(list);
    for (const Argument& item : list->items) items.push_back(&item.value);
    for (const Expression* item : items) {
      const ModelField* field = item->kind == ExpressionKind::path ? model.field(item->text) : nullptr;
      if (!field || field->related) {
        fail(item->place, "The argument `" + std::string(argument) + "` must name scalar fields of model `" +
                              model.block->name + "`; `" + item->text + "` is none.");
        return {};
      }
      result.push_back(field);
    }
    if (result.empty()) fail(list->place, "The argument `" + std::string(argument) + "` must not be empty.");
    return result;
  }

  void own_key(Model& model, const End& end, const End& opposite) {
    ForeignKey key;
    key.relation = end.field;
    key.referenced = opposite.model;
    key.place = end.field->syntax->place;
    key.fields = fields_of(end, "fields", model);
    key.references = fields_of(end, "references", *opposite.model);
    if (key.fields.empty() || key.references.empty() || !check_columns(end, key)) return;
    if (!opposite.field->list() && !unique(model, key.fields)) {
      fail(end,
           "A one-to-one relation must use unique fields on the defining side. Either add `@unique` or `@@unique` for "
           "them, or change the relation to one-to-many.");
    }
    read_actions(end, key);
    name_key(model, end, key);
    if (context_.schema.datasource.foreign_keys && !model.view() && !opposite.model->view())
      model.keys.push_back(std::move(key));
  }

  bool check_columns(const End& end, const ForeignKey& key) {
    if (key.fields.size() != key.references.size()) {
      fail(end, "You must specify the same number of fields in `fields` and `references`.");
      return false;
    }
    bool optional = false;
    for (std::size_t i = 0; i < key.fields.size(); ++i) {
      optional = optional || !key.fields[i]->required();
      if (key.fields[i]->syntax->type.name == key.references[i]->syntax->type.name) continue;
      fail(end, "The type of the field `" + key.fields[i]->syntax->name + "` in the model `" + end.model->block->name +
                    "` is not matching the type of the referenced field `" + key.references[i]->syntax->name +
                    "` in model `" + key.referenced->block->name + "`.");
    }
    if (optional && end.field->required()) {
      fail(end, end.text() +
                    " uses scalar fields of which at least one is optional. Hence the relation field must be optional "
                    "as well.");
    }
    if (!unique(*key.referenced, key.references)) {
      fail(end, "The argument `references` must refer to a unique criterion in the related model `" +
                    key.referenced->block->name + "`.");
    }
    return true;
  }

  /// Whether those fields together are a key of the model or one of its uniques.
  static bool unique(const Model& model, const std::vector<const ModelField*>& fields) {
    const std::set<const ModelField*> wanted(fields.begin(), fields.end());
    const auto same = [&](const Index& index) {
      std::set<const ModelField*> parts;
      for (const IndexPart& part : index.parts) parts.insert(part.field);
      return (index.kind == IndexKind::unique || index.kind == IndexKind::primary) && parts == wanted;
    };
    return (model.primary && same(*model.primary)) || std::any_of(model.indexes.begin(), model.indexes.end(), same);
  }

  void read_actions(const End& end, ForeignKey& key) {
    const bool all_optional =
        std::all_of(key.fields.begin(), key.fields.end(), [](const ModelField* field) { return !field->required(); });
    key.on_delete = action(end, "onDelete");
    key.on_update = action(end, "onUpdate");
    const bool required =
        std::any_of(key.fields.begin(), key.fields.end(), [](const ModelField* field) { return field->required(); });
    if (required && !provider_.set_null_on_required) {
      if (key.on_delete == "SET NULL") refuse_set_null(end, "onDelete");
      if (key.on_update == "SET NULL") refuse_set_null(end, "onUpdate");
    }
    if (key.on_delete.empty())
      key.on_delete = all_optional ? "SET NULL" : provider_.restrict_action ? "RESTRICT" : "NO ACTION";
    if (key.on_update.empty()) key.on_update = "CASCADE";
  }

  void refuse_set_null(const End& end, const std::string& clause) {
    fail(end,
         "The `" + clause +
             "` referential action of a relation must not be set to `SetNull` when a referenced field is required.");
  }

  std::string action(const End& end, std::string_view clause) {
    const Expression* value = find_argument(*relation_attribute(*end.field), clause);
    if (!value) return {};
    for (const auto& [name, sql] : actions) {
      if (name != value->text || (name == "Restrict" && !provider_.restrict_action)) continue;
      return std::string(sql);
    }
    fail(value->place, "Invalid referential action: `" + value->text + "`.");
    return {};
  }

  void name_key(const Model& model, const End& end, ForeignKey& key) {
    key.name = string_argument(*relation_attribute(*end.field), "map");
    if (!key.name.empty()) {
      if (!provider_.named_foreign_keys) fail(end, "Your provider does not support named foreign keys.");
      return;
    }
    std::vector<std::string> stem = {model.table};
    for (const ModelField* field : key.fields) stem.push_back(field->column);
    key.name = generated_name(provider_, stem, "_fkey");
  }

  static const ModelField* single_id(const Model& model) {
    return model.primary && model.primary->parts.size() == 1 ? model.primary->parts[0].field : nullptr;
  }

  void many_to_many(const End& end, const End& opposite) {
    for (const End& each : {end, opposite}) {
      if (owns_key(*each.field))
        return fail(each, each.text() + " must not specify `fields` or `references`: the relation is many-to-many.");
    }
    if (end.model->view() || opposite.model->view()) return;
    // Prisma's engine makes the table where it meets the side whose column is A.
    const auto order = [](const End& each) { return std::pair(each.model->block->name, each.field->syntax->name); };
    if (order(opposite) < order(end)) return;
    JoinTable table{
        join_name(end, opposite), end.model, opposite.model, single_id(*end.model), single_id(*opposite.model),
        end.field->syntax->place};
    if (!table.a_id || !table.b_id) {
      const Model* without = table.a_id ? opposite.model : end.model;
      return fail(
          end,
          end.text() + " references a model without a single `@id` field: `" + without->block->name +
              "`. Models without @id cannot be part of a many to many relation. Use an explicit intermediate model.");
    }
    models_.join_tables.push_back(std::move(table));
  }

  std::string join_name(const End& a, const End& b) const {
    const std::string name = relation_name(*a.field);
    const std::string full = "_" + (name.empty() ? a.model->block->name + "To" + b.model->block->name : name);
    return first_characters(full, provider_.name_limit);
  }

  const Context& context_;
  const Provider& provider_;
  Models& models_;
};

}  // namespace

std::string first_characters(const std::string& text, std::size_t count) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < count && at < text.size(); ++i) at += hcl::decode_utf8(text, at).size;
  return text.substr(0, at);
}

void resolve_relations(const Context& context, Models& models) {
  RelationResolver(context, models).run();
}

}  // namespace portolan::loaders::prisma
