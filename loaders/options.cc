#include "loaders/options.h"

#include <algorithm>

namespace portolan::loaders {

const std::vector<Option>& options() {
  static const std::vector<Option> kOptions = {
      {"models", OptionKind::kText, "names of the models to load, separated by commas"},
      {"build-tags", OptionKind::kText, "Go build tags, separated by commas"},
      {"table-prefix", OptionKind::kText, "prefix of GORM's table names"},
      {"singular-table", OptionKind::kSwitch, "GORM names tables in the singular"},
      {"no-lower-case", OptionKind::kSwitch, "GORM keeps upper case in names"},
      {"apps", OptionKind::kText, "labels of Django's apps, separated by commas"},
      {"settings", OptionKind::kText, "Django's settings module"},
      {"skip-errors", OptionKind::kSwitch, "leave out files that cannot be imported, with a warning"},
      {"data-source", OptionKind::kFile, "module that exports the application's data source"},
      {"tsconfig", OptionKind::kFile, "TypeScript's configuration file"},
      {"naming", OptionKind::kText, "Doctrine's naming strategy"},
      {"default-table-option", OptionKind::kText, "option of Doctrine's tables, as name=value", true},
      {"bootstrap", OptionKind::kFile, "PHP file that returns Doctrine's entity manager or configuration"},
      {"symfony", OptionKind::kFile, "folder of the Symfony application"},
  };
  return kOptions;
}

const Option* find_option(std::string_view name) {
  const auto& all = options();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Option& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace portolan::loaders
