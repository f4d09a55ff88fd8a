#include "planner/project/for_each.h"

namespace portolan::project {

std::vector<Each> elements_of(const hcl::Value& collection, const hcl::Place& place) {
  std::vector<Each> all;
  if (collection.is_mapping()) {
    for (const auto& [key, value] : collection.entries()) all.push_back({hcl::Value(key), value});
    return all;
  }
  if (!collection.is_sequence()) {
    throw hcl::error_at(place, "schemahcl: for_each does not support " + collection.type_name() + " type");
  }
  const bool is_set = collection.kind() == hcl::Value::Kind::set;
  std::int64_t index = 0;
  for (const hcl::Value& element : collection.elements()) {
    all.push_back({is_set ? element : hcl::Value::integer(index), element});
    ++index;
  }
  return all;
}

}  // namespace portolan::project
