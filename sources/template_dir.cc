#include <filesystem>
#include <map>
#include <string>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/template/builtins.h"
#include "planner/report/template/evaluator.h"
#include "planner/report/template/parser.h"
#include "sources/arguments.h"
#include "sources/kinds.h"

namespace portolan::sources {
namespace {

using gotemplate::Value;

/// Folders inside of each other; more is a loop of links.
constexpr int kDeepest = 20;

Value scalar(const hcl::Value& value, const hcl::Section::Item& vars) {
  if (value.is_string()) return value.as_string();
  if (value.is_bool()) return value.as_bool();
  if (value.is_number()) return value.as_number().to_double();
  throw hcl::error_at(vars.place,
                      "attribute \"vars\" must be a map of strings, numbers or booleans, got: " + value.type_name());
}

/// The dot of the templates.
Value dot(const hcl::Section::Item* vars) {
  Value::Map map;
  if (vars == nullptr) return map;
  if (!vars->value.is_mapping()) {
    throw hcl::error_at(vars->place, "attribute \"vars\" must be a map or an object, got: " + vars->value.type_name());
  }
  for (const auto& [name, value] : vars->value.entries()) {
    if (!value.is_sequence()) {
      map[name] = scalar(value, *vars);
      continue;
    }
    Value::List list;
    for (const hcl::Value& element : value.elements()) list.push_back(scalar(element, *vars));
    map[name] = std::move(list);
  }
  return map;
}

/// Parses the files below a folder under their base names; of equal ones the last counts.
void add_templates(const base::Files& files, const std::filesystem::path& folder, gotemplate::ParsedTemplate& all,
                   int depth) {
  if (depth > kDeepest) throw UsageError("folders are nested too deep: " + folder.string());
  for (const std::string& name : files.list(folder.string())) {
    const std::filesystem::path path = folder / name;
    if (files.is_directory(path.string())) {
      add_templates(files, path, all, depth + 1);
    } else if (name != "atlas.sum") {
      gotemplate::add(all, gotemplate::parse(name, files.read(path.string()), [](std::string_view function) {
                        return gotemplate::is_builtin(function);
                      }));
    }
  }
}

/// The SQL files of the folder itself, executed.
ports::MemoryState render(const base::Files& files, const std::string& folder, const Value& data) {
  ports::MemoryState state{.kind = ports::MemoryState::Kind::kDirectory, .folder = folder};
  gotemplate::ParsedTemplate all;
  add_templates(files, folder, all, 0);
  for (const std::string& name : files.list(folder)) {
    if (!name.ends_with(".sql") || files.is_directory((std::filesystem::path(folder) / name).string())) continue;
    all.name = name;
    try {
      state.files.emplace_back(name, gotemplate::evaluate(all, {}, data, {}, gotemplate::MissingKey::kError));
    } catch (const UsageError& error) {
      throw UsageError(std::string("executing template: ") + error.what());
    }
  }
  return state;
}

class TemplateDir final : public ports::DataSource {
 public:
  explicit TemplateDir(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string& name, const hcl::Section& block) override {
    Arguments arguments(block);
    const std::string folder = arguments.required_text("path");
    const Value data = dot(arguments.item("vars"));
    arguments.finish();
    if (!outside_.files.is_directory(folder)) throw UsageError("path " + folder + " is not a directory");
    const std::string url = "mem://" + (std::filesystem::path(folder) / name).lexically_normal().string();
    const std::string address = "data.template_dir." + name;
    outside_.memory.add(url, [&files = outside_.files, folder, data, address] {
      try {
        ports::MemoryState state = render(files, folder, data);
        state.address = address;
        return state;
      } catch (const UsageError& error) {
        throw UsageError(address + ": " + error.what());
      }
    });
    return url_object(url);
  }

 private:
  Outside outside_;
};

}  // namespace

std::unique_ptr<ports::DataSource> template_dir(const Outside& outside) {
  return std::make_unique<TemplateDir>(outside);
}

}  // namespace portolan::sources
