#include "planner/project/selection.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"

namespace portolan::project {
namespace {

bool mentions_selected(const hcl::Expression& expression) {
  bool found = false;
  hcl::visit_variables(expression, [&](const hcl::VariableUse& use) {
    found = found || (use.path.size() >= 2 && use.path[0] == "atlas" && use.path[1] == "env");
  });
  return found;
}

bool is_labelled(const hcl::Block& block, const std::string& environment) {
  return block.labels.size() == 1 && block.labels.front().text == environment;
}

bool is_candidate(const hcl::Block& block) {
  const hcl::Attribute* name = block.body.attribute("name");
  return block.labels.empty() && name != nullptr && mentions_selected(*name->expression);
}

}  // namespace

std::vector<const hcl::Block*> select_blocks(const hcl::Body& file, const std::string& environment) {
  const bool labelled = std::any_of(file.blocks.begin(), file.blocks.end(), [&](const hcl::Block& block) {
    return block.type == "env" && is_labelled(block, environment);
  });
  std::vector<const hcl::Block*> kept;
  for (const hcl::Block& block : file.blocks) {
    const bool keep = block.type != "env" ||
                      (!environment.empty() && (labelled ? is_labelled(block, environment) : is_candidate(block)));
    if (keep) kept.push_back(&block);
  }
  return kept;
}

std::string config_path(const std::string& url) {
  const std::size_t end = url.find("://");
  if (end == std::string::npos) {
    throw UsageError("missing scheme for config file. Did you mean file://" + url + "?");
  }
  const std::string scheme = url.substr(0, end);
  if (scheme != "file") throw UsageError("unsupported config file driver " + base::quote_go(scheme));
  const std::string path = url.substr(end + 3);
  return base::percent_decode(path.substr(0, path.find('?')));
}

}  // namespace portolan::project
