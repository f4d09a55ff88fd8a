#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loaders/loader.h"

namespace portolan::loaders {

/// How a provider's program shows that it is there.
enum class Presence {
  /// A folder of `node_modules` or `vendor`, or a file, here or in a parent.
  kFolder,
  /// A program on PATH.
  kProgram,
  /// A Python module that the line's interpreter imports.
  kPythonModule,
  /// A module that the Go module requires.
  kGoModule,
  /// It is this program itself.
  kNever,
};

/// A program line that names a known provider, taken apart (orms.md 1.9).
struct ProviderLine {
  /// What the built-in loader is asked for instead; `target.dialect` as the line says. Without `working_dir`.
  LoadRequest request;
  /// As messages call it: `@ariga/atlas-provider-typeorm`.
  std::string package;
  Presence presence = Presence::kFolder;
  /// What `presence` looks for.
  std::string sought;
};

/// The provider of a program line; nullopt for other programs.
/// Throws UsageError(`unknown flag --x for the built-in gorm loader`), and as canonical_dialect.
std::optional<ProviderLine> recognise(const std::vector<std::string>& program);

/// Whether the program of the line can run as written.
/// @param folder  the line's working directory; empty: the current one
bool is_available(const ProviderLine& line, const std::string& folder, const Reach& reach);

/// A program line without the wrappers in front of it (`npx -y`, `poetry run`, `env A=b`).
struct Unwrapped {
  std::vector<std::string> words;
  /// The wrapper that chooses Python's environment (`poetry run`); empty: none.
  std::vector<std::string> environment;
};

Unwrapped unwrap_program(const std::vector<std::string>& program);

}  // namespace portolan::loaders
