#pragma once

#include <string_view>
#include <vector>

#include "planner/ports/properties.h"

/// Rows of property tables for objects other than tables. Names, kinds and words are kept as views: literals.
namespace portolan::ports {

/// A property of the objects of one kind.
/// @param kind  HCL block word of the objects
/// @param name  in the bag, see PropertySpec::name
PropertySpec object_row(std::string_view kind, std::string_view name, Form form);

/// One of some words.
/// @param implied  the word that equals absence; empty: none does
/// @param words    as SQL spells them
PropertySpec word_row(std::string_view kind, std::string_view name, std::string_view implied,
                      std::vector<std::string_view> words);

/// Off unless it is set.
PropertySpec switch_row(std::string_view kind, std::string_view name);

}  // namespace portolan::ports
