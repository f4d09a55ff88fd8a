#include "drivers/postgres/libpq.h"

namespace portolan::postgres {

const base::SharedLibrary& libpq() {
  // The name that has stood for the interface of libpq-fe.h since PostgreSQL 8.
  static const base::SharedLibrary library("libpq.so.5", "the client library of PostgreSQL",
                                           "install libpq (package libpq5)");
  return library;
}

}  // namespace portolan::postgres
