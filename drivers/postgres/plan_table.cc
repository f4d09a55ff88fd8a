#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "drivers/postgres/columns.h"
#include "drivers/postgres/planner.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

namespace comments = plan::comments;

constexpr std::string_view kReplicaIdentity = "replica_identity";

using change::Flag;
using change::Flags;

/// Sorts the changes inside one table into the statements of spec/planner.md 6.5. Renames run first, because everything
/// else speaks of the new names; the page's order has them last, which is the same when nothing else changes.
class TableAlteration {
 public:
  TableAlteration(PlanWriter& writer, const change::ModifyTable& table)
      : writer_(writer), spelling_(writer.spelling()), table_(table) {
    for (const change::TableChange& item : table.changes) {
      if (const auto* drop = std::get_if<change::DropColumn>(&item)) dropped_.push_back(drop->column.name);
    }
  }

  void run() {
    for (const change::TableChange& item : table_.changes) std::visit(*this, item);
    keep_replica_identity();
    writer_.append(std::move(renames_));
    writer_.append(std::move(before_));
    for (const auto& [index, clauses] : index_drops_) append_index_drop(*index, clauses);
    append_alter();
    append_alone();
    for (const auto& [index, clauses] : index_builds_) append_index_build(*index, clauses);
    writer_.append(std::move(after_));
  }

  void operator()(const change::AddColumn& add) {
    plan::Builder b = spelling_.builder();
    b.p("ADD COLUMN");
    if (add.clauses.if_not_exists) b.p("IF NOT EXISTS");
    append_column(b, spelling_, table_.to, add.column);
    clauses_.push_back({b.text(), "DROP COLUMN " + quote_identifier(add.column.name)});
    if (has_text(add.column.comment)) comment_column(add.column, std::nullopt, add.column.comment);
  }

  void operator()(const change::DropColumn& drop) {
    plan::Builder b = spelling_.builder();
    append_column(b.p("ADD COLUMN"), spelling_, table_.from, drop.column);
    clauses_.push_back({"DROP COLUMN " + quote_identifier(drop.column.name), b.text()});
    if (has_text(drop.column.comment)) {
      restore_.push_back(column_comment(spelling_, table_.to, drop.column, std::nullopt, drop.column.comment).sql);
    }
  }

  void operator()(const change::ModifyColumn& modify) {
    for (Script& script : sequence_before(spelling_, table_, modify)) before_.push_back(std::move(script));
    change::ModifyColumn at_once = modify;
    if (std::vector<Script> scripts = lock_safe_not_null(spelling_, table_, modify); !scripts.empty()) {
      at_once.flags = modify.flags.without(Flag::kNull);
      alone_.insert(alone_.end(), std::make_move_iterator(scripts.begin()), std::make_move_iterator(scripts.end()));
    }
    for (Clause& clause : column_clauses(spelling_, table_, at_once)) clauses_.push_back(std::move(clause));
    if (auto script = sequence_after(spelling_, table_, modify)) after_.push_back(*std::move(script));
    if (modify.flags.has(Flag::kComment)) comment_column(modify.to, modify.from.comment, modify.to.comment);
  }

  void operator()(const change::RenameColumn& rename) {
    const std::string head = "ALTER TABLE " + table_name() + " RENAME COLUMN ";
    rename_by(head, rename.from.name, rename.to.name, comments::rename_column(rename.from.name, rename.to.name));
  }

  void operator()(const change::RenameIndex& rename) {
    const std::string& schema = table_.to.schema;
    renames_.push_back({"ALTER INDEX " + spelling_.qualified(schema, rename.from.name) + " RENAME TO " +
                            quote_identifier(rename.to.name),
                        comments::rename_index(rename.from.name, rename.to.name),
                        "ALTER INDEX " + spelling_.qualified(schema, rename.to.name) + " RENAME TO " +
                            quote_identifier(rename.from.name)});
  }

  void operator()(const change::RenameConstraint& rename) {
    std::string from = rename.from;
    std::string to = rename.to;
    const std::string generated = generated_name(table_.to.name, "", "pkey");
    if (from.empty()) from = generated;
    if (to.empty()) to = generated;
    rename_by("ALTER TABLE " + table_name() + " RENAME CONSTRAINT ", from, to,
              "rename a constraint from " + base::quote_go(from) + " to " + base::quote_go(to));
  }

