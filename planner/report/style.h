#pragma once

#include <string>
#include <string_view>

namespace portolan::report {

/// Colours of reports (spec/cli.md 1.4). Off by default: texts come back as they are.
struct Style {
  bool colored = false;

  std::string cyan(std::string_view text) const { return wrap(text, "\x1b[36m", "\x1b[0m"); }
  std::string yellow(std::string_view text) const { return wrap(text, "\x1b[33m", "\x1b[0m"); }
  std::string green(std::string_view text) const { return wrap(text, "\x1b[92m", "\x1b[0m"); }
  std::string red(std::string_view text) const { return wrap(text, "\x1b[91m", "\x1b[0m"); }
  std::string gray(std::string_view text) const { return wrap(text, "\x1b[90m", "\x1b[0m"); }
  std::string underline(std::string_view text) const { return wrap(text, "\x1b[4;90m", "\x1b[24;0m"); }
  std::string alarm(std::string_view text) const { return wrap(text, "\x1b[97;101m", "\x1b[0;0m"); }

 private:
  std::string wrap(std::string_view text, const char* begin, const char* end) const {
    return colored ? begin + std::string(text) + end : std::string(text);
  }
};

}  // namespace portolan::report
