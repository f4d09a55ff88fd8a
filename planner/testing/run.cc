#include "planner/testing/run.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace portolan::testing {
namespace {

/// The same context, which says everything once: each case reads the schema anew, some at the same time.
engine::Context quieter(const engine::Context& context) {
  struct Said {
    std::mutex mutex;
    std::set<std::string> texts;
  };
  engine::Context quiet = context;
  quiet.warn = [said = std::make_shared<Said>(), warn = context.warn](const std::string& text) {
    const std::lock_guard lock(said->mutex);
    if (warn && said->texts.insert(text).second) warn(text);
  };
  return quiet;
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
  const engine::Context context = quieter(environment.context);
  const auto with = [&](const base::Url& dev_url) {
    return Environment{.context = context,
                       .programs = environment.programs,
                       .dev_url = dev_url,
                       .prepare = environment.prepare,
                       .directory = environment.directory,
                       .source = environment.source};
  };
  const Environment own = with(environment.dev_url);
  std::vector<const Case*> parallel;
  for (const Case& test : cases) {
    if (test.parallel) {
      parallel.push_back(&test);
    } else {
      done(run_case(own, test));
    }
  }
  const auto memory = context.registry.find(environment.dev_url.scheme()).memory_url();
  if (!memory) {
    for (const Case* test : parallel) done(run_case(own, *test));
    return;
  }
  const Environment copies = with(*memory);
  for (const Result& result : run_together(copies, parallel)) done(result);
}

}  // namespace portolan::testing