  void operator()(const change::AddIndex& add) {
    if (const schema::Index* old = index_to_take(add.index)) {
      take_over(*old, add.index, "UNIQUE");
    } else {
      add_index(add.index, add.clauses);
    }
    if (has_text(add.index.comment)) comment_index(add.index, std::nullopt, add.index.comment);
  }

  void operator()(const change::DropIndex& drop) {
    if (!is_taken(drop.index)) remove_index(drop.index, drop.clauses);
  }

  void operator()(const change::ModifyIndex& modify) {
    if (modify.flags.only(Flag::kComment)) {
      comment_index(where_commented(modify.from, modify.to), modify.from.comment, modify.to.comment);
      return;
    }
    const bool same_parts = modify.flags.without(Flag::kComment).only(Flag::kAttribute);
    if (same_parts && may_take_over(modify.from, modify.to)) {
      take_over(modify.from, modify.to, "UNIQUE");
    } else {
      remove_index(modify.from, modify.clauses);
      add_index(modify.to, modify.clauses);
    }
    if (has_text(modify.to.comment)) comment_index(modify.to, std::nullopt, modify.to.comment);
  }

  void operator()(const change::AddPrimaryKey& add) {
    const schema::Index key = named_key(table_.to, add.key);
    if (const schema::Index* old = index_to_take(key)) {
      take_over(*old, key, "PRIMARY KEY");
      if (has_text(key.comment)) comment_index(key, std::nullopt, key.comment);
    } else {
      build_primary_key(add.key);
    }
  }

  void operator()(const change::DropPrimaryKey& drop) {
    front_.push_back({drop_constraint(primary_key_name(table_.from, drop.key)), add_key(table_.from, drop.key)});
    restore_index_comment(named_key(table_.from, drop.key));
  }

  void operator()(const change::ModifyPrimaryKey& modify) {
    if (modify.flags.only(Flag::kComment)) {
      comment_index(named_key(table_.to, where_commented(modify.from, modify.to)), modify.from.comment,
                    modify.to.comment);
      return;
    }
    (*this)(change::DropPrimaryKey{modify.from});
    build_primary_key(modify.to);
  }

  void operator()(const change::AddForeignKey& add) {
    std::string clause = add_foreign_key(add.key, table_.to);
    if (add.clauses.not_valid && !add.key.properties.is_set("not_valid")) clause += " NOT VALID";
    clauses_.push_back({std::move(clause), drop_constraint(add.key.symbol), Turn::kProves});
    comment_constraint(add.key.symbol, std::nullopt, comment_of(add.key));
  }

  void operator()(const change::DropForeignKey& drop) {
    const bool first = precedes_its_parent(drop.key);
    const bool automatic = !first && std::any_of(drop.key.columns.begin(), drop.key.columns.end(),
                                                 [&](const std::string& column) { return is_dropped(column); });
    const std::string forward = std::string("DROP CONSTRAINT ") + (drop.clauses.if_exists ? "IF EXISTS " : "") +
                                quote_identifier(drop.key.symbol);
    Clause clause{automatic ? "" : forward, add_foreign_key(drop.key, table_.from)};
    (first ? references_ : automatic ? clauses_ : front_).push_back(std::move(clause));
    restore_comment(drop.key.symbol, comment_of(drop.key));
  }

  void operator()(const change::ModifyForeignKey& modify) {
    const Flags rest = modify.flags.without(Flag::kComment);
    if (rest.empty() || (rest.only(Flag::kAttribute) && only_validates(ports::Carrier::kForeignKey, modify))) {
      if (!rest.empty()) validate(modify.to.symbol);
      if (modify.flags.has(Flag::kComment)) {
        comment_constraint(modify.to.symbol, comment_of(modify.from), comment_of(modify.to));
      }
      return;
    }
    (*this)(change::DropForeignKey{modify.from, {}});
    (*this)(change::AddForeignKey{modify.to, {}});
  }

