#pragma once

#include <string>
#include <vector>

namespace portolan::report {

/// One text: that of erd_page.html, the template of report::erd. The function is made by the build.
std::vector<std::string> erd_page_template();

}  // namespace portolan::report
