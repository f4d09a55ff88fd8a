#pragma once

#include <string>

#include "operator/kube/object_store.h"

namespace portolan::op {

/// The random key for hashes over secrets, from Secret `portolan-operator-hash-key` in namespace `space`; made when it
/// does not exist (spec/operator.md 10.6). Without the right to read or create it, the key lasts as long as the
/// process.
std::string load_hash_key(kube::ObjectStore& store, const std::string& space);

}  // namespace portolan::op
