#include <algorithm>

#include "planner/base/errors.h"
#include "planner/project/reader.h"

namespace portolan::project {
namespace {

using Sections = std::vector<const hcl::Section*>;

constexpr std::string_view kKnown[] = {"log", "format", "latest", "review"};

std::string read_log(const hcl::Section& block) {
  if (block.attribute("log") != nullptr && block.attribute("format") != nullptr) {
    throw hcl::error_at(block.place, "cannot use both 'log' and 'format' in the same lint block");
  }
  return read_text(block, block.attribute("log") != nullptr ? "log" : "format");
}

/// What all `lint` blocks of one level say together; of a value given twice the last one counts.
Lint read_level(const Sections& blocks) {
  Lint lint;
  for (const hcl::Section* block : blocks) {
    if (std::string log = read_log(*block); !log.empty()) lint.log = std::move(log);
    if (std::string review = read_text(*block, "review"); !review.empty()) lint.review = std::move(review);
    if (const std::uint64_t latest = read_count(*block, "latest"); latest != 0) lint.latest = latest;
    for (const hcl::Section& part : block->sections) {
      if (part.type == "git") {
        lint.git_dir = read_text(part, "dir");
        lint.git_base = read_text(part, "base");
      } else {
        lint.analyzers.push_back(part);
      }
    }
  }
  return lint;
}

/// Whether a block says anything about analyzers; that ends the inheritance of all of them.
bool sets_analyzers(const Sections& blocks, const Lint& own) {
  if (!own.analyzers.empty()) return true;
  return std::any_of(blocks.begin(), blocks.end(), [](const hcl::Section* block) {
    return std::any_of(block->attributes.begin(), block->attributes.end(), [](const hcl::Section::Item& item) {
      return std::find(std::begin(kKnown), std::end(kKnown), item.name) == std::end(kKnown);
    });
  });
}

void inherit_detection(Lint& lint, const Lint& global) {
  if (lint.latest != 0 || (!lint.git_dir.empty() && !lint.git_base.empty())) return;
  if (!global.git_dir.empty() || !global.git_base.empty()) {
    lint.git_dir = global.git_dir;
    lint.git_base = global.git_base;
  } else if (lint.git_dir.empty() && lint.git_base.empty()) {
    lint.latest = global.latest;
  }
}

}  // namespace

Lint read_lint(const Sections& own_blocks, const Sections& global_blocks) {
  const Lint global = read_level(global_blocks);
  if (own_blocks.empty()) return global;
  Lint lint = read_level(own_blocks);
  if (lint.log.empty()) lint.log = global.log;
  if (lint.review.empty()) lint.review = global.review;
  if (!sets_analyzers(own_blocks, lint)) lint.analyzers = global.analyzers;
  inherit_detection(lint, global);
  return lint;
}

}  // namespace portolan::project
