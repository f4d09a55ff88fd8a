#include "planner/base/shared_library.h"

#include <dlfcn.h>

#include "planner/base/errors.h"

namespace portolan::base {
namespace {

std::string loader_error() {
  const char* text = dlerror();
  return text == nullptr ? "not found" : text;
}

}  // namespace

SharedLibrary::SharedLibrary(const std::string& file, std::string purpose, const std::string& advice)
    : purpose_(std::move(purpose)), handle_(dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) throw Error(purpose_ + " cannot be loaded, " + advice + ": " + loader_error());
}

void* SharedLibrary::symbol(const char* name) const {
  void* address = dlsym(handle_, name);
  if (address == nullptr) throw Error(purpose_ + " is of another version: " + loader_error());
  return address;
}

}  // namespace portolan::base
