#pragma once

#include "loaders/prisma/diagnostics.h"
#include "loaders/prisma/syntax.h"

namespace portolan::loaders::prisma {

/// Parses one file and appends its blocks. Every line that is not understood becomes a mistake in `diagnostics`; the
/// rest is read nevertheless (orms.md 3.2).
void parse(const hcl::Source& source, std::vector<Block>& blocks, Diagnostics& diagnostics);

}  // namespace portolan::loaders::prisma
