#include "planner/lint/corrections.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "planner/diff/diff.h"
#include "planner/sql/words.h"

namespace portolan::lint {
namespace {

/// The tables of `realm` that a written name may mean.
std::vector<schema::Table*> tables_named(schema::Realm& realm, const sql::QualifiedName& name) {
  std::vector<schema::Table*> found;
  for (schema::Schema& schema : realm.schemas) {
    if (!name.schema.text.empty() && !name.schema.names(schema.name)) continue;
    for (schema::Table& table : schema.tables) {
      if (name.name.names(table.name)) found.push_back(&table);
    }
  }
  return found;
}

/// The name of the one among `items` that a written name means.
template <typename T>
std::string resolve(const std::vector<T>& items, const sql::Word& name) {
  for (const T& item : items) {
    if (name.names(item.name)) return item.name;
  }
  return name.text;
}

class Renames {
 public:
  Renames(const sql::Words& words, const schema::Realm& before, schema::Realm& after)
      : words_(words), before_(before), after_(after) {}

  void declare() {
    if (words_.at(0, {"RENAME", "TABLE"})) return rename_tables(2);
    if (words_.at(0, {"ALTER", "INDEX"})) return rename_index_alone(words_.skip(2, {"IF", "EXISTS"}));
    if (!words_.at(0, {"ALTER", "TABLE"})) return;
    std::size_t i = words_.skip(2, {"IF", "EXISTS"});
    i = words_.skip(i, {"ONLY"});
    sql::QualifiedName table = read_name(words_, i);
    // A rename of the table itself may stand among other clauses, and they name columns of the table as it is now.
    for (std::size_t clause = i; clause < words_.size(); clause = next_clause(clause)) table_clause(clause, table);
    for (std::size_t clause = i; clause < words_.size(); clause = next_clause(clause)) inner_clause(clause, table);
  }

 private:
  /// Position after the next comma outside parentheses.
  std::size_t next_clause(std::size_t i) const {
    int depth = 0;
    for (; i < words_.size(); ++i) {
      if (words_.at(i).is("(")) ++depth;
      if (words_.at(i).is(")")) --depth;
      if (depth == 0 && words_.at(i).is(",")) return i + 1;
    }
    return i;
  }

  /// `RENAME [TO | AS] b`, and not a rename of something inside the table.
  void table_clause(std::size_t i, sql::QualifiedName& table) {
    if (!words_.at(i).is("RENAME")) return;
    const bool marked = words_.at(i + 1).is("TO") || words_.at(i + 1).is("AS");
    std::size_t name_at = marked ? i + 2 : i + 1;
    const bool inner = !marked && (words_.at(i + 1).is("COLUMN") || words_.at(i + 1).is("INDEX") ||
                                   words_.at(i + 1).is("KEY") || words_.at(i + 1).is("CONSTRAINT"));
    const sql::QualifiedName target = read_name(words_, name_at);
    if (inner || words_.at(name_at).is("TO")) return;
    rename_table(table, target);
    table = target;
  }

  void rename_table(const sql::QualifiedName& from, const sql::QualifiedName& to) {
    for (schema::Table* table : tables_named(after_, to)) {
      const schema::Schema* schema = schema::find_schema(before_, table->schema);
      if (schema == nullptr && before_.schemas.size() == 1) schema = &before_.schemas.front();
      if (schema != nullptr) table->renamed_from = resolve(schema->tables, from.name);
    }
  }

  void rename_tables(std::size_t i) {
    for (;;) {
      const sql::QualifiedName from = read_name(words_, i);
      if (!words_.at(i).is("TO")) return;
      const sql::QualifiedName to = read_name(words_, ++i);
      rename_table(from, to);
      if (!words_.at(i).is(",")) return;
      ++i;
    }
  }

  void rename_index_alone(std::size_t i) {
    const sql::QualifiedName from = read_name(words_, i);
    if (!words_.at(i, {"RENAME", "TO"})) return;
    for (schema::Schema& schema : after_.schemas) {
      for (schema::Table& table : schema.tables) set_old_name(table.indexes, words_.at(i + 2), from.name);
    }
  }

