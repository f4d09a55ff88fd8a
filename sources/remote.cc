#include <string>
#include <string_view>
#include <vector>

#include "planner/base/url.h"
#include "sources/arguments.h"
#include "sources/kinds.h"

/// What the store keeps, by name (spec/project-file.md 7.9).
namespace portolan::sources {
namespace {

class Remote final : public ports::DataSource {
 public:
  /// @param parameters  arguments that become parameters of the URL
  explicit Remote(std::vector<std::string_view> parameters) : parameters_(std::move(parameters)) {}

  hcl::Value read(const std::string&, const hcl::Section& block) override {
    Arguments arguments(block);
    std::string url = "atlas://" + arguments.required_text("name");
    char separator = '?';
    for (const std::string_view name : parameters_) {
      const auto value = arguments.text(name);
      if (!value || value->empty()) continue;
      url += separator + std::string(name) + "=" + base::percent_encode(*value);
      separator = '&';
    }
    arguments.finish();
    return url_object(url);
  }

 private:
  std::vector<std::string_view> parameters_;
};

}  // namespace

std::unique_ptr<ports::DataSource> remote_dir() {
  return std::make_unique<Remote>(std::vector<std::string_view>{"tag"});
}

std::unique_ptr<ports::DataSource> remote_schema() {
  return std::make_unique<Remote>(std::vector<std::string_view>{"tag", "version"});
}

}  // namespace portolan::sources
