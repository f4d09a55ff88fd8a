#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/language/read_table.h"

namespace portolan::language {
namespace {

/// Spellings of one storage kind.
constexpr std::string_view kPersistent = "PERSISTENT";
constexpr std::string_view kStored = "STORED";

schema::Properties type_attributes(const BlockView& view) {
  schema::Properties attributes;
  for (const hcl::Attribute& attribute : view.block().body.attributes) {
    if (!view.read().vocabulary.is_type_attribute(attribute.name)) continue;
    if (const auto value = view.boolean(attribute.name)) attributes.set(attribute.name, *value);
  }
  return attributes;
}

std::vector<std::string> type_arguments(const BlockView& view, const hcl::TypeCall& call) {
  std::vector<std::string> arguments;
  arguments.reserve(call.arguments.size());
  for (const hcl::Value& argument : call.arguments) {
    if (!argument.is_string() && !argument.is_number()) {
      throw hcl::error_at(view.place("type"),
                          "arguments of type " + base::quote_go(call.name) + " must be numbers or strings");
    }
    arguments.push_back(hcl::to_text(argument));
  }
  return arguments;
}

schema::ColumnType called_type(const BlockView& view, const hcl::TypeCall& call) {
  try {
    return view.read().vocabulary.dialect().type_from_hcl(call.name, type_arguments(view, call), type_attributes(view));
  } catch (const SourceError&) {
    throw;
  } catch (const Error& error) {
    throw hcl::error_at(view.place("type"), error.what());
  }
}

schema::ColumnType written_type(const BlockView& view, const Owner& owner, const std::string& text) {
  schema::ColumnType type = view.read().vocabulary.dialect().parse_type(text);
  if (type.user_defined) link_object_type(view, owner, type);
  return type;
}

schema::ColumnType object_type(const BlockView& view, const Owner& owner, const hcl::Reference& reference) {
  const Instance& target = resolve_block(view, owner, reference);
  const std::string kind(target.block->type);
  if (!view.read().vocabulary.has_kind(kind) || reference.path.size() != view.read().blocks.base_length(reference)) {
    view.read().fail(view.place("type"),
                     kind + " " + base::quote_go(reference.path.back()) + " was not found in realm");
  }
  schema::ColumnType type;
  type.name = target.name;
  type.object = schema::ObjectRef{kind, target.schema, target.name};
  return type;
}

/// `default` as attribute or as block `default "NAME" { as = ... }`, which names the constraint.
void read_column_default(const BlockView& view, schema::Column& column) {
  column.default_value = read_default(view, "default");
  for (const hcl::Block& inner : view.block().body.blocks) {
    if (inner.type != "default") continue;
    if (column.default_value) view.read().fail(inner.header, "both default and default resource are set");
    const BlockView named = view.nested(inner);
    column.default_value = read_default(named, "as");
    if (!named.label().empty()) column.properties.set("default.name", named.label());
  }
}

std::string storage(const BlockView& view) {
  const Vocabulary& vocabulary = view.read().vocabulary;
  const auto value = view.value("type", &vocabulary.storage_words());
  if (!value) return vocabulary.default_storage();
  if (!value->is_string()) throw hcl::error_at(view.place("type"), "a storage kind such as STORED is required");
  std::string word = base::to_upper(value->as_string());
  if (!vocabulary.storage_words().variables.contains(word)) {
    throw hcl::error_at(view.place("type"), "Unknown as.type",
                        "There is no type named " + base::quote_go(value->as_string()) + ".");
  }
  return word == kPersistent ? std::string(kStored) : word;
}

void read_generated(const BlockView& view, schema::Column& column) {
  const std::string twice = "multiple as definitions for column " + base::quote_go(column.name);
  if (const auto text = view.sql_text("as")) {
    column.generated = schema::Generated{*text, view.read().vocabulary.default_storage()};
  }
  for (const hcl::Block& inner : view.block().body.blocks) {
    if (inner.type != "as") continue;
    if (column.generated) view.read().fail(inner.header, twice);
    const BlockView as = view.nested(inner);
    const auto expression = as.sql_text("expr");
    if (!expression) {
      view.read().fail(inner.header, "missing expr of generated column " + base::quote_go(column.name));
    }
    column.generated = schema::Generated{*expression, storage(as)};
  }
}

}  // namespace

std::optional<schema::ColumnType> read_type(const BlockView& view, const Owner& owner, std::string_view attribute) {
  const Vocabulary& vocabulary = view.read().vocabulary;
  const auto value = view.value(attribute, &vocabulary.type_words());
  if (!value) return std::nullopt;
  if (value->is_call()) return called_type(view, value->as_call());
  if (value->is_raw()) return written_type(view, owner, value->as_raw().text);
  if (value->is_reference()) return object_type(view, owner, value->as_reference());
  if (!value->is_string()) {
    throw hcl::error_at(view.place("type"), "a column type is required, such as int or sql(\"int\")");
  }
  const std::string& word = value->as_string();
  if (vocabulary.type_words().variables.contains(word)) return called_type(view, {word, {}, false, {}});
  return written_type(view, owner, word);
}

std::optional<schema::Expression> read_default(const BlockView& view, std::string_view attribute) {
  const auto value = view.value(attribute);
  if (!value) return std::nullopt;
  if (value->is_raw()) return schema::Expression{true, value->as_raw().text};
  if (value->is_string() || value->is_number() || value->is_bool()) {
    return schema::Expression{false, hcl::to_text(*value)};
  }
  view.read().fail(view.place(attribute), "unsupported type for default value");
}

schema::Column read_column(const BlockView& view, const Owner& owner) {
  schema::Column column;
  column.name = view.label();
  column.position = view.position();
  if (column.name.empty()) {
    view.read().fail(view.block().header, "column without a name in " + describe(*owner.instance.block));
  }
  auto type = read_type(view, owner);
  if (!type) {
    view.read().fail(view.block().header,
                     "cannot convert table " + base::quote_go(owner.instance.name) + ": specutil: nil type");
  }
  column.type = std::move(*type);
  column.nullable = view.boolean("null").value_or(false);
  read_column_default(view, column);
  read_generated(view, column);
  column.comment = view.string("comment");
  column.renamed_from = view.string("renamed_from").value_or("");
  read_properties(view, ports::Carrier::kColumn, column.properties);
  view.warn_unknown_blocks({"as", "default"}, ports::Carrier::kColumn);
  return column;
}

}  // namespace portolan::language