  void operator()(const change::AddCheck& add) {
    std::string clause = "ADD " + check_text(add.check);
    if (add.clauses.not_valid && !add.check.properties.is_set("not_valid")) clause += " NOT VALID";
    std::optional<std::string> reverse;
    if (!add.check.name.empty()) reverse = drop_constraint(add.check.name);
    clauses_.push_back({std::move(clause), std::move(reverse), Turn::kProves});
    comment_constraint(add.check.name, std::nullopt, add.check.comment);
  }

  void operator()(const change::DropCheck& drop) {
    front_.push_back({drop_constraint(drop.check.name), "ADD " + check_text(drop.check)});
    restore_comment(drop.check.name, drop.check.comment);
  }

  void operator()(const change::ModifyCheck& modify) {
    const Flags rest = modify.flags.without(Flag::kComment);
    if (rest.empty() || (rest.only(Flag::kAttribute) && only_validates(ports::Carrier::kCheck, modify))) {
      if (!rest.empty()) validate(modify.from.name);
      if (modify.flags.has(Flag::kComment)) {
        comment_constraint(modify.from.name, modify.from.comment, modify.to.comment);
      }
      return;
    }
    clauses_.push_back({drop_constraint(modify.from.name), "ADD " + check_text(modify.from)});
    clauses_.push_back({"ADD " + check_text(modify.to), drop_constraint(modify.to.name), Turn::kProves});
    comment_constraint(modify.to.name, std::nullopt, modify.to.comment);
    restore_comment(modify.from.name, modify.from.comment);
  }

  void operator()(const change::ModifyTableProperty& modify) {
    const auto text = [](const std::optional<schema::PropertyValue>& value) {
      return value ? std::optional(schema::to_text(*value)) : std::nullopt;
    };
    const change::PropertyChange& change = modify.change;
    if (change.name == "comment") {
      after_.push_back(table_comment(spelling_, table_.to, text(change.from), text(change.to)));
    } else if (change.name == kReplicaIdentity) {
      change_replica_identity(change.from, change.to);
    } else if (auto script = setting_change(spelling_, table_.to, change)) {
      after_.push_back(*std::move(script));
    }
  }

 private:
  using IndexStep = std::pair<const schema::Index*, change::Clauses>;

  static std::string drop_constraint(const std::string& name) { return "DROP CONSTRAINT " + quote_identifier(name); }

  static std::optional<std::string> comment_of(const schema::ForeignKey& key) { return key.properties.text("comment"); }

  std::string check_text(const schema::Check& check) const {
    plan::Builder b = spelling_.builder();
    append_check(b, spelling_, check);
    return b.text() + not_valid(check.properties);
  }

  static std::string not_valid(const schema::Properties& properties) {
    return properties.is_set("not_valid") ? " NOT VALID" : "";
  }

  /// Whether nothing but the mark `not_valid` goes away.
  template <typename Modify>
  bool only_validates(ports::Carrier carrier, const Modify& modify) const {
    const auto specs = spelling_.dialect.properties().all();
    return std::all_of(specs.begin(), specs.end(), [&](const ports::PropertySpec& spec) {
      if (spec.carrier != carrier || spec.name == "not_valid" || spec.flag == Flag::kComment) return true;
      return spelling_.dialect.property_equal(spec, modify.from.properties.find(spec.name),
                                              modify.to.properties.find(spec.name), {});
    });
  }

  /// There is no way to make the server forget that a constraint holds, and no need.
  void validate(const std::string& constraint) {
    clauses_.push_back({"VALIDATE CONSTRAINT " + quote_identifier(constraint), "", Turn::kProves});
  }

  void comment_constraint(const std::string& name, const std::optional<std::string>& from,
                          const std::optional<std::string>& to) {
    if (name.empty() || (!has_text(from) && !has_text(to))) return;
    after_.push_back(constraint_comment(spelling_, table_.to, name, from, to));
  }

  void restore_comment(const std::string& name, const std::optional<std::string>& comment) {
    if (has_text(comment)) {
      restore_.push_back(constraint_comment(spelling_, table_.from, name, std::nullopt, comment).sql);
    }
  }

  /// A constraint whose comment was made on its index keeps it there.
  static schema::Index where_commented(const schema::Index& from, const schema::Index& to) {
    schema::Index index = to;
    if (from.properties.is_set("comment_on_index")) index.properties.set("comment_on_index", true);
    return index;
  }

