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

[[noreturn]] void require(const hcl::Section& block, std::string_view name) {
  throw hcl::error_at(block.place, "Missing required argument",
                      "The argument " + base::quote_go(name) + " is required, but no definition was found.");
}

/// Parameters of the URL that is made.
class Query {
 public:
  void add(std::string_view key, const std::string& value) {
    if (value.empty()) return;
    text_ += (text_.empty() ? "?" : "&") + std::string(key) + "=" + base::percent_encode(value);
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// `build { context dockerfile target args }`, in the words of drivers/dev/docker_url.h.
void add_build(const hcl::Section& build, Query& query) {
  const std::string context = text_of(build, "context");
  if (context.empty()) require(build, "context");
  query.add("build-context", context);
  query.add("build-file", text_of(build, "dockerfile"));
  query.add("build-target", text_of(build, "target"));
  const hcl::Section::Item* arguments = build.attribute("args");
  if (arguments == nullptr) return;
  if (!arguments->value.is_mapping()) throw hcl::error_at(arguments->place, "args is a map of strings");
  for (const auto& [name, value] : arguments->value.entries()) {
    if (!value.is_string()) throw hcl::error_at(arguments->place, "args is a map of strings");
    query.add("build-arg", name + "=" + value.as_string());
  }
}

}  // namespace

hcl::Value docker_value(const hcl::Section& block) {
  if (block.labels.size() != 2) {
    throw hcl::error_at(block.place, "docker block " + base::quote_go(block.type) + " must have exactly 2 labels");
  }
  const std::string image = text_of(block, "image");
  if (image.empty()) require(block, "image");
  // An image without a registry has no host; without a tag its last part would be taken for the database.
  const bool has_tag = image.find(':', image.rfind('/') + 1) != std::string::npos;
  const bool has_host = image.find('/') != std::string::npos;
  std::string url = "docker+" + block.labels[0] + "://" + (has_host ? "" : "_/") + image + (has_tag ? "" : ":latest");
  const std::string database = text_of(block, "database");
  if (!database.empty()) url += "/" + base::percent_encode(database);
  Query query;
  query.add("schema", text_of(block, "schema"));
  query.add("baseline", text_of(block, "baseline"));
  if (const hcl::Section* build = block.section("build")) add_build(*build, query);
  url += query.text();
  std::vector<hcl::Value::Entry> entries;
  for (const hcl::Section::Item& item : block.attributes) entries.emplace_back(item.name, item.value);
  entries.emplace_back("url", hcl::Value(url));
  return hcl::Value::object(std::move(entries));
}

}  // namespace portolan::project
