#include "planner/engine/store.h"

#include <algorithm>
#include <chrono>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/file_name.h"
#include "planner/hcl/parse.h"
#include "planner/hcl/write.h"

namespace portolan::engine {
namespace {

using base::quote_go;
using Texts = std::vector<std::string>;

constexpr std::string_view kScheme = "atlas://";
constexpr std::string_view kPlans = "/plans/";
constexpr std::string_view kSchemas = "schemas";
constexpr std::string_view kDirectories = "migration directories";

/// Names, tags and versions are names of files.
const std::string& checked(const std::string& text, std::string_view what) {
  if (is_file_name(text)) return text;
  throw UsageError("invalid " + std::string(what) + " " + quote_go(text) +
                   ": the store keeps it as a file name; use letters, digits and \"-\", \".\", \"_\"");
}

std::string listed(Texts texts) {
  return texts.empty() ? "none" : base::join(texts, ", ");
}

Texts children(const base::Files& files, const std::string& folder) {
  Texts names;
  if (!files.is_directory(folder)) return names;
  for (std::string& name : files.list(folder)) {
    if (name.front() != '.') names.push_back(std::move(name));
  }
  return names;
}

Texts texts_of(const hcl::Section& block, std::string_view name) {
  Texts texts;
  const hcl::Section::Item* item = block.attribute(name);
  if (item == nullptr) return texts;
  for (const hcl::Value& value : item->value.elements()) texts.push_back(value.as_string());
  return texts;
}

std::string text_of(const hcl::Section& block, std::string_view name) {
  const hcl::Section::Item* item = block.attribute(name);
  return item == nullptr ? "" : item->value.as_string();
}

void write_list(hcl::HclWriter& writer, std::string_view name, const Texts& texts) {
  if (!texts.empty()) writer.attribute(name, text_list(texts));
}

}  // namespace

StoreUrl StoreUrl::parse(const std::string& url) {
  if (!matches(url)) throw UsageError(quote_go(url) + " is no atlas:// URL");
  std::string path = url.substr(kScheme.size());
  const std::size_t question = std::min(path.find('?'), path.size());
  const base::Url query = base::Url::parse("x://h" + path.substr(question));
  path.resize(question);
  StoreUrl parsed{.name = {}, .tag = query.parameter("tag"), .version = query.parameter("version"), .plan = {}};
  if (const std::size_t plans = path.find(kPlans); plans != std::string::npos) {
    parsed.plan = base::percent_decode(path.substr(plans + kPlans.size()));
    path.resize(plans);
  }
  parsed.name = checked(base::percent_decode(path), "name");
  return parsed;
}

std::string StoreUrl::text() const {
  std::string url = std::string(kScheme) + name;
  if (!plan.empty()) return url + std::string(kPlans) + base::percent_encode(plan);
  if (!tag.empty()) url += "?tag=" + base::percent_encode(tag);
  if (!version.empty()) url += (tag.empty() ? "?version=" : "&version=") + base::percent_encode(version);
  return url;
}

/// One version of a name.
struct Store::Push {
  std::string folder, version, kind, time, sum;
  StateScope limits;
  hcl::Section source;
  /// Keeps the places of `source`.
  std::shared_ptr<const hcl::Source> text;