  static schema::Index named_key(const schema::Table& table, const schema::Index& key) {
    schema::Index named = key;
    named.name = primary_key_name(table, key);
    return named;
  }

  std::string table_name() const { return spelling_.qualified(table_.to.schema, table_.to.name); }
  bool is_dropped(const std::string& column) const {
    return std::find(dropped_.begin(), dropped_.end(), column) != dropped_.end();
  }

  /// The server takes the clauses in turn and keeps a key that something still refers to.
  bool precedes_its_parent(const schema::ForeignKey& key) const {
    if (!refers_to_itself(table_.from, key) && !refers_to_itself(table_.to, key)) return false;
    return std::any_of(table_.changes.begin(), table_.changes.end(),
                       [&](const auto& item) { return takes_parent_key(table_.from, item, key); });
  }

  void rename_by(const std::string& head, const std::string& from, const std::string& to, std::string comment) {
    const std::string a = quote_identifier(from);
    const std::string b = quote_identifier(to);
    renames_.push_back({head + a + " TO " + b, std::move(comment), head + b + " TO " + a});
  }

  void comment_column(const schema::Column& column, const std::optional<std::string>& from,
                      const std::optional<std::string>& to) {
    after_.push_back(column_comment(spelling_, table_.to, column, from, to));
  }

  void comment_index(const schema::Index& index, const std::optional<std::string>& from,
                     const std::optional<std::string>& to) {
    after_.push_back(index_comment(spelling_, table_.to, index, from, to));
  }

  std::string add_key(const schema::Table& table, const schema::Index& key) const {
    plan::Builder b = spelling_.builder();
    append_primary_key(b.p("ADD"), spelling_, table, key);
    return b.text();
  }

  std::string add_foreign_key(const schema::ForeignKey& key, const schema::Table& table) const {
    plan::Builder b = spelling_.builder();
    append_foreign_key(b.p("ADD").break_line(), spelling_, table, key);
    return b.text() + not_valid(key.properties);
  }

  std::string add_constraint(const schema::Index& index) const {
    plan::Builder b = spelling_.builder();
    append_index_constraint(b.p("ADD"), spelling_, index);
    return b.text();
  }

  void build_primary_key(const schema::Index& key) {
    clauses_.push_back({add_key(table_.to, key), drop_constraint(primary_key_name(table_.to, key)), Turn::kProves});
    if (has_text(key.comment)) comment_index(named_key(table_.to, key), std::nullopt, key.comment);
  }

  void add_index(const schema::Index& index, const change::Clauses& clauses) {
    if (is_constraint(index)) {
      clauses_.push_back({add_constraint(index), drop_constraint(index.name), Turn::kProves});
    } else {
      index_builds_.emplace_back(&index, clauses);
    }
  }

  /// An index must be there while it identifies rows: it stops before it may be dropped and starts when all are built.
  void change_replica_identity(const std::optional<schema::PropertyValue>& from,
                               const std::optional<schema::PropertyValue>& to) {
    const auto by_index = [](const auto& value) { return value && std::holds_alternative<std::string>(*value); };
    const auto set = [&](std::vector<Script>& scripts, const auto& a, const auto& b) {
      scripts.push_back(*setting_change(spelling_, table_.to, {std::string(kReplicaIdentity), a, b}));
    };
    const std::optional<schema::PropertyValue> usual;
    if (by_index(from) && by_index(to)) {
      set(before_, from, usual);
      set(after_, usual, to);
    } else {
      set(by_index(from) ? before_ : after_, from, to);
    }
  }

  /// A rebuilt index does not identify rows any more.
  void keep_replica_identity() {
    const auto* value = table_.to.properties.find(kReplicaIdentity);
    const auto* address = value == nullptr ? nullptr : std::get_if<std::string>(value);
    if (address == nullptr) return;
    const bool told = std::any_of(table_.changes.begin(), table_.changes.end(), [](const change::TableChange& item) {
      const auto* modify = std::get_if<change::ModifyTableProperty>(&item);
      return modify != nullptr && modify->change.name == kReplicaIdentity;
    });
    const std::string name = address->substr(address->find('.') + 1);
    if (!told && std::find(removed_.begin(), removed_.end(), name) != removed_.end()) {
      change_replica_identity(*value, *value);
    }
  }

