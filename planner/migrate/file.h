#pragma once

#include <optional>
#include <string>

namespace portolan::migrate {

/// One file of a migration directory.
struct File {
  /// As listed in atlas.sum: the base name, or the path relative to the directory with `/` where a format reads
  /// folders.
  std::string name;
  /// Raw bytes.
  std::string content;
  std::string version;
  /// Empty when the name has none.
  std::string description;
  /// Bytes of the file beside it that leads back, where a format keeps one; it is not part of the sum.
  std::optional<std::string> down = std::nullopt;
};

/// Whether the file is a checkpoint (`-- atlas:checkpoint [tag]`, spec/migrations.md 12.4).
bool is_checkpoint(const File& file);

/// Tag of a checkpoint, or "".
std::string checkpoint_tag(const File& file);

/// `name` of a file about to be written together with its bytes.
struct NewFile {
  std::string name;
  std::string content;

  bool operator==(const NewFile&) const = default;
};

}  // namespace portolan::migrate
