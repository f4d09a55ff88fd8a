#include "cli/lint_rules.h"

#include "planner/base/errors.h"
#include "planner/base/files.h"
#include "planner/base/strings.h"
#include "planner/project/reader.h"

namespace portolan::cli {
namespace {

engine::LintRules read_rules(const hcl::Section& section) {
  if (section.labels.size() != 2) throw hcl::error_at(section.place, "rule needs two labels: rule \"hcl\" \"NAME\"");
  if (section.labels.front() != "hcl") {
    throw hcl::error_at(section.place,
                        "unknown language of rules " + base::quote_go(section.labels.front()) + "; use \"hcl\"");
  }
  std::vector<std::string> paths = project::read_texts(section, "src");
  if (paths.empty()) {
    throw hcl::error_at(section.place, "rule " + base::quote_go(section.labels[1]) + " needs the attribute \"src\"");
  }
  std::vector<language::SourceFile> files;
  for (const std::string& path : paths) {
    constexpr std::string_view kScheme = "file://";
    const std::string local = path.starts_with(kScheme) ? path.substr(kScheme.size()) : path;
    try {
      files.push_back({local, base::disk_files().read(local)});
    } catch (const Error& error) {
      throw hcl::error_at(section.attribute("src")->place, error.what());
    }
  }
  const auto values = project::read_values(section, "vars");
  return {std::make_shared<rules::RuleSet>(files, values), project::read_bool(section, "error").value_or(true)};
}

}  // namespace

std::vector<engine::LintRules> lint_rules(const project::Lint& settings) {
  std::vector<engine::LintRules> rules;
  for (const hcl::Section& section : settings.analyzers) {
    if (section.type == "rule") rules.push_back(read_rules(section));
  }
  return rules;
}

}  // namespace portolan::cli
