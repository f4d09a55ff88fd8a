#include "planner/language/document.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_set>

#include "planner/base/strings.h"
#include "planner/hcl/parse.h"
#include "planner/language/read_table.h"
#include "planner/schema/index.h"

namespace portolan::language {
namespace {

/// Every top-level block the language knows (spec/schema-language.md 1.2), beside schema, table and input blocks.
constexpr std::array<std::string_view, 32> kKinds = {"view",
                                                     "materialized",
                                                     "function",
                                                     "procedure",
                                                     "aggregate",
                                                     "trigger",
                                                     "event_trigger",
                                                     "enum",
                                                     "domain",
                                                     "composite",
                                                     "sequence",
                                                     "extension",
                                                     "policy",
                                                     "range",
                                                     "collation",
                                                     "cast",
                                                     "server",
                                                     "user_mapping",
                                                     "foreign_table",
                                                     "partition",
                                                     "partition_function",
                                                     "partition_scheme",
                                                     "event",
                                                     "synonym",
                                                     "type_alias",
                                                     "type_table",
                                                     "role",
                                                     "user",
                                                     "permission",
                                                     "data",
                                                     "schema",
                                                     "table"};

/// Kinds of which several may share a name: told apart by arguments, or not named at all.
constexpr std::array<std::string_view, 8> kOverloadable = {"function",     "procedure",  "aggregate", "cast",
                                                           "user_mapping", "permission", "trigger",   "policy"};

/// Kinds that always lie in a schema.
constexpr std::array<std::string_view, 10> kInSchema = {"table", "enum",     "domain",    "composite",    "sequence",
                                                        "view",  "function", "procedure", "materialized", "aggregate"};

/// Kinds whose objects belong to the database, though they may have a schema where they put what they bring.
constexpr std::array<std::string_view, 1> kInDatabase = {"extension"};

template <typename Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Turns the blocks of a document into a realm.
class Loader {
 public:
  Loader(const Vocabulary& vocabulary, Blocks& blocks, Document& document)
      : read_{vocabulary, blocks, document.warnings}, document_(document) {}

  void run() {
    for (const std::size_t number : read_.blocks.order()) add_schema(number);
    schemas_ = schema::NameIndex(document_.realm.schemas);
    for (const std::size_t number : read_.blocks.order()) place_in_schema(number);
    for (const std::size_t number : read_.blocks.order()) convert(number);
    for (const std::size_t number : read_.blocks.order()) add_data(number);
    for (const DataTable& data : document_.data) check_keys(read_, table_of(data), data);
  }

 private:
  /// Calls `use` with a view that sees the block's own names, `each`, the document and its inputs.
  void with_view(std::size_t number, const std::function<void(const BlockView&)>& use) {
    with_view(number, number, use);
  }

  /// The same with the own names of another block.
  void with_view(std::size_t number, std::size_t named, const std::function<void(const BlockView&)>& use) {
    const Instance& instance = read_.blocks.at(number);
    const hcl::EvalContext root = read_.blocks.context();
    const hcl::EvalContext outer = instance.each ? hcl::EvalContext{instance.each.get(), &root} : root;
    const LocalNames names(read_.blocks.at(named), named);
    hcl::Scope local;
    local.resolver = &names;
    use(BlockView(read_, *instance.block, {&local, &outer}));
  }

  void add_schema(std::size_t number) {
    const Instance& instance = read_.blocks.at(number);
    if (instance.block->type != "schema") return;
    with_view(number, [&](const BlockView& view) {
      if (instance.name.empty()) read_.fail(instance.block->header, "schema without a name");
      if (!schema_names_.insert(instance.name).second) {
        read_.fail(instance.block->header, "duplicate schema " + base::quote_go(instance.name));
      }
      schema::Schema& result = document_.realm.schemas.emplace_back();
      result.name = instance.name;
      result.position = view.position();
      result.comment = view.string("comment");
      read_properties(view, ports::Carrier::kSchema, result.properties);
      view.warn_unknown_blocks({}, ports::Carrier::kSchema);
    });
  }

