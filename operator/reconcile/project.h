#pragma once

#include <optional>
#include <string>

#include "operator/config/configuration.h"
#include "operator/config/render.h"
#include "operator/reconcile/target.h"

namespace portolan::reconcile {

/// The databases of a pass: what the spec names, and what the configuration says in the end (spec/operator.md 5.2).
struct Databases {
  Target target;
  std::optional<base::Url> dev;
};

/// Reads what both kinds have in common from the spec and the objects it refers to, evaluates the configuration and
/// takes the databases from the result.
class ProjectReader {
 public:
  /// Everything outlives this.
  ProjectReader(const resources::CommonSpec& spec, ReferenceReader& reader, Redactor& redactor,
                config::Configuration& configuration)
      : spec_(spec), reader_(reader), redactor_(redactor), configuration_(configuration) {}

  /// Reads configuration, variables, target and dev URL. Throws what ReferenceReader and resolve_target throw;
  /// `no target database defined` when neither the spec nor a configuration could name one.
  void read();

  bool has_configuration() const { return !document_.custom.empty(); }
  bool has_target() const { return target_.has_value(); }
  const config::Document& document() const { return document_; }

  /// @param source  URL of the desired state or the migration directory in the working directory; "" when there is none
  /// @return valid as long as the configuration. Throws what Configuration::evaluate throws.
  template <typename Spec>
  const project::Project& evaluate(const Spec& spec, const std::string& source) {
    document_.generated = config::render(spec, resolved(source));
    return evaluate();
  }

  /// Throws Error with the text of UsageError for a URL that cannot be parsed. Precondition: the environment has a URL.
  Databases databases(const project::Environment& environment) const;

 private:
  config::Resolved resolved(const std::string& source) const;
  const project::Project& evaluate();

  const resources::CommonSpec& spec_;
  ReferenceReader& reader_;
  Redactor& redactor_;
  config::Configuration& configuration_;
  config::Document document_;
  std::optional<Target> target_;
  std::optional<base::Url> dev_;
};

}  // namespace portolan::reconcile
