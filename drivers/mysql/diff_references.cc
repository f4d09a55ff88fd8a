#include <algorithm>

#include "drivers/mysql/dialect.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/types.h"
#include "drivers/mysql/values.h"

namespace portolan::mysql {
namespace {

using change::Flag;
using ports::TypeClass;

/// Whether the length of every value takes as many bytes before and after, whatever bytes a character has.
bool keeps_length_bytes(int from, int to) {
  constexpr int kWidestCharacter = 4;
  constexpr int kOneByte = 255;
  return to >= from && (to * kWidestCharacter <= kOneByte || from > kOneByte);
}

/// Changes in how values are kept, as far as the server counts them when a foreign key uses the column (MySQL manual,
/// FOREIGN KEY constraints; errors 1832 and 1833).
class DataChange {
 public:
  DataChange(const Dialect& dialect, const change::ModifyTable& table)
      : dialect_(dialect), mariadb_(is_mariadb(dialect.facts())), table_(table) {}

  bool touches(const std::vector<std::string>& columns) const {
    return std::any_of(table_.changes.begin(), table_.changes.end(), [&](const change::TableChange& part) {
      const auto* modify = std::get_if<change::ModifyColumn>(&part);
      return modify != nullptr && std::find(columns.begin(), columns.end(), modify->to.name) != columns.end() &&
             is_refused(*modify);
    });
  }

 private:
  bool is_refused(const change::ModifyColumn& modify) const {
    if (rewrites(modify)) return true;
    if (mariadb_) return false;
    const auto counts = [](const schema::Column& column) { return column.properties.is_set("auto_increment"); };
    return counts(modify.from) != counts(modify.to) || (modify.from.nullable && !modify.to.nullable && is_copied());
  }

  bool rewrites(const change::ModifyColumn& modify) const {
    if (modify.flags.has(Flag::kCharset) || modify.flags.has(Flag::kCollate)) return true;
    return modify.flags.has(Flag::kType) && !keeps_values(modify.from.type, modify.to.type);
  }

  bool keeps_values(const schema::ColumnType& from, const schema::ColumnType& to) const {
    if (from.name != to.name) return false;
    const TypeClass type = dialect_.type_class(from);
    if (type == TypeClass::kEnum || type == TypeClass::kSet) {
      const auto bytes = type == TypeClass::kEnum ? enum_bytes : set_bytes;
      return !compare_values(from.args, to.args).shifted && bytes(from.args.size()) == bytes(to.args.size());
    }
    if (from.name == "varchar" || from.name == "varbinary") {
      return !mariadb_ && keeps_length_bytes(length_of(from), length_of(to));
    }
    return from == to;
  }

  /// Whether the rows go to a new table, where a column that takes NULL no longer counts as another one.
  bool is_copied() const {
    return std::any_of(table_.changes.begin(), table_.changes.end(), [&](const change::TableChange& part) {
      const auto* modify = std::get_if<change::ModifyColumn>(&part);
      return modify != nullptr && rewrites(*modify);
    });
  }

  const Dialect& dialect_;
  const bool mariadb_;
  const change::ModifyTable& table_;
};

}  // namespace

bool Dialect::must_step_aside(const schema::ForeignKey& key, const change::ModifyTable* own,
                              const change::ModifyTable* parent) const {
  return (own != nullptr && DataChange(*this, *own).touches(key.columns)) ||
         (parent != nullptr && DataChange(*this, *parent).touches(key.ref_columns));
}

}  // namespace portolan::mysql
