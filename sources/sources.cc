#include "sources/sources.h"

#include <string_view>

#include "sources/kinds.h"

namespace portolan::sources {
namespace {

/// A kind that this release knows by name alone.
class Unavailable final : public ports::DataSource {
 public:
  explicit Unavailable(std::string_view reason) : reason_(reason) {}

  hcl::Value read(const std::string&, const hcl::Section&) override { throw UsageError(reason_); }

 private:
  std::string reason_;
};

struct UnavailableKind {
  std::string_view kind;
  std::string_view reason;
};

constexpr UnavailableKind kUnavailable[] = {
    {"gcp_cloudsql_token", "this needs Google's metadata service; pass the token with getenv()"},
    {"cloud_databases", "there is no registry here; list the targets in a variable or with data \"sql\""},
};

}  // namespace

ports::DataSources make_sources(const Outside& outside) {
  ports::DataSources sources;
  sources.emplace("external", external(outside));
  sources.emplace("external_schema", external_schema(outside));
  sources.emplace("hcl_schema", hcl_schema(outside));
  sources.emplace("composite_schema", composite_schema(outside));
  sources.emplace("sql", sql(outside));
  sources.emplace("template_dir", template_dir(outside));
  sources.emplace("runtimevar", runtimevar(outside));
  sources.emplace("aws_rds_token", aws_rds_token(outside));
  sources.emplace("http", http(outside));
  sources.emplace("blob_dir", blob_dir(outside));
  sources.emplace("remote_dir", remote_dir());
  sources.emplace("remote_schema", remote_schema());
  for (const UnavailableKind& kind : kUnavailable) {
    sources.emplace(kind.kind, std::make_unique<Unavailable>(kind.reason));
  }
  return sources;
}

}  // namespace portolan::sources