  void set_old_name(std::vector<schema::Index>& indexes, const sql::Word& to, const sql::Word& from) const {
    for (schema::Index& index : indexes) {
      if (to.names(index.name)) index.renamed_from = old_index(from);
    }
  }

  /// The name of the index that a written name means; its case may differ.
  std::string old_index(const sql::Word& name) const {
    for (const schema::Schema& schema : before_.schemas) {
      for (const schema::Table& table : schema.tables) {
        for (const schema::Index& index : table.indexes) {
          if (name.names(index.name)) return index.name;
        }
      }
    }
    return name.text;
  }

  /// `RENAME [COLUMN] a TO b`, `CHANGE [COLUMN] a b ...`, `RENAME {INDEX | KEY | CONSTRAINT} a TO b`.
  void inner_clause(std::size_t i, const sql::QualifiedName& table) {
    const bool change = words_.at(i).is("CHANGE");
    if (!change && !words_.at(i).is("RENAME")) return;
    ++i;
    const bool index = words_.at(i).is("INDEX") || words_.at(i).is("KEY") || words_.at(i).is("CONSTRAINT");
    if (index || words_.at(i).is("COLUMN")) ++i;
    i = words_.skip(i, {"IF", "EXISTS"});
    const sql::Word& from = words_.at(i++);
    if (!change && !words_.at(i++).is("TO")) return;
    const sql::Word& to = words_.at(i);
    if (to.names(from.text)) return;
    for (schema::Table* found : tables_named(after_, table)) {
      if (index) {
        set_old_name(found->indexes, to, from);
      } else {
        rename_column(*found, from, to);
      }
    }
  }

  void rename_column(schema::Table& table, const sql::Word& from, const sql::Word& to) {
    const schema::Schema* schema = schema::find_schema(before_, table.schema);
    const std::string& old_table = table.renamed_from.empty() ? table.name : table.renamed_from;
    const schema::Table* old = schema == nullptr ? nullptr : schema::find_table(*schema, old_table);
    for (schema::Column& column : table.columns) {
      if (to.names(column.name)) column.renamed_from = old == nullptr ? from.text : resolve(old->columns, from);
    }
  }

