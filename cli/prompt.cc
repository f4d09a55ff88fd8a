#include "cli/prompt.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

/// A terminal that hands over each key at once and echoes nothing. Does nothing for a pipe.
class RawMode {
 public:
  explicit RawMode(int descriptor) : descriptor_(descriptor) {
    termios settings{};
    if (tcgetattr(descriptor, &settings) != 0) return;
    saved_ = settings;
    settings.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    tcsetattr(descriptor, TCSANOW, &settings);
  }
  ~RawMode() {
    if (saved_) tcsetattr(descriptor_, TCSANOW, &*saved_);
  }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;

 private:
  int descriptor_;
  std::optional<termios> saved_;
};

enum class Key { kUp, kDown, kEnter, kCancel, kEnd, kOther };

/// Where the keys come from.
class Keyboard {
 public:
  Keyboard(int descriptor, std::stop_token stop) : descriptor_(descriptor), stop_(std::move(stop)) {}

  Key next() const;

 private:
  /// One byte, or nullopt at the end of the input.
  std::optional<char> read_byte() const {
    constexpr int kLookForStopMilliseconds = 100;
    pollfd waiting{descriptor_, POLLIN, 0};
    while (poll(&waiting, 1, kLookForStopMilliseconds) <= 0) {
      if (stop_.stop_requested()) throw Stopped("interrupted");
    }
    char byte = 0;
    return read(descriptor_, &byte, 1) == 1 ? std::optional(byte) : std::nullopt;
  }

  int descriptor_;
  std::stop_token stop_;
};

Key Keyboard::next() const {
  const auto byte = read_byte();
  if (!byte || *byte == '\x04') return Key::kEnd;
  switch (*byte) {
    case '\r':
    case '\n':
      return Key::kEnter;
    case '\x03':
      return Key::kCancel;
    case 'k':
    case '\x10':
      return Key::kUp;
    case 'j':
    case '\x0e':
      return Key::kDown;
    case '\x1b':
      break;
    default:
      return Key::kOther;
  }
  if (read_byte() != '[') return Key::kOther;
  const auto direction = read_byte();
  return direction == 'A' ? Key::kUp : direction == 'B' ? Key::kDown : Key::kOther;
}

/// A question with two answers, the first one preselected.
struct Question {
  std::string label;
  std::array<const char*, 2> items;
};

void draw(std::ostream& out, const Question& question, std::size_t selected) {
  out << "\x1b[2K\r\x1b[34m?\x1b[0m " << question.label << ": \n";
  for (std::size_t i = 0; i < question.items.size(); ++i) {
    out << "\x1b[2K\r";
    if (i == selected) {
      out << "  \x1b[1m\u25b8\x1b[0m \x1b[4m" << question.items[i] << "\x1b[0m\n";
    } else {
      out << "    " << question.items[i] << "\n";
    }
  }
  out.flush();
}

/// Goes back to the frame's first line.
void rewind(std::ostream& out, const Question& question) {
  out << "\x1b[" << question.items.size() + 1 << "A";
}

void erase(std::ostream& out, const Question& question) {
  rewind(out, question);
  for (std::size_t i = 0; i <= question.items.size(); ++i) out << "\x1b[2K\r\n";
  rewind(out, question);
}

/// The number of the chosen item; nullopt after Ctrl-C. Throws UsageError(`^D`) at the end of the input.
std::optional<std::size_t> ask(std::ostream& out, int input, std::stop_token stop, const Question& question) {
  const RawMode raw(input);
  const Keyboard keyboard(input, std::move(stop));
  std::size_t selected = 0;
  out << "\x1b[?25l";
  draw(out, question, selected);
  while (true) {
    const Key key = keyboard.next();
    if (key == Key::kUp) selected = 0;
    if (key == Key::kDown) selected = question.items.size() - 1;
    if (key == Key::kUp || key == Key::kDown) {
      rewind(out, question);
      draw(out, question, selected);
    }
    if (key != Key::kEnter && key != Key::kCancel && key != Key::kEnd) continue;
    erase(out, question);
    if (key == Key::kEnter) {
      out << "\x1b[32m\x1b[32m\u2714\x1b[0m \x1b[2m" << question.items[selected] << "\x1b[0m\n";
    }
    out << "\x1b[?25h";
    out.flush();
    if (key == Key::kEnd) throw UsageError("^D");
    return key == Key::kEnter ? std::optional(selected) : std::nullopt;
  }
}

std::string label_of(const diff::RenameQuestion& question) {
  const std::string of = question.table.empty() ? "" : base::quote_go(question.table) + " ";
  return "Did you rename " + of + question.kind + " from " + base::quote_go(question.from) + " to " +
         base::quote_go(question.to);
}

}  // namespace

bool ask_apply(std::ostream& out, int input, std::stop_token stop) {
  return ask(out, input, std::move(stop), {"Are you sure?", {"Apply", "Abort"}}) == std::size_t{0};
}

bool ask_approve(std::ostream& out, int input, std::stop_token stop, const char* approve) {
  return ask(out, input, std::move(stop), {"Approve or abort the plan", {approve, "Abort"}}) == std::size_t{0};
}

std::function<bool(const diff::RenameQuestion&)> rename_questions(const Program& program) {
  if (isatty(program.input) == 0) return {};
  return [&program](const diff::RenameQuestion& question) {
    const auto answer = ask(program.out, program.input, program.stop, {label_of(question), {"Yes", "No"}});
    if (!answer) throw UsageError("^C");
    return *answer == 0;
  };
}

}  // namespace portolan::cli
