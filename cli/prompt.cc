#include "cli/prompt.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "planner/base/errors.h"

namespace portolan::cli {
namespace {

constexpr const char* kItems[] = {"Apply", "Abort"};
constexpr int kItemCount = 2;

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

void draw(std::ostream& out, int selected) {
  out << "\x1b[2K\r\x1b[34m?\x1b[0m Are you sure?: \n";
  for (int i = 0; i < kItemCount; ++i) {
    out << "\x1b[2K\r";
    if (i == selected) {
      out << "  \x1b[1m\u25b8\x1b[0m \x1b[4m" << kItems[i] << "\x1b[0m\n";
    } else {
      out << "    " << kItems[i] << "\n";
    }
  }
  out.flush();
}

/// Goes back to the frame's first line.
void rewind(std::ostream& out) {
  out << "\x1b[" << kItemCount + 1 << "A";
}

void erase(std::ostream& out) {
  rewind(out);
  for (int i = 0; i <= kItemCount; ++i) out << "\x1b[2K\r\n";
  rewind(out);
}

}  // namespace

bool ask_apply(std::ostream& out, int input, std::stop_token stop) {
  const RawMode raw(input);
  const Keyboard keyboard(input, std::move(stop));
  int selected = 0;
  out << "\x1b[?25l";
  draw(out, selected);
  while (true) {
    const Key key = keyboard.next();
    if (key == Key::kUp) selected = 0;
    if (key == Key::kDown) selected = kItemCount - 1;
    if (key == Key::kUp || key == Key::kDown) {
      rewind(out);
      draw(out, selected);
    }
    if (key != Key::kEnter && key != Key::kCancel && key != Key::kEnd) continue;
    erase(out);
    if (key == Key::kEnter) out << "\x1b[32m\x1b[32m\u2714\x1b[0m \x1b[2m" << kItems[selected] << "\x1b[0m\n";
    out << "\x1b[?25h";
    out.flush();
    if (key == Key::kEnd) throw UsageError("^D");
    return key == Key::kEnter && selected == 0;
  }
}

}  // namespace portolan::cli
