#include "cli/project_file.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <ostream>
#include <streambuf>

#include "cli/guards.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "sources/sources.h"

namespace portolan::cli {
namespace {

using base::quote_go;

/// Looks at every environment, whatever it found in the one before.
constexpr std::string_view kDrift = "migrate drift";

/// Passes everything on and remembers the last character.
class LastCharacter final : public std::streambuf {
 public:
  explicit LastCharacter(std::ostream& stream) : stream_(stream), inner_(stream.rdbuf(this)) {}
  ~LastCharacter() override { stream_.rdbuf(inner_); }
  LastCharacter(const LastCharacter&) = delete;
  LastCharacter& operator=(const LastCharacter&) = delete;

  /// Whether nothing was written, or the last line is complete.
  bool at_line_start() const { return last_ == '\n'; }

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    last_ = traits_type::to_char_type(c);
    return inner_->sputc(last_);
  }
  std::streamsize xsputn(const char* text, std::streamsize count) override {
    if (count > 0) last_ = text[count - 1];
    return inner_->sputn(text, count);
  }
  int sync() override { return inner_->pubsync(); }

 private:
  std::ostream& stream_;
  std::streambuf* inner_;
  char last_ = '\n';
};

std::string environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

project::Project load_project(Program& program, const FlagValues& given, const project::Outside& outside) {
  project::Project loaded = project::load({given.text("config"), given.text("env"), given.variables("var")}, outside);
  for (const std::string& warning : loaded.warnings) program.err << "Warning: " << warning << "\n";
  return loaded;
}

void refuse_several(std::string_view command, const std::string& name) {
  if (command == "migrate apply" || command == kDrift) return;
  throw UsageError(command == "schema apply" ? "multi-environment " + quote_go(name) + " is not supported"
                                             : "multiple envs found for " + quote_go(name));
}

bool has_flag(const FlagTable& flags, std::string_view name) {
  return std::any_of(flags.begin(), flags.end(), [&](const FlagSpec& flag) { return flag.name == name; });
}

}  // namespace

OutsideReach::OutsideReach(Program& program)
    : data_(sources::make_sources({.registry = program.registry,
                                   .programs = program.programs,
                                   .files = program.files,
                                   .clock = program.clock,
                                   .memory = *program.memory,
                                   .getenv = environment_variable,
                                   .stop = program.stop})),
      outside_{program.files, data_, environment_variable, [&program](std::string_view text) { program.out << text; }} {
}

int run_in_environments(Program& program, std::string_view path, const FlagTable& flags, const FlagValues& given,
                        const std::function<int(const FlagValues&, const project::Environment&)>& run) {
  const bool wanted = has_flag(flags, "env") && (given.is_set("env") || given.is_set("config"));
  ports::MemoryStates memory;
  program.memory = &memory;
  // Conditions of checks reach outside while a command runs.
  std::optional<OutsideReach> reach;
  project::Project loaded;
  if (wanted) loaded = load_project(program, given, reach.emplace(program).outside());
  std::vector<const project::Environment*> environments;
  for (const project::Environment& environment : loaded.environments) environments.push_back(&environment);
  if (environments.empty()) environments.push_back(&loaded.defaults);
  if (environments.size() > 1) refuse_several(path, environments.front()->name);

  int code = 0;
  LastCharacter last(program.out);
  for (const project::Environment* environment : environments) {
    if (!last.at_line_start()) program.out << "\n";
    FlagValues values = given;
    refuse_guards(path, *environment);
    fill_flags(path, flags, *environment, values);
    resolve_env_urls(path, flags, *environment, values);
    code = std::max(code, run(values, *environment));
    if (code != 0 && path != kDrift) break;
  }
  program.memory = nullptr;
  return code;
}

}  // namespace portolan::cli
