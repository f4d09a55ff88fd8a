#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "drivers/postgres/dialect.h"
#include "drivers/postgres/lint.h"
#include "drivers/postgres/types.h"
#include "planner/base/strings.h"
#include "planner/sql/words.h"

namespace portolan::postgres {
namespace {

using base::quote_go;
using ports::LintFile;

constexpr std::array<std::string_view, 9> kVolatile = {"random",           "clock_timestamp", "gen_random_uuid",
                                                       "nextval",          "timeofday",       "uuid_generate_v4",
                                                       "uuid_generate_v1", "uuidv4",          "uuidv7"};

bool is_volatile(const schema::Column& column) {
  if (is_serial(column.type) || column.properties.has("serial_sequence")) return true;
  if (!column.default_value || !column.default_value->raw) return false;
  const std::string text = base::to_lower(column.default_value->text);
  return std::any_of(kVolatile.begin(), kVolatile.end(), [&](std::string_view function) {
    return text.find(std::string(function) + "(") != std::string::npos;
  });
}

/// A number of a type; a missing one is as large as can be.
int argument(const schema::ColumnType& type, std::size_t i) {
  int value = std::numeric_limits<int>::max();
  if (i < type.args.size()) std::from_chars(type.args[i].data(), type.args[i].data() + type.args[i].size(), value);
  return value;
}

bool is_text(const schema::ColumnType& type) {
  return type.name == "text" || (type.name == "character varying" && type.args.empty());
}

/// What a property of a table says when it changes.
struct PropertyRule {
  std::string_view property;
  std::string_view code;
  std::string (*text)(const change::PropertyChange& change, const std::string& table);
};

std::string value_text(const std::optional<schema::PropertyValue>& value) {
  return value ? base::to_lower(schema::to_text(*value)) : "";
}

const std::array<PropertyRule, 4> kPropertyRules = {{
    {"unlogged", "PG307",
     [](const change::PropertyChange& change, const std::string& table) {
       const bool unlogged = value_text(change.to) == "true";
       return std::string("Setting table ") + quote_go(table) + (unlogged ? " to UNLOGGED" : " to LOGGED") +
              " rewrites table " + quote_go(table);
     }},
    {"access_method", "PG311",
     [](const change::PropertyChange&, const std::string& table) {
       return "Changing the access method of table " + quote_go(table) + " rewrites table " + quote_go(table);
     }},
    {"replica_identity", "PG314",
     [](const change::PropertyChange& change, const std::string& table) {
       const std::string identity = base::to_upper(value_text(change.to));
       if (identity != "FULL" && identity != "NOTHING") return std::string();
       return "Setting REPLICA IDENTITY of table " + quote_go(table) + " to " + identity +
              " may affect logical replication";
     }},
    {"storage_params.autovacuum_enabled", "PG320",
     [](const change::PropertyChange& change, const std::string& table) {
       if (value_text(change.to) != "false") return std::string();
       return "Disabling autovacuum on table " + quote_go(table) + " lets dead rows accumulate";
     }},
}};

class Blocking {
 public:
  Blocking(const LintFile& file, const ports::Dialect& dialect) : file_(file), dialect_(dialect) {}

  ports::LintFindings run() {
    for (at_ = 0; at_ < file_.statements.size(); ++at_) {
      trigger();
      for (const change::Change& change : file_.statements[at_].changes) {
        if (const auto* modify = std::get_if<change::ModifyTable>(&change)) table_changes(*modify);
      }
    }
    return std::move(findings_);
  }

 private:
  void report(std::string_view code, std::string text, std::string fix = {}) {
    findings_.push_back({std::string(code), std::move(text), at_, {}});
    if (!fix.empty()) findings_.back().fixes.push_back({.message = std::move(fix)});
  }

