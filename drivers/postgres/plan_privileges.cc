#include <algorithm>

#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"
#include "planner/schema/privileges.h"

namespace portolan::postgres {
namespace {

/// Stands for the object in a statement as the catalog query spells it: `GRANT SELECT ("a") ON % TO bob`.
constexpr std::string_view kPlace = " ON % ";

/// Whether a privilege on a column names one that the object no longer has.
bool names_lost_column(const schema::Object& object, std::string_view privilege) {
  const std::size_t open = privilege.find(" (");
  if (open == std::string_view::npos) return false;
  const std::string_view quoted = privilege.substr(open + 2, privilege.size() - open - 3);
  return std::none_of(object.columns.begin(), object.columns.end(), [&](const schema::Column& column) {
    return quoted == column.name || quoted == quote_identifier(column.name);
  });
}

std::string inverse(const std::string& grant) {
  constexpr std::string_view kGrant = "GRANT ";
  constexpr std::string_view kOption = " WITH GRANT OPTION";
  if (!grant.starts_with(kGrant)) {
    return "GRANT " + base::replace_all(grant.substr(std::string_view("REVOKE ").size()), " FROM PUBLIC", " TO PUBLIC");
  }
  std::string text = grant.ends_with(kOption) ? grant.substr(0, grant.size() - kOption.size()) : grant;
  const std::size_t to = text.find(" TO ", text.find(kPlace));
  return "REVOKE " + text.substr(kGrant.size(), to - kGrant.size()) + " FROM " + text.substr(to + 4);
}

}  // namespace

void append_privileges(std::vector<Script>& script, const schema::Object& object, const std::string& target) {
  const auto grants = object.properties.get<std::vector<std::string>>(schema::kKeptGrants);
  for (const std::string& grant : grants.value_or(std::vector<std::string>{})) {
    if (names_lost_column(object, std::string_view(grant).substr(0, grant.find(kPlace)))) continue;
    const auto on_target = [&](const std::string& text) {
      return base::replace_all(text, kPlace, " ON " + target + " ");
    };
    script.push_back({on_target(grant), plan::comments::around("keep privileges on", object.name, object.kind),
                      on_target(inverse(grant))});
  }
}

}  // namespace portolan::postgres
