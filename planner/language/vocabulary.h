#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/hcl/eval.h"
#include "planner/ports/dialect.h"

namespace portolan::language {

/// A row of the dialect's property table as documents see it.
struct Property {
  const ports::PropertySpec* spec = nullptr;
  /// Nested block the attribute stands in, as `identity`; empty for the carrier's own block.
  std::string_view block;
  /// Name of the attribute in that block.
  std::string_view attribute;
  /// Bare words the attribute takes, in their HCL spelling; titled `PARENT.ATTR`.
  hcl::Scope words;
};

/// What a dialect's tables mean for documents: attributes of every kind of block, words of every attribute, type words.
/// Built once per dialect value, read by printer and reader. Keeps a reference to the dialect.
class Vocabulary {
 public:
  explicit Vocabulary(const ports::Dialect& dialect);
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  const ports::Dialect& dialect() const { return dialect_; }

  /// The rows of a carrier that have an HCL form, in the table's order. `object_kind` counts for Carrier::kObject only.
  const std::vector<Property>& rows(ports::Carrier carrier, std::string_view object_kind = {}) const;

  /// The row of an attribute by its HCL name or an alias of it; nullptr when the dialect has none.
  const Property* find(ports::Carrier carrier, std::string_view block, std::string_view attribute,
                       std::string_view object_kind = {}) const;

  /// Whether the carrier has attributes in a nested block of this name.
  bool has_block(ports::Carrier carrier, std::string_view block, std::string_view object_kind = {}) const;

  /// Words and functions of `column.type`.
  const hcl::Scope& type_words() const { return type_words_; }

  /// Whether `name` is a column attribute that modifies a type (`unsigned`).
  bool is_type_attribute(std::string_view name) const { return type_attributes_.contains(std::string(name)); }

  /// Words of `on_update` and `on_delete` of foreign keys.
  const hcl::Scope& action_words(std::string_view attribute) const;

  /// Words of the storage kind of generated columns.
  const hcl::Scope& storage_words() const { return storage_words_; }

  /// Storage kind of `as = "..."` without a kind (spec/schema-language.md 3.3); "" when the dialect names none.
  const std::string& default_storage() const { return default_storage_; }

  /// Whether the dialect can manage objects of this kind.
  bool has_kind(std::string_view kind) const { return kinds_.contains(std::string(kind)); }

 private:
  struct Rows {
    std::vector<Property> rows;
    /// "block\0attribute" and "block\0" to the row.
    std::unordered_map<std::string, std::size_t, hcl::NameHash, std::equal_to<>> index;
  };
  using Key = std::pair<ports::Carrier, std::string_view>;
  const Rows* carrier_rows(ports::Carrier carrier, std::string_view object_kind) const;
  void add_row(const ports::PropertySpec& spec);
  void add_types();

  const ports::Dialect& dialect_;
  std::map<Key, Rows> carriers_;
  hcl::Scope type_words_;
  hcl::Scope update_words_;
  hcl::Scope delete_words_;
  hcl::Scope storage_words_;
  std::string default_storage_;
  hcl::NameMap<bool> type_attributes_;
  hcl::NameMap<bool> kinds_;
};

/// `SET NULL` as documents spell it: SET_NULL.
std::string word_to_hcl(std::string_view word);

/// The word of `words` that `text` (either spelling, any case, exact ones first) stands for; nullopt when none.
std::optional<std::string_view> match_word(const std::vector<std::string_view>& words, std::string_view text);

}  // namespace portolan::language
