#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace portolan::standalone {

/// Receives one document of a YAML file and the line where it starts, from 1.
using YamlReceiver = std::function<void(nlohmann::json& document, int line)>;

/// Reads YAML the way Kubernetes tools do: plain scalars are typed (`1` is a number, `"1"` a string, `true`, `yes` and
/// `on` are booleans, `~` is null), anchors are followed, empty documents left out.
/// @param file  name for errors
/// Throws SourceError with file, line and column for text that is no YAML.
void read_yaml(const std::string& text, const std::string& file, const YamlReceiver& receive);

/// Block style YAML that read_yaml reads back to the same value; strings that would be typed otherwise are quoted.
std::string write_yaml(const nlohmann::json& value);

}  // namespace portolan::standalone
