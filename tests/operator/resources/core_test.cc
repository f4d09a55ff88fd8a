#include "operator/resources/core.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "planner/base/errors.h"

namespace portolan::resources {
namespace {

using nlohmann::json;

TEST(Secret, ValuesAreDecodedAndPlainTextWins) {
  const Secret secret = secret_from_json(json::parse(
      R"({"metadata": {"name": "s"}, "type": "Opaque", "data": {"a": "aGk=", "b": "eA=="}, "stringData": {"b": "y"}})"));
  EXPECT_EQ(secret.data.at("a"), "hi");
  EXPECT_EQ(secret.data.at("b"), "y");
  const json written = to_json(secret);
  EXPECT_EQ(written["data"]["b"], "eQ==");
  EXPECT_EQ(secret_from_json(written), secret);
}

TEST(Secret, BadBase64NamesTheKeyAndNotTheValue) {
  try {
    secret_from_json(json::parse(R"({"data": {"password": "hunter2!"}})"));
    FAIL();
  } catch (const SourceError& error) {
    EXPECT_STREQ(error.what(), "data.password: not valid base64");
  }
}

TEST(ConfigMap, RoundTripWithBinaryData) {
  ConfigMap config_map;
  config_map.metadata.name = "c";
  config_map.data["schema.sql"] = "select 1;";
  config_map.binary_data["x"] = std::string("\0\xff", 2);
  EXPECT_EQ(config_map_from_json(to_json(config_map)), config_map);
}

TEST(Lease, RoundTrip) {
  Lease lease;
  lease.metadata.name = "l";
  lease.holder = "me";
  lease.duration_seconds = 15;
  lease.renew_time = "2026-01-01T00:00:00.000000Z";
  lease.transitions = 2;
  EXPECT_EQ(lease_from_json(to_json(lease)), lease);
  EXPECT_EQ(lease_from_json(json::parse(R"({"metadata": {"name": "l"}})")).holder, "");
}

}  // namespace
}  // namespace portolan::resources
