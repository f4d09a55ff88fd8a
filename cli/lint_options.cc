#include "cli/lint_options.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/lint/patterns.h"
#include "planner/project/reader.h"

namespace portolan::cli {
namespace {

using hcl::Section;
using lint::Options;

/// An analyzer's block or a block inside it.
class Block {
 public:
  /// @param analyzer  named in messages about its values
  Block(const Section& section, std::string analyzer) : section_(section), analyzer_(std::move(analyzer)) {}

  const Section& section() const { return section_; }
  bool has(std::string_view name) const { return section_.attribute(name) != nullptr; }

  std::string text(std::string_view name) const { return read(name, project::read_text); }
  std::optional<bool> flag(std::string_view name) const { return read(name, project::read_bool); }
  std::uint64_t count(std::string_view name) const { return read(name, project::read_count); }
  std::vector<std::string> texts(std::string_view name) const { return read(name, project::read_texts); }
  std::map<std::string, hcl::Value, std::less<>> values(std::string_view name) const {
    return read(name, project::read_values);
  }

  /// `match`, a regular expression; "" when there is none. `prefix` starts the message about a bad one.
  std::string pattern(const std::string& prefix) const {
    std::string expression = text("match");
    if (expression.empty()) return expression;
    try {
      const lint::Pattern compiled(expression, prefix);
    } catch (const UsageError& error) {
      throw hcl::error_at(section_.attribute("match")->place, error.what());
    }
    return expression;
  }

  /// Its only label. Throws SourceError when it has none or several.
  const std::string& label() const {
    if (section_.labels.size() != 1) refuse(section_.type + " needs one label");
    return section_.labels.front();
  }

  /// Blocks inside it, of every type or of one.
  std::vector<Block> blocks(std::string_view type = {}) const {
    std::vector<Block> found;
    for (const Section& section : section_.sections) {
      if (type.empty() || section.type == type) found.emplace_back(section, analyzer_);
    }
    return found;
  }

  [[noreturn]] void refuse(const std::string& text) const { throw hcl::error_at(section_.place, text); }

 private:
  template <typename T>
  T read(std::string_view name, T (*get)(const Section&, std::string_view)) const {
    try {
      return get(section_, name);
    } catch (const SourceError& error) {
      throw hcl::error_at(section_.attribute(name)->place,
                          "sql/sqlcheck: parsing " + analyzer_ + " check options: " + error.message());
    }
  }

