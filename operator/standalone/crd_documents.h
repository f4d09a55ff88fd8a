#pragma once

#include <string>
#include <vector>

namespace portolan::standalone {

/// The CustomResourceDefinitions of crds/, as YAML, compiled into the program.
std::vector<std::string> crd_documents();

}  // namespace portolan::standalone
