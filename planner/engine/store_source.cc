#include "planner/engine/store_source.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "planner/engine/composite.h"
#include "planner/engine/dump.h"
#include "planner/engine/file_name.h"
#include "planner/hcl/parse.h"
#include "planner/hcl/write.h"
#include "planner/report/plan_text.h"

namespace portolan::engine {
namespace {

using Values = std::map<std::string, hcl::Value, std::less<>>;

struct KindWord {
  SourceKind kind;
  std::string_view word;
};
/// A kind's first word is the one that is written.
constexpr KindWord kKinds[] = {{SourceKind::kHcl, "hcl"},
                               {SourceKind::kSqlFile, "sql"},
                               {SourceKind::kSqlDirectory, "sql_files"},
                               {SourceKind::kMigrationDirectory, "migrations"},
                               {SourceKind::kComposite, "composite"}};

std::string_view word_of(SourceKind kind) {
  return std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindWord& k) { return k.kind == kind; })->word;
}

/// Other values may be secrets and are nobody's business.
Values declared_values(const StateSource& source) {
  std::set<std::string, std::less<>> declared;
  for (const SourceFile& file : source.files) {
    const hcl::File parsed = hcl::parse(file.name, file.content);
    for (const hcl::Block& block : parsed.body.blocks) {
      if (block.type == "variable" && !block.labels.empty()) declared.insert(block.labels.front().text);
    }
  }
  Values values = source_values(source);
  std::erase_if(values, [&](const auto& value) { return !declared.contains(value.first); });
  return values;
}

class Filing {
 public:
  void add(const StateSource& source, const std::string& prefix) {
    const std::string word(word_of(source.kind));
    writer_.open("source", word);
    if (source.kind == SourceKind::kMigrationDirectory) {
      add_directory(source, prefix);
    } else {
      add_files(source, prefix);
    }
    int part = 0;
    for (const StatePart& inner : source.parts) {
      writer_.open("part");
      writer_.attribute("schema", hcl::Value(inner.schema));
      add(inner.source, prefix + "part" + std::to_string(++part) + "/");
      writer_.close();
    }
    writer_.close();
  }

  FiledSource finish() && { return {writer_.text(), std::move(files_)}; }

 private:
  void add_directory(const StateSource& source, const std::string& prefix) {
    std::vector<std::string> names;
    for (const auto& [name, content] : source.directory->contents()) {
      files_.push_back({prefix + name, content});
      names.push_back(name);
    }
    writer_.attribute("format", hcl::Value(std::string(source.directory->format().name)));
    if (!source.to_version.empty()) writer_.attribute("version", hcl::Value(source.to_version));
    writer_.attribute("files", text_list(names));
  }

  void add_files(const StateSource& source, const std::string& prefix) {
    std::vector<std::string> names;
    for (const SourceFile& file : source.files) {
      std::string name = std::filesystem::path(file.name).filename().string();
      // A data source's output has its address for a name.
      if (!is_file_name(name)) name = "schema";
      if (std::find(names.begin(), names.end(), name) != names.end() || name == kManifest) {
        name = std::to_string(names.size() + 1) + "_" + name;
      }
      files_.push_back({prefix + name, file.content});
      names.push_back(std::move(name));
    }
    if (!source.parts.empty()) return;
    writer_.attribute("files", text_list(names));
    if (source.kind != SourceKind::kHcl) return;
    const Values values = declared_values(source);
    if (values.empty()) return;
    writer_.attribute("values", hcl::Value::object({values.begin(), values.end()}));
  }

  hcl::HclWriter writer_;
  std::vector<SourceFile> files_;
};

const hcl::Value& required(const hcl::Section& block, std::string_view name) {
  const hcl::Section::Item* item = block.attribute(name);
  if (item == nullptr) throw hcl::error_at(block.place, "missing attribute " + base::quote_go(name));
  return item->value;
}

StatePart read_part(const base::Files& files, const hcl::Section& block, const std::string& folder,
                    const std::string& inner) {
  const hcl::Section* source = block.section("source");
  if (block.type != "part" || source == nullptr) throw hcl::error_at(block.place, "a part holds one block source");
  return {required(block, "schema").as_string(), folder + ": " + inner + ": ",
          read_filed(files, *source, folder + "/" + inner)};
}

}  // namespace

hcl::Value text_list(const std::vector<std::string>& texts) {
  std::vector<hcl::Value> values;
  for (const std::string& text : texts) values.emplace_back(text);
  return hcl::Value::tuple(std::move(values));
}

std::string FiledSource::sum() const {
  base::Sha256 hash;
  const auto add = [&hash](std::string_view text) {
    hash.update(std::to_string(text.size()) + ":");
    hash.update(text);
  };
  add(document);
  for (const SourceFile& file : files) {
    add(file.name);
    add(file.content);
  }
  return base::base64_encode(hash.digest());
}

StateSource self_contained(const Context& context, StateSource source, const StateScope& scope) {
  for (StatePart& part : source.parts) part.source = self_contained(context, std::move(part.source), scope);
  if (source.kind != SourceKind::kDatabase) return source;
  Database database = open_database(context, *source.url);
  const State state = inspect_database(context, database, scope);
  const std::string text = report::plan_text(dump(state, database.dialect(), "  "));
  return {.kind = SourceKind::kSqlFile, .names = {source.url->redacted()}, .files = {{"schema.sql", text}}};
}

FiledSource file_source(const StateSource& source) {
  Filing filing;
  filing.add(source, "");
  return std::move(filing).finish();
}

StateSource read_filed(const base::Files& files, const hcl::Section& block, const std::string& folder) {
  const std::string word = block.labels.empty() ? "" : block.labels.front();
  const auto kind =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindWord& k) { return k.word == word; });
  if (kind == std::end(kKinds)) throw hcl::error_at(block.place, "unknown kind of source " + base::quote_go(word));
  StateSource source;
  source.kind = kind->kind;
  int part = 0;
  for (const hcl::Section& nested : block.sections) {
    source.parts.push_back(read_part(files, nested, folder, "part" + std::to_string(++part)));
  }
  if (source.kind == SourceKind::kComposite) return source;
  for (const hcl::Value& name : required(block, "files").elements()) {
    const std::string path = folder + "/" + name.as_string();
    source.files.push_back({path, files.read(path)});
  }
  if (source.kind == SourceKind::kHcl) {
    source.own_values = true;
    if (const auto* values = block.attribute("values")) {
      for (const auto& [name, value] : values->value.entries()) source.values.emplace(name, value);
    }
  }
  if (source.kind != SourceKind::kMigrationDirectory) return source;
  std::map<std::string, std::string> contents;
  for (SourceFile& file : source.files) contents.emplace(file.name.substr(folder.size() + 1), std::move(file.content));
  source.files.clear();
  source.directory.emplace(contents, required(block, "format").as_string());
  if (const auto* version = block.attribute("version")) source.to_version = version->value.as_string();
  return source;
}

}  // namespace portolan::engine
