#include "operator/config/configuration.h"

#include <algorithm>
#include <utility>

#include "operator/config/overlay.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "sources/sources.h"

namespace portolan::config {
namespace {

constexpr std::string_view kFileName = "atlas.hcl";
constexpr std::string_view kGeneratedName = "spec";

std::string in_root(std::string_view name) {
  return std::string(WorkingFiles::kRoot) + "/" + std::string(name);
}

/// File names as people wrote them.
std::string without_root(const std::string& text) {
  return base::replace_all(text, in_root(""), "");
}

bool asks_for_each(const hcl::Body& document, const std::string& environment) {
  return std::any_of(document.blocks.begin(), document.blocks.end(), [&](const hcl::Block& block) {
    const bool meant = block.type == "env" && block.labels.size() == 1 && block.labels.front().text == environment;
    return meant && block.body.attribute("for_each") != nullptr;
  });
}

/// Throws UsageError: the offending line only where everybody who reads the message may read the configuration, too.
[[noreturn]] void rethrow(const SourceError& error, const Document& document, const std::string& front) {
  throw UsageError(front + without_root(document.secret ? std::string(error.what()) : error.detailed()));
}

std::vector<std::string> readable_folders(const Rules& rules) {
  std::vector<std::string> folders = rules.allowed ? rules.folders : std::vector<std::string>{};
  if (!rules.store.empty()) folders.push_back(rules.store);
  return folders;
}

hcl::File parse_custom(const Document& document) {
  try {
    return project::parse_file(in_root(kFileName), document.custom);
  } catch (const SourceError& error) {
    rethrow(error, document, "failed to parse project configuration: ");
  }
}

}  // namespace

Configuration::Configuration(const Rules& rules, Outside outside)
    : rules_(rules),
      outside_(std::move(outside)),
      files_(outside_.machine, readable_folders(rules)),
      programs_(processes_, files_, rules.environment),
      data_(sources::make_sources({.registry = outside_.registry,
                                   .programs = programs_,
                                   .files = files_,
                                   .clock = outside_.clock,
                                   .memory = memory_,
                                   .getenv = [this](const std::string& name) { return variable(name); },
                                   .stop = outside_.stop})),
      reach_{files_, data_, [this](const std::string& name) { return variable(name); },
             [this](std::string_view text) { note(std::string(text)); }} {}

std::string Configuration::variable(const std::string& name) const {
  const auto found = rules_.environment.find(name);
  return found == rules_.environment.end() ? "" : found->second;
}

void Configuration::note(const std::string& text) const {
  if (outside_.note) outside_.note(without_root(text));
}

project::Project Configuration::load(const Document& document) {
  hcl::File generated = project::parse_file(in_root(kGeneratedName), document.generated);
  const project::Request request{.environment = document.environment, .variables = document.variables};
  if (document.custom.empty()) return project::load(std::move(generated), request, reach_);
  hcl::File custom = parse_custom(document);
  label_environments(custom.body, document.environment);
  has_for_each_ = asks_for_each(custom.body, document.environment);
  if (has_for_each_ && !document.several_targets) throw UsageError("multiple targets are not supported");
  custom.body = overlay(std::move(generated.body), std::move(custom.body));
  generated_ = std::move(generated.source);
  try {
    return project::load(std::move(custom), request, reach_);
  } catch (const SourceError& error) {
    rethrow(error, document, "");
  }
}

const project::Project& Configuration::evaluate(const Document& document) {
  if (!document.custom.empty()) {
    if (!rules_.allowed) {
      throw UsageError("install the operator with \"--set allowCustomConfig=true\" to use custom atlas.hcl config");
    }
    if (document.environment.empty()) throw UsageError("env name must be set when using custom atlas.hcl config");
  }
  project_ = load(document);
  for (const std::string& warning : project_.warnings) note(warning);
  return project_;
}

}  // namespace portolan::config
