#include "planner/project/docker.h"

#include <string>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"

namespace portolan::project {
namespace {

/// Text of an attribute, or "" when the block lacks it.
std::string text_of(const hcl::Section& block, std::string_view name) {
  const hcl::Section::Item* item = block.attribute(name);
  if (item == nullptr) return "";
  if (item->value.is_string()) return item->value.as_string();
  throw hcl::error_at(item->place,
                      "value of attr " + base::quote_go(name) + " cannot be read as string: string value is required");
}

void refuse_unfinished(const hcl::Section& block) {
  if (const hcl::Section::Item* item = block.attribute("baseline")) {
    throw hcl::error_at(item->place, "docker: baseline is not supported yet; create what it makes in the image");
  }
  if (const hcl::Section* build = block.section("build")) {
    throw hcl::error_at(build->place, "docker: build is not supported yet; build the image first");
  }
}

}  // namespace

hcl::Value docker_value(const hcl::Section& block) {
  if (block.labels.size() != 2) {
    throw hcl::error_at(block.place, "docker block " + base::quote_go(block.type) + " must have exactly 2 labels");
  }
  refuse_unfinished(block);
  const std::string image = text_of(block, "image");
  if (image.empty()) {
    throw hcl::error_at(block.place, "Missing required argument",
                        "The argument \"image\" is required, but no definition was found.");
  }
  // An image without a registry has no host; without a tag its last part would be taken for the database.
  const bool has_tag = image.find(':', image.rfind('/') + 1) != std::string::npos;
  const bool has_host = image.find('/') != std::string::npos;
  std::string url = "docker+" + block.labels[0] + "://" + (has_host ? "" : "_/") + image + (has_tag ? "" : ":latest");
  const std::string schema = text_of(block, "schema");
  const std::string database = text_of(block, "database");
  if (!database.empty()) url += "/" + base::percent_encode(database);
  if (!schema.empty()) url += "?schema=" + base::percent_encode(schema);
  std::vector<hcl::Value::Entry> entries;
  for (const hcl::Section::Item& item : block.attributes) entries.emplace_back(item.name, item.value);
  entries.emplace_back("url", hcl::Value(url));
  return hcl::Value::object(std::move(entries));
}

}  // namespace portolan::project
