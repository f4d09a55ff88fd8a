#include <algorithm>
#include <string_view>

#include "loaders/providers.h"

namespace portolan::loaders {
namespace {

/// A program that starts another one, and what stands in between.
struct Wrapper {
  /// Its words.
  std::vector<std::string_view> words;
  /// Options with a value of their own.
  std::vector<std::string_view> with_value = {};
  /// Chooses the environment of Python.
  bool environment = false;
};

const std::vector<Wrapper>& wrappers() {
  static const std::vector<std::string_view> kPackages = {"-p", "--package"};
  static const std::vector<Wrapper> kWrappers = {
      {{"npx"}, kPackages},
      {{"npm", "exec"}, kPackages},
      {{"pnpm", "exec"}, kPackages},
      {{"pnpm", "dlx"}, kPackages},
      {{"yarn", "exec"}, kPackages},
      {{"yarn", "dlx"}, kPackages},
      {{"yarn", "run"}},
      {{"yarn"}},
      {{"bunx"}, kPackages},
      {{"poetry", "run"}, {}, true},
      {{"uv", "run"}, {"--with", "--python", "-p"}, true},
      {{"pipenv", "run"}, {}, true},
      {{"pdm", "run"}, {}, true},
      {{"hatch", "run"}, {}, true},
      {{"rye", "run"}, {}, true},
  };
  return kWrappers;
}

bool starts_with(const std::vector<std::string>& words, const std::vector<std::string_view>& front) {
  return words.size() > front.size() && std::equal(front.begin(), front.end(), words.begin());
}

/// The number of words of a wrapper and its options.
std::size_t length_of(const Wrapper& wrapper, const std::vector<std::string>& words) {
  std::size_t at = wrapper.words.size();
  while (at < words.size() && words[at].starts_with("-")) {
    const bool value =
        std::find(wrapper.with_value.begin(), wrapper.with_value.end(), words[at]) != wrapper.with_value.end();
    at += value ? 2 : 1;
  }
  return at;
}

/// `env A=b C=d`.
std::size_t length_of_env(const std::vector<std::string>& words) {
  if (words.front() != "env") return 0;
  std::size_t at = 1;
  while (at < words.size() && words[at].find('=') != std::string::npos) ++at;
  return at;
}

}  // namespace

Unwrapped unwrap_program(const std::vector<std::string>& program) {
  Unwrapped result{program, {}};
  for (bool found = true; found && !result.words.empty();) {
    found = false;
    std::size_t length = length_of_env(result.words);
    for (const Wrapper& wrapper : wrappers()) {
      if (length > 0 || !starts_with(result.words, wrapper.words)) continue;
      length = length_of(wrapper, result.words);
      if (wrapper.environment) result.environment.assign(wrapper.words.begin(), wrapper.words.end());
    }
    if (length == 0 || length >= result.words.size()) continue;
    result.words.erase(result.words.begin(), result.words.begin() + static_cast<std::ptrdiff_t>(length));
    found = true;
  }
  return result;
}

}  // namespace portolan::loaders
