#include "planner/base/strings.h"
#include "planner/language/object_form.h"
#include "planner/language/printer.h"

// Blocks of objects with code, as read_code.cc reads them.
namespace portolan::language {

void Printer::print_arguments(const schema::Object& object) {
  for (const schema::Column& argument : object.arguments) {
    if (argument.name.empty()) {
      writer_.open("arg");
    } else {
      writer_.open("arg", argument.name);
    }
    print_type(argument.type);
    if (argument.default_value) writer_.attribute_text("default", default_text(argument));
    for (const char* name : {"charset", "collate"}) {
      if (argument.properties.has(name))
        writer_.attribute_text(name, hcl::quote_string(argument.properties.text(name)));
    }
    if (argument.properties.has("mode")) writer_.attribute_text("mode", argument.properties.text("mode"));
    writer_.close();
  }
}

void Printer::print_result(const schema::Object& object) {
  if (!object.columns.empty()) {
    writer_.open("return_table");
    for (const schema::Column& column : object.columns) {
      writer_.open("column", column.name);
      print_type(column.type);
      writer_.close();
    }
    writer_.close();
  } else if (object.type) {
    const char* attribute = object.properties.is_set("return_set") ? "return_set" : "return";
    writer_.attribute_text(attribute, type_text(*object.type, vocabulary_.dialect().type_to_hcl(*object.type)));
  }
}

std::span<const schema::ObjectRef> Printer::print_execute(const schema::Object& object,
                                                          std::span<const schema::ObjectRef> needed) {
  if (needed.empty()) return needed;
  const schema::ObjectRef& function = needed.front();
  writer_.open("execute");
  const bool known = addresses_.has(function.kind, function.schema, function.name);
  writer_.attribute_text("function",
                         known ? hcl::format_reference(addresses_.path(function.kind, function.schema, function.name))
                               : hcl::format_raw(function.schema + "." + function.name));
  std::vector<std::string> arguments;
  for (const std::string& argument :
       object.properties.get<std::vector<std::string>>("execute.args").value_or(std::vector<std::string>{})) {
    arguments.push_back(hcl::quote_string(argument));
  }
  if (!arguments.empty()) writer_.attribute_text("args", "[" + base::join(arguments, ", ") + "]");
  writer_.close();
  return needed.subspan(1);
}

std::vector<schema::ObjectRef> Printer::print_peers(const schema::Object& object,
                                                    std::span<const schema::ObjectRef> needed) {
  std::vector<schema::ObjectRef> others(needed.begin(), needed.end());
  for (const Property& property : vocabulary_.rows(ports::Carrier::kObject, object.kind)) {
    const schema::ObjectRef peer{object.kind, object.schema, object.properties.text(property.spec->name)};
    if (property.spec->form != ports::Form::kPeer || peer.name.empty()) continue;
    std::erase(others, peer);
    if (!addresses_.has(peer.kind, peer.schema, peer.name)) continue;
    writer_.attribute_text(property.attribute,
                           hcl::format_reference(addresses_.path(peer.kind, peer.schema, peer.name)));
  }
  return others;
}

void Printer::print_settings(const schema::Object& object) {
  constexpr std::string_view kPrefix = "config_params.";
  std::vector<std::string> settings;
  for (const auto& [name, value] : object.properties.entries()) {
    if (!name.starts_with(kPrefix)) continue;
    const std::string key = name.substr(kPrefix.size());
    settings.push_back((hcl::is_identifier(key) ? key : hcl::quote_string(key)) + " = " +
                       hcl::quote_string(schema::to_text(value)));
  }
  if (!settings.empty()) writer_.attribute_text("config_params", "{ " + base::join(settings, ", ") + " }");
}

}  // namespace portolan::language
