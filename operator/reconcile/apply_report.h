#pragma once

#include <string>
#include <vector>

#include "operator/reconcile/target.h"

namespace portolan::reconcile {

/// The Ready message of an applied schema: a fixed sentence and the apply report as JSON, without what could tell
/// secrets, its statement lists shortened (spec/operator.md 1.8, 10.6).
/// @param driver   name that reports print
/// @param applied  the statements that were run; none gives `{"Changes":{}}`
std::string applied_message(const Target& target, const std::string& driver, const std::string& schema,
                            const std::vector<std::string>& applied);

/// A list of statements within 1024 bytes, by the rule of operator.md 1.8.
std::vector<std::string> shortened(const std::vector<std::string>& statements);

}  // namespace portolan::reconcile
