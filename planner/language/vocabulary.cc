#include "planner/language/vocabulary.h"

#include <array>

#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/hcl/write.h"

namespace portolan::language {
namespace {

using ports::Carrier;

/// Words every dialect shares (spec/schema-language.md 1.6).
constexpr std::array<std::string_view, 5> kActions = {"NO_ACTION", "RESTRICT", "CASCADE", "SET_NULL", "SET_DEFAULT"};
constexpr std::array<std::string_view, 4> kStorages = {"STORED", "VIRTUAL", "PERSISTENT", "PERSISTED"};

std::string_view carrier_word(Carrier carrier) {
  switch (carrier) {
    case Carrier::kRealm:
      return "realm";
    case Carrier::kSchema:
      return "schema";
    case Carrier::kTable:
      return "table";
    case Carrier::kColumn:
      return "column";
    case Carrier::kPrimaryKey:
      return "primary_key";
    case Carrier::kIndex:
      return "index";
    case Carrier::kIndexPart:
      return "on";
    case Carrier::kForeignKey:
      return "foreign_key";
    case Carrier::kCheck:
      return "check";
    case Carrier::kPartitioning:
      return "partition";
    case Carrier::kPartition:
      return "partition";
    case Carrier::kObject:
      break;
  }
  return "object";
}

std::string row_key(std::string_view block, std::string_view attribute) {
  std::string key(block);
  key += '\0';
  key += attribute;
  return key;
}

/// The value of a bare type word, or of a call of it.
hcl::Value type_call(std::string_view name, std::vector<hcl::Value> arguments, bool parentheses, hcl::Place place) {
  hcl::TypeCall call;
  call.name = name;
  call.arguments = std::move(arguments);
  call.parentheses = parentheses;
  call.place = place;
  return hcl::Value(std::move(call));
}

hcl::Function type_function() {
  hcl::Function function;
  function.rest = hcl::Parameter{"args", hcl::Type::Kind::any, false};
  function.run = [](const hcl::Call& call) {
    return type_call(call.name, {call.arguments.begin(), call.arguments.end()}, true, call.place);
  };
  return function;
}

hcl::Function bare_type_function() {
  hcl::Function function;
  function.rest = hcl::Parameter{"args", hcl::Type::Kind::any, true};
  function.run = [](const hcl::Call& call) -> hcl::Value {
    throw hcl::error_at(call.place, "Call to unknown function",
                        "Type " + base::quote_go(call.name) + " does not accept attributes");
  };
  return function;
}

void add_word(hcl::Scope& scope, std::string_view word) {
  std::string spelled = word_to_hcl(word);
  hcl::Value value(spelled);
  scope.variables.emplace(std::move(spelled), std::move(value));
}

template <typename Words>
hcl::Scope word_scope(std::string title, const Words& words) {
  hcl::Scope scope;
  scope.title = std::move(title);
  for (const std::string_view word : words) add_word(scope, word);
  return scope;
}

}  // namespace

std::string word_to_hcl(std::string_view word) {
  return base::replace_all(word, " ", "_");
}

std::optional<std::string_view> match_word(const std::vector<std::string_view>& words, std::string_view text) {
  const std::string spelled = word_to_hcl(text);
  for (const std::string_view word : words) {
    if (word_to_hcl(word) == spelled) return word;
  }
  for (const std::string_view word : words) {
    if (base::equals_ignoring_case(word_to_hcl(word), spelled)) return word;
  }
  return std::nullopt;
}

Vocabulary::Vocabulary(const ports::Dialect& dialect) : dialect_(dialect) {
  update_words_ = word_scope("foreign_key.on_update", kActions);
  delete_words_ = word_scope("foreign_key.on_delete", kActions);
  storage_words_ = word_scope("as.type", kStorages);
  for (const ports::PropertySpec& spec : dialect.properties().all()) add_row(spec);
  for (const std::string& kind : dialect.object_kinds()) kinds_.emplace(kind, true);
  add_types();
}

void Vocabulary::add_row(const ports::PropertySpec& spec) {
  const std::string_view hcl_name = ports::PropertyTable::hcl_name(spec);
  if (hcl_name == "-") return;
  const auto dot = hcl_name.find('.');
  Property property;
  property.spec = &spec;
  property.block = dot == std::string_view::npos ? std::string_view() : hcl_name.substr(0, dot);
  property.attribute = dot == std::string_view::npos ? hcl_name : hcl_name.substr(dot + 1);
  if (spec.carrier == Carrier::kColumn && property.block == "as") {
    // Storage kinds belong to Column::generated; the row only tells the dialect's words and default.
    if (!spec.words.empty()) storage_words_ = word_scope("as.type", spec.words);
    if (spec.block_default) default_storage_ = schema::to_text(*spec.block_default);
    return;
  }
  std::string_view parent = spec.carrier == Carrier::kObject ? spec.object_kind : carrier_word(spec.carrier);
  if (!property.block.empty()) parent = property.block;
  property.words = word_scope(std::string(parent) + "." + std::string(property.attribute), spec.words);

  Rows& rows = carriers_[{spec.carrier, spec.carrier == Carrier::kObject ? spec.object_kind : std::string_view()}];
  const std::size_t position = rows.rows.size();
  rows.index.emplace(row_key(property.block, property.attribute), position);
  for (const std::string_view alias : spec.hcl_aliases) rows.index.emplace(row_key(property.block, alias), position);
  rows.index.emplace(row_key(property.block, {}), position);
  rows.rows.push_back(std::move(property));
}

void Vocabulary::add_types() {
  type_words_.title = "column.type";
  const auto add = [&](std::string_view word, const ports::TypeSpec& spec) {
    if (!hcl::is_identifier(word)) return;
    type_words_.variables.emplace(word, type_call(word, {}, false, {}));
    type_words_.functions.emplace(word, spec.max_args == 0 ? bare_type_function() : type_function());
  };
  const auto specs = dialect_.types().specs();
  for (const ports::TypeSpec& spec : specs) {
    if (!spec.hcl.empty()) add(spec.hcl, spec);
    for (const std::string_view attribute : spec.attributes) type_attributes_.emplace(attribute, true);
  }
  for (const ports::TypeSpec& spec : specs) {
    for (const std::string_view alias : spec.aliases) add(alias, spec);
  }
}

const Vocabulary::Rows* Vocabulary::carrier_rows(ports::Carrier carrier, std::string_view object_kind) const {
  const auto it = carriers_.find({carrier, carrier == Carrier::kObject ? object_kind : std::string_view()});
  return it == carriers_.end() ? nullptr : &it->second;
}

const std::vector<Property>& Vocabulary::rows(ports::Carrier carrier, std::string_view object_kind) const {
  static const std::vector<Property> none;
  const Rows* rows = carrier_rows(carrier, object_kind);
  return rows == nullptr ? none : rows->rows;
}

const Property* Vocabulary::find(ports::Carrier carrier, std::string_view block, std::string_view attribute,
                                 std::string_view object_kind) const {
  const Rows* rows = carrier_rows(carrier, object_kind);
  if (rows == nullptr) return nullptr;
  const auto it = rows->index.find(row_key(block, attribute));
  return it == rows->index.end() ? nullptr : &rows->rows[it->second];
}

bool Vocabulary::has_block(ports::Carrier carrier, std::string_view block, std::string_view object_kind) const {
  return find(carrier, block, {}, object_kind) != nullptr;
}

const hcl::Scope& Vocabulary::action_words(std::string_view attribute) const {
  return attribute == "on_update" ? update_words_ : delete_words_;
}

}  // namespace portolan::language