  void table_changes(const change::ModifyTable& modify) {
    if (file_.spans.table(modify.to).added) return;
    bool dropped_key = false;
    for (const change::TableChange& part : modify.changes) {
      if (const auto* add = std::get_if<change::AddColumn>(&part)) new_column(modify.to, add->column);
      if (const auto* change = std::get_if<change::ModifyColumn>(&part)) column(modify, *change);
      if (const auto* check = std::get_if<change::AddCheck>(&part)) new_check(modify.to, check->check);
      if (const auto* key = std::get_if<change::AddForeignKey>(&part)) new_foreign_key(modify.to, key->key);
      if (const auto* property = std::get_if<change::ModifyTableProperty>(&part)) table_property(modify.to, *property);
      dropped_key = dropped_key || std::holds_alternative<change::DropPrimaryKey>(part);
    }
    primary_key(modify, dropped_key);
  }

  void primary_key(const change::ModifyTable& modify, bool dropped) {
    const std::string& table = modify.to.name;
    for (const change::TableChange& part : modify.changes) {
      const auto* add = std::get_if<change::AddPrimaryKey>(&part);
      const auto* change = std::get_if<change::ModifyPrimaryKey>(&part);
      if ((add != nullptr && dropped) || (change != nullptr && !change->flags.only(change::Flag::kComment))) {
        report("PG312", "Redefining the primary key of table " + quote_go(table) +
                            " blocks reads and writes while its index is built");
      } else if (add != nullptr) {
        std::vector<std::string> nullable;
        for (const schema::IndexPart& index_part : add->key.parts) {
          const schema::Column* old = schema::find_column(modify.from, index_part.column);
          if (old != nullptr && old->nullable) nullable.push_back(old->name);
        }
        if (nullable.empty()) continue;
        report("PG304", "Adding a PRIMARY KEY on nullable column" + std::string(nullable.size() == 1 ? " " : "s ") +
                            ports::listed_names(nullable, ", ") + " of table " + quote_go(table) +
                            " scans the whole table");
      }
    }
  }

  void new_column(const schema::Table& table, const schema::Column& column) {
    const std::string on = " to table " + quote_go(table.name) + " rewrites the table";
    if (column.generated && column.generated->storage != "VIRTUAL") {
      report("PG309", "Adding stored generated column " + quote_go(column.name) + on);
    } else if (column.properties.has("identity.generated")) {
      report("PG310", "Adding identity column " + quote_go(column.name) + on);
    } else if (is_volatile(column)) {
      report("PG302",
             "Adding column " + quote_go(column.name) + " with a volatile default to table " + quote_go(table.name) +
                 " rewrites the table",
             "Add column " + quote_go(column.name) + " without a default, fill it, then set the default");
    }
  }

  void column(const change::ModifyTable& modify, const change::ModifyColumn& change) {
    const std::string& table = modify.to.name;
    const std::string& name = change.to.name;
    const bool type = change.flags.has(change::Flag::kType) && rewrites(change.from.type, change.to.type);
    if (type || change.flags.has(change::Flag::kCollate)) {
      report("PG301", "Changing the type of column " + quote_go(name) + " on table " + quote_go(table) + " from " +
                          quote_go(dialect_.format_type(change.from.type)) + " to " +
                          quote_go(dialect_.format_type(change.to.type)) + " rewrites the table and its indexes");
    }
    if (!change.from.nullable || change.to.nullable || becomes_key(modify, name)) return;
    const bool proven = dialect_.facts().version_number >= since::kProvenNotNull;
    if ((proven && ports::check_forbids_null(modify.from, name)) || is_added_not_valid(name)) return;
    report("PG303",
           "Setting column " + quote_go(name) + " on table " + quote_go(table) +
               " to NOT NULL scans the whole table under an ACCESS EXCLUSIVE lock",
           "Add a CHECK (" + dialect_.quote_identifier(name) +
               " IS NOT NULL) NOT VALID constraint, validate it, set the column to NOT NULL, then drop the constraint");
  }

  /// `NOT NULL column NOT VALID`, which looks at no row (from 18 on).
  bool is_added_not_valid(const std::string& column) const {
    const sql::Words words(file_.statements[at_].source.text, dialect_.scanner_options());
    for (std::size_t i = words.find("NOT"); i < words.size(); i = words.find("NOT", i + 1)) {
      if (words.at(i, {"NOT", "NULL"}) && words.at(i + 2).names(column) && words.at(i + 3, {"NOT", "VALID"}))
        return true;
    }
    return false;
  }

