#include "planner/testing/commands.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::testing {
namespace {

using base::quote_go;
using Words = std::vector<std::string_view>;

constexpr std::string_view kKinds[] = {"schema", "migrate", "plan", "script"};
constexpr std::string_view kAttributes[] = {"skip", "parallel", "for_each"};

/// One command block.
struct Command {
  std::string_view type;
  Words required;
  Words optional;
  /// The only kind of test that has it; empty: all.
  std::string_view kind = {};
};

const std::vector<Command>& commands() {
  static const std::vector<Command> kCommands = {
      {"exec", {"sql"}, {"format", "output", "match"}},
      {"catch", {"sql"}, {"error"}},
      {"assert", {"sql"}, {"error_message"}},
      {"log", {"message"}, {}},
      {"external", {"program"}, {"working_dir", "output", "match"}},
      {"cleanup", {"sql"}, {}},
      {"migrate", {"to"}, {}, "migrate"},
      {"schema", {"url"}, {}, "plan"},
      {"apply", {"url"}, {}, "plan"},
  };
  return kCommands;
}

bool has(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void refuse_unknown(const hcl::Attribute& attribute) {
  throw hcl::error_at(attribute.name_place, "Unsupported argument",
                      "An argument named " + quote_go(attribute.name) + " is not expected here.");
}

void check_command(const hcl::Block& block, std::string_view kind) {
  const auto& known = commands();
  const auto command = std::find_if(known.begin(), known.end(), [&](const Command& c) {
    return c.type == block.type && (c.kind.empty() || c.kind == kind);
  });
  if (command == known.end()) {
    throw hcl::error_at(block.header, "Unsupported block type",
                        "Blocks of type " + quote_go(block.type) + " are not expected here.");
  }
  for (const hcl::Attribute& attribute : block.body.attributes) {
    if (!has(command->required, attribute.name) && !has(command->optional, attribute.name)) refuse_unknown(attribute);
  }
  for (const std::string_view name : command->required) {
    if (block.body.attribute(name) != nullptr) continue;
    throw hcl::error_at(block.header, "Missing required argument",
                        "The argument " + quote_go(name) + " is required, but no definition was found.");
  }
  if (block.body.attribute("output") != nullptr && block.body.attribute("match") != nullptr) {
    throw hcl::error_at(block.header, "only one of \"output\" and \"match\" can be set");
  }
}

}  // namespace

void check_test(const hcl::Block& test) {
  if (test.labels.size() != 2) throw hcl::error_at(test.header, "block \"test\" must have exactly 2 labels");
  const std::string& kind = test.labels[0].text;
  if (!has(kKinds, kind)) {
    throw hcl::error_at(test.labels[0].place,
                        "unknown kind of test " + quote_go(kind) + "; known: schema, migrate, plan, script");
  }
  // Scripts are only known by name; no command of this program runs them.
  if (kind == "script") return;
  for (const hcl::Attribute& attribute : test.body.attributes) {
    if (!has(kAttributes, attribute.name)) refuse_unknown(attribute);
  }
  for (const hcl::Block& block : test.body.blocks) check_command(block, kind);
}

hcl::SectionOptions command_options() {
  static const hcl::Scope kFormats = [] {
    hcl::Scope scope;
    scope.title = "exec.format";
    for (const char* word : {"csv", "table"}) scope.variables.emplace(word, hcl::Value(word));
    return scope;
  }();
  hcl::SectionOptions options;
  options.words = [](const Words&, std::string_view attribute) { return attribute == "format" ? &kFormats : nullptr; };
  return options;
}

}  // namespace portolan::testing
