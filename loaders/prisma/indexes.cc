#include <algorithm>
#include <array>
#include <set>

#include "loaders/prisma/model.h"
#include "loaders/prisma/operators.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

/// Reads one @id, @unique, @@id, @@unique, @@index or @@fulltext.
class IndexReader {
 public:
  IndexReader(const Context& context, const Model& model, const Attribute& attribute, IndexKind kind)
      : context_(context), provider_(context.provider), model_(model), attribute_(attribute) {
    index_.kind = kind;
    index_.place = attribute.place;
  }

  Index of_field(const ModelField& field) {
    add_part(field, attribute_.arguments, attribute_.place, {"map", "clustered", "where"});
    return finish();
  }

  Index of_block() {
    const Expression* fields = find_argument(attribute_, "fields", true);
    if (!fields) {
      fail(attribute_.place, "Argument \"fields\" is missing.");
    } else if (fields->kind != ExpressionKind::list) {
      block_part(*fields);
    } else {
      for (const Argument& item : fields->items) block_part(item.value);
    }
    if (fields && fields->kind == ExpressionKind::list && fields->items.empty()) {
      fail(fields->place, "An index needs at least one field.");
    }
    return finish();
  }

 private:
  void fail(const hcl::Place& place, const std::string& message) { context_.diagnostics.add(place, message); }

  void unsupported(const hcl::Place& place, const std::string& what) {
    fail(place, "The " + what + " is not supported in this definition with the current connector.");
  }

  void block_part(const Expression& part) {
    if (part.kind != ExpressionKind::path && part.kind != ExpressionKind::call) {
      return fail(part.place, "Expected the name of a field.");
    }
    const ModelField* field = model_.field(part.text);
    if (!field) return fail(part.place, "The index definition refers to the unknown field: " + part.text + ".");
    if (field->related) {
      return fail(part.place, "The index definition refers to the relation field " + part.text +
                                  ". Index definitions must reference only scalar fields.");
    }
    const bool twice = std::any_of(index_.parts.begin(), index_.parts.end(),
                                   [&](const IndexPart& each) { return each.field == field; });
    if (twice) return fail(part.place, "The index definition refers to the field " + part.text + " multiple times.");
    add_part(*field, part.items, part.place, {});
  }

  /// @param others  arguments that belong to the index and not to the part
  void add_part(const ModelField& field, const std::vector<Argument>& arguments, const hcl::Place& place,
                const std::set<std::string_view>& others) {
    IndexPart part;
    part.field = &field;
    for (const Argument& argument : arguments) {
      if (others.contains(argument.name)) continue;
      if (argument.name == "sort") {
        part.sort = sort(argument);
      } else if (argument.name == "length") {
        part.length = length(argument);
      } else if (argument.name == "ops") {
        part.operators = operators(argument);
      } else {
        fail(argument.place, "No such argument.");
      }
    }
    if (index_.kind == IndexKind::primary && !field.required() && !field.list()) {
      fail(place, "Fields that are marked as id must be required: " + field.syntax->name + ".");
    }
    if (index_.kind == IndexKind::primary && field.list())
      fail(place, "Lists cannot be part of an id: " + field.syntax->name + ".");
    if (provider_.prefix_lengths && part.length.empty() && index_.kind != IndexKind::fulltext && is_large(field)) {
      fail(place, "The native type " + std::string(field.native->name) + " of field " + field.syntax->name +
                      " can be indexed with the `length` argument alone.");
    }
    index_.parts.push_back(std::move(part));
  }

  /// Types of which MySQL indexes nothing but a prefix.
  static bool is_large(const ModelField& field) {
    return field.native && (field.native->sql.ends_with("TEXT") || field.native->sql.ends_with("BLOB"));
  }

  std::string sort(const Argument& argument) {
    if (index_.kind == IndexKind::primary && !provider_.clustering) unsupported(argument.place, "sort argument");
    if (argument.value.text == "Asc") return "ASC";
    if (argument.value.text == "Desc") return "DESC";
    fail(argument.place, "The `sort` argument can only be `Asc` or `Desc`.");
    return {};
  }

