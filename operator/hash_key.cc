#include "operator/hash_key.h"

#include <nlohmann/json.hpp>

#include "operator/resources/core.h"
#include "planner/base/errors.h"
#include "planner/base/random.h"

namespace portolan::op {
namespace {

constexpr const char* kName = "portolan-operator-hash-key";
constexpr const char* kKey = "key";

}  // namespace

std::string load_hash_key(kube::ObjectStore& store, const std::string& space) {
  const std::string fresh = base::random_bytes(32);
  for (int tries = 0; tries < 2; ++tries) {
    try {
      if (const auto document = store.get(resources::kSecret, {space, kName})) {
        const resources::Secret secret = resources::secret_from_json(*document);
        const auto key = secret.data.find(kKey);
        return key == secret.data.end() ? fresh : key->second;
      }
      resources::Secret secret{.type = "Opaque", .data = {{kKey, fresh}}};
      secret.metadata.name = kName;
      secret.metadata.space = space;
      store.create(resources::kSecret, resources::to_json(secret));
      return fresh;
    } catch (const ConflictError&) {
      // Another replica was faster: read what it wrote.
      continue;
    } catch (const Error&) {
      return fresh;
    }
  }
  return fresh;
}

}  // namespace portolan::op