  /// PG304 speaks of the columns of a new primary key.
  static bool becomes_key(const change::ModifyTable& modify, const std::string& column) {
    return std::any_of(modify.changes.begin(), modify.changes.end(), [&](const change::TableChange& part) {
      const auto* add = std::get_if<change::AddPrimaryKey>(&part);
      return add != nullptr && std::any_of(add->key.parts.begin(), add->key.parts.end(),
                                           [&](const schema::IndexPart& item) { return item.column == column; });
    });
  }

  void new_check(const schema::Table& table, const schema::Check& check) {
    if (check.properties.is_set("not_valid")) return;
    report("PG305",
           "Adding CHECK constraint " + quote_go(check.name) + " to table " + quote_go(table.name) +
               " without NOT VALID scans the whole table",
           "Add the constraint with NOT VALID and validate it later with VALIDATE CONSTRAINT");
  }

  void new_foreign_key(const schema::Table& table, const schema::ForeignKey& key) {
    if (key.properties.is_set("not_valid")) return;
    report("PG306",
           "Adding FOREIGN KEY constraint " + quote_go(key.symbol) + " to table " + quote_go(table.name) +
               " without NOT VALID scans the table and blocks writes",
           "Add the constraint with NOT VALID and validate it later with VALIDATE CONSTRAINT");
  }

  void table_property(const schema::Table& table, const change::ModifyTableProperty& property) {
    for (const PropertyRule& rule : kPropertyRules) {
      if (property.change.name != rule.property) continue;
      std::string text = rule.text(property.change, table.name);
      if (!text.empty()) report(rule.code, std::move(text));
    }
  }

  /// `CREATE [OR REPLACE] [CONSTRAINT] TRIGGER name ... ON table`.
  void trigger() {
    const sql::Words words(file_.statements[at_].source.text, dialect_.scanner_options());
    const std::size_t kind = words.skip(words.skip(1, {"OR", "REPLACE"}), {"CONSTRAINT"});
    if (!words.at(0).is("CREATE") || !words.at(kind).is("TRIGGER")) return;
    std::size_t at = words.find("ON", kind) + 1;
    const sql::QualifiedName table = sql::read_name(words, at);
    if (is_new(table)) return;
    report("PG308", "Creating trigger " + quote_go(words.at(kind + 1).text) + " on table " + quote_go(table.name.text) +
                        " blocks writes while it is added");
  }

  /// Whether an earlier statement of the file made the table.
  bool is_new(const sql::QualifiedName& name) const {
    bool found = false;
    ports::each_change<change::AddTable>(
        file_, [&](std::size_t, const change::AddTable& add) { found = found || name.name.names(add.table.name); });
    return found;
  }

  const LintFile& file_;
  const ports::Dialect& dialect_;
  std::size_t at_ = 0;
  ports::LintFindings findings_;
};

}  // namespace

bool rewrites(const schema::ColumnType& from, const schema::ColumnType& to) {
  if (from == to) return false;
  if (from.array || to.array || from.object || to.object) return true;
  const bool longer = argument(to, 0) >= argument(from, 0);
  if (from.name == "character varying" || from.name == "text") {
    return !(is_text(to) || (from.name == to.name && longer));
  }
  if (from.name == "cidr" && to.name == "inet") return false;
  if (from.name != to.name) return true;
  if (from.name == "numeric") {
    const bool same_scale = (from.args.size() > 1 ? from.args[1] : "0") == (to.args.size() > 1 ? to.args[1] : "0");
    return !to.args.empty() && (from.args.empty() || !same_scale || !longer);
  }
  const bool extensible =
      from.name == "bit varying" || from.name.starts_with("interval") || from.name.starts_with("time");
  return !(extensible && longer);
}

bool rewrites(const schema::Column& added) {
  const bool stored = added.generated && added.generated->storage != "VIRTUAL";
  return stored || added.properties.has("identity.generated") || is_volatile(added);
}

ports::LintFindings blocking_findings(const ports::LintFile& file, const ports::Dialect& dialect) {
  return Blocking(file, dialect).run();
}

}  // namespace portolan::postgres
