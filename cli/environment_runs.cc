#include "cli/environment_runs.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <ostream>
#include <sstream>
#include <streambuf>
#include <thread>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"

namespace portolan::cli {
namespace {

/// Passes everything on and remembers the last character.
class LastCharacter final : public std::streambuf {
 public:
  explicit LastCharacter(std::ostream& stream) : stream_(stream), inner_(stream.rdbuf(this)) {}
  ~LastCharacter() override { stream_.rdbuf(inner_); }
  LastCharacter(const LastCharacter&) = delete;
  LastCharacter& operator=(const LastCharacter&) = delete;

  /// Ends a line that is not complete.
  void separate() {
    if (last_ != '\n') stream_ << "\n";
  }

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

/// What one environment came to.
struct Outcome {
  int code = 0;
  /// Why it failed; empty also where the report says so.
  std::string error;
  /// What it printed, where it did not go to the streams of the program.
  std::ostringstream out, err;
  /// It failed because somebody else held the lock.
  bool locked = false;
  bool done = false;

  void reset() {
    out.str("");
    err.str("");
    error.clear();
    locked = false;
  }
};

std::string title(const project::Environment& environment) {
  std::string text = "env " + base::quote_go(environment.name);
  if (environment.url.empty()) return text;
  return text + " (" + base::Url::parse(environment.url).redacted() + ")";
}

void run_caught(Program& program, const project::Environment& environment, const RunOne& run, Outcome& outcome) {
  try {
    outcome.code = run(program, environment);
    return;
  } catch (const SourceError& error) {
    outcome.error = error.detailed();
  } catch (const LockHeld& error) {
    outcome.locked = true;
    outcome.error = error.what();
  } catch (const std::exception& error) {
    outcome.error = error.what();
  }
  outcome.code = 1;
}

Program with_streams(const Program& program, Outcome& outcome) {
  return {.name = program.name,
          .out = outcome.out,
          .err = outcome.err,
          .input = program.input,
          .style = program.style,
          .registry = program.registry,
          .dev = program.dev,
          .programs = program.programs,
          .files = program.files,
          .clock = program.clock,
          .stop = program.stop,
          .cache = program.cache,
          .memory = program.memory,
          .store = program.store};
}

/// A rollout under way.
class Rollout {
 public:
  Rollout(Program& program, const std::vector<project::Environment>& environments, const RunOne& run)
      : program_(program), environments_(environments), run_(run), last_(program.out) {}

  /// @return false when the rollout ends here
  bool run_stage(const project::Stage& stage, std::size_t at_once) {
    outcomes_ = std::vector<Outcome>(stage.environments.size());
    next_ = printed_ = 0;
    ended_ = false;
    if (at_once == 1) {
      work(stage, false);
    } else {
      std::vector<std::jthread> workers;
      for (std::size_t i = 0; i < at_once; ++i) workers.emplace_back([&] { work(stage, true); });
    }
    for (std::size_t i = 0; i < outcomes_.size(); ++i) collect(environments_[stage.environments[i]], outcomes_[i]);
    if (program_.stop.stop_requested() && !ended_) {
      failures_.emplace_back("interrupted before every environment was reached");
      ended_ = true;
    }
    return !ended_;
  }

  int finish() const {
    if (!failures_.empty()) throw Error(base::join(failures_, "\n"));
    return code_;
  }

 private:
  void work(const project::Stage& stage, bool apart) {
    while (!ended_ && !program_.stop.stop_requested()) {
      const std::size_t index = next_++;
      if (index >= outcomes_.size()) return;
      Outcome& outcome = outcomes_[index];
      const project::Environment& environment = environments_[stage.environments[index]];
      if (apart) {
        run_beside_others(environment, outcome);
      } else {
        last_.separate();
        run_caught(program_, environment, run_, outcome);
      }
      if (outcome.code != 0 && !stage.goes_on) ended_ = true;
      const std::lock_guard lock(printing_);
      outcome.done = true;
      print_done();
    }
  }

  /// On some databases a lock is the server's, on SQLite the folder's: while another environment of this rollout works,
  /// it may be the one that holds it. A run without the lock has done nothing yet.
  void run_beside_others(const project::Environment& environment, Outcome& outcome) {
    constexpr std::chrono::milliseconds kPause{50};
    for (bool last_try = false;;) {
      Program own = with_streams(program_, outcome);
      ++working_;
      run_caught(own, environment, run_, outcome);
      const bool alone = --working_ == 0;
      if (!outcome.locked || (alone && last_try)) return;
      last_try = alone;
      if (!program_.clock.sleep(kPause, program_.stop)) return;
      outcome.reset();
    }
  }

  /// What is complete and whose turn it is.
  void print_done() {
    for (; printed_ < outcomes_.size() && outcomes_[printed_].done; ++printed_) print(outcomes_[printed_]);
  }

  void print(Outcome& outcome) {
    const std::string text = outcome.out.str();
    if (!text.empty()) last_.separate();
    program_.out << text << std::flush;
    program_.err << outcome.err.str() << std::flush;
    outcome.out.str("");
    outcome.err.str("");
  }

  void collect(const project::Environment& environment, Outcome& outcome) {
    if (!outcome.done) return;
    // One before it was never begun, because the rollout ended.
    print(outcome);
    code_ = std::max(code_, outcome.code);
    if (!outcome.error.empty()) failures_.push_back(title(environment) + ": " + outcome.error);
  }

  Program& program_;
  const std::vector<project::Environment>& environments_;
  const RunOne& run_;
  LastCharacter last_;
  std::vector<Outcome> outcomes_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> ended_ = false;
  std::atomic<int> working_ = 0;
  std::mutex printing_;
  std::size_t printed_ = 0;
  int code_ = 0;
  std::vector<std::string> failures_;
};

}  // namespace

int run_in_turn(Program& program, const std::vector<project::Environment>& environments, bool all, const RunOne& run) {
  int code = 0;
  LastCharacter last(program.out);
  for (const project::Environment& environment : environments) {
    last.separate();
    code = std::max(code, run(program, environment));
    if (code != 0 && !all) break;
  }
  return code;
}

int roll_out(Program& program, const std::vector<project::Stage>& stages,
             const std::vector<project::Environment>& environments, bool in_turn, const RunOne& run) {
  Rollout rollout(program, environments, run);
  for (const project::Stage& stage : stages) {
    const std::size_t at_once = in_turn ? 1 : std::min(stage.parallel, stage.environments.size());
    if (!rollout.run_stage(stage, at_once)) break;
  }
  return rollout.finish();
}

}  // namespace portolan::cli
