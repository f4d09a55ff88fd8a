#include "planner/base/random.h"

#include "planner/base/errors.h"
#include "planner/base/libcrypto.h"

namespace portolan::base {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    throw Error("the system gives no random bytes");
  }
  return bytes;
}

}  // namespace portolan::base
