#include <string>
#include <string_view>
#include <vector>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
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

/// A directory of an object store (spec/project-file.md 7.9), of which this machine serves `file://`.
class BlobDirectory final : public ports::DataSource {
 public:
  explicit BlobDirectory(const base::Files& files) : files_(files) {}

  hcl::Value read(const std::string&, const hcl::Section& block) override {
    constexpr std::string_view kFile = "file://";
    Arguments arguments(block);
    const std::string url = arguments.required_text("url");
    arguments.finish();
    if (!url.starts_with(kFile)) {
      throw UsageError("the store behind " + base::quote_go(url.substr(0, url.find(':'))) +
                       " cannot be read; download the directory, for instance with data \"external\", and use a "
                       "file:// URL");
    }
    const std::string path = base::percent_decode(url.substr(kFile.size(), url.find('?') - kFile.size()));
    if (!files_.is_directory(path)) throw UsageError("path " + path + " is not a directory");
    return url_object(url);
  }

 private:
  const base::Files& files_;
};

}  // namespace

std::unique_ptr<ports::DataSource> blob_dir(const Outside& outside) {
  return std::make_unique<BlobDirectory>(outside.files);
}

std::unique_ptr<ports::DataSource> remote_dir() {
  return std::make_unique<Remote>(std::vector<std::string_view>{"tag"});
}

std::unique_ptr<ports::DataSource> remote_schema() {
  return std::make_unique<Remote>(std::vector<std::string_view>{"tag", "version"});
}

}  // namespace portolan::sources
