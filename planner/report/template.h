#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::report {

/// What a template can say about one report: functions of the dot (`{{ json . "  " }}`) and its fields and methods
/// (`{{ .MarshalHCL }}`, `{{ .MarshalSQL "  " }}`), each a text made from the string arguments.
struct TemplateData {
  using Text = std::function<std::string(const std::vector<std::string>& arguments)>;
  std::map<std::string, Text, std::less<>> functions;
  std::map<std::string, Text, std::less<>> fields;
};

/// A `--format` text, parsed once and rendered once (spec/cli.md 6).
class Template {
 public:
  virtual ~Template() = default;

  /// Throws UsageError(`template: format:LINE:COL: executing "format" at <.X>: ...`) and what the texts throw.
  virtual std::string render(const TemplateData& data) const = 0;
};

/// Reads a template. This reader knows plain text and actions of the forms `{{ function . "argument"... }}` and
/// `{{ .Field "argument"... }}` (`$` and `$.Field` too), and refuses everything else.
/// @param text       the template
/// @param functions  names that may be called
/// @param prefix     front of a parse error: `parse log format: ` or `parse format: `
/// Throws UsageError with the texts of spec/cli.md 6.
std::unique_ptr<Template> parse_template(const std::string& text, const std::vector<std::string>& functions,
                                         const std::string& prefix);

}  // namespace portolan::report
