#include <map>

#include "drivers/postgres/columns.h"
#include "drivers/postgres/properties.h"
#include "drivers/postgres/statements.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

constexpr std::int64_t kDefaultPagesPerRange = 128;

/// `WITH (a = 1, b = true)`, sorted by name; "" when nothing is set.
std::string storage_text(const schema::Index& index) {
  std::map<std::string, std::string> settings;
  for (const auto& [name, value] : index.properties.entries()) {
    if (name.starts_with(kStorageParams)) {
      settings[name.substr(kStorageParams.size())] = base::to_lower(schema::to_text(value));
    }
  }
  const auto pages = index.properties.get<std::int64_t>("pages_per_range");
  if (pages && *pages != kDefaultPagesPerRange) settings["pages_per_range"] = std::to_string(*pages);
  if (settings.empty()) return {};
  std::vector<std::string> items;
  for (const auto& [name, value] : settings) items.push_back(name + " = " + value);
  return "WITH (" + base::join(items, ", ") + ")";
}

/// Where the server keeps the index; "" for the place of the database.
std::string tablespace_text(const std::string& words, const schema::Index& index) {
  const std::string tablespace = index.properties.text("tablespace");
  return tablespace.empty() ? "" : words + " " + quote_identifier(tablespace);
}

/// What a constraint says of its index behind the parts.
void append_storage(plan::Builder& b, const schema::Index& index) {
  b.p(storage_text(index)).p(tablespace_text("USING INDEX TABLESPACE", index));
}

void append_nulls_order(plan::Builder& b, const schema::IndexPart& part) {
  if (part.descending) b.p("DESC");
  if (part.properties.is_set("nulls_first") && !part.descending) b.p("NULLS FIRST");
  if (part.properties.is_set("nulls_last") && part.descending) b.p("NULLS LAST");
}

std::string described(const schema::Index& index) {
  return index.name.empty() ? "an index" : "index " + base::quote_go(index.name);
}

void append_part(plan::Builder& b, const schema::IndexPart& part) {
  if (part.column.empty()) {
    b.p(base::may_wrap(part.expression));
  } else {
    b.ident(part.column);
  }
  b.p(collate_text(part.properties)).p(part.properties.text("ops"));
  append_nulls_order(b, part);
}

void append_include(plan::Builder& b, const Spelling& spelling, const schema::Index& index) {
  if (index.include.empty()) return;
  require(spelling.dialect, since::kInclude, "INCLUDE of " + described(index));
  b.p("INCLUDE").idents(index.include);
}

void append_nulls_not_distinct(plan::Builder& b, const Spelling& spelling, const schema::Index& index) {
  if (index.properties.get<bool>("nulls_distinct") != false) return;
  require(spelling.dialect, since::kNullsDistinct, "NULLS NOT DISTINCT of " + described(index));
  b.p("NULLS NOT DISTINCT");
}

void append_parts(plan::Builder& b, const Spelling& spelling, const schema::Index& index) {
  const bool period = index.properties.is_set("without_overlaps");
  if (period) require(spelling.dialect, since::kTemporalKeys, "WITHOUT OVERLAPS of " + described(index));
  std::size_t left = index.parts.size();
  b.wrap_list(index.parts, [&](plan::Builder& inner, const schema::IndexPart& part) {
    if (part.properties.text("ops").find('(') != std::string::npos) {
      require(spelling.dialect, since::kClassParameters, "an operator class with parameters in " + described(index));
    }
    append_part(inner, part);
    if (--left == 0 && period) inner.p("WITHOUT OVERLAPS");
  });
}

void append_deferrable(plan::Builder& b, const schema::Properties& properties) {
  const std::string deferrable = properties.text("deferrable");
  if (!deferrable.empty()) b.p("DEFERRABLE").p(deferrable);
}

void append_exclude(plan::Builder& b, const Spelling& spelling, const schema::Index& index) {
  b.p("EXCLUDE");
  const std::string method = access_method(index);
  if (method != "btree") b.p("USING").p(method);
  b.wrap_list(index.parts, [&](plan::Builder& inner, const schema::IndexPart& part) {
    append_part(inner, part);
    const std::string op = part.properties.text("op");
    if (op.empty()) throw Error("missing operator for exclude constraint " + base::quote_go(index.name));
    inner.p("WITH").p(op);
  });
  append_include(b, spelling, index);
  append_storage(b, index);
  if (!index.where.empty()) b.p("WHERE").p(base::may_wrap(index.where));
}

