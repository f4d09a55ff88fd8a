#include "planner/engine/split.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/parse.h"
#include "planner/report/plan_text.h"

namespace portolan::engine {
namespace {

using report::ArchiveFile;
using schema::ObjectRef;

constexpr const char* kMain = "main.sql";

/// Folder of a kind of objects.
std::string folder_of(std::string_view kind) {
  constexpr std::string_view kTypes[] = {"enum", "domain", "composite", "range", "type"};
  if (std::find(std::begin(kTypes), std::end(kTypes), kind) != std::end(kTypes)) return "types";
  return kind == "materialized" ? "views" : std::string(kind) + "s";
}

std::string file_name(const std::string& name) {
  if (!name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos) return name;
  throw UsageError("the name " + base::quote_go(name) + " cannot be a file's");
}

/// Path of an object's file, without its ending.
std::string path_of(const ObjectRef& object, bool schema_scope) {
  const std::string name = file_name(object.name);
  const std::string own = folder_of(object.kind) + "/" + name;
  if (schema_scope) return own;
  if (object.kind == "schema") return "schemas/" + name + "/" + name;
  return object.schema.empty() ? own : "schemas/" + file_name(object.schema) + "/" + own;
}

// --- SQL ---

/// What a change creates; nullopt for one that changes what others created.
std::optional<ObjectRef> created(const change::Change& change) {
  if (const auto* added = std::get_if<change::AddSchema>(&change)) return ObjectRef{"schema", "", added->schema.name};
  if (const auto* added = std::get_if<change::AddTable>(&change)) {
    return ObjectRef{"table", added->table.schema, added->table.name};
  }
  if (const auto* added = std::get_if<change::AddObject>(&change)) {
    return ObjectRef{added->object.kind, added->object.schema, added->object.name};
  }
  return std::nullopt;
}

/// What the created object cannot be without.
std::vector<ObjectRef> needs(const change::Change& change) {
  std::vector<ObjectRef> found;
  if (const auto* object = std::get_if<change::AddObject>(&change)) found = object->object.depends_on;
  if (const auto* added = std::get_if<change::AddTable>(&change)) {
    const schema::Table& table = added->table;
    found = table.depends_on;
    for (const schema::ForeignKey& key : table.foreign_keys) {
      found.push_back({"table", key.ref_schema.empty() ? table.schema : key.ref_schema, key.ref_table});
    }
    for (const schema::Column& column : table.columns) {
      if (!column.type.object) continue;
      found.push_back(*column.type.object);
      if (found.back().schema.empty()) found.back().schema = table.schema;
    }
  }
  return found;
}

class SqlSplitter {
 public:
  SqlSplitter(const change::Plan& plan, bool schema_scope) : plan_(plan), schema_scope_(schema_scope) {}

  std::vector<ArchiveFile> run() {
    for (const change::Statement& statement : plan_.statements) add(statement);
    std::string main;
    for (const std::string& path : order_) main += import_line(kMain, path);
    std::vector<ArchiveFile> files;
    const std::string rest = report::plan_text(rest_);
    files.push_back({kMain, main + (main.empty() || rest.empty() ? "" : "\n") + rest});
    for (const std::string& path : order_) files.push_back({path, content(path)});
    return files;
  }

 private:
  struct Part {
    std::vector<std::string> imports;
    change::Plan plan;
  };

  static std::string import_line(const std::string& from, const std::string& to) {
    const std::filesystem::path folder = std::filesystem::path(from).parent_path();
    return "-- atlas:import " + std::filesystem::path(to).lexically_relative(folder.empty() ? "." : folder).string() +
           "\n";
  }

  std::string content(const std::string& path) const {
    const Part& part = parts_.at(path);
    std::string text;
    for (const std::string& import : part.imports) text += import_line(path, import);
    return text + (text.empty() ? "" : "\n") + report::plan_text(part.plan);
  }

