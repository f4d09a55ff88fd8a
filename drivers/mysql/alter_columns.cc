#include "drivers/mysql/alter.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/properties.h"
#include "drivers/mysql/text.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

using plan::Builder;

void check_generated(const schema::Column& from, const schema::Column& to) {
  const auto storage = [](const schema::Column& column) {
    return column.generated ? column.generated->storage : std::string();
  };
  const std::string quoted = base::quote_go(to.name);
  if (!from.generated && storage(to) == "VIRTUAL") {
    refuse(to.position,
           "changing column " + quoted + " to VIRTUAL generated column is not supported (drop and add is required)");
  }
  if (storage(from) == "VIRTUAL" && !to.generated) {
    refuse(to.position, "changing VIRTUAL generated column " + quoted +
                            " to non-generated column is not supported (drop and add is required)");
  }
  if (from.generated && to.generated && storage(from) != storage(to)) {
    refuse(to.position, "changing the store type of generated column " + quoted + " from " +
                            base::quote_go(storage(from)) + " to " + base::quote_go(storage(to)) + " is not supported");
  }
}

const schema::Check* column_check(const schema::Table& current, const std::string& column) {
  for (const schema::Check& check : current.checks) {
    if (check.name == column && check.properties.is_set("column_level")) return &check;
  }
  return nullptr;
}

const schema::Check* find_check(const schema::Table& table, const std::string& name) {
  for (const schema::Check& check : table.checks) {
    if (check.name == name) return &check;
  }
  return nullptr;
}

std::string words(std::initializer_list<std::string> items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : " ") + item;
  return text;
}

}  // namespace

std::string Alter::column(const schema::Table& table, const schema::Column& column, const schema::Table& checks) const {
  Builder b = speller_.builder();
  speller_.column(b, table, column);
  // MODIFY COLUMN without it would silently drop a check that hangs on the column.
  if (column_check(modify_.from, column.name) != nullptr) {
    if (const schema::Check* check = find_check(checks, column.name)) b.p("CHECK " + wrapped(check->expression));
  }
  return b.text();
}

void Alter::add(const change::AddColumn& change) {
  Builder b = speller_.builder();
  b.p("ADD COLUMN").p(change.clauses.if_not_exists && is_mariadb(speller_.facts()) ? "IF NOT EXISTS" : "");
  speller_.column(b, modify_.to, change.column);
  clause(b.text(), named("DROP COLUMN", change.column.name));
}

void Alter::add(const change::DropColumn& change) {
  clause(named("DROP COLUMN", change.column.name),
         words({"ADD COLUMN", column(modify_.from, original(change.column), modify_.from)}));
}

void Alter::add(const change::ModifyColumn& change) {
  const schema::Column& before = original(change.from);
  check_generated(before, change.to);
  const std::string forward = column(modify_.to, change.to, modify_.to);
  const std::string backward = column(modify_.from, before, modify_.from);
  if (before.name == change.to.name) {
    return clause(words({"MODIFY COLUMN", forward}), words({"MODIFY COLUMN", backward}));
  }
  clause(words({named("CHANGE COLUMN", before.name), forward}),
         words({named("CHANGE COLUMN", change.to.name), backward}));
}

void Alter::add(const change::RenameColumn& change) {
  if (is_modified(change.to.name)) return;  // CHANGE COLUMN of the modification renames as well.
  if (has(speller_.facts(), Feature::kRenameColumn)) {
    return clause(rename("COLUMN", change.from.name, change.to.name),
                  rename("COLUMN", change.to.name, change.from.name));
  }
  schema::Column renamed = change.from;
  renamed.name = change.to.name;
  clause(words({named("CHANGE COLUMN", change.from.name), column(modify_.to, renamed, modify_.to)}),
         words({named("CHANGE COLUMN", change.to.name), column(modify_.from, change.from, modify_.from)}));
}

void Alter::redefine_column(const std::string& name) {
  if (is_modified(name)) return;  // Its MODIFY COLUMN says it all.
  const schema::Column* before = schema::find_column(modify_.from, name);
  const schema::Column* after = schema::find_column(modify_.to, name);
  if (before == nullptr || after == nullptr) return;
  modified_.insert(name);
  clause(words({"MODIFY COLUMN", column(modify_.to, *after, modify_.to)}),
         words({"MODIFY COLUMN", column(modify_.from, *before, modify_.from)}));
}

std::string Alter::drop_check_word() const {
  // MySQL knows DROP CONSTRAINT since 8.0.19.
  const bool old = !is_mariadb(speller_.facts()) && speller_.facts().version_number < 80019;
  return old ? "DROP CHECK" : "DROP CONSTRAINT";
}

