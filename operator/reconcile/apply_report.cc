#include "operator/reconcile/apply_report.h"

#include <nlohmann/json.hpp>

#include "operator/resources/condition.h"

namespace portolan::reconcile {
namespace {

constexpr std::size_t kLongestList = 1024;

std::string truncation(std::size_t bytes) {
  return "-- truncated " + std::to_string(bytes) + " bytes...";
}

nlohmann::ordered_json shown_url(const Target& target, const std::string& schema) {
  nlohmann::ordered_json url;
  url["Scheme"] = target.url.scheme();
  const std::string port = target.url.port() > 0 ? ":" + std::to_string(target.url.port()) : "";
  url["Host"] = target.host_is_secret ? "" : target.url.host() + port;
  url["Path"] = target.url.path();
  url["Schema"] = schema;
  return url;
}

}  // namespace

std::vector<std::string> shortened(const std::vector<std::string>& statements) {
  std::size_t total = 0;
  for (const std::string& statement : statements) total += statement.size();
  if (total <= kLongestList) return statements;
  const std::string& first = statements.front();
  if (first.size() <= kLongestList) return {first, truncation(total - first.size())};
  const std::size_t newline = first.find('\n');
  if (newline < kLongestList) return {first.substr(0, newline) + "\n" + truncation(total - (newline + 1))};
  return {truncation(total)};
}

std::string applied_message(const Target& target, const std::string& driver, const std::string& schema,
                            const std::vector<std::string>& applied) {
  nlohmann::ordered_json report;
  if (!applied.empty()) {
    report["Driver"] = driver;
    report["URL"] = shown_url(target, schema);
  }
  report["Changes"] = nlohmann::ordered_json::object();
  if (!applied.empty()) report["Changes"]["Applied"] = shortened(applied);
  return std::string(resources::message::kSchemaAppliedResponse) +
         report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace portolan::reconcile
