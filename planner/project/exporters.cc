#include <algorithm>
#include <span>

#include "planner/project/reader.h"

namespace portolan::project {
namespace {

using base::quote_go;
using Sections = std::vector<const hcl::Section*>;
using Names = std::vector<std::string_view>;

constexpr std::string_view kCommands[] = {"inspect", "diff"};

/// What a kind of exporter takes.
struct Kind {
  std::string_view kind;
  Names arguments;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kKinds = {{"sql", {"path", "split_by", "naming"}},
                                           {"hcl", {"path", "split_by", "naming", "ext"}},
                                           {"http", {"url", "method", "headers", "body_template"}},
                                           {"template", {"src", "path"}},
                                           {"multi", {"exporters", "on_error"}}};
  return kKinds;
}

constexpr std::string_view kNamings[] = {"", "same", "lower", "upper", "title"};

class Reader {
 public:
  explicit Reader(const Sections& blocks) : blocks_(blocks) {}

  /// @param value  what names the exporter
  /// @param depth  how many `multi` it is inside of
  Exporter read(const hcl::Value& value, const hcl::Place& place, std::size_t depth = 0) const {
    const hcl::Section& block = find(value, place);
    const std::string& kind = block.labels.front();
    const auto known = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& row) { return row.kind == kind; });
    if (known == kinds().end()) {
      throw hcl::error_at(block.place,
                          "exporter " + quote_go(kind) + " is not supported; known: sql, hcl, http, template, multi");
    }
    if (depth > blocks_.size())
      throw hcl::error_at(block.place, "exporter " + quote_go(block.labels[1]) + " names itself");
    refuse_others(block.attributes, known->arguments, "argument");
    refuse_others(block.sections, {}, "block");
    Exporter exporter{.kind = kind, .name = block.labels[1]};
    exporter.path = read_text(block, "path");
    exporter.src = read_text(block, "src");
    exporter.split_by = read_text(block, "split_by");
    exporter.naming = read_text(block, "naming");
    exporter.ext = read_text(block, "ext");
    exporter.url = read_text(block, "url");
    exporter.method = read_text(block, "method");
    exporter.body_template = read_text(block, "body_template");
    exporter.headers = read_headers(block);
    exporter.goes_on = read_text(block, "on_error") == "CONTINUE";
    if (kind == "multi") read_parts(block, depth, exporter);
    check(block, exporter);
    return exporter;
  }

 private:
  const hcl::Section& find(const hcl::Value& value, const hcl::Place& place) const {
    if (value.is_reference() && value.as_reference().path.size() == 3) {
      const std::vector<std::string>& path = value.as_reference().path;
      for (const hcl::Section* block : blocks_) {
        if (block->labels.size() == 2 && block->labels[0] == path[1] && block->labels[1] == path[2]) return *block;
      }
    }
    throw hcl::error_at(place, "an exporter is named here, as in exporter.sql.NAME");
  }

  static std::map<std::string, std::string> read_headers(const hcl::Section& block) {
    std::map<std::string, std::string> headers;
    for (const auto& [name, value] : read_values(block, "headers")) {
      if (!value.is_string()) throw hcl::error_at(block.attribute("headers")->place, "headers are strings");
      headers[name] = value.as_string();
    }
    return headers;
  }

  void read_parts(const hcl::Section& block, std::size_t depth, Exporter& exporter) const {
    const hcl::Section::Item* item = block.attribute("exporters");
    if (item == nullptr || !item->value.is_sequence()) require(block, "exporters");
    for (const hcl::Value& part : item->value.elements()) exporter.parts.push_back(read(part, item->place, depth + 1));
  }

  [[noreturn]] static void require(const hcl::Section& block, const std::string& name) {
    throw hcl::error_at(block.place, "Missing required argument",
                        "The argument " + quote_go(name) + " is required, but no definition was found.");
  }

  static void check(const hcl::Section& block, const Exporter& exporter) {
    const bool files = exporter.kind == "sql" || exporter.kind == "hcl" || exporter.kind == "template";
    if (files && exporter.path.empty()) require(block, "path");
    if (exporter.kind == "template" && exporter.src.empty()) require(block, "src");
    if (exporter.kind == "http" && exporter.url.empty()) require(block, "url");
    if (std::find(std::begin(kNamings), std::end(kNamings), exporter.naming) == std::end(kNamings)) {
      throw hcl::error_at(block.attribute("naming")->place,
                          "unknown naming " + quote_go(exporter.naming) + "; known: same, lower, upper, title");
    }
    if (exporter.kind == "sql" && exporter.split_by != "" && exporter.split_by != "object") {
      throw hcl::error_at(block.attribute("split_by")->place,
                          "SQL is split by object alone, because its statements keep an order");
    }
  }

  const Sections& blocks_;
};

}  // namespace

std::map<std::string, Exporter, std::less<>> read_exports(const Sections& blocks, const Sections& exporters) {
  std::map<std::string, Exporter, std::less<>> exports;
  for (const hcl::Section* block : blocks) {
    for (const hcl::Section& group : block->sections) {
      for (const hcl::Section::Item& item : group.attributes) {
        const bool known = std::find(std::begin(kCommands), std::end(kCommands), item.name) != std::end(kCommands);
        if (group.type != "schema" || !known) continue;
        exports[group.type + " " + item.name] = Reader(exporters).read(item.value, item.place);
      }
    }
  }
  return exports;
}

}  // namespace portolan::project