  void add(const change::Statement& statement) {
    const change::Change* change = statement.source ? &plan_.changes.at(*statement.source) : nullptr;
    const std::optional<ObjectRef> object = change == nullptr ? std::nullopt : created(*change);
    if (!object) {
      rest_.statements.push_back(statement);
      return;
    }
    const std::string path = path_of(*object, schema_scope_) + ".sql";
    const auto [part, fresh] = parts_.try_emplace(path);
    if (fresh) {
      part->second.imports = imports(*object, *change, path);
      owners_.emplace(path, *object);
      order_.push_back(path);
    } else if (!(owners_.at(path) == *object)) {
      throw UsageError("two objects would be written into " + path);
    }
    part->second.plan.statements.push_back(statement);
  }

  /// Files that were begun before and that this object needs.
  std::vector<std::string> imports(const ObjectRef& object, const change::Change& change,
                                   const std::string& path) const {
    std::vector<ObjectRef> wanted = needs(change);
    if (!schema_scope_ && !object.schema.empty()) {
      wanted.insert(wanted.begin(), ObjectRef{"schema", "", object.schema});
    }
    std::vector<std::string> found;
    for (const ObjectRef& need : wanted) {
      const std::string file = path_of(need, schema_scope_) + ".sql";
      const bool known = file != path && parts_.count(file) > 0;
      if (known && std::find(found.begin(), found.end(), file) == found.end()) found.push_back(file);
    }
    return found;
  }

  const change::Plan& plan_;
  bool schema_scope_;
  std::map<std::string, Part> parts_;
  std::map<std::string, ObjectRef> owners_;
  std::vector<std::string> order_;
  change::Plan rest_;
};

// --- HCL ---

/// Name of the schema that a block's attribute `schema = schema.NAME` names, or "".
std::string schema_of(const hcl::Block& block) {
  const hcl::Attribute* attribute = block.body.attribute("schema");
  std::string name;
  if (attribute == nullptr) return name;
  hcl::visit_variables(*attribute->expression, [&name](const hcl::VariableUse& use) {
    if (use.path.size() > 1 && use.path[0] == "schema") name = use.path[1];
  });
  return name;
}

using HclPath = std::string (*)(const ObjectRef& object, bool schema_scope);

struct Strategy {
  std::string_view name;
  /// Path without the suffix.
  HclPath path;
};
constexpr Strategy kStrategies[] = {{"object", path_of},
                                    {"schema",
                                     [](const ObjectRef& object, bool) {
                                       const std::string& schema =
                                           object.kind == "schema" ? object.name : object.schema;
                                       return schema.empty() ? std::string("main") : file_name(schema);
                                     }},
                                    {"type", [](const ObjectRef& object, bool) { return folder_of(object.kind); }}};

}  // namespace

std::vector<ArchiveFile> split_sql(const change::Plan& plan, bool schema_scope) {
  return SqlSplitter(plan, schema_scope).run();
}

std::vector<ArchiveFile> split_hcl(const std::string& text, std::string_view strategy, const std::string& suffix,
                                   bool schema_scope) {
  const auto* found = std::find_if(std::begin(kStrategies), std::end(kStrategies),
                                   [&](const Strategy& known) { return known.name == strategy; });
  if (found == std::end(kStrategies)) {
    throw UsageError("unknown strategy " + base::quote_go(strategy) + "; use \"object\", \"schema\" or \"type\"");
  }
  const hcl::File document = hcl::parse("split", text);
  if (!document.body.attributes.empty()) {
    throw hcl::error_at(document.body.attributes.front().place, "only blocks can be split");
  }
  std::vector<ArchiveFile> files;
  std::size_t taken = 0;
  for (const hcl::Block& block : document.body.blocks) {
    const std::string name = block.labels.empty() ? "" : block.labels.back().text;
    const ObjectRef object{std::string(block.type), schema_of(block), name};
    const std::string path = found->path(object, schema_scope) + suffix;
    auto file = std::find_if(files.begin(), files.end(), [&](const ArchiveFile& known) { return known.path == path; });
    if (file == files.end()) file = files.insert(files.end(), {path, ""});
    // With the comments above it.
    file->content += std::string(base::trim(text.substr(taken, block.place.end - taken))) + "\n";
    taken = block.place.end;
  }
  const std::string rest(base::trim(text.substr(taken)));
  if (!rest.empty() && !files.empty()) files.back().content += rest + "\n";
  return files;
}

}  // namespace portolan::engine
