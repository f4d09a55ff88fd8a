#include <algorithm>

#include "drivers/postgres/lint.h"
#include "planner/base/strings.h"
#include "planner/sql/lexical.h"

namespace portolan::postgres {
namespace {

using base::quote_go;
using ports::LintFile;

/// The same statement with CONCURRENTLY after its word INDEX.
std::string concurrently(const std::string& statement) {
  for (std::size_t i = 0; i < statement.size(); ++i) {
    if (sql::at_word(statement, i, "INDEX") && (i == 0 || !sql::is_word_char(statement[i - 1]))) {
      return statement.substr(0, i + 5) + " CONCURRENTLY" + statement.substr(i + 5);
    }
  }
  return statement;
}

/// The index that the same statement turned into a constraint (`USING INDEX`): it goes as the constraint comes.
bool replaces(const change::ModifyTable& modify, const schema::Index& constraint) {
  return std::any_of(modify.from.indexes.begin(), modify.from.indexes.end(), [&](const schema::Index& old) {
    const bool plain = old.kind == schema::IndexKind::kIndex && old.unique && old.parts == constraint.parts;
    return plain && std::none_of(modify.to.indexes.begin(), modify.to.indexes.end(), [&](const schema::Index& index) {
             return index.name == old.name && index.kind == schema::IndexKind::kIndex;
           });
  });
}

bool became_constraint(const change::ModifyTable& modify, const schema::Index& index) {
  if (!index.unique) return false;
  if (modify.to.primary_key && !modify.from.primary_key && modify.to.primary_key->parts == index.parts) return true;
  return std::any_of(modify.to.indexes.begin(), modify.to.indexes.end(), [&](const schema::Index& now) {
    return now.kind == schema::IndexKind::kUniqueConstraint && now.parts == index.parts &&
           schema::find_index(modify.from, now.name) == nullptr;
  });
}

std::string locks(const std::string& what, const schema::Table& table) {
  return "Adding " + what + " constraint on table " + quote_go(table.name) +
         " acquires an ACCESS EXCLUSIVE lock, blocking both reads and writes during the operation";
}

class Indexes {
 public:
  explicit Indexes(const LintFile& file) : file_(file) {}

  ports::LintFindings run() {
    ports::each_change<change::ModifyTable>(file_, [&](std::size_t at, const change::ModifyTable& modify) {
      if (file_.spans.table(modify.to).added) return;
      for (const change::TableChange& part : modify.changes) {
        if (const auto* add = std::get_if<change::AddIndex>(&part)) added(at, modify, *add);
        if (const auto* drop = std::get_if<change::DropIndex>(&part)) dropped(at, modify, *drop);
        if (const auto* key = std::get_if<change::AddPrimaryKey>(&part)) primary_key(at, modify, key->key);
        const auto* key = std::get_if<change::ModifyPrimaryKey>(&part);
        if (key != nullptr && !key->flags.only(change::Flag::kComment)) primary_key(at, modify, key->to);
      }
    });
    if (concurrent_ && !file_.without_transaction) {
      findings_.insert(
          findings_.begin(),
          ports::LintFinding{
              "PG103",
              "Indexes cannot be created or deleted concurrently within a transaction. Add the `atlas:txmode "
              "none` directive to the header to prevent this file from running in a transaction",
              std::nullopt,
              {{.message = "", .directive = "txmode none"}}});
    }
    return std::move(findings_);
  }

 private:
  void report(std::size_t at, const char* code, std::string text, std::vector<ports::LintFix> fixes = {}) {
    findings_.push_back({code, std::move(text), at, std::move(fixes)});
  }

  void added(std::size_t at, const change::ModifyTable& modify, const change::AddIndex& add) {
    const schema::Index& index = add.index;
    concurrent_ = concurrent_ || add.clauses.concurrently;
    const std::string& table = modify.to.name;
    if (index.kind == schema::IndexKind::kUniqueConstraint) {
      if (replaces(modify, index)) return;
      report(at, "PG105", locks("a UNIQUE", modify.to), {using_index()});
    } else if (index.kind == schema::IndexKind::kExcludeConstraint) {
      report(at, "PG109",
             "Adding an EXCLUDE constraint on table " + quote_go(table) +
                 " acquires an ACCESS EXCLUSIVE lock and scans the table");
    } else if (modify.to.partitioning) {
      if (is_on_only(at)) return;
      report(at, "PG108",
             "Creating index " + quote_go(index.name) + " on partitioned table " + quote_go(table) +
                 " blocks writes on all of its partitions");
    } else if (!add.clauses.concurrently) {
      report(at, "PG101", write_locks("Creating", index, table),
             {{.message = "Add CONCURRENTLY to the CREATE INDEX statement", .statement = fixed(at)}});
    }
  }

  void dropped(std::size_t at, const change::ModifyTable& modify, const change::DropIndex& drop) {
    concurrent_ = concurrent_ || drop.clauses.concurrently;
    const bool plain = drop.index.kind == schema::IndexKind::kIndex && !drop.clauses.concurrently;
    if (!plain || is_alter(at) || became_constraint(modify, drop.index)) return;
    if (file_.spans.index(modify.to, drop.index.name).temporary) return;
    report(at, "PG102", write_locks("Dropping", drop.index, modify.to.name),
           {{.message = "Add CONCURRENTLY to the DROP INDEX statement", .statement = fixed(at)}});
  }

  void primary_key(std::size_t at, const change::ModifyTable& modify, const schema::Index& key) {
    if (!replaces(modify, key)) report(at, "PG104", locks("a PRIMARY KEY", modify.to), {using_index()});
  }

  static std::string write_locks(const char* verb, const schema::Index& index, const std::string& table) {
    return std::string(verb) + " index " + quote_go(index.name) + " non-concurrently causes write locks on the " +
           quote_go(table) + " table";
  }

  static ports::LintFix using_index() {
    return {.message = "Create the index concurrently first, then add the constraint with USING INDEX"};
  }

  const std::string& text(std::size_t at) const { return file_.statements[at].source.text; }
  std::string fixed(std::size_t at) const { return is_alter(at) || text(at).empty() ? "" : concurrently(text(at)); }
  /// The index goes with something else: a column, a constraint.
  bool is_alter(std::size_t at) const {
    const auto words = sql::leading_words(text(at), 1);
    return !words.empty() && words.front() == "ALTER";
  }
  bool is_on_only(std::size_t at) const {
    const auto words = sql::leading_words(text(at), 12);
    const auto on = std::find(words.begin(), words.end(), "ON");
    return on != words.end() && on + 1 != words.end() && *(on + 1) == "ONLY";
  }

  const LintFile& file_;
  bool concurrent_ = false;
  ports::LintFindings findings_;
};

}  // namespace

ports::LintFindings concurrent_index_findings(const LintFile& file, const ports::Dialect&) {
  return Indexes(file).run();
}

}  // namespace portolan::postgres
