#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace portolan::schema {

/// SQL text that is printed as it stands, as opposed to a literal. In HCL it is `sql("text")`.
struct RawSql {
  std::string text;
  bool operator==(const RawSql&) const = default;
};

/// A word of a dialect's fixed vocabulary (`InnoDB`, `BRIN`, `SET NULL`): printed bare in HCL, blanks as underscores.
struct Word {
  std::string text;
  bool operator==(const Word&) const = default;
};

/// The value of a property.
using PropertyValue = std::variant<bool, std::int64_t, std::string, Word, RawSql, std::vector<std::string>>;

/// An ordered bag of typed values for what only some databases have. Order is the order of insertion; `set` on an
/// existing name keeps its place. Bags hold few values, so lookups scan.
class Properties {
 public:
  using Entry = std::pair<std::string, PropertyValue>;

  const PropertyValue* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }

  /// The value as T, or nullopt when absent or of another type.
  template <typename T>
  std::optional<T> get(std::string_view name) const {
    const PropertyValue* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (const T* typed = std::get_if<T>(value)) return *typed;
    return std::nullopt;
  }

  /// The text of a string, Word or RawSql value; "" when absent or of another type.
  std::string text(std::string_view name) const;

  /// A bool property that is absent reads as false.
  bool is_set(std::string_view name) const { return get<bool>(name).value_or(false); }

  void set(std::string_view name, PropertyValue value);
  void erase(std::string_view name);

  const std::vector<Entry>& entries() const { return entries_; }
  bool empty() const { return entries_.empty(); }
  bool operator==(const Properties&) const = default;

 private:
  std::vector<Entry> entries_;
};

/// The text of a value that has one (string, Word, RawSql), a number in decimal, `true`/`false`, list items joined by
/// ",".
std::string to_text(const PropertyValue& value);

}  // namespace portolan::schema
