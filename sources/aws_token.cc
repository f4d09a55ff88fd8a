#include "sources/aws_token.h"

#include <string_view>
#include <utility>
#include <vector>

#include "planner/base/clock.h"
#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"
#include "sources/arguments.h"
#include "sources/kinds.h"

namespace portolan::sources {
namespace {

constexpr std::string_view kService = "rds-db";
constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kSeconds = "900";

/// `20260102T030405Z`.
std::string compact_time(std::chrono::system_clock::time_point now) {
  std::string text;
  for (const char c : base::rfc3339(std::chrono::floor<std::chrono::seconds>(now))) {
    if (c != '-' && c != ':') text += c;
  }
  return text;
}

std::string signing_key(const std::string& secret, const std::string& date, const std::string& region) {
  std::string key = base::hmac_sha256("AWS4" + secret, date);
  for (const std::string_view part : {std::string_view(region), kService, std::string_view("aws4_request")}) {
    key = base::hmac_sha256(key, part);
  }
  return key;
}

/// Credentials and region as AWS's own programs find them on a machine: environment, then the shared files.
class AwsToken final : public ports::DataSource {
 public:
  explicit AwsToken(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string&, const hcl::Section& block) override {
    Arguments arguments(block);
    const std::string endpoint = arguments.required_text("endpoint");
    const std::string user = arguments.required_text("username");
    const std::string region = arguments.text("region").value_or("");
    const auto profile = arguments.text("profile");
    arguments.finish();
    if (endpoint.find(':') == std::string::npos) {
      throw UsageError("building auth token: the provided endpoint is missing a port, or the provided port is invalid");
    }
    const AwsCredentials credentials = find_credentials(profile);
    return hcl::Value(rds_token(endpoint, user, find_region(region, profile), credentials, outside_.clock.now()));
  }

 private:
  std::string variable(const char* name) const { return outside_.getenv(name); }

  /// Text of a shared file, "" when there is none.
  std::string shared_file(const char* override_variable, const char* name) const {
    std::string path = variable(override_variable);
    if (path.empty()) path = variable("HOME") + "/.aws/" + name;
    return outside_.files.exists(path) ? outside_.files.read(path) : "";
  }

  std::string profile_name(const std::optional<std::string>& profile) const {
    if (profile && !profile->empty()) return *profile;
    const std::string chosen = variable("AWS_PROFILE");
    return chosen.empty() ? "default" : chosen;
  }

  AwsCredentials find_credentials(const std::optional<std::string>& profile) const {
    AwsCredentials found{variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"),
                         variable("AWS_SESSION_TOKEN")};
    if (!profile && !found.access_key.empty() && !found.secret_key.empty()) return found;
    const std::string name = profile_name(profile);
    const std::string text = shared_file("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    found = {ini_value(text, name, "aws_access_key_id"), ini_value(text, name, "aws_secret_access_key"),
             ini_value(text, name, "aws_session_token")};
    if (!found.access_key.empty() && !found.secret_key.empty()) return found;
    throw UsageError(
        "loading aws config: no credentials in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)" +
        std::string(" or in profile ") + base::quote_go(name) + " of the credentials file");
  }

  std::string find_region(const std::string& given, const std::optional<std::string>& profile) const {
    if (!given.empty()) return given;
    for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
      if (std::string region = variable(name); !region.empty()) return region;
    }
    const std::string name = profile_name(profile);
    const std::string section = name == "default" ? name : "profile " + name;
    std::string region = ini_value(shared_file("AWS_CONFIG_FILE", "config"), section, "region");
    if (region.empty()) throw UsageError("loading aws config: no region; set the attribute region or AWS_REGION");
    return region;
  }

  Outside outside_;
};

}  // namespace

std::string rds_token(const std::string& endpoint, const std::string& user, const std::string& region,
                      const AwsCredentials& credentials, std::chrono::system_clock::time_point now) {
  const std::string time = compact_time(now);
  const std::string date = time.substr(0, 8);
  const std::string scope = date + "/" + region + "/" + std::string(kService) + "/aws4_request";
  // In the order of their names, as the signature wants them.
  std::vector<std::pair<std::string, std::string>> query = {
      {"Action", "connect"},
      {"DBUser", user},
      {"X-Amz-Algorithm", std::string(kAlgorithm)},
      {"X-Amz-Credential", credentials.access_key + "/" + scope},
      {"X-Amz-Date", time},
      {"X-Amz-Expires", std::string(kSeconds)},
  };
  if (!credentials.session_token.empty()) query.emplace_back("X-Amz-Security-Token", credentials.session_token);
  query.emplace_back("X-Amz-SignedHeaders", "host");
  std::vector<std::string> pairs;
  for (const auto& [name, value] : query) pairs.push_back(name + "=" + base::percent_encode(value));
  const std::string text = base::join(pairs, "&");
  const std::string request =
      "GET\n/\n" + text + "\nhost:" + endpoint + "\n\nhost\n" + base::hex_encode(base::sha256(""));
  const std::string to_sign =
      std::string(kAlgorithm) + "\n" + time + "\n" + scope + "\n" + base::hex_encode(base::sha256(request));
  const std::string signature =
      base::hex_encode(base::hmac_sha256(signing_key(credentials.secret_key, date, region), to_sign));
  return endpoint + "/?" + text + "&X-Amz-Signature=" + signature;
}

std::string ini_value(const std::string& text, const std::string& section, const std::string& name) {
  std::string current;
  for (const std::string& raw : base::split(text, '\n')) {
    const std::string line(base::trim(raw));
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      current = base::trim(std::string_view(line).substr(1, line.size() - 2));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (current != section || equals == std::string::npos) continue;
    if (base::trim(std::string_view(line).substr(0, equals)) == name) {
      return std::string(base::trim(std::string_view(line).substr(equals + 1)));
    }
  }
  return "";
}

std::unique_ptr<ports::DataSource> aws_rds_token(const Outside& outside) {
  return std::make_unique<AwsToken>(outside);
}

}  // namespace portolan::sources