  const sql::Words& words_;
  const schema::Realm& before_;
  schema::Realm& after_;
};

/// The four statements of a rebuild that begin at `at`, as the tables before and after; nullopt when they are not
/// there.
std::optional<change::ModifyTable> rebuild_at(const ports::LintFile& file, std::size_t at) {
  if (at + 4 > file.statements.size()) return std::nullopt;
  const auto only = [&](std::size_t offset) -> const change::Change* {
    const change::Changes& changes = file.statements[at + offset].changes;
    return changes.size() == 1 ? &changes.front() : nullptr;
  };
  if (!file.statements[at + 1].changes.empty() || only(0) == nullptr || only(2) == nullptr || only(3) == nullptr) {
    return std::nullopt;
  }
  const auto* created = std::get_if<change::AddTable>(only(0));
  const auto* dropped = std::get_if<change::DropTable>(only(2));
  const auto* renamed = std::get_if<change::RenameTable>(only(3));
  if (created == nullptr || dropped == nullptr || renamed == nullptr) return std::nullopt;
  if (created->table.name != "new_" + dropped->table.name || renamed->from.name != created->table.name ||
      renamed->to.name != dropped->table.name) {
    return std::nullopt;
  }
  return change::ModifyTable{dropped->table, renamed->to, {}};
}

}  // namespace

void declare_renames(std::string_view statement, const ports::Dialect& dialect, const schema::Realm& before,
                     schema::Realm& after) {
  const sql::Words words(statement, dialect.scanner_options());
  Renames(words, before, after).declare();
}

void mark_concurrent(std::string_view statement, const ports::Dialect& dialect, change::Changes& changes) {
  const sql::Words words(statement, dialect.scanner_options());
  constexpr std::size_t kFarthest = 4;  // CREATE UNIQUE INDEX CONCURRENTLY
  const std::size_t at = words.find("CONCURRENTLY");
  if (at == words.size() || at > kFarthest || words.find("INDEX") > 2) return;
  for (change::Change& change : changes) {
    auto* modify = std::get_if<change::ModifyTable>(&change);
    if (modify == nullptr) continue;
    for (change::TableChange& part : modify->changes) {
      if (auto* index = std::get_if<change::AddIndex>(&part)) index->clauses.concurrently = true;
      if (auto* index = std::get_if<change::DropIndex>(&part)) index->clauses.concurrently = true;
    }
  }
}

void forget_renamed_constraints(std::string_view statement, const ports::Dialect& dialect, change::Changes& changes) {
  const sql::Words words(statement, dialect.scanner_options());
  const std::size_t at = words.find("CONSTRAINT");
  if (at == 0 || !words.at(0, {"ALTER", "TABLE"}) || !words.at(at - 1).is("RENAME") || !words.at(at + 2).is("TO"))
    return;
  const sql::Word& from = words.at(at + 1);
  const sql::Word& to = words.at(at + 3);
  for (change::Change& change : changes) {
    auto* modify = std::get_if<change::ModifyTable>(&change);
    if (modify == nullptr) continue;
    std::erase_if(modify->changes, [&](const change::TableChange& part) {
      if (const auto* drop = std::get_if<change::DropCheck>(&part)) return from.names(drop->check.name);
      if (const auto* add = std::get_if<change::AddCheck>(&part)) return to.names(add->check.name);
      if (const auto* drop = std::get_if<change::DropForeignKey>(&part)) return from.names(drop->key.symbol);
      if (const auto* add = std::get_if<change::AddForeignKey>(&part)) return to.names(add->key.symbol);
      return false;
    });
  }
}

namespace {

constexpr std::string_view kHeld = "materialized";

}  // namespace

HeldViews::HeldViews(const schema::Realm& state) {
  for (const schema::Schema& schema : state.schemas) {
    for (const schema::Object& object : schema.objects) {
      if (object.kind != kHeld) continue;
      views_.push_back(object);
      views_.back().schema = schema.name;
    }
  }
}

void HeldViews::add_drops(std::string_view statement, const ports::Dialect& dialect, const schema::Realm& now,
                          change::Changes& changes) {
  // The comparison knows neither new names nor what the file itself has made.
  std::erase_if(changes, [](const change::Change& change) {
    const auto* drop = std::get_if<change::DropObject>(&change);
    return drop != nullptr && drop->object.kind == kHeld;
  });
  if (views_.empty()) return;
  HeldViews present(now);
  if (sql::Words(statement, dialect.scanner_options()).at(0, {"ALTER"})) {
    views_ = std::move(present.views_);
    return;
  }
  std::erase_if(views_, [&](const schema::Object& view) {
    const bool stays = std::any_of(present.views_.begin(), present.views_.end(), [&](const schema::Object& other) {
      return other.schema == view.schema && other.name == view.name;
    });
    if (!stays && schema::find_schema(now, view.schema) != nullptr) changes.push_back(change::DropObject{view, {}});
    return !stays;
  });
}

void merge_rebuilds(ports::LintFile& file, const ports::Dialect& dialect) {
  if (!dialect.lint_rules().rebuilds_by_copy) return;
  std::vector<ports::LintStatement> merged;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    const auto rebuild = rebuild_at(file, i);
    merged.push_back(std::move(file.statements[i]));
    if (!rebuild) continue;
    ports::LintStatement& statement = merged.back();
    statement.source.text += "\n" + file.statements[i + 2].source.text + "\n" + file.statements[i + 3].source.text;
    // Any of the four may carry directives.
    for (std::size_t part = 1; part < 4; ++part) {
      const auto& comments = file.statements[i + part].source.comments;
      statement.source.comments.insert(statement.source.comments.end(), comments.begin(), comments.end());
    }
    schema::Schema before, after;
    before.tables.push_back(rebuild->from);
    after.tables.push_back(rebuild->to);
    statement.changes = diff::diff_schemas(before, after, dialect, {}).changes;
    i += 3;
  }
  file.statements = std::move(merged);
}

}  // namespace portolan::lint
