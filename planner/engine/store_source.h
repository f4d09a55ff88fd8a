#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/engine/state.h"
#include "planner/hcl/section.h"

/// Desired states as files and a document about them, the form in which the store keeps them.
namespace portolan::engine {

/// Name of the document beside the files; none of them is called so.
inline constexpr std::string_view kManifest = "push.hcl";

/// A tuple of strings.
hcl::Value text_list(const std::vector<std::string>& texts);

/// A source that needs nothing but itself: `document` says how `files` make it.
struct FiledSource {
  /// Text of the blocks `source`, nested for composite states.
  std::string document;
  /// Paths relative to the folder of the document.
  std::vector<SourceFile> files;

  /// base64(SHA-256) of both.
  std::string sum() const;
};

/// The source with live databases, also in parts, turned into the SQL that creates what `scope` leaves of them.
/// Throws what inspecting throws.
StateSource self_contained(const Context& context, StateSource source, const StateScope& scope);

/// Files the source as it is written, with the values of those variables that its documents declare.
/// Precondition: self_contained.
FiledSource file_source(const StateSource& source);

/// What file_source has filed. Throws SourceError for a block that is none of these.
/// @param block   the evaluated `source` block
/// @param folder  where its files lie
StateSource read_filed(const base::Files& files, const hcl::Section& block, const std::string& folder);

}  // namespace portolan::engine