std::string Alter::add_check(const schema::Check& check) const {
  return text([&](Builder& b) { speller_.check(b.p("ADD"), check); });
}

std::string Alter::drop_check(const schema::Check& check) const {
  return named(drop_check_word(), check.name);
}

void Alter::add(const change::AddCheck& change) {
  Clause added{add_check(change.check), "", !change.check.name.empty()};
  if (added.reversible) added.reverse = drop_check(change.check);
  second_.push_back(std::move(added));
}

void Alter::add(const change::DropCheck& change) {
  if (change.check.properties.is_set("column_level")) return redefine_column(change.check.name);
  clause(drop_check(change.check), add_check(original(change.check)));
}

void Alter::add(const change::ModifyCheck& change) {
  if (change.from.name.empty() || change.to.name.empty())
    refuse(change.to.position, "cannot modify unnamed check constraint");
  if (change.from.properties.is_set("column_level")) return redefine_column(change.from.name);
  if (!change.flags.has(change::Flag::kParts)) {
    const auto enforcement = [&](const schema::Check& check) {
      const bool enforced = check.properties.get<bool>("enforced").value_or(true);
      return words({named("ALTER CHECK", check.name), enforced ? "ENFORCED" : "NOT ENFORCED"});
    };
    return clause(enforcement(change.to), enforcement(change.from));
  }
  const std::string drop = named(is_mariadb(speller_.facts()) ? "DROP CONSTRAINT" : "DROP CHECK", change.from.name);
  clause(drop + ", " + add_check(change.to), drop + ", " + add_check(original(change.from)));
}

void Alter::start_counters() {
  const auto counts = [](const schema::Column& column) { return column.properties.is_set("auto_increment"); };
  bool begins = false, ended = false;
  for (const change::TableChange& part : modify_.changes) {
    if (const auto* added = std::get_if<change::AddColumn>(&part)) begins = begins || counts(added->column);
    if (const auto* dropped = std::get_if<change::DropColumn>(&part)) ended = ended || counts(dropped->column);
    if (const auto* modify = std::get_if<change::ModifyColumn>(&part)) {
      begins = begins || (counts(modify->to) && !counts(modify->from));
      ended = ended || (counts(modify->from) && !counts(modify->to));
    }
    const auto* property = std::get_if<change::ModifyTableProperty>(&part);
    if (property != nullptr && property->change.name == "auto_increment") return;
  }
  const auto option = [](bool wanted, std::optional<std::int64_t> start) {
    return wanted && start ? "AUTO_INCREMENT " + std::to_string(*start) : std::string();
  };
  clause(option(begins, counter_start(modify_.to)), option(ended, counter_start(modify_.from)));
}

void Alter::add(const change::ModifyTableProperty& change) {
  table_option(change.change);
}

void Alter::table_option(const change::PropertyChange& change) {
  struct Option {
    std::string_view name, word;
    /// What takes the place of an absent value.
    std::string absent;
  };
  const Option options[] = {{"comment", "COMMENT", ""},
                            {"auto_increment", "AUTO_INCREMENT", "1"},
                            {"charset", "CHARSET", speller_.facts().settings.text("charset")},
                            {"collate", "COLLATE", speller_.facts().settings.text("collate")},
                            {"engine", "ENGINE", "InnoDB"}};
  if (change.name == "partitioning" || change.name == "partition_by") return partitioning();
  if (change.name == "system_versioned") {
    const bool on = change.to && std::get<bool>(*change.to);
    return clause(on ? "ADD SYSTEM VERSIONING" : "DROP SYSTEM VERSIONING",
                  on ? "DROP SYSTEM VERSIONING" : "ADD SYSTEM VERSIONING");
  }
  const auto spelled = [&](const Option& option, const std::optional<schema::PropertyValue>& value) {
    const std::string text = value ? schema::to_text(*value) : option.absent;
    return words({std::string(option.word), option.name == "comment" ? speller_.literal(text) : text});
  };
  for (const Option& option : options) {
    if (option.name != change.name) continue;
    Clause made{spelled(option, change.to), spelled(option, change.from), true};
    const bool collation =
        option.name == "collate" && !second_.empty() && second_.back().forward.starts_with("CHARSET ");
    if (!collation) {
      second_.push_back(std::move(made));
      return;
    }
    // A charset resets the collation, so that it has to come first on the way back too.
    Clause& charset = second_.back();
    charset.forward += ", " + made.forward;
    charset.reverse += ", " + made.reverse;
    return;
  }
  throw Error("changing the table attribute " + base::quote_go(change.name) + " is not supported");
}

}  // namespace portolan::mysql
