#include <algorithm>
#include <map>

#include "drivers/postgres/columns.h"
#include "drivers/postgres/objects.h"
#include "planner/base/strings.h"
#include "planner/ports/comments.h"

namespace portolan::postgres {
namespace {

using PropertyChanges = std::vector<change::PropertyChange>;

template <typename Item, typename Same, typename Equal>
std::vector<Difference<Item>> differences(const std::vector<Item>& from, const std::vector<Item>& to, const Same& same,
                                          const Equal& equal) {
  std::vector<Difference<Item>> found;
  for (const Item& item : from) {
    const auto partner = std::find_if(to.begin(), to.end(), [&](const Item& other) { return same(item, other); });
    if (partner == to.end()) {
      found.push_back({&item, nullptr});
    } else if (!equal(item, *partner)) {
      found.push_back({&item, &*partner});
    }
  }
  for (const Item& item : to) {
    const bool known = std::any_of(from.begin(), from.end(), [&](const Item& other) { return same(other, item); });
    if (!known) found.push_back({nullptr, &item});
  }
  return found;
}

bool marked_not_valid(const schema::Check& check) {
  return check.properties.is_set("not_valid");
}

template <typename Item>
std::optional<schema::PropertyValue> text_or_none(const Item* item, const std::string& text) {
  return item == nullptr ? std::nullopt : std::optional<schema::PropertyValue>(text);
}

PropertyChanges composite_changes(const PostgresDialect& dialect, const schema::Object& from,
                                  const schema::Object& to) {
  PropertyChanges changes;
  const auto text = [&](const schema::Column* field) {
    return text_or_none(field, field == nullptr ? "" : dialect.format_type(field->type));
  };
  for (const auto& field : field_differences(dialect, from, to)) {
    const std::string& name = field.to != nullptr ? field.to->name : field.from->name;
    changes.push_back({"field." + name, text(field.from), text(field.to)});
  }
  ports::add_comment_changes(change::kColumnComment, from.columns, to.columns, changes);
  return changes;
}

PropertyChanges domain_changes(const PostgresDialect& dialect, const schema::Object& from, const schema::Object& to) {
  PropertyChanges changes;
  const schema::Column old = domain_value(from);
  const schema::Column wanted = domain_value(to);
  const std::string collation = from.properties.text("collate");
  if (!dialect.types_equal(old, wanted) || collation != to.properties.text("collate")) {
    changes.push_back({"type", dialect.format_type(old.type), dialect.format_type(wanted.type)});
  }
  if (dialect.defaults_equal(old, wanted) != ports::Verdict::kEqual) {
    const auto text = [](const schema::Column& value) {
      return value.default_value ? std::optional<schema::PropertyValue>(value.default_value->text) : std::nullopt;
    };
    changes.push_back({"default", text(old), text(wanted)});
  }
  if (old.nullable != wanted.nullable) changes.push_back({"null", old.nullable, wanted.nullable});
  const auto text = [](const schema::Check* check) { return text_or_none(check, check ? check->expression : ""); };
  for (const auto& check : check_differences(dialect, from, to)) {
    const std::string& name = check.from != nullptr ? check.from->name : check.to->name;
    changes.push_back({"check." + name, text(check.from), text(check.to)});
  }
  ports::add_comment_changes("check_comment.", from.checks, to.checks, changes);
  return changes;
}

/// What the desired state leaves open stays as it is. That is a version, too, which a server chose by itself.
PropertyChanges extension_changes(const PostgresDialect&, const schema::Object& from, const schema::Object& to) {
  PropertyChanges changes;
  const bool anywhere = to.schema.empty() || to.properties.is_set("any_schema");
  if (!anywhere && from.schema != to.schema) changes.push_back({"schema", from.schema, to.schema});
  const std::string version = to.properties.text("version");
  const bool chosen = !version.empty() && version != to.properties.text("default_version");
  if (chosen && version != from.properties.text("version")) {
    changes.push_back({"version", from.properties.text("version"), version});
  }
  return changes;
}

PropertyChanges partition_changes(const PostgresDialect& dialect, const schema::Object& from,
                                  const schema::Object& to) {
  PropertyChanges changes = dialect.ports::Dialect::object_changes(from, to);
  const schema::ObjectRef* old_owner = dialect.managed_within(from);
  const schema::ObjectRef* owner = dialect.managed_within(to);
  if (old_owner == nullptr || owner == nullptr) return changes;
  check_partitioning(to.name, from.partitioning, to.partitioning);
  if (!(*old_owner == *owner)) changes.push_back({"of", old_owner->name, owner->name});
  return changes;
}

using TypeNames = std::map<std::string, std::string>;

/// What types are called before and after their extensions move to other schemas.
TypeNames moved_types(const PostgresDialect& dialect, const schema::Realm& from, const schema::Realm& to) {
  using Names = std::vector<std::string>;
  TypeNames moved;
  for (const schema::Object& before : from.objects) {
    const auto after = std::find_if(to.objects.begin(), to.objects.end(), [&](const schema::Object& object) {
      return object.kind == before.kind && object.name == before.name;
    });
    if (before.kind != "extension" || after == to.objects.end()) continue;
    const Names old = before.properties.get<Names>("types").value_or(Names{});
    const Names names = after->properties.get<Names>("types").value_or(Names{});
    if (extension_changes(dialect, before, *after).empty() || old.size() != names.size()) continue;
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (old[i] != names[i]) moved.emplace(old[i], names[i]);
    }
  }
  return moved;
}

/// How the objects of a kind are compared; kinds without a row as ports::Dialect does, and all their changes are made
/// in place.
struct ObjectComparison {
  std::string_view kind;
  PropertyChanges (*compare)(const PostgresDialect&, const schema::Object&, const schema::Object&) = nullptr;
  bool (*in_place)(const PostgresDialect&, const change::ModifyObject&) = nullptr;
};

constexpr ObjectComparison kComparisons[] = {
    {.kind = "composite", .compare = composite_changes},
    {.kind = "domain", .compare = domain_changes},
    {.kind = "extension", .compare = extension_changes},
    {.kind = "partition", .compare = partition_changes},
    {.kind = "view", .in_place = changes_view_in_place},
    {.kind = "materialized", .in_place = changes_view_in_place},
    {.kind = "function", .in_place = changes_routine_in_place},
    {.kind = "procedure", .in_place = changes_routine_in_place},
    {.kind = "trigger", .in_place = changes_trigger_in_place},
    {.kind = "policy", .in_place = changes_policy_in_place},
};

const ObjectComparison& object_comparison(const schema::Object& object) {
  static constexpr ObjectComparison kUsual;
  const auto row = std::find_if(std::begin(kComparisons), std::end(kComparisons),
                                [&](const ObjectComparison& item) { return item.kind == object.kind; });
  return row == std::end(kComparisons) ? kUsual : *row;
}

}  // namespace

