#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "planner/change/changes.h"
#include "planner/schema/properties.h"

namespace portolan::ports {

/// What an entry of a property bag belongs to. kObject rows also name the object's kind.
enum class Carrier {
  kRealm,
  kSchema,
  kTable,
  kColumn,
  kPrimaryKey,
  kIndex,
  kIndexPart,
  kForeignKey,
  kCheck,
  kPartitioning,
  kPartition,
  kObject
};

/// The form a property has in the bag and in HCL.
enum class Form {
  kBool,
  kInteger,
  kString,
  kWord,
  kRaw,
  kList,
  /// A word, or a block inside the carrier: `index.by_mail` in HCL and in the bag.
  kBlock,
  /// The object that an object is part of (`of = table.t`). It is no entry of the bag but the first of `depends_on`.
  kOwner,
  /// Another object of the same kind and schema (`follows = trigger.t`): its name, which is in `depends_on`, too.
  kPeer,
};

/// How two values of a property are compared.
enum class Comparison {
  kExact,
  kIgnoringCase,
  /// Never a change by itself (for example a size that only informs).
  kNever,
  /// Only Dialect::property_equal knows.
  kDialect,
};

/// One row of a dialect's property table. Diff, HCL and JSON are written once over these rows.
struct PropertySpec {
  Carrier carrier;
  /// Name in the bag. `block.name` belongs to a nested HCL block (`identity.start`); `block.*` stands for every name in
  /// that block that has no row of its own (`storage_params.*`).
  std::string_view name;
  Form form = Form::kString;
  /// Attribute in HCL when it differs from `name`; "-" when the property has no HCL form.
  std::string_view hcl = {};
  /// Value that equals absence: not printed, not compared.
  std::optional<schema::PropertyValue> implied = std::nullopt;
  /// Absent means "as the parent's property of this name": printed only when it differs from the parent's.
  bool inherited = false;
  Comparison comparison = Comparison::kExact;
  /// Which flag a difference raises.
  change::Flag flag = change::Flag::kAttribute;
  /// Words that HCL accepts and prints bare, as SQL spells them (`SET NULL` is SET_NULL in HCL).
  std::vector<std::string_view> words = {};
  /// Printed after the nested blocks of its carrier (spec/schema-language.md 2.1, "trailing attributes").
  bool trailing = false;
  /// For Carrier::kObject: the object kind this row is for.
  std::string_view object_kind = {};
  /// Other accepted HCL names of the attribute (`collation` for `collate`).
  std::vector<std::string_view> hcl_aliases = {};
  /// The value moves with the data and not with the schema (a counter): it says nothing about which statements ran.
  bool counter = false;
  /// Value a document means when it has the nested block but not this attribute (`identity {}` is BY DEFAULT). A column
  /// row `as.type` is no entry of the bag: its words and this value are the storage kinds of generated columns and the
  /// one `as = "..."` stands for (3.3).
  std::optional<schema::PropertyValue> block_default = std::nullopt;
};

/// The rows of one dialect in print order.
class PropertyTable {
 public:
  explicit PropertyTable(std::vector<PropertySpec> specs) : specs_(std::move(specs)) {}

  std::span<const PropertySpec> all() const { return specs_; }
  /// The row for a name in a bag; nullptr when the dialect has none.
  const PropertySpec* find(Carrier carrier, std::string_view name, std::string_view object_kind = {}) const;
  /// The attribute's name in HCL.
  static std::string_view hcl_name(const PropertySpec& spec) { return spec.hcl.empty() ? spec.name : spec.hcl; }

 private:
  std::vector<PropertySpec> specs_;
};

}  // namespace portolan::ports
