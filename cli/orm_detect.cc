#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/commands.h"
#include "loaders/detect.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

std::string score_text(double score) {
  const auto halves = static_cast<int>(score * 2);
  return std::to_string(halves / 2) + (halves % 2 == 0 ? "" : ".5");
}

std::string place_of(const loaders::Evidence& evidence) {
  return evidence.file + (evidence.line > 0 ? ":" + std::to_string(evidence.line) : "");
}

void print(Program& program, const loaders::Detection& detection) {
  program.out << detection.path << "\n";
  for (const loaders::Candidate& candidate : detection.candidates) {
    program.out << "  " << candidate.name << ", score " << score_text(candidate.score) << "\n";
    for (const loaders::Evidence& evidence : candidate.evidence) {
      program.out << "    " << place_of(evidence) << ": " << evidence.reason << "\n";
    }
  }
  if (detection.candidates.empty()) program.out << "  no models of a supported ORM\n";
  for (const std::string& miss : detection.near_misses) program.out << "  seen: " << miss << "\n";
}

nlohmann::ordered_json json_of(const loaders::Detection& detection) {
  using Json = nlohmann::ordered_json;
  Json candidates = Json::array();
  for (const loaders::Candidate& candidate : detection.candidates) {
    Json evidence = Json::array();
    for (const loaders::Evidence& one : candidate.evidence) {
      evidence.push_back({{"file", one.file}, {"line", one.line}, {"reason", one.reason}});
    }
    candidates.push_back({{"orm", candidate.name}, {"score", candidate.score}, {"evidence", evidence}});
  }
  return {{"path", detection.path}, {"candidates", candidates}, {"nearMisses", detection.near_misses}};
}

int run_detect(Program& program, const Call& call) {
  if (call.arguments.empty()) throw UsageError("at least one path is required");
  auto report = nlohmann::ordered_json::array();
  for (const std::string& path : call.arguments) {
    if (!program.files.exists(path)) throw UsageError("path " + base::quote_go(path) + " does not exist");
    const loaders::Detection detection = loaders::detect(path, program.files);
    if (call.flags.boolean("json")) {
      report.push_back(json_of(detection));
    } else {
      print(program, detection);
    }
  }
  if (call.flags.boolean("json")) program.out << report.dump() << "\n";
  return 0;
}

}  // namespace

Command orm_detect_command() {
  return {.path = "orm detect",
          .arguments = "[flags] path...",
          .summary = "Tells which ORM the files of a path are written for, and why.",
          .examples = "  portolan orm detect ./models",
          .flags = {{.name = "json", .type = FlagType::kBool, .usage = "print one JSON array"}},
          .run = run_detect};
}

}  // namespace portolan::cli
