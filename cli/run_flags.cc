#include "cli/run_flags.h"

#include <charconv>

#include "cli/common.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/functions.h"

namespace portolan::cli {

FlagSpec lock_name_flag() {
  return {.name = "lock-name", .usage = "name of the database lock to take instead"};
}

FlagSpec skip_lock_flag() {
  return {.name = "skip-lock", .type = FlagType::kBool, .usage = "take no lock"};
}

FlagSpec resolve_flag() {
  return {.name = "resolve", .usage = "what became of a statement that was cut off: done or not-run"};
}

FlagSpec context_flag() {
  return {.name = "context", .usage = "what started this run, as JSON", .hidden = true};
}

engine::LockOptions lock_options(const Call& call) {
  return {.timeout = lock_timeout(call), .name = call.flags.text("lock-name"), .skip = call.flags.boolean("skip-lock")};
}

std::optional<migrate::Answer> resolve_answer(const Call& call) {
  if (!call.flags.is_set("resolve")) return std::nullopt;
  const std::string& word = call.flags.text("resolve");
  if (word == "done") return migrate::Answer::kDone;
  if (word == "not-run") return migrate::Answer::kNotRun;
  throw UsageError("unknown answer " + base::quote_go(word) + " for --resolve: it is done or not-run");
}

std::optional<std::size_t> amount_argument(const Call& call, const char* zero) {
  if (call.arguments.empty()) return std::nullopt;
  const std::string& text = call.arguments.front();
  std::size_t amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw UsageError("invalid amount argument " + base::quote_go(text) +
                     " (invalid syntax). Omit the argument or pass a valid integer instead");
  }
  if (amount == 0) throw UsageError(zero);
  return amount;
}

std::optional<std::string> optional_text(const Call& call, std::string_view flag) {
  const std::string& text = call.flags.text(flag);
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<report::Template> run_template(const Program& program, const Call& call) {
  const std::string format = format_text(call);
  if (format.empty()) return std::nullopt;
  return report::Template(format, report::apply_functions(program.style), kMigrateFormatError);
}

int run_and_print(bool templated, const std::function<void()>& run, const std::function<void()>& print) {
  try {
    run();
  } catch (const Error& error) {
    with_error(error, print);
    if (!templated) throw;
    return 1;
  }
  print();
  return 0;
}

std::string operator_version() {
  return "Portolan CLI " + std::string(version_text());
}

}  // namespace portolan::cli
