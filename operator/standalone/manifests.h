#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace portolan::standalone {

/// One object of a manifest file, as written.
struct Manifest {
  std::string file;  ///< path below the folder
  int line = 1;
  std::string document;  ///< the object as JSON text
};

/// What one scan of a folder found.
struct Scan {
  std::vector<Manifest> manifests;
  /// Files that could not be read, with the reason (file, line and column in the text). Objects that an earlier scan
  /// found in them stay as they were.
  std::map<std::string, std::string> unreadable;
};

/// Reads every `*.yaml` and `*.yml` of `folder` and its sub-folders, in name order. Hidden files and folders and
/// `*.status.yaml` are no manifests. `kind: List` gives its items.
Scan scan_folder(const std::string& folder);

/// A text that differs when any manifest file was added, removed or written since.
std::string folder_signature(const std::string& folder);

}  // namespace portolan::standalone
