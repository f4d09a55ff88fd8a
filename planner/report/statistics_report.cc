#include "planner/report/statistics_report.h"

#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "planner/base/strings.h"
#include "planner/report/realm_json.h"

namespace portolan::report {
namespace {

using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;
using nlohmann::ordered_json;

using Labels = std::vector<std::pair<const char*, std::string>>;

std::string escaped(std::string_view text) {
  return base::replace_all(base::replace_all(base::replace_all(text, "\\", "\\\\"), "\"", "\\\""), "\n", "\\n");
}

/// The samples of one metric; a metric without any is left out.
class Gauge {
 public:
  explicit Gauge(std::string name) : name_(std::move(name)) {}

  void add(const Labels& labels, std::int64_t value) {
    std::vector<std::string> pairs;
    for (const auto& [label, text] : labels) pairs.push_back(std::string(label) + "=\"" + escaped(text) + "\"");
    samples_ += name_ + "{" + base::join(pairs, ",") + "} " + std::to_string(value) + "\n";
  }

  std::string text() const { return samples_.empty() ? "" : "# TYPE " + name_ + " gauge\n" + samples_; }

 private:
  std::string name_;
  std::string samples_;
};

std::map<std::string, std::int64_t> count_objects(const schema::Schema& schema) {
  std::map<std::string, std::int64_t> counts;
  if (!schema.tables.empty()) counts["table"] = static_cast<std::int64_t>(schema.tables.size());
  for (const schema::Object& object : schema.objects) ++counts[object.kind];
  return counts;
}

ordered_json* find_named(ordered_json& list, const std::string& name) {
  for (ordered_json& entry : list) {
    if (entry.value("name", "") == name) return &entry;
  }
  return nullptr;
}

/// The entries of a realm's JSON by name.
class JsonTables {
 public:
  explicit JsonTables(ordered_json& realm) {
    for (ordered_json& schema : realm["schemas"]) {
      if (!schema.contains("tables")) continue;
      for (ordered_json& table : schema["tables"]) tables_.emplace(std::pair(schema["name"], table["name"]), &table);
    }
  }

  ordered_json* find(const std::string& schema, const std::string& table) const {
    const auto found = tables_.find({schema, table});
    return found == tables_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::pair<std::string, std::string>, ordered_json*> tables_;
};

ordered_json realm_with_sizes(const StatisticsReport& report) {
  ordered_json json = realm_json(report.realm, report.dialect);
  if (!json.contains("schemas")) return json;
  const JsonTables tables(json);
  for (const ports::TableStatistics& entry : report.statistics.tables) {
    ordered_json* table = tables.find(entry.schema, entry.table);
    if (table == nullptr) continue;
    if (entry.bytes) (*table)["size_bytes"] = *entry.bytes;
    if (entry.rows) (*table)["rows_estimate"] = *entry.rows;
  }
  for (const ports::IndexStatistics& entry : report.statistics.indexes) {
    ordered_json* table = tables.find(entry.schema, entry.table);
    if (table == nullptr || !table->contains("indexes")) continue;
    if (ordered_json* index = find_named((*table)["indexes"], entry.index)) (*index)["size_bytes"] = entry.bytes;
  }
  return json;
}

ordered_json sizes_json(const ports::Statistics& statistics) {
  ordered_json list = ordered_json::array();
  for (const ports::TableStatistics& entry : statistics.tables) {
    if (entry.bytes) list.push_back({{"schema", entry.schema}, {"table", entry.table}, {"value", *entry.bytes}});
  }
  return list;
}

}  // namespace

std::string text(const StatisticsReport& report) {
  Gauge sizes("atlas_table_size_bytes");
  Gauge rows("atlas_table_rows_estimate");
  Gauge indexes("atlas_index_size_bytes");
  Gauge objects("atlas_schema_objects");
  for (const ports::TableStatistics& entry : report.statistics.tables) {
    const Labels labels{{"schema", entry.schema}, {"table", entry.table}};
    if (entry.bytes) sizes.add(labels, *entry.bytes);
    if (entry.rows) rows.add(labels, *entry.rows);
  }
  for (const ports::IndexStatistics& entry : report.statistics.indexes) {
    indexes.add({{"schema", entry.schema}, {"table", entry.table}, {"index", entry.index}}, entry.bytes);
  }
  for (const schema::Schema& schema : report.realm.schemas) {
    for (const auto& [kind, count] : count_objects(schema)) {
      objects.add({{"schema", schema.name}, {"kind", kind}}, count);
    }
  }
  return sizes.text() + rows.text() + indexes.text() + objects.text() + "# EOF\n";
}

Value value(const StatisticsReport& report) {
  Struct realm{.type = "*schema.Realm", .fields = {}, .methods = {}};
  realm.json = [&report] { return realm_with_sizes(report); };
  Struct object{.type = "*cmdapi.SchemaStats", .fields = {field("Realm", std::move(realm))}, .methods = {}};
  object.json = [&report] { return sizes_json(report.statistics); };
  object.text = [&report] { return text(report); };
  return object;
}

}  // namespace portolan::report
