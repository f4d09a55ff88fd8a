#include "planner/report/template.h"

#include "planner/base/errors.h"
#include "planner/report/template/builtins.h"
#include "planner/report/template/parser.h"

namespace portolan::report {
namespace {

gotemplate::ParsedTemplate parse(const std::string& text, const gotemplate::Functions& functions,
                                 const std::string& prefix) {
  try {
    return gotemplate::parse("format", text, [&](std::string_view name) {
      return gotemplate::is_builtin(name) || functions.count(name) > 0;
    });
  } catch (const UsageError& error) {
    throw UsageError(prefix + error.what());
  }
}

}  // namespace

Template::Template(const std::string& text, gotemplate::Functions functions, const std::string& prefix)
    : functions_(std::move(functions)), parsed_(parse(text, functions_, prefix)) {}

std::string Template::render(const gotemplate::Value& data) const {
  return gotemplate::evaluate(parsed_, functions_, data);
}

}  // namespace portolan::report
