#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan::report {

/// One file of an archive; its path is relative, with `/`.
struct ArchiveFile {
  std::string path;
  std::string content;
};

/// Files as one text: a line `-- PATH --`, then the content (spec/cli.md 7.1).
/// Throws UsageError for paths that are given twice, absolute or lead out of the archive, and for content with a line
/// that would start another file.
std::string format_archive(const std::vector<ArchiveFile>& files);

/// The files of such a text. Throws UsageError as format_archive, and for text before the first file.
std::vector<ArchiveFile> parse_archive(std::string_view text);

}  // namespace portolan::report