  void place_in_schema(std::size_t number) {
    Instance& instance = read_.blocks.at(number);
    const std::string kind(instance.block->type);
    if (kind == "schema" || !is_read(kind)) return;
    with_view(number, [&](const BlockView& view) {
      const auto value = view.value("schema");
      if (!value) {
        if (!contains(kInSchema, kind)) return;
        read_.fail(instance.block->header, "cannot extract schema name for " + kind + " " +
                                               base::quote_go(instance.name) +
                                               ": schemahcl: type \"schema\" was not found in nil reference");
      }
      instance.schema = schema_name(view, *value, instance);
      if (schemas_.has(instance.schema)) return;
      read_.fail(view.place("schema"), "schema " + base::quote_go(instance.schema) + " not found for " + kind + " " +
                                           base::quote_go(instance.name));
    });
  }

  std::string schema_name(const BlockView& view, const hcl::Value& value, const Instance& instance) const {
    if (value.is_string()) return value.as_string();
    if (value.is_reference() && value.as_reference().path.front() == "schema") {
      return resolve_block(view, {instance, hcl::Reference::no_target}, value.as_reference()).name;
    }
    read_.fail(view.place("schema"), "cannot extract schema name for " + std::string(instance.block->type) + " " +
                                         base::quote_go(instance.name) +
                                         ": a reference such as schema.public is required");
  }

  bool is_read(std::string_view kind) const { return kind == "table" || read_.vocabulary.has_kind(kind); }

  void convert(std::size_t number) {
    const Instance& instance = read_.blocks.at(number);
    const hcl::Block& block = *instance.block;
    document_.declared_kinds.emplace(block.type);
    if (block.type == "schema" || block.type == "data") return;
    if (!is_read(block.type)) {
      read_.warn(block.header, contains(kKinds, block.type)
                                   ? std::string(block.type) + " blocks are not supported yet for this database: " +
                                         describe(block) + " is ignored"
                                   : "unknown block " + describe(block) + " is ignored");
      return;
    }
    refuse_duplicate(instance);
    with_view(number, [&](const BlockView& view) {
      if (block.type == "table") {
        add_table(view, {instance, number});
      } else {
        add_object(view, {instance, number});
      }
    });
  }

  void refuse_duplicate(const Instance& instance) {
    const std::string kind(instance.block->type);
    if (instance.block->labels.empty() || contains(kOverloadable, kind)) return;
    const std::string key = schema::qualified_key(kind, schema::qualified_key(instance.schema, instance.name));
    if (names_.insert(key).second) return;
    read_.fail(instance.block->header, "duplicate " + kind + " " + base::quote_go(instance.name));
  }

  void add_table(const BlockView& view, const Owner& owner) {
    if (owner.instance.name.empty()) read_.fail(view.block().header, "table without a name");
    document_.realm.schemas[schemas_.find(owner.instance.schema)].tables.push_back(read_table(view, owner));
  }

  const schema::Table& table_of(const DataTable& data) const {
    return *schema::find_table(document_.realm.schemas[schemas_.find(data.schema)], data.table);
  }

  DataTable& data_of(const Instance& table) {
    for (DataTable& data : document_.data) {
      if (data.schema == table.schema && data.table == table.name) return data;
    }
    return document_.data.emplace_back(DataTable{.schema = table.schema, .table = table.name});
  }

  /// Number of the table's block that a `data` block is for.
  std::size_t data_owner(const BlockView& view, std::size_t number) {
    const auto value = view.value("table");
    if (!value || !value->is_reference() || value->as_reference().path.front() != "table") {
      read_.fail(view.place("table"), "attribute \"table\" of a data block must be a reference such as table.t");
    }
    const hcl::Reference& reference = value->as_reference();
    const Instance& table = resolve_block(view, {read_.blocks.at(number), number}, reference);
    for (const std::size_t candidate : read_.blocks.candidates(reference)) {
      if (&read_.blocks.at(candidate) == &table) return candidate;
    }
    return number;
  }

  void add_data(std::size_t number) {
    const hcl::Block& block = *read_.blocks.at(number).block;
    if (block.type != "data") return;
    if (!block.labels.empty()) read_.fail(block.header, "a data block with rows has no label");
    std::size_t owner = number;
    with_view(number, [&](const BlockView& view) { owner = data_owner(view, number); });
    const Instance& table = read_.blocks.at(owner);
    DataTable& data = data_of(table);
    with_view(number, owner, [&](const BlockView& view) { read_data(view, {table, owner}, table_of(data), data); });
  }