  std::string length(const Argument& argument) {
    if (!provider_.prefix_lengths) unsupported(argument.place, "length argument");
    const std::string& text = argument.value.text;
    const bool digits =
        argument.value.kind == ExpressionKind::number && text.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || text.size() > 9) {
      fail(argument.place, "The `length` argument must be a positive integer.");
      return {};
    }
    return text;
  }

  std::string operators(const Argument& argument) {
    if (!provider_.operator_classes) unsupported(argument.place, "ops argument");
    const Expression& value = argument.value;
    if (value.kind == ExpressionKind::call && value.text == "raw" && value.items.size() == 1)
      return value.items[0].value.text;
    const std::string known = operator_class(value.text);
    if (known.empty()) fail(argument.place, "Invalid operator class: " + value.text + ".");
    return known;
  }

  Index finish() {
    read_name();
    if (const Expression* type = find_argument(attribute_, "type")) read_method(*type);
    if (const Expression* clustered = find_argument(attribute_, "clustered")) {
      if (!provider_.clustering)
        fail(clustered->place, "Defining clustering is not supported in the current connector.");
      index_.clustered = clustered->text == "true";
    }
    if (const Expression* where = find_argument(attribute_, "where")) {
      if (!provider_.partial_indexes) unsupported(where->place, "where argument");
      index_.where = condition(*where);
    }
    if (index_.kind == IndexKind::fulltext && !provider_.fulltext) {
      fail(attribute_.place, "Defining fulltext indexes is not supported with the current connector.");
    }
    return std::move(index_);
  }

  void read_name() {
    const bool primary = index_.kind == IndexKind::primary;
    index_.name = string_argument(attribute_, "map");
    if (const Expression* map = find_argument(attribute_, "map"); map && index_.name.empty()) {
      fail(map->place, "The `map` argument must be a string that is not empty.");
    }
    // The old spelling: in @@index alone is `name` the database's.
    if (index_.name.empty() && !primary && index_.kind != IndexKind::unique)
      index_.name = string_argument(attribute_, "name");
    if (!provider_.named_primary_key && primary) {
      if (!index_.name.empty())
        fail(attribute_.place,
             "You defined a database name for the primary key on the model. This is not supported by the provider.");
      return;
    }
    if (!index_.name.empty() || index_.parts.empty()) return;
    std::vector<std::string> stem = {model_.table};
    if (!primary) {
      for (const IndexPart& part : index_.parts) stem.push_back(part.field->column);
    }
    index_.name = generated_name(provider_, stem,
                                 primary                            ? "_pkey"
                                 : index_.kind == IndexKind::unique ? "_key"
                                                                    : "_idx");
  }

  void read_method(const Expression& type) {
    const std::vector<std::string> methods = base::split(provider_.index_methods, ' ');
    for (std::size_t i = 0; i + 1 < methods.size(); i += 2) {
      if (methods[i] == type.text) {
        if (methods[i + 1] != "-") index_.method = methods[i + 1];
        return;
      }
    }
    fail(type.place, "The index type " + type.text + " is not supported with the current connector.");
  }

  std::string condition(const Expression& where) {
    if (where.kind == ExpressionKind::call && where.text == "raw" && where.items.size() == 1)
      return where.items[0].value.text;
    std::vector<std::string> parts;
    for (const Argument& member : where.items) {
      const ModelField* field = model_.field(member.name);
      if (!field || field->related) {
        fail(member.place, "The condition refers to the unknown field: " + member.name + ".");
      } else {
        parts.push_back(quoted(provider_, field->column) + " " + comparison(*field, member.value));
      }
    }
    if (where.kind != ExpressionKind::object || parts.empty()) {
      fail(where.place, "The `where` argument is raw(\"...\") or an object of fields and values.");
    }
    return base::join(parts, " AND ");
  }

  std::string comparison(const ModelField& field, const Expression& value) {
    if (value.kind != ExpressionKind::object) return is_null(value) ? "IS NULL" : "= " + operand(field, value);
    if (value.items.size() != 1 || value.items[0].name != "not") {
      fail(value.place, "A condition is a value, null or { not: value }.");
      return {};
    }
    const Expression& negated = value.items[0].value;
    return is_null(negated) ? "IS NOT NULL" : "!= " + operand(field, negated);
  }

  static bool is_null(const Expression& value) { return value.kind == ExpressionKind::path && value.text == "null"; }

  std::string operand(const ModelField& field, const Expression& value) {
    if (value.kind == ExpressionKind::number) return value.text;
    if (field.scalar == Scalar::boolean && (value.text == "true" || value.text == "false")) {
      return std::string(value.text == "true" ? provider_.true_word : provider_.false_word);
    }
    if (value.kind != ExpressionKind::string && value.kind != ExpressionKind::path)
      fail(value.place, "A condition compares with a literal.");
    return literal(provider_, value.text);
  }

  const Context& context_;
  const Provider& provider_;
  const Model& model_;
  const Attribute& attribute_;
  Index index_;
};

