#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/language/document.h"
#include "planner/language/print.h"
#include "planner/ports/dialect.h"

namespace portolan::language {

/// The dialect of a URL's family without a server.
const ports::Dialect& dialect_of(const std::string& url);
const ports::Dialect& sqlite();
const ports::Dialect& postgres();
const ports::Dialect& mysql();

/// A document of one file called `schema.hcl`.
Document load(std::string_view text, const ports::Dialect& dialect, const InputValues& values = {});

/// The text of the error that loading ends with; "" when it does not.
std::string error_of(std::string_view text, const ports::Dialect& dialect, const InputValues& values = {});

/// The document printed again.
std::string reprint(std::string_view text, const ports::Dialect& dialect, const PrintOptions& options = {});

/// The messages of a document's warnings.
std::vector<std::string> warnings_of(std::string_view text, const ports::Dialect& dialect);

}  // namespace portolan::language
