#include <algorithm>

#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"
#include "planner/lint/patterns.h"
#include "planner/sql/words.h"

/// Rules that look at the text of statements rather than at what they changed.
namespace portolan::lint {
namespace {

using ports::LintFile;

/// Whether the statement uses a value that an earlier statement of the file has added to an enum type.
bool uses_new_value(const LintFile& file, std::size_t at, const sql::Words& words) {
  bool used = false;
  ports::each_change<change::ModifyObject>(file, [&](std::size_t added, const change::ModifyObject& modify) {
    if (added >= at || used) return;
    const auto before = modify.from.properties.get<std::vector<std::string>>("values");
    const auto after = modify.to.properties.get<std::vector<std::string>>("values");
    if (!before || !after) return;
    for (const std::string& value : *after) {
      if (std::find(before->begin(), before->end(), value) != before->end()) continue;
      for (std::size_t i = 0; i < words.size(); ++i) used = used || (words.at(i).quoted && words.at(i).text == value);
    }
  });
  return used;
}

}  // namespace

ports::LintFindings nested_transactions(const LintFile& file, const Rules& rules) {
  if (file.without_transaction) return {};
  ports::LintFindings findings;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    const std::string& text = file.statements[i].source.text;
    const ports::StatementTraits traits = rules.dialect.traits(text);
    const sql::Words words(text, rules.dialect.scanner_options());
    if (traits.transaction_control) {
      const std::string verb = words.at(0, {"START", "TRANSACTION"}) ? "START TRANSACTION" : words.at(0).text;
      findings.push_back(
          {"TX201", base::to_upper(verb) + " statement inside a migration that already runs in a transaction", i});
    } else if ((traits.needs_autocommit && !traits.session_state) || uses_new_value(file, i, words)) {
      findings.push_back({"TX101",
                          "Statement cannot share a transaction with other statements. Move it to its own file or set "
                          "txmode none",
                          i});
    }
  }
  return findings;
}

ports::LintFindings statement_rules(const LintFile& file, const Rules& rules) {
  ports::LintFindings findings;
  for (const StatementRule& rule : rules.options.statements) {
    const Pattern pattern(rule.match, "parsing statement regexp");
    for (std::size_t i = 0; i < file.statements.size(); ++i) {
      if (pattern.matches(file.statements[i].source.text)) findings.push_back({rule.code, rule.message, i});
    }
  }
  return findings;
}

}  // namespace portolan::lint
