#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "loaders/detect.h"
#include "loaders/dialects.h"
#include "loaders/options.h"
#include "loaders/orms.h"
#include "planner/base/files.h"

namespace portolan::loaders {

/// A `file://` URL that names models (orms.md 1.5).
struct ModelSource {
  /// As the user wrote it.
  std::string url;
  std::string path;
  const Orm* orm = nullptr;
  /// What the URL says about the server.
  Target target;
  OptionValues options;
  /// Whether the ORM's installed provider is asked, not the built-in loader.
  bool by_program = false;
  /// Set when the URL's path was not there: the one beside it that is.
  std::string note;
};

/// The models a URL names; nullopt for what is plain SQL or HCL, a migration directory or not there at all.
/// Throws UsageError for a folder that holds neither (`"models" contains neither SQL nor HCL files`, and what was
/// seen), for an ambiguous one and for `unknown parameter "x" for ORM source`.
std::optional<ModelSource> find_models(std::string_view url, const base::Files& files);

}  // namespace portolan::loaders