/// CREATE INDEX on one relation, alone where it is a partitioned table and `only`.
std::string index_on(const Spelling& spelling, const std::string& relation, bool only, const schema::Index& index,
                     const change::Clauses& clauses) {
  if (index.parts.empty()) throw Error("index " + base::quote_go(index.name) + " has no columns");
  plan::Builder b = spelling.builder();
  b.p("CREATE");
  if (index.unique) b.p("UNIQUE");
  b.p("INDEX");
  if (clauses.concurrently) b.p("CONCURRENTLY");
  if (clauses.if_not_exists) b.p("IF NOT EXISTS");
  if (!index.name.empty()) b.ident(index.name);
  b.p(only ? "ON ONLY" : "ON").p(relation);
  const std::string method = access_method(index);
  if (method != "btree") b.p("USING").p(method);
  append_parts(b, spelling, index);
  append_include(b, spelling, index);
  append_nulls_not_distinct(b, spelling, index);
  b.p(storage_text(index)).p(tablespace_text("TABLESPACE", index));
  if (!index.where.empty()) b.p("WHERE").p(index.where);
  return b.text();
}

}  // namespace

std::string create_index(const Spelling& spelling, const schema::Table& table, const schema::Index& index,
                         const change::Clauses& clauses) {
  return index_on(spelling, spelling.qualified(table.schema, table.name), false, index, clauses);
}

PartitionedBuild build_by_partition(const Spelling& spelling, const schema::Table& table, const schema::Index& index,
                                    const std::vector<std::string>& leaves) {
  const std::string name = spelling.qualified(table.schema, index.name);
  const std::string drop_parent = "DROP INDEX IF EXISTS " + name;
  const std::string comment = plan::comments::create_index(index.name, table.name);
  PartitionedBuild build;
  build.parent = {index_on(spelling, spelling.qualified(table.schema, table.name), true, index, {}), comment,
                  drop_parent};
  change::Clauses concurrently;
  concurrently.concurrently = true;
  for (std::size_t i = 0; i + 1 < leaves.size(); i += 2) {
    schema::Index part = index;
    part.name = leaves[i + 1] + "_" + index.name;
    if (part.name.size() > kMaxName) part.name = generated_name(leaves[i + 1], index.name, "idx");
    const std::string part_name = spelling.qualified(leaves[i], part.name);
    build.partitions.push_back(
        {index_on(spelling, spelling.qualified(leaves[i], leaves[i + 1]), false, part, concurrently),
         plan::comments::create_index(part.name, leaves[i + 1]), "DROP INDEX CONCURRENTLY IF EXISTS " + part_name});
    // An index that is joined cannot be dropped alone: the parent's goes first and takes it along.
    build.joins.push_back({"ALTER INDEX " + name + " ATTACH PARTITION " + part_name,
                           plan::comments::named("attach index", part.name), drop_parent});
  }
  return build;
}

std::string drop_index(const Spelling& spelling, const schema::Table& table, const schema::Index& index,
                       const change::Clauses& clauses) {
  plan::Builder b = spelling.builder();
  b.p("DROP INDEX");
  if (clauses.concurrently) b.p("CONCURRENTLY");
  if (clauses.if_exists) b.p("IF EXISTS");
  return b.qualified(table.schema, index.name).text();
}

void append_index_constraint(plan::Builder& b, const Spelling& spelling, const schema::Index& index) {
  if (!index.name.empty()) b.p("CONSTRAINT").ident(index.name);
  if (index.kind == schema::IndexKind::kExcludeConstraint) {
    append_exclude(b, spelling, index);
  } else {
    b.p("UNIQUE");
    append_nulls_not_distinct(b, spelling, index);
    append_parts(b, spelling, index);
    append_include(b, spelling, index);
    append_storage(b, index);
  }
  append_deferrable(b, index.properties);
}

void append_primary_key(plan::Builder& b, const Spelling& spelling, const schema::Table& table,
                        const schema::Index& key) {
  if (key.parts.empty()) throw Error("primary key of table " + base::quote_go(table.name) + " has no columns");
  if (!key.name.empty() && key.name != generated_name(table.name, "", "pkey")) b.p("CONSTRAINT").ident(key.name);
  b.p("PRIMARY KEY");
  append_parts(b, spelling, key);
  append_include(b, spelling, key);
  append_storage(b, key);
  append_deferrable(b, key.properties);
}

}  // namespace portolan::postgres
