#include "planner/report/environment.h"

#include <nlohmann/json.hpp>

namespace portolan::report {
namespace {

using nlohmann::ordered_json;

ordered_json url_json(const Environment& environment) {
  const base::Url& url = environment.url;
  const std::string name = url.host().find(':') == std::string::npos ? url.host() : "[" + url.host() + "]";
  const bool has_user = !url.user().empty() || url.has_password();
  ordered_json json;
  json["Scheme"] = url.scheme();
  json["Opaque"] = "";
  json["User"] = has_user ? ordered_json::object() : ordered_json(nullptr);
  json["Host"] = url.port() > 0 ? name + ":" + std::to_string(url.port()) : name;
  json["Path"] = url.path();
  json["Fragment"] = "";
  json["RawQuery"] = url.raw_query();
  json["RawPath"] = "";
  json["RawFragment"] = "";
  json["ForceQuery"] = false;
  json["OmitHost"] = false;
  json["Schema"] = environment.schema;
  return json;
}

}  // namespace

void add_environment(ordered_json& object, const Environment& environment) {
  object["Driver"] = environment.driver;
  object["URL"] = url_json(environment);
  if (!environment.dir.empty()) object["Dir"] = environment.dir;
}

}  // namespace portolan::report