struct BlockIndex {
  std::string_view name;
  IndexKind kind;
};

/// In the order in which Prisma's engine creates them.
constexpr std::array<BlockIndex, 3> block_indexes = {
    {{"index", IndexKind::plain}, {"unique", IndexKind::unique}, {"fulltext", IndexKind::fulltext}}};

void read_primary(const Context& context, Model& model) {
  for (const ModelField& field : model.fields) {
    const Attribute* id = find_attribute(field.syntax->attributes, "id");
    if (!id) continue;
    if (field.related) {
      context.diagnostics.add(id->place, "A relation field cannot be an id.");
      continue;
    }
    if (model.primary)
      context.diagnostics.add(id->place, "At most one field must be marked as the id field with the `@id` attribute.");
    model.primary = IndexReader(context, model, *id, IndexKind::primary).of_field(field);
  }
  if (const Attribute* id = find_attribute(model.block->attributes, "id")) {
    if (model.primary)
      context.diagnostics.add(
          id->place, "Each model must have at most one id criteria. You can't have `@id` and `@@id` at the same time.");
    model.primary = IndexReader(context, model, *id, IndexKind::primary).of_block();
  }
}

void check_criterion(const Context& context, const Model& model) {
  if (model.primary || model.view() || find_attribute(model.block->attributes, "ignore")) return;
  const bool found = std::any_of(model.indexes.begin(), model.indexes.end(), [](const Index& index) {
    return index.kind == IndexKind::unique && std::all_of(index.parts.begin(), index.parts.end(),
                                                          [](const IndexPart& part) { return part.field->required(); });
  });
  if (!found) {
    context.diagnostics.add(
        model.block->place,
        "Each model must have at least one unique criterion that has only required fields. Mark a field with `@id` or "
        "`@unique`, or add `@@id([])` or `@@unique([])` to the model.");
  }
}

void check_clustering(const Context& context, const Model& model) {
  if (!context.provider.clustering) return;
  bool clustered = model.primary && model.primary->clustered.value_or(true);
  for (const Index& index : model.indexes) {
    if (!index.clustered.value_or(false)) continue;
    if (clustered) context.diagnostics.add(index.place, "A model can only hold one clustered index.");
    clustered = true;
  }
}

}  // namespace

void resolve_indexes(const Context& context, Model& model) {
  read_primary(context, model);
  for (const ModelField& field : model.fields) {
    const Attribute* unique = find_attribute(field.syntax->attributes, "unique");
    if (!unique) continue;
    if (field.related) {
      context.diagnostics.add(unique->place, "A relation field cannot be unique; mark its scalar field.");
    } else {
      model.indexes.push_back(IndexReader(context, model, *unique, IndexKind::unique).of_field(field));
    }
  }
  for (const auto& [name, kind] : block_indexes) {
    for (const Attribute& attribute : model.block->attributes) {
      if (attribute.name == name) model.indexes.push_back(IndexReader(context, model, attribute, kind).of_block());
    }
  }
  check_criterion(context, model);
  check_clustering(context, model);
}

}  // namespace portolan::loaders::prisma
