#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace portolan::base {

/// A shared library that is loaded when it is first asked for, and stays. Most commands need no client library at all,
/// and loading all of them would cost each start more than everything else it does.
class SharedLibrary {
 public:
  /// @param file     as dlopen(3) finds it
  /// @param purpose  what it is, for messages: `the client library of ...`
  /// @param advice   what to install when it is missing
  /// Throws Error when it cannot be loaded.
  SharedLibrary(const std::string& file, std::string purpose, const std::string& advice);

  /// Address of a function. Throws Error when the library has none of this name.
  void* symbol(const char* name) const;

 private:
  std::string purpose_;
  void* handle_;
};

/// A name as an argument of a template.
template <std::size_t kSize>
struct SymbolName {
  // NOLINTNEXTLINE(google-explicit-constructor): a template argument is written as the text
  consteval SymbolName(const char (&name)[kSize]) { std::copy_n(name, kSize, text); }
  char text[kSize];
};

/// A function of a shared library, called as if it were declared. `kLibrary` loads the library, or returns it.
template <const SharedLibrary& (*kLibrary)(), typename Signature, SymbolName kName>
struct LoadedFunction;

template <const SharedLibrary& (*kLibrary)(), typename Result, typename... Arguments, SymbolName kName>
struct LoadedFunction<kLibrary, Result(Arguments...), kName> {
  Result operator()(Arguments... arguments) const {
    static const auto function = reinterpret_cast<Result (*)(Arguments...)>(kLibrary().symbol(kName.text));
    return function(std::forward<Arguments>(arguments)...);
  }
};

}  // namespace portolan::base
