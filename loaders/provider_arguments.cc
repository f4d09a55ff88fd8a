#include "loaders/provider_arguments.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

/// How the words behind a flag are read.
enum class Takes { kPath, kPaths, kDialect, kText, kTexts, kOn, kNothing };

struct Flag {
  std::string_view name;
  Takes takes;
};

/// What one provider's program understands, and what it does without.
struct Arguments {
  std::string_view orm;
  std::vector<Flag> flags;
  std::string_view default_dialect;
  std::string_view default_path;
  /// Whether it has rules of its own about what counts as a model (loaders/README.md, `--direct`).
  bool direct = false;
};

const std::vector<Arguments>& table() {
  static const std::vector<Flag> kNodeFlags = {{"path", Takes::kPath}, {"dialect", Takes::kDialect}};
  static const std::vector<Arguments> kTable = {
      {"gorm",
       {{"path", Takes::kPath}, {"dialect", Takes::kDialect}, {"build-tags", Takes::kText}, {"models", Takes::kText}},
       "",
       "",
       true},
      {"sequelize", kNodeFlags, "", "", true},
      {"sequelize-typescript", kNodeFlags, "", "", true},
      {"typeorm", {{"path", Takes::kPaths}, {"dialect", Takes::kDialect}}, "", "", true},
      {"sqlalchemy",
       {{"path", Takes::kPath},
        {"dialect", Takes::kDialect},
        {"skip-errors", Takes::kOn},
        {"no-skip-errors", Takes::kNothing},
        {"models", Takes::kText}},
       "mysql",
       "."},
      {"django", {{"dialect", Takes::kDialect}, {"apps", Takes::kTexts}, {"settings", Takes::kText}}, "mysql", "."},
      {"doctrine", {{"path", Takes::kPath}, {"dialect", Takes::kDialect}}, "mysql", "./src"},
      {"prisma",
       {{"from-empty", Takes::kNothing},
        {"script", Takes::kNothing},
        {"to-schema-datamodel", Takes::kPath},
        {"to-schema", Takes::kPath}},
       "",
       ""},
  };
  return kTable;
}

class Reader {
 public:
  Reader(const Arguments& arguments, const std::vector<std::string>& words, LoadRequest& request)
      : arguments_(arguments), words_(words), request_(request) {}

  void run() {
    while (at_ < words_.size()) read_flag(words_[at_++]);
    if (request_.paths.empty() && !arguments_.default_path.empty()) {
      request_.paths = {std::string(arguments_.default_path)};
    }
    if (request_.target.dialect.empty()) request_.target.dialect = arguments_.default_dialect;
    request_.direct = arguments_.direct;
    if (request_.paths.empty()) throw missing("path");
    if (request_.target.dialect.empty() && request_.orm->needs_dialect) throw missing("dialect");
  }

 private:
  UsageError missing(const std::string& flag) const {
    return UsageError("flag --" + flag + " is required by the built-in " + std::string(arguments_.orm) + " loader");
  }

  void read_flag(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name =
        word.starts_with("--") ? word.substr(2, equals == std::string::npos ? equals : equals - 2) : "";
    const auto flag = std::find_if(arguments_.flags.begin(), arguments_.flags.end(),
                                   [&](const Flag& one) { return one.name == name; });
    if (flag == arguments_.flags.end()) {
      throw UsageError("unknown flag " + (name.empty() ? word : "--" + name) + " for the built-in " +
                       std::string(arguments_.orm) + " loader");
    }
    std::vector<std::string> values;
    if (equals != std::string::npos) values.push_back(word.substr(equals + 1));
    if (flag->takes != Takes::kOn && flag->takes != Takes::kNothing) read_values(*flag, values);
    store(*flag, values);
  }

  void read_values(const Flag& flag, std::vector<std::string>& values) {
    const bool many = flag.takes == Takes::kPaths || flag.takes == Takes::kTexts;
    while (at_ < words_.size() && !words_[at_].starts_with("--") && (many || values.empty())) {
      values.push_back(words_[at_++]);
    }
    if (values.empty()) throw UsageError("flag needs an argument: --" + std::string(flag.name));
  }

  void store(const Flag& flag, const std::vector<std::string>& values) {
    switch (flag.takes) {
      case Takes::kPath:
      case Takes::kPaths:
        request_.paths.insert(request_.paths.end(), values.begin(), values.end());
        break;
      case Takes::kDialect:
        request_.target.dialect = canonical_dialect(values.front());
        break;
      case Takes::kText:
      case Takes::kTexts:
        add_option(std::string(flag.name), base::join(values, ","));
        break;
      case Takes::kOn:
        add_option(std::string(flag.name), "1");
        break;
      case Takes::kNothing:
        break;
    }
  }

  /// A repeated list goes on.
  void add_option(const std::string& name, const std::string& value) {
    for (auto& [known, values] : request_.options) {
      if (known == name) {
        values += "," + value;
        return;
      }
    }
    request_.options.emplace_back(name, value);
  }

  const Arguments& arguments_;
  const std::vector<std::string>& words_;
  LoadRequest& request_;
  std::size_t at_ = 0;
};

}  // namespace

void read_provider_arguments(const std::vector<std::string>& words, LoadRequest& request) {
  const auto& all = table();
  const auto row =
      std::find_if(all.begin(), all.end(), [&](const Arguments& one) { return one.orm == request.orm->name; });
  if (row != all.end()) Reader(*row, words, request).run();
}

}  // namespace portolan::loaders
