#include "planner/project/outside.h"

#include <filesystem>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/functions.h"
#include "planner/hcl/section.h"
#include "planner/project/fileset.h"

namespace portolan::project {
namespace {

hcl::Value read_data(ports::DataSources& sources, const hcl::Block& block, const hcl::EvalContext& context) {
  const std::string& kind = block.labels[0].text;
  const std::string& name = block.labels[1].text;
  const hcl::Section section = hcl::evaluate(block, context);
  const std::string prefix = "data." + kind + "." + name + ": ";
  try {
    return sources.find(kind)->second->read(name, section);
  } catch (const Stopped&) {
    throw;
  } catch (const SourceError& error) {
    throw UsageError(prefix + "decoding body: " + error.what());
  } catch (const Error& error) {
    throw UsageError(prefix + error.what());
  }
}

}  // namespace

hcl::NameMap<hcl::Function> functions_of(const std::string& path, const Outside& outside) {
  const std::string folder = std::filesystem::absolute(path).lexically_normal().parent_path().string();
  const auto absolute = [folder](const std::string& name) {
    return (std::filesystem::path(folder) / name).lexically_normal().string();
  };
  hcl::NameMap<hcl::Function> functions = hcl::standard_functions();
  const base::Files& files = outside.files;
  hcl::Outside reach;
  reach.getenv = outside.getenv;
  reach.print = outside.print;
  reach.file = [&files, absolute](const std::string& name) { return files.read(absolute(name)); };
  reach.fileset = [&files, folder](const std::string& pattern) { return find_files(files, folder, pattern, true); };
  reach.glob = [&files, folder](const std::string& pattern) { return find_files(files, folder, pattern, false); };
  hcl::add_outside_functions(functions, reach);
  return functions;
}

void check_data_blocks(const std::vector<const hcl::Block*>& blocks, const ports::DataSources& sources) {
  for (const hcl::Block* block : blocks) {
    if (block->type != "data") continue;
    if (block->labels.size() != 2) throw hcl::error_at(block->header, "data block \"data\" must have exactly 2 labels");
    if (sources.find(block->labels[0].text) == sources.end()) {
      throw hcl::error_at(block->header, "missing data source handler for " + base::quote_go(block->labels[0].text));
    }
  }
}

language::DataLoader data_loader(const Outside& outside) {
  return [&outside](const hcl::Block& block, const hcl::EvalContext& context) {
    return read_data(outside.data, block, context);
  };
}

}  // namespace portolan::project
