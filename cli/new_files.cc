#include "cli/new_files.h"

#include <string>

#include "cli/editor.h"
#include "planner/base/errors.h"

namespace portolan::cli {

void edit_files(const migrate::Dir& directory, const migrate::DirUrl& url, std::vector<migrate::NewFile>& files) {
  if (directory.format().name != "atlas") {
    throw UsageError("--edit flag supports only atlas directories, but got: " + url.format);
  }
  for (migrate::NewFile& file : files) file.content = edit(file.name, file.content);
}

}  // namespace portolan::cli
