#pragma once

#include "planner/ports/types.h"

namespace portolan::sqlite {

/// The types of spec/schema-language.md 5.3. Types of one class are the same to the diff.
const ports::TypeTable& type_table();

/// Whether HCL prints the sizes of a type of this class: strings and decimals only.
bool prints_size(ports::TypeClass type_class);

}  // namespace portolan::sqlite
