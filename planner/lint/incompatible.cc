#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"
#include "planner/sql/words.h"

namespace portolan::lint {
namespace {

using base::quote_go;
using ports::LintFile;

/// Whether a later statement is `CREATE [OR REPLACE] VIEW old AS SELECT ... FROM new` over nothing but the new table.
bool has_view(const LintFile& file, std::size_t after, const change::RenameTable& rename, const Rules& rules) {
  for (std::size_t i = after + 1; i < file.statements.size(); ++i) {
    const sql::Words words(file.statements[i].source.text, rules.dialect.scanner_options());
    std::size_t at = words.skip(1, {"OR", "REPLACE"});
    if (!words.at(0).is("CREATE") || !words.at(at).is("VIEW")) continue;
    ++at;
    if (!read_name(words, at).name.names(rename.from.name)) continue;
    at = words.find("FROM", words.find("AS", at)) + 1;
    if (!read_name(words, at).name.names(rename.to.name)) continue;
    const bool others =
        words.at(at).is(",") || words.find("JOIN", at) < words.size() || words.find("FROM", at) < words.size();
    if (!others) return true;
  }
  return false;
}

bool adds_back(const LintFile& file, std::size_t from, const schema::Table& table, const std::string& column) {
  bool found = false;
  ports::each_table_change<change::AddColumn>(
      file, [&](std::size_t at, const change::ModifyTable& modify, const change::AddColumn& add) {
        found = found || (at >= from && modify.to.name == table.name && modify.to.schema == table.schema &&
                          add.column.name == column);
      });
  return found;
}

/// `message` appended to a text, its placeholders filled in.
std::string with_message(const std::string& text, std::string message, const schema::Table& table,
                         const std::string& name) {
  if (message.empty()) return text;
  message = base::replace_all(message, "${self.table.name}", table.name);
  message = base::replace_all(message, "${self.schema.name}", table.schema);
  return text + ": " + base::replace_all(message, "${self.name}", name);
}

void dropped(const LintFile& file, const IncompatibleOptions& options, ports::LintFindings& findings) {
  if (options.drop_table) {
    ports::each_change<change::DropTable>(file, [&](std::size_t at, const change::DropTable& drop) {
      if (file.spans.table(drop.table).temporary) return;
      const std::string text = "Dropping table " + quote_go(drop.table.name);
      findings.push_back({"BC103", with_message(text, *options.drop_table, drop.table, drop.table.name), at});
    });
  }
  if (options.drop_column) {
    ports::each_table_change<change::DropColumn>(
        file, [&](std::size_t at, const change::ModifyTable& modify, const change::DropColumn& drop) {
          const std::string& name = drop.column.name;
          if (file.spans.column(modify.to, name).temporary || file.spans.table(modify.to).added) return;
          const std::string text = "Dropping column " + quote_go(name);
          findings.push_back({"BC104", with_message(text, *options.drop_column, modify.to, name), at});
        });
  }
}

}  // namespace

ports::LintFindings incompatible(const LintFile& file, const Rules& rules) {
  ports::LintFindings findings;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    for (const change::Change& change : file.statements[i].changes) {
      if (const auto* rename = std::get_if<change::RenameTable>(&change)) {
        const bool ours = file.spans.schema(rename->from.schema).added || file.spans.table(rename->from).added;
        if (ours || has_view(file, i, *rename, rules)) continue;
        findings.push_back(
            {"BC101", "Renaming table " + quote_go(rename->from.name) + " to " + quote_go(rename->to.name), i});
      }
      const auto* modify = std::get_if<change::ModifyTable>(&change);
      if (modify == nullptr || file.spans.table(modify->to).added) continue;
      for (const change::TableChange& part : modify->changes) {
        const auto* rename = std::get_if<change::RenameColumn>(&part);
        if (rename == nullptr || file.spans.column(modify->to, rename->from.name).added) continue;
        if (adds_back(file, i, modify->to, rename->from.name)) continue;
        findings.push_back(
            {"BC102", "Renaming column " + quote_go(rename->from.name) + " to " + quote_go(rename->to.name), i});
      }
    }
  }
  dropped(file, rules.options.incompatible, findings);
  return findings;
}

}  // namespace portolan::lint
