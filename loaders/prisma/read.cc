#include <algorithm>
#include <array>
#include <utility>

#include "loaders/prisma/parser.h"
#include "loaders/prisma/prisma.h"
#include "loaders/prisma/provider.h"
#include "planner/base/shown_path.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

constexpr int max_folder_depth = 16;

void find_files(const std::string& folder, const base::Files& files, int depth, std::vector<std::string>& found) {
  if (depth > max_folder_depth) return;
  for (const std::string& name : files.list(folder)) {
    const std::string path = folder.ends_with('/') ? folder + name : folder + "/" + name;
    if (files.is_directory(path)) {
      if (name != "node_modules") find_files(path, files, depth + 1, found);
    } else if (name.ends_with(".prisma")) {
      found.push_back(path);
    }
  }
}

std::vector<std::string> schema_files(const std::vector<std::string>& paths, const base::Files& files) {
  std::vector<std::string> found;
  std::vector<std::string> shown;
  for (const std::string& path : paths) {
    shown.push_back(base::shown_path(path));
    if (!files.exists(path)) throw Error("path " + base::quote_go(path) + " does not exist");
    if (files.is_directory(path)) {
      find_files(path, files, 0, found);
    } else {
      found.push_back(path);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.empty())
    throw Error("no Prisma models found in " + base::join(shown, ", ") + ": no *.prisma file is there");
  return found;
}

/// A lone CR ends a line in Prisma, too.
std::string with_line_feeds(std::string text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n')) text[at] = '\n';
  }
  return text;
}

std::string string_value(const Argument& setting, Diagnostics& diagnostics) {
  if (setting.value.kind == ExpressionKind::string) return setting.value.text;
  diagnostics.add(setting.value.place, "The value of `" + setting.name + "` must be a string in quotes.");
  return {};
}

void read_provider(const Argument& setting, Datasource& source, Diagnostics& diagnostics) {
  const std::string name = string_value(setting, diagnostics);
  if (name.empty()) return;
  if (name == "mongodb") {
    diagnostics.add(setting.value.place, "provider \"mongodb\" has no SQL schema");
  } else if (const Provider* provider = provider_named(name)) {
    source.provider = provider->name;
  } else {
    diagnostics.add(setting.value.place,
                    "Datasource provider not known: " + base::quote_go(name) + "; known: " + known_providers());
  }
}

void read_relation_mode(const Argument& setting, Datasource& source, Diagnostics& diagnostics) {
  const std::string mode = string_value(setting, diagnostics);
  if (mode != "prisma" && mode != "foreignKeys" && !mode.empty()) {
    diagnostics.add(setting.value.place,
                    "Invalid relation mode setting: " + base::quote_go(mode) + "; known: foreignKeys, prisma");
  }
  source.foreign_keys = mode != "prisma";
}

void read_schemas(const Argument& setting, Datasource& source, Diagnostics& diagnostics) {
  if (setting.value.kind != ExpressionKind::list) {
    return diagnostics.add(setting.value.place, "schemas must be a list of strings.");
  }
  for (const Argument& item : setting.value.items) {
    if (item.value.kind != ExpressionKind::string) {
      diagnostics.add(item.value.place, "schemas must be a list of strings.");
    } else {
      source.schemas.push_back({item.value.text, item.value.place});
    }
  }
  if (setting.value.items.empty())
    diagnostics.add(setting.value.place, "If provided, the schemas array can not be empty.");
}

struct ExtensionPart {
  std::string_view name;
  std::string Extension::*target;
};

constexpr std::array<ExtensionPart, 3> extension_parts = {
    {{"map", &Extension::name}, {"schema", &Extension::schema}, {"version", &Extension::version}}};

void read_extensions(const Argument& setting, Datasource& source, Diagnostics& diagnostics) {
  for (const Argument& item : setting.value.items) {
    Extension extension;
    extension.name = item.value.text;
    for (const Argument& part : item.value.items) {
      const auto known = std::find_if(extension_parts.begin(), extension_parts.end(),
                                      [&](const ExtensionPart& each) { return each.name == part.name; });
      if (known == extension_parts.end() || part.value.kind != ExpressionKind::string) {
        diagnostics.add(part.place, "An extension takes `map`, `schema` and `version`, each a string.");
      } else {
        extension.*known->target = part.value.text;
      }
    }
    source.extensions.push_back(extension);
  }
  if (setting.value.kind != ExpressionKind::list) diagnostics.add(setting.value.place, "extensions must be a list.");
}

struct SettingReader {
  std::string_view name;
  void (*read)(const Argument&, Datasource&, Diagnostics&);
};

/// Others, the URLs among them, have no meaning here.
constexpr std::array<SettingReader, 5> setting_readers = {{
    {"provider", read_provider},
    {"relationMode", read_relation_mode},
    {"referentialIntegrity", read_relation_mode},
    {"schemas", read_schemas},
    {"extensions", read_extensions},
}};

Datasource read_datasource(const Block& block, Diagnostics& diagnostics) {
  Datasource result;
  result.name = block.name;
  result.place = block.place;
  for (const SettingReader& reader : setting_readers) {
    for (const Argument& setting : block.settings) {
      if (setting.name == reader.name) reader.read(setting, result, diagnostics);
    }
  }
  const bool given = std::any_of(block.settings.begin(), block.settings.end(),
                                 [](const Argument& setting) { return setting.name == "provider"; });
  if (!given)
    diagnostics.add(block.place,
                    "Argument \"provider\" is missing in data source block " + base::quote_go(block.name) + ".");
  return result;
}

void find_datasource(Schema& schema, Diagnostics& diagnostics) {
  const Block* first = nullptr;
  for (const Block& block : schema.blocks) {
    if (block.kind != BlockKind::datasource) continue;
    if (first) {
      diagnostics.add(block.place,
                      "You defined more than one datasource; the first is at " + written(first->place) + ".");
    } else {
      first = &block;
      schema.datasource = read_datasource(block, diagnostics);
    }
  }
}

}  // namespace

Document::Document(std::shared_ptr<const Schema> schema) : schema_(std::move(schema)) {}

const std::string& Document::datasource_file() const {
  return schema_->datasource.place.source->name();
}

const std::string& Document::provider() const {
  return schema_->datasource.provider;
}

std::string Document::dialect() const {
  return std::string(provider_named(provider())->dialect);
}

Document read(const std::vector<std::string>& paths, const base::Files& files) {
  auto schema = std::make_shared<Schema>();
  Diagnostics diagnostics;
  for (const std::string& path : schema_files(paths, files)) {
    schema->sources.push_back(std::make_unique<hcl::Source>(path, with_line_feeds(files.read(path))));
    parse(*schema->sources.back(), schema->blocks, diagnostics);
  }
  find_datasource(*schema, diagnostics);
  diagnostics.raise();
  if (!schema->datasource.place.known())
    throw Error(base::join(paths, ", ") + ": no datasource block says which database is meant");
  return Document(std::move(schema));
}

void require_dialect(const Document& document, const std::string& dev_dialect) {
  if (compatible(document.provider(), dev_dialect)) return;
  throw Error(base::shown_path(document.datasource_file()) + ": datasource provider is " +
              base::quote_go(document.provider()) + " but the dev database is " + dev_dialect);
}

}  // namespace portolan::loaders::prisma
