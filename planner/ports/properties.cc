#include "planner/ports/properties.h"

#include <algorithm>

namespace portolan::ports {

const PropertySpec* PropertyTable::find(Carrier carrier, std::string_view name, std::string_view object_kind) const {
  const auto it = std::find_if(specs_.begin(), specs_.end(), [&](const PropertySpec& spec) {
    return spec.carrier == carrier && spec.name == name &&
           (carrier != Carrier::kObject || spec.object_kind == object_kind);
  });
  return it == specs_.end() ? nullptr : &*it;
}

}  // namespace portolan::ports
