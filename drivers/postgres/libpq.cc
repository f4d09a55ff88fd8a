#include "drivers/postgres/libpq.h"

#include <dlfcn.h>

#include <string>

#include "planner/base/errors.h"

namespace portolan::postgres {
namespace {

/// The name that has stood for the interface of libpq-fe.h since PostgreSQL 8.
constexpr const char* kLibrary = "libpq.so.5";

std::string last_error() {
  const char* text = dlerror();
  return text == nullptr ? "not found" : text;
}

void* open_library() {
  void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library != nullptr) return library;
  throw Error("the client library of PostgreSQL cannot be loaded, install libpq (package libpq5): " + last_error());
}

}  // namespace

void* libpq_symbol(const char* name) {
  static void* const library = open_library();
  void* symbol = dlsym(library, name);
  if (symbol == nullptr) throw Error("the client library of PostgreSQL is too old: " + last_error());
  return symbol;
}

}  // namespace portolan::postgres