  /// An index that goes away with one of its columns needs no words there, only on the way back.
  void remove_index(const schema::Index& index, const change::Clauses& clauses) {
    removed_.push_back(index.name);
    const bool automatic = std::any_of(dropped_.begin(), dropped_.end(),
                                       [&](const std::string& column) { return uses_column(index, column); });
    if (is_constraint(index)) {
      (automatic ? clauses_ : front_).push_back({automatic ? "" : drop_constraint(index.name), add_constraint(index)});
      restore_index_comment(index);
    } else if (automatic) {
      for (std::string& sql : index_script(index, {})) restore_.push_back(std::move(sql));
    } else {
      index_drops_.emplace_back(&index, clauses);
    }
  }

  void restore_index_comment(const schema::Index& index) {
    if (!has_text(index.comment)) return;
    restore_.push_back(index_comment(spelling_, table_.from, index, std::nullopt, index.comment).sql);
  }

  /// Whether a unique index can become a constraint of the same parts as it is.
  bool may_take_over(const schema::Index& from, const schema::Index& to) const {
    const bool constraint =
        to.kind == schema::IndexKind::kUniqueConstraint || to.kind == schema::IndexKind::kPrimaryKey;
    if (!from.unique || from.kind != schema::IndexKind::kIndex || !constraint || !from.where.empty()) return false;
    if (table_.to.partitioning || from.include != to.include || !same_properties(from, to)) return false;
    return std::all_of(from.parts.begin(), from.parts.end(), [&](const schema::IndexPart& part) {
      return !part.column.empty() && !part.descending && part.properties.empty() && !is_retyped(part.column) &&
             !is_dropped(part.column);
    });
  }

  /// A column that gets another type has its indexes built anew, which the clause that names one does not see.
  bool is_retyped(const std::string& column) const {
    return std::any_of(table_.changes.begin(), table_.changes.end(), [&](const change::TableChange& item) {
      const auto* modify = std::get_if<change::ModifyColumn>(&item);
      return modify != nullptr && modify->to.name == column &&
             (modify->flags.has(Flag::kType) || modify->flags.has(Flag::kCollate));
    });
  }

  /// The dropped index that an added key has the use of.
  const schema::Index* index_to_take(const schema::Index& key) const {
    const auto same_column = [](const schema::IndexPart& a, const schema::IndexPart& b) {
      return a.column == b.column && !b.descending && b.properties.empty();
    };
    for (const change::TableChange& item : table_.changes) {
      const auto* drop = std::get_if<change::DropIndex>(&item);
      if (drop == nullptr || !may_take_over(drop->index, key)) continue;
      const auto& parts = drop->index.parts;
      if (std::equal(parts.begin(), parts.end(), key.parts.begin(), key.parts.end(), same_column)) return &drop->index;
    }
    return nullptr;
  }

  bool is_taken(const schema::Index& index) const {
    return std::any_of(table_.changes.begin(), table_.changes.end(), [&](const change::TableChange& item) {
      const auto* add = std::get_if<change::AddIndex>(&item);
      const auto* key = std::get_if<change::AddPrimaryKey>(&item);
      return (add != nullptr && index_to_take(add->index) == &index) ||
             (key != nullptr && index_to_take(key->key) == &index);
    });
  }

  bool same_properties(const schema::Index& from, const schema::Index& to) const {
    const auto specs = spelling_.dialect.properties().all();
    return std::all_of(specs.begin(), specs.end(), [&](const ports::PropertySpec& spec) {
      if (spec.carrier != ports::Carrier::kIndex || spec.comparison == ports::Comparison::kNever) return true;
      return spec.name == "deferrable" ||
             spelling_.dialect.property_equal(spec, from.properties.find(spec.name), to.properties.find(spec.name), {});
    });
  }

