#include "planner/migrate/sum.h"

#include <unordered_map>
#include <utility>

#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "planner/sql/directives.h"

namespace portolan::migrate {
namespace {

constexpr std::string_view kPrefix = "h1:";
/// `h1:` and 44 characters of base64.
constexpr std::size_t kHashText = 47;

std::string_view word(ChecksumError::Reason reason) {
  switch (reason) {
    case ChecksumError::Reason::kAdded:
      return "added";
    case ChecksumError::Reason::kRemoved:
      return "removed";
    default:
      return "edited";
  }
}

bool is_ignored(const File& file) {
  const std::optional<sql::Directive> directive = sql::first_line_directive(file.content);
  return directive && directive->name == "sum" && directive->argument == "ignore";
}

[[noreturn]] void throw_difference(const Sum& stored, const Sum& computed) {
  std::unordered_map<std::string_view, std::size_t> positions;
  for (std::size_t i = 0; i < computed.entries.size(); ++i) positions.emplace(computed.entries[i].name, i);
  std::size_t pos = kHashText + 1;
  std::size_t i = 0;
  for (; i < stored.entries.size(); ++i) {
    const SumEntry& entry = stored.entries[i];
    if (i < computed.entries.size() && computed.entries[i] == entry) {
      pos += entry.name.size() + 1 + kHashText + 1;
      continue;
    }
    const auto found = positions.find(entry.name);
    if (found == positions.end()) throw ChecksumError(entry.name, ChecksumError::Reason::kRemoved, i + 2, pos);
    if (found->second == i) throw ChecksumError(entry.name, ChecksumError::Reason::kEdited, i + 2, pos);
    break;
  }
  const std::string name = i < computed.entries.size() ? computed.entries[i].name : std::string();
  throw ChecksumError(name, ChecksumError::Reason::kAdded, i + 2, pos);
}

}  // namespace

ChecksumError::ChecksumError(std::string file, Reason reason, std::size_t line, std::size_t pos)
    : Error("checksum mismatch"), file_(std::move(file)), reason_(reason), line_(line), pos_(pos) {}

std::string ChecksumError::notice(std::string_view command) const {
  std::string text = "You have a checksum error in your migration directory.\n";
  if (line_ > 0) {
    text += "\n\tL" + std::to_string(line_) + ": " + file_ + " was " + std::string(word(reason_)) + "\n\n";
  }
  return text + "Please check your migration files and run '" + std::string(command) + "' to re-hash the contents\n\n";
}

std::string Sum::total() const {
  base::Sha256 hash;
  for (const SumEntry& entry : entries) {
    hash.update(entry.name);
    hash.update(entry.hash);
  }
  return base::base64_encode(hash.digest());
}

std::string Sum::text() const {
  std::string out = std::string(kPrefix) + total() + "\n";
  for (const SumEntry& entry : entries) out += entry.name + " " + std::string(kPrefix) + entry.hash + "\n";
  return out;
}

std::unordered_map<std::string, std::string> Sum::by_name() const {
  std::unordered_map<std::string, std::string> hashes;
  for (const SumEntry& entry : entries) hashes.emplace(entry.name, entry.hash);
  return hashes;
}

Sum compute_sum(const std::vector<File>& files) {
  Sum sum;
  base::Sha256 hash;
  for (const File& file : files) {
    hash.update(file.name);
    if (is_ignored(file)) continue;
    hash.update(file.content);
    sum.entries.push_back({file.name, base::base64_encode(hash.digest())});
  }
  return sum;
}

Sum parse_sum(std::string_view text) {
  Sum sum;
  std::vector<std::string> lines = base::split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t at = lines[i].find(kPrefix);
    if (at == std::string::npos) throw ChecksumError("checksum file format invalid");
    const std::string_view line = lines[i];
    sum.entries.push_back(
        {std::string(base::trim(line.substr(0, at))), std::string(base::trim(line.substr(at + kPrefix.size())))});
  }
  std::string_view total = lines.empty() ? std::string_view() : base::trim(lines.front());
  if (total.starts_with(kPrefix)) total.remove_prefix(kPrefix.size());
  if (total != sum.total()) throw ChecksumError("checksum mismatch");
  return sum;
}

void validate_sum(const std::optional<std::string>& stored, const Sum& computed) {
  if (!stored) {
    if (computed.entries.empty()) return;
    throw ChecksumError("checksum file not found");
  }
  const Sum expected = parse_sum(*stored);
  if (expected.total() != computed.total()) throw_difference(expected, computed);
}

}  // namespace portolan::migrate
