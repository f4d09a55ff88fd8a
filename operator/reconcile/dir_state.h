#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "operator/kube/object_store.h"
#include "operator/resources/core.h"
#include "planner/migrate/dir.h"

namespace portolan::reconcile {

/// The migration directory that a resource's database was brought to last, kept in a Secret for the way back
/// (spec/operator.md 3.5, 10.8): `io.atlasgo.db.v1.NAME.latest`, type `atlasgo.io/db.v1`. Others read it, too.
///
///     migrations.tar.gz            what was applied: pack_directory
///     migrations.next.tar.gz       what is being applied; becomes the former when it has succeeded
///     migrations.manifest          in place of an archive that is too large for one object:
///     migrations.next.manifest       {"parts": [3, 4], "sha256": "..."}, the pieces are key `part` of the
///                                    Secrets `io.atlasgo.db.v1.NAME.latest.3` and `.4`
class DirectoryState {
 public:
  /// @param store  outlives this
  /// @param owner  metadata of the AtlasMigration
  DirectoryState(kube::ObjectStore& store, resources::Metadata owner);

  /// What is kept: what was applied before what is being applied. Empty when nothing is kept.
  /// @param format  of the directory
  /// Throws Error (`invalid secret type, got "x"`, a damaged archive) and what the store throws.
  std::vector<migrate::Dir> saved(std::string_view format);

  /// Keeps a directory beside the applied one, before its first statement runs. Throws as saved, ConflictError.
  void stage(const migrate::Dir& directory);

  /// Makes a directory the applied one, and drops what is staged. Writes only what is new.
  void commit(const migrate::Dir& directory);

 private:
  using Files = std::map<std::string, std::string>;

  std::string secret_name() const;
  resources::Metadata metadata_of(const std::string& name) const;
  void load();
  std::optional<std::string> archive(const std::string& slot);
  std::optional<Files> contents(const std::string& slot);
  void put(const std::string& slot, const std::string& packed, bool drop_staged);
  bool adopt_staged(const Files& files);
  void erase(const std::string& slot);
  void write();
  void write_secret(const std::string& name, std::map<std::string, std::string> data);

  kube::ObjectStore& store_;
  resources::Metadata owner_;
  /// The Secret as it is and as it shall be; nothing before the first look.
  std::optional<resources::Secret> secret_;
  bool exists_ = false;
};

}  // namespace portolan::reconcile