  bool holds(const std::string& wanted_sum, const StateScope& wanted) const {
    return sum == wanted_sum && limits == wanted;
  }
};

Store::Store(const Context& context) : context_(context) {
  if (!context.store.empty()) return;
  throw UsageError(
      "atlas:// URLs name what a store keeps, and there is none: set atlas { cloud { url = \"file://DIR\" } } in the "
      "project file, or PORTOLAN_STORE=DIR");
}

std::string Store::folder(const std::string& name) const {
  return context_.store + "/" + checked(name, "name");
}

std::string Store::plan_folder(const std::string& name) const {
  return folder(name) + "/plans";
}

Store::Push Store::read(const std::string& folder, const std::string& version) const {
  const std::string path = folder + "/" + std::string(kManifest);
  const hcl::File file = hcl::parse(path, context_.files.read(path));
  const std::vector<hcl::Block>& blocks = file.body.blocks;
  if (blocks.size() != 2 || blocks[0].type != "push" || blocks[1].type != "source") {
    throw SourceError(path + ": the store keeps the blocks push and source there");
  }
  const hcl::Section labels = hcl::evaluate(blocks[0], {});
  return {.folder = folder,
          .version = version,
          .kind = text_of(labels, "kind"),
          .time = text_of(labels, "time"),
          .sum = text_of(labels, "sum"),
          .limits = {texts_of(labels, "schemas"), texts_of(labels, "exclude"), texts_of(labels, "include")},
          .source = hcl::evaluate(blocks[1], {}),
          .text = file.source};
}

std::vector<Store::Push> Store::pushes(const std::string& name) const {
  std::vector<Push> all;
  const std::string versions = folder(name) + "/versions";
  for (const std::string& version : children(context_.files, versions)) {
    const std::string path = versions + "/" + version;
    // Without a manifest the push is not complete: it was killed, or goes on.
    if (context_.files.exists(path + "/" + std::string(kManifest))) all.push_back(read(path, version));
  }
  std::stable_sort(all.begin(), all.end(), [](const Push& a, const Push& b) { return a.time < b.time; });
  return all;
}

Store::Push Store::version_of(const StoreUrl& url, std::vector<Push> all) const {
  std::string version = url.version;
  // Of a directory, a version is where its replay stops.
  if (all.back().kind == kDirectories) version.clear();
  if (!url.tag.empty()) {
    const std::string tags = folder(url.name) + "/tags";
    const std::string path = tags + "/" + base::percent_encode(url.tag);
    if (!context_.files.exists(path)) {
      throw UsageError(url.text() + ": the store " + context_.store + " has no tag " + quote_go(url.tag) + " of " +
                       quote_go(url.name) + "; its tags: " + listed(children(context_.files, tags)));
    }
    const std::string tagged(base::trim(context_.files.read(path)));
    if (!version.empty() && version != tagged) {
      throw UsageError(url.text() + ": tag " + quote_go(url.tag) + " is version " + quote_go(tagged));
    }
    version = tagged;
  }
  if (version.empty()) return std::move(all.back());
  const auto found = std::find_if(all.begin(), all.end(), [&](const Push& push) { return push.version == version; });
  if (found != all.end()) return std::move(*found);
  Texts versions;
  for (const Push& push : all) versions.push_back(push.version);
  throw UsageError(url.text() + ": the store " + context_.store + " has no version " + quote_go(version) + " of " +
                   quote_go(url.name) + "; its versions: " + listed(versions));
}

Store::Push Store::find(const StoreUrl& url) const {
  std::vector<Push> all = pushes(url.name);
  if (all.empty()) {
    throw UsageError(url.text() + ": the store " + context_.store + " has no " + quote_go(url.name) +
                     "; it has: " + listed(children(context_.files, context_.store)));
  }
  return version_of(url, std::move(all));
}

StateSource Store::content(const Push& push) const {
  StateSource source = read_filed(context_.files, push.source, push.folder);
  if (file_source(source).sum() == push.sum) return source;
  throw SourceError(push.folder + ": the files are not those that were pushed; push again under a new version");
}

StateSource Store::state(const StoreUrl& url) const {
  const Push push = find(url);
  StateSource source = content(push);
  source.names = {url.text()};
  source.limits = push.limits;
  if (push.kind == kDirectories) source.to_version = url.version;
  return source;
}

migrate::Dir Store::directory(const StoreUrl& url) const {
  const Push push = find(url);
  if (push.kind != kDirectories) throw UsageError(url.text() + " is a schema, not a migration directory");
  return *content(push).directory;
}

void Store::set_tag(const PushLabels& labels, const std::string& version) {
  if (labels.tag.empty()) return;
  const std::string tags = folder(labels.name) + "/tags";
  context_.files.create_directories(tags);
  context_.files.write(tags + "/" + base::percent_encode(labels.tag), version + "\n");
}

std::string Store::free_version(const std::vector<Push>& all) const {
  for (auto second = context_.clock.now();; second += std::chrono::seconds(1)) {
    std::string version = base::rfc3339(second);
    std::erase_if(version, [](char c) { return c < '0' || c > '9'; });
    if (std::none_of(all.begin(), all.end(), [&](const Push& push) { return push.version == version; })) return version;
  }
}

void Store::write(const std::string& folder, const FiledSource& filed, const StateScope& limits,
                  const PushLabels& labels, std::string_view kind) {
  for (const SourceFile& file : filed.files) {
    const std::string path = folder + "/" + file.name;
    context_.files.create_directories(path.substr(0, path.rfind('/')));
    context_.files.write(path, file.content);
  }
  hcl::HclWriter writer;
  writer.open("push");
  writer.attribute("kind", hcl::Value(std::string(kind)));
  writer.attribute("time", hcl::Value(base::rfc3339(context_.clock.now(), 9)));
  if (!labels.description.empty()) writer.attribute("description", hcl::Value(labels.description));
  write_list(writer, "schemas", limits.schemas);
  write_list(writer, "exclude", limits.exclude);
  write_list(writer, "include", limits.include);
  writer.attribute("sum", hcl::Value(filed.sum()));
  writer.close();
  context_.files.create_directories(folder);
  context_.files.write(folder + "/" + std::string(kManifest), writer.text() + filed.document);
}

StoreUrl Store::file(const StateSource& source, const StateScope& limits, const PushLabels& labels,
                     std::string_view kind) {
  if (!labels.tag.empty() && labels.tag.front() == '.') checked(labels.tag, "tag");
  const FiledSource filed = file_source(source);
  const std::vector<Push> all = pushes(labels.name);
  if (!all.empty() && all.back().kind != kind) {
    throw UsageError("under the name " + quote_go(labels.name) + " the store " + context_.store + " keeps " +
                     all.back().kind + "; choose another name");
  }
  const bool given = !labels.version.empty();
  std::string version = given ? checked(labels.version, "version") : free_version(all);
  if (!given && labels.description.empty() && !all.empty() && all.back().holds(filed.sum(), limits)) {
    version = all.back().version;
  }
  const auto there = std::find_if(all.begin(), all.end(), [&](const Push& push) { return push.version == version; });
  if (there == all.end()) {
    write(folder(labels.name) + "/versions/" + version, filed, limits, labels, kind);
  } else if (!there->holds(filed.sum(), limits)) {
    throw UsageError("version " + quote_go(version) + " of " + quote_go(labels.name) +
                     " is in the store already and holds something else; choose another --version");
  }
  set_tag(labels, version);
  return {.name = labels.name, .tag = labels.tag, .version = {}, .plan = {}};
}

StoreUrl Store::push(const StateSource& source, const StateScope& limits, const PushLabels& labels) {
  return file(source, limits, labels, kSchemas);
}

StoreUrl Store::push(const migrate::Dir& directory, const PushLabels& labels) {
  StateSource source;
  source.kind = SourceKind::kMigrationDirectory;
  source.directory = directory;
  return file(source, {}, labels, kDirectories);
}

migrate::Dir open_directory(const Context& context, const migrate::DirUrl& url) {
  if (url.scheme == "mem") return memory_directory(context, url).directory;
  if (url.scheme != "atlas") return migrate::Dir::load(context.files, url.path, url.format);
  return Store(context).directory(
      {.name = url.path, .tag = url.tag.value_or(""), .version = url.version.value_or(""), .plan = {}});
}

}  // namespace portolan::engine