  const Section& section_;
  std::string analyzer_;
};

/// What every analyzer's block may hold.
void read_common(const Block& block, Options& options) {
  lint::AnalyzerOptions& own = options.analyzers[block.section().type];
  if (const auto error = block.flag("error")) own.error = error;
  own.force = block.flag("force").value_or(own.force);
  for (const char* name : {"check_create", "check_drop", "check_txmode"}) {
    if (const auto value = block.flag(name)) own.switches[name] = *value;
  }
}

void read_destructive(const Block& block, Options& options) {
  const auto read = [&](std::string_view type, std::vector<std::string>& names) {
    for (const Block& part : block.blocks(type)) {
      names.push_back(part.pattern("sql/sqlcheck: parsing destructive check options"));
      if (names.back().empty()) part.refuse(std::string(type) + " needs the attribute \"match\"");
    }
  };
  read("allow_table", options.destructive.allow_table);
  read("allow_column", options.destructive.allow_column);
}

void read_incompatible(const Block& block, Options& options) {
  for (const Block& part : block.blocks("drop_table")) options.incompatible.drop_table = part.text("message");
  for (const Block& part : block.blocks("drop_column")) options.incompatible.drop_column = part.text("message");
}

void read_naming(const Block& block, Options& options) {
  const auto policy = [](const Block& part) {
    return lint::NamePolicy{part.pattern("parsing naming regexp"), part.text("message")};
  };
  options.naming.every_kind = policy(block);
  for (const Block& part : block.blocks()) options.naming.kinds[part.section().type] = policy(part);
}

void read_non_linear(const Block& block, Options& options) {
  options.non_linear.error = block.flag("error").value_or(options.non_linear.error);
  const std::string on_edit = block.text("on_edit");
  if (on_edit == "WARN") options.non_linear.on_edit = lint::OnEdit::kWarn;
  if (on_edit == "ERROR") options.non_linear.on_edit = lint::OnEdit::kError;
  if (on_edit == "IGNORE") options.non_linear.on_edit = lint::OnEdit::kIgnore;
}

void read_complexity(const Block& block, Options& options) {
  lint::ComplexityOptions limits = options.complexity.value_or(lint::ComplexityOptions{});
  const auto read = [&](std::string_view name, std::optional<std::int64_t>& limit) {
    if (block.has(name)) limit = static_cast<std::int64_t>(block.count(name));
  };
  read("cyclomatic", limits.cyclomatic);
  read("nesting", limits.nesting);
  read("statements", limits.statements);
  read("parameters", limits.parameters);
  options.complexity = limits;
}

void read_code(const Block& block, Options& options) {
  lint::CodeOptions& code = options.codes[block.label()];
  if (const auto error = block.flag("error")) code.error = error;
  code.skip = block.flag("skip").value_or(code.skip);
}

/// Without a label it is the block of the analyzer itself.
void read_statement(const Block& block, Options& options) {
  if (block.section().labels.empty()) return read_common(block, options);
  lint::StatementRule rule{.code = block.label(),
                           .match = block.pattern("parsing statement regexp"),
                           .message = block.text("message"),
                           .error = block.flag("error").value_or(false)};
  if (rule.match.empty()) block.refuse("statement " + base::quote_go(rule.code) + " needs the attribute \"match\"");
  if (rule.message.empty()) rule.message = "Statement violates the rule " + base::quote_go(rule.code);
  options.statements.push_back(std::move(rule));
}

std::string github_actor(const Block& block) {
  const char* actor = std::getenv("GITHUB_ACTOR");
  if (actor == nullptr || *actor == '\0') block.refuse("ownership \"github\" needs the variable GITHUB_ACTOR");
  return actor;
}

std::vector<std::string> read_members(const Block& block, const std::string& team, const hcl::Value& value) {
  const std::string wrong = "members of the team " + base::quote_go(team) + " must be a list of users";
  if (!value.is_sequence()) block.refuse(wrong);
  std::vector<std::string> users;
  for (const hcl::Value& user : value.elements()) {
    if (!user.is_string()) block.refuse(wrong);
    users.push_back(user.as_string());
  }
  return users;
}

/// Who acts and who is in which team, by where the block says that this is known.
void read_people(const Block& block, lint::OwnershipOptions& ownership) {
  const std::string& source = block.label();
  if (source == "github") {
    ownership.actor = github_actor(block);
  } else if (source == "file") {
    ownership.actor = block.text("actor");
    if (ownership.actor.empty()) block.refuse("ownership \"file\" needs the attribute \"actor\"");
    for (const auto& [team, value] : block.values("members")) {
      ownership.members.emplace(team, read_members(block, team, value));
    }
  } else {
    block.refuse("unknown ownership " + base::quote_go(source) + "; use \"github\" or \"file\"");
  }
}

void read_ownership(const Block& block, Options& options) {
  lint::OwnershipOptions ownership;
  read_people(block, ownership);
  ownership.allow_by_default = block.text("default") == "ALLOW";
  for (const Block& part : block.blocks()) {
    const bool allow = part.section().type == "allow";
    if (!allow && part.section().type != "deny") continue;
    lint::OwnershipRule rule{part.label(), allow, part.text("match"), part.texts("users"), part.texts("teams")};
    if (block.label() == "github" && !rule.teams.empty()) {
      part.refuse("teams of GitHub are not looked up; name users, or use ownership \"file\" with members");
    }
    ownership.rules.push_back(std::move(rule));
  }
  options.ownership = std::move(ownership);
}

void refuse_unsupported(const Block& block, Options&) {
  block.refuse("lint." + block.section().type + " is not supported yet; linting without it could pass what it forbids");
}

/// A block with more than what all have.
struct Reader {
  std::string_view type;
  void (*read)(const Block&, Options&);
  /// Whether it is an analyzer's block, with `error` and the others.
  bool common;
};
constexpr Reader kReaders[] = {
    {"destructive", read_destructive, true},
    {"incompatible", read_incompatible, true},
    {"naming", read_naming, true},
    {"non_linear", read_non_linear, true},
    {"complexity", read_complexity, true},
    {"ownership", read_ownership, true},
    {"check", read_code, false},
    {"statement", read_statement, false},
    {"rule", [](const Block&, Options&) {}, false},
    {"extension", refuse_unsupported, false},
};

}  // namespace

Options lint_options(const project::Lint& settings) {
  Options options;
  for (const Section& section : settings.analyzers) {
    const Block block(section, section.type);
    const auto* reader = std::find_if(std::begin(kReaders), std::end(kReaders),
                                      [&](const Reader& item) { return item.type == section.type; });
    if (reader == std::end(kReaders) || reader->common) read_common(block, options);
    if (reader != std::end(kReaders)) reader->read(block, options);
  }
  return options;
}

}  // namespace portolan::cli
