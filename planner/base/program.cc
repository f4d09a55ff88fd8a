#include "planner/base/program.h"

#include <sys/stat.h>

namespace portolan::base {

std::string program_identity() {
  struct stat file {};
  if (stat("/proc/self/exe", &file) != 0) return {};
  return std::to_string(file.st_size) + " " + std::to_string(file.st_mtim.tv_sec) + "." +
         std::to_string(file.st_mtim.tv_nsec);
}

}  // namespace portolan::base
