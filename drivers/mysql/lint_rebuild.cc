#include <algorithm>

#include "drivers/mysql/features.h"
#include "drivers/mysql/lint.h"
#include "drivers/mysql/types.h"
#include "drivers/mysql/values.h"
#include "planner/base/strings.h"
#include "planner/ports/dialect.h"
#include "planner/sql/words.h"

namespace portolan::mysql {
namespace {

using base::quote_go;
using ports::LintFile;
using ports::TypeClass;

constexpr const char* kCopies = " requires a table copy";
constexpr const char* kLocks = " blocks writes";

/// Servers that add a column in place only as the last one.
bool adds_in_place_only_last(const ports::ServerFacts& facts) {
  const int version = facts.version_number;
  return is_mariadb(facts) ? version >= 100300 && version < 100400 : version >= 80012 && version <= 80028;
}

/// Whether a change of the type needs the rows rewritten; enum and set have rules of their own.
bool copies(const ports::Dialect& dialect, const schema::ColumnType& from, const schema::ColumnType& to) {
  const TypeClass type = dialect.type_class(from);
  if (from.name != to.name) return true;
  if (type == TypeClass::kEnum || type == TypeClass::kSet) return false;
  if (from.name == "varchar" || from.name == "varbinary") {
    const bool same_class = (length_of(from) <= 255) == (length_of(to) <= 255);
    return !(length_of(to) >= length_of(from) && same_class);
  }
  // Display width of integers is no part of how they are stored.
  if (type == TypeClass::kInteger) return !(from.attributes == to.attributes);
  return !(from == to);
}

/// How a kind of rule says what it found: code, action and effect.
struct ListCodes {
  const char* noun;
  const char* removed;
  const char* reordered;
  const char* shifted;
  const char* resized;
  std::size_t (*bytes)(std::size_t);
};
constexpr ListCodes kEnumCodes = {"enum", "MY110", "MY111", "MY112", "MY113", enum_bytes};
constexpr ListCodes kSetCodes = {"set", "MY120", "MY121", "MY122", "MY123", set_bytes};

struct PropertyRule {
  std::string_view property;
  const char* code;
  const char* action;
};
constexpr PropertyRule kPropertyRules[] = {
    {"engine", "MY138", "Changing the storage engine"},
    {"partition_by", "MY139", "Changing the partitioning"},
};

class Rebuilds {
 public:
  Rebuilds(const LintFile& file, const ports::Dialect& dialect) : file_(file), dialect_(dialect) {}

  ports::LintFindings run() {
    for (at_ = 0; at_ < file_.statements.size(); ++at_) {
      const sql::Words words(file_.statements[at_].source.text, dialect_.scanner_options());
      read_session(words);
      converts_ = words.find("CONVERT") < words.size();
      for (const change::Change& change : file_.statements[at_].changes) {
        const auto* modify = std::get_if<change::ModifyTable>(&change);
        if (modify == nullptr || file_.spans.table(modify->to).added) continue;
        table_ = modify->to.name;
        for (const change::TableChange& part : modify->changes) {
          std::visit([&](const auto& item) { check(*modify, item); }, part);
        }
        whole(*modify);
      }
    }
    return std::move(findings_);
  }

 private:
  void report(const char* code, const std::string& action, const char* effect, std::string fix = {}) {
    findings_.push_back({code, action + " on table " + quote_go(table_) + effect, at_, {}});
    if (!fix.empty()) findings_.back().fixes.push_back({.message = std::move(fix)});
  }

  /// `SET foreign_key_checks = 0`: keys are added without a look at the rows.
  void read_session(const sql::Words& words) {
    if (!words.at(0).is("SET")) return;
    const std::size_t at = words.find("FOREIGN_KEY_CHECKS");
    if (at == words.size()) return;
    checks_keys_ = !words.at(at + 2).is("0") && !words.at(at + 2).is("OFF");
  }

  template <typename T>
  void check(const change::ModifyTable&, const T&) {}

  void check(const change::ModifyTable& modify, const change::AddColumn& add) {
    const schema::Column& column = add.column;
    const std::string name = quote_go(column.name);
    if (column.generated && column.generated->storage != "VIRTUAL") {
      report("MY140", "Adding stored generated column " + name, kCopies, "Use a VIRTUAL generated column");
    }
    if (column.properties.is_set("auto_increment")) {
      report("MY141", "Adding AUTO_INCREMENT column " + name, kCopies, "Add the column without AUTO_INCREMENT");
    }
    if (adds_in_place_only_last(dialect_.facts()) && has_old_column_behind(modify, column.name)) {
      report("MY142", "Adding column " + name + " before existing columns", kCopies, "Add the column as the last one");
    }
  }

  static bool has_old_column_behind(const change::ModifyTable& modify, const std::string& name) {
    const auto& columns = modify.to.columns;
    const auto at = std::find_if(columns.begin(), columns.end(), [&](const auto& item) { return item.name == name; });
    return std::any_of(at, columns.end(), [&](const schema::Column& column) {
      return schema::find_column(modify.from, column.name) != nullptr;
    });
  }

