#include "planner/report/files_json.h"

#include <nlohmann/json.hpp>

namespace portolan::report {

nlohmann::ordered_json file_json(const std::string& name, const std::string& version, const std::string& description) {
  nlohmann::ordered_json json{{"Name", name}, {"Version", version}};
  if (!description.empty()) json["Description"] = description;
  return json;
}

nlohmann::ordered_json files_json(const std::vector<migrate::File>& files) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const migrate::File& file : files) json.push_back(file_json(file.name, file.version, file.description));
  return json;
}

}  // namespace portolan::report
