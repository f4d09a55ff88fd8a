#include "cli/complete.h"

#include <algorithm>

#include "cli/command_tree.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

/// Bits of the last line: 4 keeps the shell from offering file names.
constexpr const char* kNoFiles = ":4\n";
constexpr const char* kFiles = ":0\n";

class Candidates {
 public:
  Candidates(std::string typed, bool descriptions) : typed_(std::move(typed)), descriptions_(descriptions) {}

  void add(const std::string& word, std::string_view description = {}) {
    if (!word.starts_with(typed_)) return;
    text_ += word;
    if (descriptions_ && !description.empty()) text_ += "\t" + std::string(description);
    text_ += "\n";
  }

  std::string finish(const char* directive) const { return text_ + directive; }

 private:
  std::string typed_;
  bool descriptions_;
  std::string text_;
};

const FlagSpec* flag_called(const FlagTable& flags, std::string_view word) {
  const auto it = std::find_if(flags.begin(), flags.end(), [&](const FlagSpec& flag) {
    if (word.starts_with("--")) return flag.name == word.substr(2);
    return word.size() == 2 && word[0] == '-' && flag.shorthand == word[1];
  });
  return it == flags.end() ? nullptr : &*it;
}

std::string complete_value(Candidates& candidates, const FlagSpec& flag, const std::string& front) {
  if (flag.type == FlagType::kBool) {
    for (const char* word : {"true", "false"}) candidates.add(front + word);
    return candidates.finish(kNoFiles);
  }
  if (flag.choices.empty()) return candidates.finish(kFiles);
  for (const std::string& choice : base::split(flag.choices, ',')) candidates.add(front + choice);
  return candidates.finish(kNoFiles);
}

std::string complete_flag(Candidates& candidates, const FlagTable& flags) {
  for (const FlagSpec& flag : flags) {
    if (!flag.hidden && flag.deprecated.empty()) candidates.add("--" + std::string(flag.name), flag.usage);
  }
  candidates.add("--help", "help for this command");
  return candidates.finish(kNoFiles);
}

std::string complete_command(Candidates& candidates, const std::vector<Command>& table, std::string_view parent) {
  for (const Command& command : table) {
    if (command.hidden || !is_child(command.path, parent)) continue;
    candidates.add(std::string(command.path.substr(parent.empty() ? 0 : parent.size() + 1)), command.summary);
  }
  if (parent.empty()) candidates.add("help", "Help about any command.");
  return candidates.finish(kNoFiles);
}

}  // namespace

std::string completions(const std::vector<Command>& table, const std::vector<std::string>& words, bool descriptions) {
  const std::string typed = words.empty() ? "" : words.back();
  std::vector<std::string> before = words;
  if (!before.empty()) before.pop_back();
  if (!before.empty() && before.front() == "help") before.erase(before.begin());
  const std::string previous = before.empty() ? "" : before.back();
  const FoundCommand found = find_words(table, std::move(before));
  const FlagTable flags = found.command == nullptr ? FlagTable{} : all_flags(*found.command);
  Candidates candidates(typed, descriptions);
  const FlagSpec* waiting = flag_called(flags, previous);
  if (waiting != nullptr && waiting->type != FlagType::kBool) return complete_value(candidates, *waiting, "");
  if (typed.starts_with('-')) {
    const std::size_t equals = typed.find('=');
    const FlagSpec* flag = equals == std::string::npos ? nullptr : flag_called(flags, typed.substr(0, equals));
    return flag == nullptr ? complete_flag(candidates, flags)
                           : complete_value(candidates, *flag, typed.substr(0, equals + 1));
  }
  if (found.command != nullptr && found.command->run) return candidates.finish(kFiles);
  return complete_command(candidates, table, found.command == nullptr ? "" : found.command->path);
}

}  // namespace portolan::cli
