#pragma once

#include <string>
#include <string_view>

#include "planner/ports/dialect.h"

namespace portolan::mysql {

/// Default collation of a charset: what the server told at connect (setting `collate.CHARSET`), else the table of
/// spec/planner.md, Appendix B. "" for an unknown charset.
std::string default_collation(const ports::ServerFacts& facts, std::string_view charset);

/// Charset of a collation, which the collation's name starts with; `binary` is both.
std::string charset_of(std::string_view collation);

/// Whether two charsets or two collations are one; `utf8` and `utf8mb3` name the same (5.3).
bool same_charset(std::string_view a, std::string_view b);
bool same_collation(std::string_view a, std::string_view b);

/// Fills in the charset of a bag that has only a collation and the collation of a bag that has only a charset (5.3).
void complete_charset(const ports::ServerFacts& facts, schema::Properties& bag);

}  // namespace portolan::mysql
