#include "operator/reconcile/project.h"

#include <utility>

#include "operator/resources/condition.h"
#include "planner/base/errors.h"

namespace portolan::reconcile {
namespace {

/// A ConfigMap's value wins over a Secret's, which wins over the plain one (spec/operator.md 1.3).
std::string value_of(const resources::Variable& variable, ReferenceReader& reader) {
  if (variable.value_from && variable.value_from->config_map_key_ref) {
    if (auto value = reader.config_map_key(*variable.value_from->config_map_key_ref)) return *std::move(value);
  }
  if (variable.value_from && variable.value_from->secret_key_ref) {
    if (auto value = reader.secret(*variable.value_from->secret_key_ref)) return *std::move(value);
  }
  return variable.value;
}

base::Url parse_url(const std::string& text, Redactor& redactor) {
  base::Url url = base::Url::parse(text);
  redactor.add(url.password());
  return url;
}

}  // namespace

void ProjectReader::read() {
  document_.custom = spec_.config;
  document_.several_targets = spec_.allow_multiple_targets;
  if (spec_.config_from && spec_.config_from->secret_key_ref) {
    document_.custom = reader_.secret(*spec_.config_from->secret_key_ref).value_or("");
    document_.secret = true;
  }
  document_.environment = spec_.env_name;
  if (!has_configuration() && spec_.env_name.empty()) document_.environment = config::kDefaultEnvironment;
  for (const resources::Variable& variable : spec_.vars) {
    document_.variables.emplace_back(variable.key, value_of(variable, reader_));
  }
  target_ = find_target(spec_, reader_, redactor_);
  if (!target_ && !has_configuration()) throw UsageError(std::string(resources::message::kNoTarget));
  dev_ = resolve_dev_url(spec_, reader_, redactor_);
}

config::Resolved ProjectReader::resolved(const std::string& source) const {
  return {.environment = document_.environment,
          .url = target_ ? target_->url.with_secrets() : "",
          .dev = dev_ ? dev_->with_secrets() : "",
          .source = source};
}

const project::Project& ProjectReader::evaluate() {
  return configuration_.evaluate(document_);
}

Databases ProjectReader::databases(const project::Environment& environment) const {
  Databases databases;
  if (target_ && environment.url == target_->url.with_secrets()) {
    databases.target = *target_;
  } else {
    // The configuration does not tell which of its parts are secret.
    databases.target = {parse_url(environment.url, redactor_), true};
  }
  if (!environment.dev.empty()) databases.dev = parse_url(environment.dev, redactor_);
  return databases;
}

}  // namespace portolan::reconcile
