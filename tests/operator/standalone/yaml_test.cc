#include "operator/standalone/yaml.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "planner/base/errors.h"

namespace portolan::standalone {
namespace {

using nlohmann::json;

json read_one(const std::string& text) {
  json found;
  read_yaml(text, "x.yaml", [&](json& document, int) { found = document; });
  return found;
}

TEST(Yaml, TypesScalarsAsKubernetesDoes) {
  const std::vector<std::pair<std::string, json>> cases = {{"1", 1},
                                                           {"\"1\"", "1"},
                                                           {"'1'", "1"},
                                                           {"true", true},
                                                           {"\"true\"", "true"},
                                                           {"yes", true},
                                                           {"off", false},
                                                           {"~", nullptr},
                                                           {"null", nullptr},
                                                           {"1.5", 1.5},
                                                           {"0x10", 16},
                                                           {"-3", -3},
                                                           {"1.2.3", "1.2.3"},
                                                           {"text", "text"},
                                                           {"y", "y"},
                                                           {"\"\"", ""},
                                                           {"20260101000000", 20260101000000}};
  for (const auto& [text, value] : cases) EXPECT_EQ(read_one("k: " + text)["k"], value) << text;
}

TEST(Yaml, GivesEveryDocumentAndItsLine) {
  std::vector<int> lines;
  read_yaml("a: 1\n---\n# empty\n---\nb: 2\n", "x.yaml", [&](json&, int line) { lines.push_back(line); });
  EXPECT_EQ(lines, (std::vector<int>{1, 5}));
}

TEST(Yaml, NamesThePlaceOfAMistake) {
  try {
    read_one("a: 1\nb: [1,\n");
    FAIL();
  } catch (const SourceError& error) {
    EXPECT_EQ(error.range().start.file, "x.yaml");
    EXPECT_GE(error.range().start.line, 2);
  }
}

TEST(Yaml, RefusesAKeyGivenTwice) {
  EXPECT_THROW(read_one("a: 1\na: 2\n"), SourceError);
}

TEST(Yaml, WritesWhatItReads) {
  const json value = {{"s", "1"},
                      {"t", "true"},
                      {"n", 1},
                      {"b", false},
                      {"m", "a\nb\n"},
                      {"no newline", "a\nb"},
                      {"list", {1, "x"}},
                      {"empty", ""},
                      {"null", nullptr},
                      {"quoted", "it's \"x\""},
                      {"lead", "  a\nb\n"},
                      {"colon", "a: b"}};
  EXPECT_EQ(read_one(write_yaml(value)), value) << write_yaml(value);
}

}  // namespace
}  // namespace portolan::standalone
