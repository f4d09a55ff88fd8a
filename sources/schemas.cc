#include <filesystem>
#include <string>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "sources/arguments.h"
#include "sources/kinds.h"

namespace portolan::sources {
namespace {

using Documents = std::vector<std::pair<std::string, std::string>>;

/// `file://x`, or a plain path.
std::string plain_path(const std::string& path) {
  constexpr std::string_view kScheme = "file://";
  return path.starts_with(kScheme) ? path.substr(kScheme.size()) : path;
}

bool is_document(const std::string& name) {
  return name.ends_with(".hcl") && !name.ends_with(".test.hcl");
}

void add_documents(const base::Files& files, const std::string& path, Documents& documents) {
  if (!files.exists(path)) throw UsageError("stat " + path + ": no such file or directory");
  if (!files.is_directory(path)) {
    documents.emplace_back(path, files.read(path));
    return;
  }
  for (const std::string& name : files.list(path)) {
    const std::string file = (std::filesystem::path(path) / name).string();
    if (is_document(name) && !files.is_directory(file)) documents.emplace_back(file, files.read(file));
  }
}

class HclSchema final : public ports::DataSource {
 public:
  explicit HclSchema(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string& name, const hcl::Section& block) override {
    Arguments arguments(block);
    const auto path = arguments.text("path");
    const auto paths = arguments.texts("paths");
    if (path && paths) throw UsageError("path and paths cannot be set together");
    if (!path && !paths) throw UsageError("path or paths must be set");
    ports::MemoryState state{.kind = ports::MemoryState::Kind::kDocument, .address = "data.hcl_schema." + name};
    if (const hcl::Section::Item* vars = arguments.item("vars")) {
      if (!vars->value.is_mapping()) {
        throw hcl::error_at(vars->place,
                            "attribute \"vars\" must be a map or an object, got: " + vars->value.type_name());
      }
      for (const auto& [key, value] : vars->value.entries()) state.variables.emplace(key, value);
    }
    arguments.finish();
    const std::string url = "mem://hcl_schema/" + name;
    const std::vector<std::string> all = path ? std::vector<std::string>{*path} : *paths;
    outside_.memory.add(url, [&files = outside_.files, all, state]() mutable {
      for (const std::string& one : all) add_documents(files, plain_path(one), state.files);
      if (state.files.empty()) throw UsageError("no schema files found in: [" + base::join(all, " ") + "]");
      return std::move(state);
    });
    return url_object(url);
  }

 private:
  Outside outside_;
};

class CompositeSchema final : public ports::DataSource {
 public:
  explicit CompositeSchema(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string& name, const hcl::Section& block) override {
    ports::MemoryState state{.kind = ports::MemoryState::Kind::kComposite, .address = "data.composite_schema." + name};
    for (const hcl::Section& part : block.sections) {
      if (part.type != "schema") {
        throw hcl::error_at(part.place, "Unsupported block type",
                            "Blocks of type " + base::quote_go(part.type) + " are not expected here.");
      }
      Arguments arguments(part);
      state.parts.push_back({part.labels.empty() ? "" : part.labels.front(), arguments.required_text("url")});
      arguments.finish();
    }
    Arguments(block).finish();
    if (state.parts.empty()) throw UsageError("at least one schema block is required");
    const std::string url = "mem://composite_schema/" + name;
    outside_.memory.add(url, [state] { return state; });
    return url_object(url);
  }

 private:
  Outside outside_;
};

}  // namespace

std::unique_ptr<ports::DataSource> hcl_schema(const Outside& outside) {
  return std::make_unique<HclSchema>(outside);
}

std::unique_ptr<ports::DataSource> composite_schema(const Outside& outside) {
  return std::make_unique<CompositeSchema>(outside);
}

}  // namespace portolan::sources
