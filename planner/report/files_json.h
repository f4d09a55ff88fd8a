#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "planner/migrate/file.h"

namespace portolan::report {

/// `{"Name","Version","Description"}`, the description left out when empty (spec/cli.md 6.1, "Files").
nlohmann::ordered_json file_json(const std::string& name, const std::string& version, const std::string& description);
nlohmann::ordered_json files_json(const std::vector<migrate::File>& files);

}  // namespace portolan::report
