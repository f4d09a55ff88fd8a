#pragma once

#include <string>

namespace portolan::loaders::prisma {

/// The operator class behind Prisma's name for it (`Int4MinMaxMultiOps` is `int4_minmax_multi_ops`); empty for an
/// unknown name (orms.md 3.9).
std::string operator_class(const std::string& name);

}  // namespace portolan::loaders::prisma