std::vector<Difference<schema::Column>> field_differences(const PostgresDialect& dialect, const schema::Object& from,
                                                          const schema::Object& to) {
  return differences(
      from.columns, to.columns, [](const auto& a, const auto& b) { return a.name == b.name; },
      [&](const auto& a, const auto& b) {
        return dialect.types_equal(a, b) && a.properties.text("collate") == b.properties.text("collate");
      });
}

std::vector<Difference<schema::Check>> check_differences(const PostgresDialect& dialect, const schema::Object& from,
                                                         const schema::Object& to) {
  return differences(
      from.checks, to.checks,
      [&](const auto& a, const auto& b) {
        return b.name.empty() ? dialect.expressions_equal(a.expression, b.expression) : a.name == b.name;
      },
      [&](const auto& a, const auto& b) {
        return dialect.expressions_equal(a.expression, b.expression) && (!marked_not_valid(a) || marked_not_valid(b));
      });
}

bool only_validates(const PostgresDialect& dialect, const Difference<schema::Check>& difference) {
  return difference.from != nullptr && difference.to != nullptr &&
         dialect.expressions_equal(difference.from->expression, difference.to->expression);
}

schema::Column domain_value(const schema::Object& domain) {
  schema::Column value;
  value.type = domain.type.value_or(schema::ColumnType{});
  value.nullable = domain.properties.is_set("null");
  value.default_value = domain.default_value;
  value.properties = domain.properties;
  return value;
}

bool PostgresDialect::changes_in_place(const change::ModifyObject& change) const {
  const auto in_place = object_comparison(change.to).in_place;
  return in_place == nullptr || in_place(*this, change);
}

std::string PostgresDialect::object_key(const schema::Object& object) const {
  if (object.kind == "function" || object.kind == "procedure") return routine_key(*this, object);
  std::string key = Dialect::object_key(object);
  if (is_owned(object) && !object.depends_on.empty()) key += '\0' + object.depends_on.front().name;
  return key;
}

bool is_owned(const schema::Object& object) {
  return object.kind == "trigger" || object.kind == "policy";
}

bool is_code(const schema::Object& object) {
  constexpr std::string_view kKinds[] = {"view", "materialized", "function", "procedure", "trigger", "policy"};
  return std::find(std::begin(kKinds), std::end(kKinds), object.kind) != std::end(kKinds);
}

std::optional<schema::Realm> PostgresDialect::foresee(const schema::Realm& from, const schema::Realm& to) const {
  const TypeNames renamed = moved_types(*this, from, to);
  if (renamed.empty()) return std::nullopt;
  schema::Realm ahead = from;
  const auto rename = [&](schema::ColumnType& type) {
    const auto it = type.user_defined ? renamed.find(type.name) : renamed.end();
    if (it != renamed.end()) type.name = it->second;
  };
  for (schema::Schema& schema : ahead.schemas) {
    for (schema::Table& table : schema.tables) {
      for (schema::Column& column : table.columns) rename(column.type);
    }
    for (schema::Object& object : schema.objects) {
      for (schema::Column& column : object.columns) rename(column.type);
      if (object.type) rename(*object.type);
    }
  }
  return ahead;
}

std::vector<change::PropertyChange> PostgresDialect::object_changes(const schema::Object& from,
                                                                    const schema::Object& to) const {
  const auto compare = object_comparison(to).compare;
  return compare == nullptr ? Dialect::object_changes(from, to) : compare(*this, from, to);
}

}  // namespace portolan::postgres
