#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/language/object_form.h"
#include "planner/language/read_table.h"

// Blocks of objects with code: arguments and results of routines, what a trigger executes (spec/schema-language.md 6.2,
// 6.3).
namespace portolan::language {
namespace {

schema::Column read_argument(const BlockView& view, const Owner& owner) {
  schema::Column argument;
  argument.name = view.label();
  argument.position = view.position();
  argument.nullable = true;
  auto type = read_type(view, owner);
  if (!type) view.read().fail(view.block().header, "missing attribute type of " + describe(view.block()));
  argument.type = *std::move(type);
  argument.default_value = read_default(view, "default");
  if (view.read().vocabulary.find(ports::Carrier::kColumn, {}, "charset") != nullptr) {
    for (const char* name : {"charset", "collate"}) {
      if (const auto text = view.string(name)) argument.properties.set(name, *text);
    }
  }
  if (const auto* attribute = view.block().body.attribute("mode"); attribute != nullptr) {
    hcl::Scope words;
    words.title = "arg.mode";
    for (const char* word : {"IN", "OUT", "INOUT", "VARIADIC"})
      words.variables.emplace(word, hcl::Value(std::string(word)));
    const auto mode = view.value("mode", &words);
    if (mode && !mode->is_string()) view.read().fail(view.place("mode"), "a mode such as OUT is required");
    if (mode && mode->as_string() != "IN") argument.properties.set("mode", schema::Word{mode->as_string()});
  }
  return argument;
}

void read_result(const BlockView& view, const Owner& owner, schema::Object& object) {
  object.type = read_type(view, owner, "return");
  if (auto set = read_type(view, owner, "return_set")) {
    if (object.type) view.read().fail(view.place("return_set"), "both return and return_set are set");
    object.type = std::move(set);
    object.properties.set("return_set", true);
  }
}

/// `config_params = { search_path = "''" }`: values are SQL.
void read_settings(const BlockView& view, schema::Object& object) {
  const auto settings = view.value("config_params");
  if (!settings) return;
  if (!settings->is_mapping()) view.read().fail(view.place("config_params"), "config_params must be an object");
  for (const auto& [name, value] : settings->entries()) {
    object.properties.set("config_params." + name, hcl::to_text(value));
  }
}

/// The function of `execute`: a reference, or `sql("schema.name")` for one that the document does not hold.
schema::ObjectRef executed_function(const BlockView& view, const Owner& owner) {
  const auto value = view.value("function");
  if (value && value->is_reference()) {
    const Instance& function = resolve_block(view, owner, value->as_reference());
    return {std::string(function.block->type), function.schema, function.name};
  }
  if (!value || !value->is_raw()) {
    view.read().fail(view.place("function"),
                     "attribute \"function\" of execute must be a reference such as function.f");
  }
  const std::vector<std::string> parts = base::split(value->as_raw().text, '.');
  return {"function", parts.size() > 1 ? parts.front() : owner.instance.schema, parts.back()};
}

void read_execute(const BlockView& view, const Owner& owner, schema::Object& object) {
  const auto after_owner = object.depends_on.begin() + (object.depends_on.empty() ? 0 : 1);
  object.depends_on.insert(after_owner, executed_function(view, owner));
  const auto values = view.value("args");
  if (!values) return;
  std::vector<std::string> arguments;
  bool valid = values->is_sequence();
  if (valid) {
    for (const hcl::Value& element : values->elements()) {
      valid = valid && element.is_string();
      if (valid) arguments.push_back(element.as_string());
    }
  }
  if (!valid) view.read().fail(view.place("args"), "attribute \"args\" must be a list of strings");
  if (!arguments.empty()) object.properties.set("execute.args", std::move(arguments));
}

/// Attributes with a row of Form::kPeer.
void read_peers(const BlockView& view, const Owner& owner, schema::Object& object) {
  for (const Property& property : view.read().vocabulary.rows(ports::Carrier::kObject, object.kind)) {
    if (property.spec->form != ports::Form::kPeer) continue;
    const auto value = view.value(property.attribute);
    if (!value) continue;
    if (!value->is_reference()) {
      view.read().fail(view.place(property.attribute), "attribute " + base::quote_go(property.attribute) + " of " +
                                                           describe(view.block()) + " must be a reference such as " +
                                                           object.kind + ".name");
    }
    const std::string& name = resolve_block(view, owner, value->as_reference()).name;
    object.properties.set(property.spec->name, name);
    object.depends_on.push_back({object.kind, object.schema, name});
  }
}

}  // namespace

std::vector<std::string_view> read_code(const BlockView& view, const Owner& owner, schema::Object& object) {
  const ObjectForm& form = object_form(object.kind);
  read_peers(view, owner, object);
  if (form.is_routine) {
    read_result(view, owner, object);
    read_settings(view, object);
  }
  for (const hcl::Block& inner : view.block().body.blocks) {
    const BlockView nested = view.nested(inner);
    if (form.is_routine && inner.type == "arg") object.arguments.push_back(read_argument(nested, owner));
    if (form.is_routine && inner.type == "return_table") {
      for (const hcl::Block& column : inner.body.blocks) {
        if (column.type == "column") object.columns.push_back(read_argument(view.nested(column), owner));
      }
    }
    if (form.executes && inner.type == "execute") read_execute(nested, owner, object);
    if (form.has_indexes && inner.type == "index") {
      object.indexes.push_back(read_index(nested, owner, schema::IndexKind::kIndex));
    }
  }
  std::vector<std::string_view> known;
  if (form.is_routine) known = {"arg", "return_table"};
  if (form.executes) known = {"execute"};
  if (form.has_indexes) known = {"index"};
  return known;
}

}  // namespace portolan::language
