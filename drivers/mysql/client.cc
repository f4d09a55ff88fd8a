#include "drivers/mysql/client.h"

namespace portolan::mysql {

const base::SharedLibrary& client_library() {
  static const base::SharedLibrary library("libmariadb.so.3", "the client library of MySQL and MariaDB",
                                           "install MariaDB Connector/C (package libmariadb3)");
  return library;
}

}  // namespace portolan::mysql
