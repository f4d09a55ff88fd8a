#pragma once

#include <string>
#include <vector>

#include "loaders/orms.h"
#include "planner/base/files.h"

namespace portolan::loaders {

/// Why an ORM is meant.
struct Evidence {
  std::string file;
  /// 0: the file's being there.
  int line = 0;
  std::string reason;
};

/// One ORM that a path speaks of.
struct Candidate {
  /// Name of the table of ORMs, or of an ORM that is not supported.
  std::string name;
  double score = 0;
  std::vector<Evidence> evidence;
};

/// What was found below a path (orms.md 1.6).
struct Detection {
  std::string path;
  /// Highest score first.
  std::vector<Candidate> candidates;
  /// What almost was something: `.go files without gorm tags`, an ORM that is not supported.
  std::vector<std::string> near_misses;
};

/// Looks for evidence in the files of a path.
Detection detect(const std::string& path, const base::Files& files);

/// The ORM that wins; null when none does.
/// Throws UsageError(`ambiguous models directory "src/db": found typeorm ("User.ts") and …; add ?orm= to the URL`).
const Orm* decide(const Detection& detection);

/// `models of a supported ORM (gorm, …): <near misses>`, for an error that there are none.
std::string nothing_found(const Detection& detection);

}  // namespace portolan::loaders
