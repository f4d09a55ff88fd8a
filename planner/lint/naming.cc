#include <map>
#include <optional>

#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"
#include "planner/lint/patterns.h"

namespace portolan::lint {
namespace {

struct Kind {
  std::string_view block;
  std::string_view code;
  std::string_view resource;
};

constexpr Kind kSchema = {"schema", "NM101", "Schema"};
constexpr Kind kTable = {"table", "NM102", "Table"};
constexpr Kind kColumn = {"column", "NM103", "Column"};
constexpr Kind kIndex = {"index", "NM104", "Index"};
constexpr Kind kForeignKey = {"foreign_key", "NM105", "Foreign-key constraint"};
constexpr Kind kCheck = {"check", "NM106", "Check constraint"};

class Naming {
 public:
  explicit Naming(const NamingOptions& options) : options_(options) {}

  ports::LintFindings run(const ports::LintFile& file) {
    for (at_ = 0; at_ < file.statements.size(); ++at_) {
      for (const change::Change& change : file.statements[at_].changes) top_level(change);
    }
    return std::move(findings_);
  }

 private:
  void top_level(const change::Change& change) {
    if (const auto* add = std::get_if<change::AddSchema>(&change)) check(kSchema, add->schema.name);
    if (const auto* add = std::get_if<change::AddTable>(&change)) new_table(add->table);
    if (const auto* rename = std::get_if<change::RenameTable>(&change)) check(kTable, rename->to.name);
    const auto* modify = std::get_if<change::ModifyTable>(&change);
    if (modify == nullptr) return;
    for (const change::TableChange& part : modify->changes) inner(part);
  }

  void new_table(const schema::Table& table) {
    check(kTable, table.name);
    for (const schema::Column& column : table.columns) check(kColumn, column.name);
    for (const schema::Index& index : table.indexes) check(kIndex, index.name);
    for (const schema::ForeignKey& key : table.foreign_keys) check(kForeignKey, key.symbol);
    for (const schema::Check& item : table.checks) check(kCheck, item.name);
  }

  void inner(const change::TableChange& part) {
    if (const auto* add = std::get_if<change::AddColumn>(&part)) check(kColumn, add->column.name);
    if (const auto* rename = std::get_if<change::RenameColumn>(&part)) check(kColumn, rename->to.name);
    if (const auto* add = std::get_if<change::AddIndex>(&part)) check(kIndex, add->index.name);
    if (const auto* rename = std::get_if<change::RenameIndex>(&part)) check(kIndex, rename->to.name);
    if (const auto* add = std::get_if<change::AddForeignKey>(&part)) check(kForeignKey, add->key.symbol);
    if (const auto* add = std::get_if<change::AddCheck>(&part)) check(kCheck, add->check.name);
  }

  const NamePolicy& policy(const Kind& kind) const {
    const auto own = options_.kinds.find(kind.block);
    return own == options_.kinds.end() ? options_.every_kind : own->second;
  }

  void check(const Kind& kind, const std::string& name) {
    const NamePolicy& wanted = policy(kind);
    if (name.empty() || wanted.match.empty()) return;
    auto pattern = patterns_.find(kind.block);
    if (pattern == patterns_.end()) {
      pattern = patterns_.emplace(kind.block, Pattern(wanted.match, "parsing naming regexp")).first;
    }
    if (pattern->second.matches(name)) return;
    std::string text = std::string(kind.resource) + " named " + base::quote_go(name) + " violates the naming policy";
    if (!wanted.message.empty()) text += ": " + wanted.message;
    findings_.push_back({std::string(kind.code), std::move(text), at_});
  }

  const NamingOptions& options_;
  std::map<std::string_view, Pattern> patterns_;
  std::size_t at_ = 0;
  ports::LintFindings findings_;
};

}  // namespace

ports::LintFindings naming(const ports::LintFile& file, const Rules& rules) {
  return Naming(rules.options.naming).run(file);
}

}  // namespace portolan::lint
