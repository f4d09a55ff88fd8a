#pragma once

#include <chrono>
#include <string>

namespace portolan::sources {

struct AwsCredentials {
  std::string access_key, secret_key;
  /// Empty for long-lived keys.
  std::string session_token;
};

/// An IAM authentication token of RDS: a presigned URL without scheme, valid for 15 minutes (Signature Version 4, query
/// parameters; AWS documentation "Authenticate requests: query string").
/// @param endpoint  host:port
std::string rds_token(const std::string& endpoint, const std::string& user, const std::string& region,
                      const AwsCredentials& credentials, std::chrono::system_clock::time_point now);

/// The values of one profile in a credentials or config file of AWS, in the INI form of its documentation.
/// @param section  `default`, `profile x`
/// @param name     for example `region`
/// @return the value, "" when there is none
std::string ini_value(const std::string& text, const std::string& section, const std::string& name);

}  // namespace portolan::sources
