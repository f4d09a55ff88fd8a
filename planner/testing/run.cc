#include "planner/testing/run.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace portolan::testing {
namespace {

using Warn = std::function<void(const std::string&)>;

/// Says everything once: each case reads the schema anew, some at the same time.
Warn once(Warn warn) {
  struct Said {
    std::mutex mutex;
    std::set<std::string> texts;
  };
  return [said = std::make_shared<Said>(), warn = std::move(warn)](const std::string& text) {
    const std::lock_guard lock(said->mutex);
    if (warn && said->texts.insert(text).second) warn(text);
  };
}

/// Runs the cases on as many threads as the machine has processors.
std::vector<Result> run_together(const Environment& environment, const std::vector<const Case*>& cases) {
  std::vector<Result> results(cases.size());
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr error;
  const auto work = [&] {
    for (std::size_t i = next++; i < cases.size(); i = next++) {
      try {
        results[i] = run_case(environment, *cases[i]);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (error == nullptr) error = std::current_exception();
        next = cases.size();
      }
    }
  };
  {
    const std::size_t count = std::min<std::size_t>(cases.size(), std::max(2U, std::thread::hardware_concurrency()));
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back(work);
  }
  if (error != nullptr) std::rethrow_exception(error);
  return results;
}

}  // namespace

void run_cases(const Environment& environment, const std::vector<Case>& cases,
               const std::function<void(const Result&)>& done) {
  Environment own = environment;
  own.context.warn = once(environment.context.warn);
  std::vector<const Case*> parallel;
  for (const Case& test : cases) {
    if (test.parallel) {
      parallel.push_back(&test);
    } else {
      done(run_case(own, test));
    }
  }
  const auto memory = own.context.registry.find(environment.dev_url.scheme()).memory_url();
  if (!memory) {
    for (const Case* test : parallel) done(run_case(own, *test));
    return;
  }
  Environment copies = own;
  copies.dev_url = *memory;
  for (const Result& result : run_together(copies, parallel)) done(result);
}

}  // namespace portolan::testing
