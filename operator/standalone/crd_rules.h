#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace portolan::standalone {

/// Evaluates a CEL rule of crds/ on the value it stands at. The rules are few and fixed, so each has its own function
/// instead of an interpreter; a test asserts that every rule in crds/ is here.
using CrdRule = bool (*)(const nlohmann::json& self);

/// The function of a rule, compared without white space; null when it is unknown.
CrdRule find_crd_rule(std::string_view rule);

}  // namespace portolan::standalone
