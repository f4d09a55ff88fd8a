#include "planner/report/time_value.h"

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "planner/base/errors.h"
#include "planner/report/time_text.h"

namespace portolan::report {
namespace {

using gotemplate::Call;
using gotemplate::Struct;
using gotemplate::Type;
using gotemplate::Value;
using Time = std::chrono::system_clock::time_point;

constexpr const char* kTimeType = "time.Time";

/// Parts of Go's reference time and how strftime calls them; longer ones first where one begins with another.
struct LayoutPart {
  std::string_view go;
  const char* posix;
};
constexpr LayoutPart kLayout[] = {{"2006", "%Y"}, {"January", "%B"}, {"Jan", "%b"}, {"Monday", "%A"}, {"Mon", "%a"},
                                  {"MST", "%Z"},  {"-0700", "%z"},   {"01", "%m"},  {"02", "%d"},     {"03", "%I"},
                                  {"04", "%M"},   {"05", "%S"},      {"06", "%y"},  {"15", "%H"},     {"PM", "%p"}};

std::int64_t nanoseconds(Time time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

std::string format_time(Time time, std::string_view layout) {
  const std::time_t clock = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
  std::tm local{};
  localtime_r(&clock, &local);
  std::string out;
  while (!layout.empty()) {
    const auto* part = std::find_if(std::begin(kLayout), std::end(kLayout),
                                    [&](const LayoutPart& p) { return layout.starts_with(p.go); });
    if (part == std::end(kLayout)) {
      out += layout.front();
      layout.remove_prefix(1);
      continue;
    }
    char text[64];
    out.append(text, std::strftime(text, sizeof text, part->posix, &local));
    layout.remove_prefix(part->go.size());
  }
  return out;
}

/// The time that a method was given.
Time other_time(const Call& call) {
  const Value& value = call.arguments.front();
  if (!value.is(Value::Kind::kStruct) || value.structure().type != kTimeType) {
    throw UsageError("wrong type for value; expected time.Time; got " + value.type_name());
  }
  const std::vector<Value> none;
  const auto count = value.structure().methods.at("UnixNano").run({none, call.budget, call.include}).integer();
  return Time(std::chrono::duration_cast<Time::duration>(std::chrono::nanoseconds(count)));
}

}  // namespace

Value duration_value(std::chrono::nanoseconds duration) {
  Struct value{.type = "time.Duration", .fields = {}, .methods = {}};
  value.text = [duration] { return duration_text(duration); };
  value.json = [duration] { return nlohmann::ordered_json(duration.count()); };
  const auto number = [](auto count) {
    return gotemplate::Function{{}, false, [count](const Call&) -> Value { return count; }};
  };
  value.methods["Nanoseconds"] = number(std::int64_t{duration.count()});
  value.methods["Microseconds"] = number(std::int64_t{duration.count() / 1000});
  value.methods["Milliseconds"] = number(std::int64_t{duration.count() / 1000000});
  value.methods["Seconds"] = number(static_cast<double>(duration.count()) / 1e9);
  value.methods["String"] = {{}, false, [duration](const Call&) -> Value { return duration_text(duration); }};
  return value;
}

Value time_value(Time time) {
  Struct value{.type = kTimeType, .fields = {}, .methods = {}};
  value.text = [time] { return time_text(time); };
  value.methods["String"] = {{}, false, [time](const Call&) -> Value { return time_text(time); }};
  value.methods["Format"] = {{Type::kString}, false, [time](const Call& call) -> Value {
                               return format_time(time, call.arguments[0].text());
                             }};
  value.methods["Unix"] = {{}, false, [time](const Call&) -> Value { return nanoseconds(time) / 1000000000; }};
  value.methods["UnixMilli"] = {{}, false, [time](const Call&) -> Value { return nanoseconds(time) / 1000000; }};
  value.methods["UnixNano"] = {{}, false, [time](const Call&) -> Value { return nanoseconds(time); }};
  value.methods["IsZero"] = {{}, false, [time](const Call&) -> Value { return time == Time{}; }};
  value.methods["Sub"] = {
      {Type::kAny}, false, [time](const Call& call) { return duration_value(time - other_time(call)); }};
  value.methods["Before"] = {
      {Type::kAny}, false, [time](const Call& call) -> Value { return time < other_time(call); }};
  value.methods["After"] = {{Type::kAny}, false, [time](const Call& call) -> Value { return time > other_time(call); }};
  return value;
}

}  // namespace portolan::report
