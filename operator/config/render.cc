#include "operator/config/render.h"

#include <string_view>
#include <utility>
#include <vector>

#include "planner/hcl/write.h"

namespace portolan::config {
namespace {

using hcl::Value;

void text(hcl::HclWriter& writer, std::string_view name, const std::string& value) {
  if (!value.empty()) writer.attribute(name, Value(value));
}

void texts(hcl::HclWriter& writer, std::string_view name, const std::vector<std::string>& values) {
  if (values.empty()) return;
  std::vector<Value> list(values.begin(), values.end());
  writer.attribute(name, Value::tuple(std::move(list)));
}

struct SkipWord {
  std::string_view word;
  bool resources::SkipPolicy::*set;
};

constexpr SkipWord kSkipWords[] = {
    {"add_schema", &resources::SkipPolicy::add_schema},
    {"drop_schema", &resources::SkipPolicy::drop_schema},
    {"modify_schema", &resources::SkipPolicy::modify_schema},
    {"add_table", &resources::SkipPolicy::add_table},
    {"drop_table", &resources::SkipPolicy::drop_table},
    {"modify_table", &resources::SkipPolicy::modify_table},
    {"add_column", &resources::SkipPolicy::add_column},
    {"drop_column", &resources::SkipPolicy::drop_column},
    {"modify_column", &resources::SkipPolicy::modify_column},
    {"add_index", &resources::SkipPolicy::add_index},
    {"drop_index", &resources::SkipPolicy::drop_index},
    {"modify_index", &resources::SkipPolicy::modify_index},
    {"add_foreign_key", &resources::SkipPolicy::add_foreign_key},
    {"drop_foreign_key", &resources::SkipPolicy::drop_foreign_key},
    {"modify_foreign_key", &resources::SkipPolicy::modify_foreign_key},
};

void write_diff(hcl::HclWriter& writer, const resources::DiffPolicy& policy) {
  writer.open("diff");
  if (policy.concurrent_index) {
    writer.open("concurrent_index");
    writer.attribute("create", Value(policy.concurrent_index->create));
    writer.attribute("drop", Value(policy.concurrent_index->drop));
    writer.close();
  }
  if (policy.skip) {
    writer.open("skip");
    for (const SkipWord& row : kSkipWords) {
      if ((*policy.skip).*(row.set)) writer.attribute(row.word, Value(true));
    }
    writer.close();
  }
  writer.close();
}

void write_lint(hcl::HclWriter& writer, const resources::LintPolicy& policy) {
  writer.open("lint");
  if (policy.destructive && policy.destructive->error) {
    writer.open("destructive");
    writer.attribute("error", Value(*policy.destructive->error));
    writer.close();
  }
  text(writer, "review", policy.review);
  writer.close();
}

}  // namespace

std::string render(const resources::SchemaSpec& spec, const Resolved& resolved) {
  hcl::HclWriter writer;
  writer.open("env", resolved.environment);
  if (!resolved.source.empty()) {
    writer.open("schema");
    text(writer, "src", resolved.source);
    writer.close();
  }
  text(writer, "url", resolved.url);
  text(writer, "dev", resolved.dev);
  texts(writer, "schemas", spec.schemas);
  texts(writer, "exclude", spec.exclude);
  if (spec.policy && spec.policy->diff) write_diff(writer, *spec.policy->diff);
  if (spec.policy && spec.policy->lint) write_lint(writer, *spec.policy->lint);
  text(writer, "tx_mode", spec.tx_mode);
  writer.close();
  return writer.text();
}

std::string render(const resources::MigrationSpec& spec, const Resolved& resolved) {
  hcl::HclWriter writer;
  writer.open("env", resolved.environment);
  text(writer, "url", resolved.url);
  text(writer, "dev", resolved.dev);
  writer.open("migration");
  text(writer, "dir", resolved.source);
  text(writer, "exec_order", spec.exec_order);
  text(writer, "baseline", spec.baseline);
  text(writer, "revisions_schema", spec.revisions_schema);
  writer.close();
  writer.close();
  return writer.text();
}

}  // namespace portolan::config
