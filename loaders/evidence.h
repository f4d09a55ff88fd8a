#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan::loaders {

/// One kind of evidence for an ORM (the table of orms.md 1.6).
struct EvidenceRule {
  /// Suffixes of file names, `.py`.
  const std::vector<std::string_view>* files;
  /// What is looked for in the text; empty: the file's being there.
  std::string_view pattern;
  std::string_view orm;
  double weight;
  std::string_view reason;
  /// Ends the search.
  bool decides = false;
};

const std::vector<EvidenceRule>& evidence_rules();

/// What the ORMs are called in a project's list of dependencies.
struct Dependency {
  std::string_view manifest;
  std::string_view pattern;
  std::string_view orm;
  /// Suffixes of the language's files.
  const std::vector<std::string_view>* files;
};

const std::vector<Dependency>& dependencies();

/// ORMs that are recognised to say that they are not supported, and what to say.
struct Unsupported {
  std::string_view orm;
  std::string_view advice;
};

const std::vector<Unsupported>& unsupported_orms();

/// Languages whose files without evidence are worth a word.
struct NearMiss {
  std::string_view suffix;
  std::string_view text;
};

const std::vector<NearMiss>& near_miss_texts();

}  // namespace portolan::loaders
