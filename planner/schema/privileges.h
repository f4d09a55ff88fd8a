#pragma once

#include <string_view>

namespace portolan::schema {

/// Property of an inspected object: the privileges that were granted on it, in the words of its server. They are not
/// part of the desired state.
inline constexpr std::string_view kGrants = "grants";

/// The same of an object that is dropped and created again: they go over.
inline constexpr std::string_view kKeptGrants = "kept_grants";

}  // namespace portolan::schema
