#include "support.h"

#include <map>
#include <memory>

#include "drivers/registry.h"
#include "planner/base/errors.h"
#include "planner/base/url.h"

namespace portolan::language {

const ports::Dialect& dialect_of(const std::string& url) {
  static const ports::Registry registry = drivers::make_registry();
  static std::map<std::string, std::unique_ptr<ports::Dialect>> dialects;
  std::unique_ptr<ports::Dialect>& dialect = dialects[url];
  if (!dialect) {
    const base::Url parsed = base::Url::parse(url);
    dialect = registry.find(parsed.scheme()).offline_dialect(parsed);
  }
  return *dialect;
}

const ports::Dialect& sqlite() {
  return dialect_of("sqlite://db?mode=memory");
}
const ports::Dialect& postgres() {
  return dialect_of("postgres://localhost/db");
}
const ports::Dialect& mysql() {
  return dialect_of("mysql://localhost/");
}

Document load(std::string_view text, const ports::Dialect& dialect, const InputValues& values) {
  return load_document({{"schema.hcl", std::string(text)}}, values, dialect);
}

std::string error_of(std::string_view text, const ports::Dialect& dialect, const InputValues& values) {
  try {
    load(text, dialect, values);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

std::string reprint(std::string_view text, const ports::Dialect& dialect, const PrintOptions& options) {
  return print_realm(load(text, dialect).realm, dialect, options);
}

std::vector<std::string> warnings_of(std::string_view text, const ports::Dialect& dialect) {
  std::vector<std::string> texts;
  for (const Warning& warning : load(text, dialect).warnings) texts.push_back(to_string(warning));
  return texts;
}

}  // namespace portolan::language
