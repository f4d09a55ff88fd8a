#include "planner/report/environment.h"

namespace portolan::report {
namespace {

using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

/// Go's *url.Userinfo: its text has everything, its JSON nothing.
Value user_value(const base::Url& url) {
  const bool has_user = !url.user().empty() || url.has_password();
  if (!has_user) return Value::null("*url.Userinfo");
  const std::string password = url.has_password() ? ":" + base::percent_encode(url.password()) : "";
  const std::string text = base::percent_encode(url.user()) + password;
  Struct user{.type = "*url.Userinfo", .fields = {}, .methods = {}};
  const auto constant = [](const std::string& value) {
    return gotemplate::Function{{}, false, [value](const gotemplate::Call&) -> Value { return value; }};
  };
  user.methods["Username"] = constant(url.user());
  user.methods["String"] = constant(text);
  return user;
}

Value url_value(const Environment& environment) {
  const base::Url& url = environment.url;
  const std::string name = url.host().find(':') == std::string::npos ? url.host() : "[" + url.host() + "]";
  Struct value{.type = "*sqlclient.URL",
               .fields = {field("Scheme", url.scheme()), field("Opaque", ""), field("User", user_value(url)),
                          field("Host", url.port() > 0 ? name + ":" + std::to_string(url.port()) : name),
                          field("Path", url.path()), field("Fragment", ""), field("RawQuery", url.raw_query()),
                          field("RawPath", ""), field("RawFragment", ""), field("ForceQuery", false),
                          field("OmitHost", false), field("Schema", environment.schema)},
               .methods = {}};
  value.text = [url] { return url.with_secrets(); };
  value.methods["Redacted"] = {{}, false, [url](const gotemplate::Call&) -> Value { return url.redacted(); }};
  return value;
}

}  // namespace

std::vector<gotemplate::Field> environment_fields(const Environment& environment) {
  return {field("Driver", environment.driver), field("URL", url_value(environment)),
          field("Dir", environment.dir, true)};
}

}  // namespace portolan::report