  void add_object(const BlockView& view, const Owner& owner) {
    schema::Object object;
    object.kind = view.block().type;
    object.schema = owner.instance.schema;
    object.name = owner.instance.name;
    object.position = view.position();
    const auto is_property = [&](std::string_view name) {
      return read_.vocabulary.find(ports::Carrier::kObject, {}, name, object.kind) != nullptr;
    };
    if (!is_property("as")) object.definition = view.sql_text("as").value_or("");
    // Some kinds have a comment that is not theirs to set.
    if (!is_property("comment")) object.comment = view.string("comment");
    object.renamed_from = view.string("renamed_from").value_or("");
    object.depends_on = read_depends_on(view, owner);
    read_properties(view, ports::Carrier::kObject, object.properties, object.kind);
    if (const std::string_view attribute = owner_attribute(object.kind); !attribute.empty()) {
      const hcl::Reference reference = owner_reference(view, attribute);
      const Instance& of = resolve_block(view, owner, reference);
      object.depends_on.insert(object.depends_on.begin(), {std::string(of.block->type), of.schema, of.name});
      if (object.schema.empty()) object.schema = of.schema;
      read_inner_partition(view, owner, object);
    }
    read_object_parts(view, owner, object);
    const bool in_database = object.schema.empty() || contains(kInDatabase, object.kind);
    auto& objects =
        in_database ? document_.realm.objects : document_.realm.schemas[schemas_.find(object.schema)].objects;
    objects.push_back(std::move(object));
  }

  std::string_view owner_attribute(std::string_view kind) const {
    for (const Property& property : read_.vocabulary.rows(ports::Carrier::kObject, kind)) {
      if (property.spec->form == ports::Form::kOwner) return property.attribute;
    }
    return {};
  }

  hcl::Reference owner_reference(const BlockView& view, std::string_view attribute) const {
    const auto value = view.value(attribute);
    if (!value || !value->is_reference()) {
      read_.fail(view.place(attribute), "attribute " + base::quote_go(attribute) + " of " + describe(view.block()) +
                                            " must be a reference such as table.t");
    }
    return value->as_reference();
  }

  /// The block with the columns of a partition: the table at the end of its owners.
  std::size_t root_owner(std::size_t number, std::string_view attribute) {
    std::unordered_set<std::size_t> seen;
    while (read_.blocks.at(number).block->type != "table") {
      if (!seen.insert(number).second) read_.fail(read_.blocks.at(number).block->header, "partitions form a cycle");
      with_view(number, [&](const BlockView& view) {
        const auto numbers = read_.blocks.candidates(owner_reference(view, attribute));
        if (!numbers.empty()) number = numbers.front();
      });
    }
    return number;
  }

  void read_inner_partition(const BlockView& view, const Owner& owner, schema::Object& object) {
    for (const hcl::Block& inner : view.block().body.blocks) {
      if (inner.type != "partition") continue;
      const std::size_t root = root_owner(owner.number, owner_attribute(object.kind));
      with_view(owner.number, root, [&](const BlockView& named) {
        object.partitioning = read_partitioning(named.nested(inner), {read_.blocks.at(root), root});
      });
    }
  }

  ReadContext read_;
  Document& document_;
  schema::NameIndex schemas_;
  std::unordered_set<std::string> schema_names_;
  std::unordered_set<std::string> names_;
};

std::vector<hcl::File> parse_files(std::vector<SourceFile> files) {
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  std::vector<hcl::File> parsed;
  parsed.reserve(files.size());
  for (SourceFile& file : files) {
    parsed.push_back(hcl::parse(file.path, std::move(file.text)));
    for (const hcl::Block& block : parsed.back().body.blocks) {
      if (block.type == "env") {
        throw UsageError("cannot parse project file " + base::quote_go(file.path) + " as a schema file");
      }
    }
  }
  return parsed;
}

}  // namespace

std::string to_string(const Warning& warning) {
  if (!warning.range.start.known()) return warning.message;
  return base::to_string(warning.range) + ": " + warning.message;
}

Document load_document(std::vector<SourceFile> files, const InputValues& values, const ports::Dialect& dialect,
                       InputOptions options) {
  const std::vector<hcl::File> parsed = parse_files(std::move(files));
  const Vocabulary vocabulary(dialect);
  const Inputs inputs(parsed, values, std::move(options));
  Blocks blocks(parsed, inputs.scope());
  Document document;
  Loader(vocabulary, blocks, document).run();
  for (const hcl::File& file : parsed) document.sources.push_back(file.source);
  return document;
}

}  // namespace portolan::language
