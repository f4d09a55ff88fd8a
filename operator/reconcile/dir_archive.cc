#include "operator/reconcile/dir_archive.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "planner/base/compress.h"
#include "planner/base/errors.h"

namespace portolan::reconcile {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kArchiveLimit = std::size_t{64} << 20U;
constexpr std::string_view kSumFile = "atlas.sum";

/// A field of the header: where it is and how long.
struct Field {
  std::size_t at, size;
};
constexpr Field kName{0, 100}, kMode{100, 8}, kOwner{108, 8}, kGroup{116, 8}, kSize{124, 12}, kTime{136, 12},
    kChecksum{148, 8}, kMagic{257, 8}, kPrefix{345, 155};
constexpr std::size_t kTypeAt = 156;
constexpr char kFile = '0', kOldFile = '\0', kPax = 'x', kLongName = 'L';

[[noreturn]] void damaged(const std::string& what) {
  throw Error("the archive of the migration directory is damaged: " + what);
}

void set(std::string& header, Field field, std::string_view text) {
  header.replace(field.at, text.size(), text);
}

/// Octal digits and a NUL behind them.
void set_number(std::string& header, Field field, std::uint64_t value) {
  std::array<char, 24> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value, 8);
  const std::string text(digits.data(), end);
  set(header, field, std::string(field.size - 1 - text.size(), '0') + text);
}

unsigned checksum_of(std::string_view header) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool own = i >= kChecksum.at && i < kChecksum.at + kChecksum.size;
    sum += own ? ' ' : static_cast<unsigned char>(header[i]);
  }
  return sum;
}

void append_entry(std::string& tar, const std::string& name, char type, std::string_view content) {
  std::string header(kBlock, '\0');
  set(header, kName, name.substr(0, kName.size));
  set_number(header, kMode, 0600);
  set_number(header, kOwner, 0);
  set_number(header, kGroup, 0);
  set_number(header, kSize, content.size());
  set_number(header, kTime, 0);
  header[kTypeAt] = type;
  set(header, kMagic, std::string_view("ustar\00000", kMagic.size));
  set_number(header, {kChecksum.at, kChecksum.size - 1}, checksum_of(header));
  header[kChecksum.at + kChecksum.size - 1] = ' ';
  tar += header;
  tar += content;
  tar.append((kBlock - content.size() % kBlock) % kBlock, '\0');
}

/// `LENGTH path=NAME\n`, where the length counts its own digits, too.
std::string pax_path(const std::string& name) {
  const std::string rest = " path=" + name + "\n";
  std::size_t length = rest.size() + 1;
  while (std::to_string(length).size() + rest.size() != length) ++length;
  return std::to_string(length) + rest;
}

void append_file(std::string& tar, const std::string& name, std::string_view content) {
  if (name.size() > kName.size) append_entry(tar, "PaxHeaders.0", kPax, pax_path(name));
  append_entry(tar, name, kFile, content);
}

std::string text_of(std::string_view header, Field field) {
  const std::string_view text = header.substr(field.at, field.size);
  return std::string(text.substr(0, std::min(text.find('\0'), text.size())));
}

std::uint64_t number_of(std::string_view header, Field field) {
  std::string text = text_of(header, field);
  text.erase(0, text.find_first_not_of(' '));
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  const bool rest_is_blank =
      std::all_of(end, static_cast<const char*>(text.data() + text.size()), [](char c) { return c == ' '; });
  if (error != std::errc() || !rest_is_blank) damaged("a number of a header cannot be read");
  return value;
}

/// The `path` of a pax header, "" when it has none.
std::string path_of_pax(std::string_view records) {
  std::string path;
  while (!records.empty()) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(records.data(), records.data() + records.size(), length);
    const auto digits = static_cast<std::size_t>(end - records.data());
    if (error != std::errc() || length <= digits + 1 || length > records.size()) damaged("a pax header");
    const std::string_view record = records.substr(digits + 1, length - digits - 2);
    constexpr std::string_view kPath = "path=";
    if (record.starts_with(kPath)) path = record.substr(kPath.size());
    records.remove_prefix(length);
  }
  return path;
}

}  // namespace

std::string pack_directory(const std::map<std::string, std::string>& contents) {
  std::string tar;
  const auto sum = contents.find(std::string(kSumFile));
  if (sum != contents.end()) append_file(tar, sum->first, sum->second);
  for (const auto& [name, content] : contents) {
    if (name != kSumFile) append_file(tar, name, content);
  }
  tar.append(2 * kBlock, '\0');
  return base::gzip(tar);
}

std::map<std::string, std::string> unpack_directory(std::string_view archive) {
  const std::string tar = base::gunzip(archive, kArchiveLimit);
  std::map<std::string, std::string> contents;
  std::string long_name;
  std::string_view rest = tar;
  while (rest.size() >= kBlock && rest.front() != '\0') {
    const std::string_view header = rest.substr(0, kBlock);
    if (number_of(header, kChecksum) != checksum_of(header)) damaged("wrong checksum of a header");
    const std::uint64_t size = number_of(header, kSize);
    if (size > rest.size() - kBlock) damaged("it ends too early");
    const std::string_view content = rest.substr(kBlock, size);
    const char type = header[kTypeAt];
    if (type == kPax) {
      long_name = path_of_pax(content);
    } else if (type == kLongName) {
      long_name = std::string(content.substr(0, content.find('\0')));
    } else {
      const std::string prefix = header.substr(kMagic.at, 5) == "ustar" ? text_of(header, kPrefix) : "";
      const std::string name = (prefix.empty() ? "" : prefix + "/") + text_of(header, kName);
      if (type == kFile || type == kOldFile) contents[long_name.empty() ? name : long_name] = content;
      long_name.clear();
    }
    const std::size_t used = kBlock + (size + kBlock - 1) / kBlock * kBlock;
    rest.remove_prefix(std::min(used, rest.size()));
  }
  return contents;
}

}  // namespace portolan::reconcile