  void check(const change::ModifyTable&, const change::ModifyColumn& change) {
    const std::string name = quote_go(change.to.name);
    if (change.flags.has(change::Flag::kGenerated)) {
      report("MY143", "Modifying generated column " + name, kCopies);
    }
    if (change.flags.has(change::Flag::kType)) column_type(change);
    if (change.flags.has(change::Flag::kNull)) {
      report("MY147", "Changing the nullability of column " + name, kCopies);
    }
    if (change.flags.has(change::Flag::kCharset) || change.flags.has(change::Flag::kCollate)) {
      report("MY148", "Changing the character set or collation of column " + name, kCopies);
    }
  }

  void column_type(const change::ModifyColumn& change) {
    const schema::ColumnType& from = change.from.type;
    const schema::ColumnType& to = change.to.type;
    const TypeClass type = dialect_.type_class(from);
    if (type == dialect_.type_class(to) && (type == TypeClass::kEnum || type == TypeClass::kSet)) {
      values(type == TypeClass::kEnum ? kEnumCodes : kSetCodes, change);
    } else if (copies(dialect_, from, to)) {
      report("MY130",
             "Changing the type of column " + quote_go(change.to.name) + " from " +
                 quote_go(dialect_.format_type(from)) + " to " + quote_go(dialect_.format_type(to)),
             kCopies);
    }
  }

  void values(const ListCodes& codes, const change::ModifyColumn& change) {
    const std::string noun = codes.noun;
    const std::string column = quote_go(change.to.name);
    const auto& from = change.from.type.args;
    const auto& to = change.to.type.args;
    const ValueChange diff = compare_values(from, to);
    if (!diff.removed.empty()) {
      const std::string values = diff.removed.size() == 1 ? " value " : " values ";
      report(codes.removed,
             "Removing " + noun + values + ports::listed_names(diff.removed, ", ") + " from column " + column, kCopies);
    } else if (diff.reordered) {
      report(codes.reordered, "Reordering " + noun + " values of column " + column, kCopies);
    } else if (diff.shifted) {
      const std::string values = diff.inserted.size() == 1 ? " value " : " values ";
      report(codes.shifted,
             "Inserting " + noun + values + ports::listed_names(diff.inserted, ", ") + " not at the end of column " +
                 column,
             kCopies, "Add new values at the end");
    }
    if (codes.bytes(from.size()) != codes.bytes(to.size())) {
      report(codes.resized, "Changing the storage size of " + noun + " column " + column, kCopies);
    }
  }

  void check(const change::ModifyTable&, const change::AddForeignKey& add) {
    if (!checks_keys_) return;
    const std::string key = "Adding foreign key " + quote_go(add.key.symbol) + " to table ";
    findings_.push_back({"MY131", key + quote_go(table_) + kLocks, at_, {}});
  }

  void check(const change::ModifyTable&, const change::AddIndex& add) {
    const std::string type = add.index.properties.text("type");
    if (type == "FULLTEXT") report("MY134", "Adding FULLTEXT index " + quote_go(add.index.name), kLocks);
    if (type == "SPATIAL") report("MY135", "Adding SPATIAL index " + quote_go(add.index.name), kLocks);
  }

  void check(const change::ModifyTable&, const change::ModifyPrimaryKey&) {
    report("MY137", "Modifying the primary key", kCopies);
  }

  void check(const change::ModifyTable&, const change::AddCheck& add) {
    if (!add.check.properties.get<bool>("enforced").value_or(true)) return;
    report("MY144", "Adding check constraint " + quote_go(add.check.name), kCopies,
           is_mariadb(dialect_.facts()) ? "" : "Add the constraint as NOT ENFORCED");
  }

  void check(const change::ModifyTable&, const change::ModifyCheck& change) {
    if (!change.to.properties.get<bool>("enforced").value_or(true)) return;
    report("MY145", "Modifying check constraint " + quote_go(change.to.name), kCopies);
  }

  void check(const change::ModifyTable&, const change::ModifyTableProperty& property) {
    if (property.change.name == "charset" && converts_) {
      report("MY136", "Converting the character set", kCopies);
    }
    if (property.change.name == "system_versioned" && !property.change.to) {
      report("MY146", "Dropping system versioning", kCopies);
    }
    for (const PropertyRule& rule : kPropertyRules) {
      if (property.change.name == rule.property) report(rule.code, rule.action, kCopies);
    }
  }

  /// Primary keys that come and go, and partitioning, are seen on the table as a whole.
  void whole(const change::ModifyTable& modify) {
    bool added = false, dropped = false;
    for (const change::TableChange& part : modify.changes) {
      added = added || std::holds_alternative<change::AddPrimaryKey>(part);
      dropped = dropped || std::holds_alternative<change::DropPrimaryKey>(part);
    }
    if (added && dropped) {
      report("MY137", "Modifying the primary key", kCopies);
    } else if (added) {
      report("MY132", "Adding a primary key", kCopies);
    } else if (dropped) {
      report("MY133", "Dropping the primary key", kCopies);
    }
    if (modify.from.partitioning.has_value() != modify.to.partitioning.has_value()) {
      report("MY139", modify.to.partitioning ? "Adding partitioning" : "Removing partitioning", kCopies);
    }
  }

  const LintFile& file_;
  const ports::Dialect& dialect_;
  std::size_t at_ = 0;
  std::string table_;
  bool checks_keys_ = true;
  bool converts_ = false;
  ports::LintFindings findings_;
};

}  // namespace

ports::LintFindings rebuild_findings(const LintFile& file, const ports::Dialect& dialect) {
  return Rebuilds(file, dialect).run();
}

}  // namespace portolan::mysql