  void take_over(const schema::Index& from, const schema::Index& to, const std::string& kind) {
    std::string clause =
        "ADD CONSTRAINT " + quote_identifier(to.name) + " " + kind + " USING INDEX " + quote_identifier(from.name);
    const std::string deferrable = to.properties.text("deferrable");
    if (!deferrable.empty()) clause += " DEFERRABLE " + deferrable;
    clauses_.push_back({std::move(clause), drop_constraint(to.name), Turn::kProves});
    for (std::string& sql : index_script(from, {})) restore_.push_back(std::move(sql));
    // The index keeps its comment, which the constraint does not have.
    if (!has_text(from.comment)) return;
    schema::Index renamed = from;
    renamed.name = to.name;
    comment_index(renamed, from.comment, std::nullopt);
  }

  /// Statements that make an index with its comment.
  std::vector<std::string> index_script(const schema::Index& index, const change::Clauses& clauses) const {
    std::vector<std::string> script = {create_index(spelling_, table_.to, index, clauses)};
    if (has_text(index.comment)) {
      script.push_back(index_comment(spelling_, table_.to, index, std::nullopt, index.comment).sql);
    }
    return script;
  }

  /// The server builds no index of a partitioned table concurrently.
  change::Clauses allowed(const change::Clauses& clauses) const {
    change::Clauses result = clauses;
    if (table_.to.partitioning) result.concurrently = false;
    return result;
  }

  static change::Clauses only_concurrently(const change::Clauses& clauses) {
    change::Clauses result;
    result.concurrently = clauses.concurrently;
    return result;
  }

  void append_index_drop(const schema::Index& index, const change::Clauses& wanted) {
    const change::Clauses clauses = allowed(wanted);
    writer_.append(drop_index(spelling_, table_.to, index, clauses), comments::drop_index(index.name, table_.to.name),
                   index_script(index, only_concurrently(clauses)), clauses.concurrently);
  }

  /// Schema and name of each partition in turn, where an index can be built on each of them by itself.
  std::vector<std::string> leaves() const {
    using List = std::vector<std::string>;
    return table_.from.partitioning ? table_.from.partitioning->properties.get<List>("leaves").value_or(List{})
                                    : List{};
  }

  bool append_build_by_partition(const schema::Index& index, const change::Clauses& wanted) {
    if (!wanted.concurrently || leaves().empty()) return false;
    PartitionedBuild build = build_by_partition(spelling_, table_.to, index, leaves());
    writer_.append(std::move(build.parent));
    for (Script& script : build.partitions) {
      writer_.append(std::move(script.sql), std::move(script.comment), {std::move(script.reverse)}, true);
    }
    writer_.append(std::move(build.joins));
    return true;
  }

  void append_index_build(const schema::Index& index, const change::Clauses& wanted) {
    if (append_build_by_partition(index, wanted)) return;
    const change::Clauses clauses = allowed(wanted);
    writer_.append(create_index(spelling_, table_.to, index, clauses),
                   comments::create_index(index.name, table_.to.name),
                   {drop_index(spelling_, table_.to, index, only_concurrently(clauses))}, clauses.concurrently);
  }

  void append_alone() {
    for (Script& script : alone_) {
      writer_.append(std::move(script.sql), std::move(script.comment), {std::move(script.reverse)}, true);
    }
  }

  void append_alter() {
    std::vector<Clause> all = std::move(references_);
    all.insert(all.end(), std::make_move_iterator(front_.begin()), std::make_move_iterator(front_.end()));
    all.insert(all.end(), std::make_move_iterator(clauses_.begin()), std::make_move_iterator(clauses_.end()));
    append_clauses(writer_, table_.to, std::move(all), std::move(restore_));
  }

  PlanWriter& writer_;
  const Spelling& spelling_;
  const change::ModifyTable& table_;
  std::vector<std::string> dropped_;
  /// Names of the indexes that go, for good or to be rebuilt.
  std::vector<std::string> removed_;
  std::vector<Script> renames_, before_, after_;
  /// What follows the ALTER TABLE, outside a transaction.
  std::vector<Script> alone_;
  std::vector<IndexStep> index_drops_, index_builds_;
  /// Drops of foreign keys of the table to itself, other drops of constraints, and the rest.
  std::vector<Clause> references_, front_, clauses_;
  /// What the reverse of the ALTER TABLE must put back besides its own clauses.
  std::vector<std::string> restore_;
};

}  // namespace

void alter_table(PlanWriter& writer, const change::ModifyTable& table) {
  TableAlteration(writer, table).run();
}

}  // namespace portolan::postgres
