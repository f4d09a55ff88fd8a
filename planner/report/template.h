#pragma once

#include <string>

#include "planner/report/template/evaluator.h"
#include "planner/report/template/node.h"
#include "planner/report/template/value.h"

namespace portolan::report {

/// A `--format` text (spec/cli.md 6), parsed once. Named `format` in messages.
class Template {
 public:
  /// @param text       a Go template
  /// @param functions  what may be called besides Go's own functions
  /// @param prefix     front of a parse error: `parse log format: ` or `parse format: `
  /// Throws UsageError(`PREFIXtemplate: format:LINE: WHAT`).
  Template(const std::string& text, gotemplate::Functions functions, const std::string& prefix);

  /// Throws UsageError(`template: format:LINE:COL: executing "format" at <X>: WHY`), Stopped as it comes.
  std::string render(const gotemplate::Value& data) const;

 private:
  gotemplate::Functions functions_;
  gotemplate::ParsedTemplate parsed_;
};

}  // namespace portolan::report
