#pragma once

#include <map>
#include <string>

namespace portolan::serve {

/// One value that is asked for when metrics are scraped.
struct Sample {
  std::string name;
  std::string help;
  std::map<std::string, std::string> labels;
  double value = 0;
};

}  // namespace portolan::serve
