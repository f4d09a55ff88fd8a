#include <algorithm>
#include <iterator>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/project/reader.h"

namespace portolan::project {
namespace {

struct KindSwitch {
  std::string_view singular, plural;
  std::vector<std::string_view> kinds;
};

/// Words for several kinds come first, so that one for a single kind wins.
const std::vector<KindSwitch>& kind_switches() {
  static const std::vector<KindSwitch> kKindSwitches = {
      {"view", "views", {"view", "materialized"}},
      {"func", "funcs", {"function", "procedure", "aggregate"}},
      {"type", "types", {"enum", "domain", "composite", "range"}},
      {"object",
       "objects",
       {"sequence", "extension", "policy", "collation", "cast", "server", "event_trigger", "event"}},
      {"table", "tables", {"table"}},
      {"materialized", "materializeds", {"materialized"}},
      {"function", "functions", {"function"}},
      {"procedure", "procedures", {"procedure"}},
      {"aggregate", "aggregates", {"aggregate"}},
      {"trigger", "triggers", {"trigger"}},
      {"enum", "enums", {"enum"}},
      {"domain", "domains", {"domain"}},
      {"composite", "composites", {"composite"}},
      {"range", "ranges", {"range"}},
      {"sequence", "sequences", {"sequence"}},
      {"extension", "extensions", {"extension"}},
      {"policy", "policies", {"policy"}},
      {"collation", "collations", {"collation"}},
      {"cast", "casts", {"cast"}},
      {"server", "servers", {"server"}},
      {"event_trigger", "event_triggers", {"event_trigger"}},
      {"event", "events", {"event"}},
  };
  return kKindSwitches;
}

/// Off by default, because they belong to the server; nothing manages them.
constexpr std::string_view kOfServer[] = {"role", "roles", "user", "users", "permission", "permissions"};

bool is_of_server(std::string_view name) {
  return std::find(std::begin(kOfServer), std::end(kOfServer), name) != std::end(kOfServer);
}

void check_sensitive(const hcl::Section& mode) {
  const std::string word = read_text(mode, "sensitive");
  if (word.empty() || word == "ALLOW" || word == "DENY") return;
  throw hcl::error_at(mode.attribute("sensitive")->place,
                      "unknown sensitive " + base::quote_go(word) + "; known: ALLOW, DENY");
}

void check_names(const hcl::Section& mode, std::vector<std::string>& warnings) {
  std::vector<std::string_view> known(std::begin(kOfServer), std::end(kOfServer));
  known.push_back("sensitive");
  for (const KindSwitch& one : kind_switches()) known.insert(known.end(), {one.singular, one.plural});
  refuse_others(mode.attributes, known, "argument");
  refuse_others(mode.sections, {}, "block");
  for (const hcl::Section::Item& item : mode.attributes) {
    if (!is_of_server(item.name) || !read_bool(mode, item.name).value_or(false)) continue;
    warnings.push_back(at_line(item.place) + ": schema.mode." + item.name +
                       " has no effect: roles, users and permissions are not managed");
  }
}

}  // namespace

void read_mode(const hcl::Section& mode, ManagedKinds& kinds, std::vector<std::string>& warnings) {
  check_names(mode, warnings);
  check_sensitive(mode);
  for (const KindSwitch& one : kind_switches()) {
    for (const std::string_view word : {one.singular, one.plural}) {
      const auto managed = read_bool(mode, word);
      if (!managed) continue;
      for (const std::string_view kind : one.kinds) kinds.insert_or_assign(std::string(kind), *managed);
    }
  }
}

}  // namespace portolan::project
