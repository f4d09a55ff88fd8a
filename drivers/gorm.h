#pragma once

#include "planner/codegen/gorm.h"

namespace portolan::drivers {

/// What GORM's driver for a server makes of tags (spec/orms.md 5.3).
codegen::GormTraits gorm_traits(const ports::ServerFacts& facts);

}  // namespace portolan::drivers
