#include "drivers/sqlite/dependents.h"

#include <array>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "drivers/sqlite/properties.h"
#include "drivers/sqlite/tokens.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

/// Lower case: SQLite's names are equal whatever their case.
using Names = std::unordered_set<std::string>;

/// As the property bag spells the kinds.
constexpr std::array<std::string_view, 3> kKindNames = {"view", "trigger", "own_trigger"};

Names names_in(const std::string& sql) {
  const Tokens tokens(sql);
  Names names;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const TokenKind kind = tokens[i].kind;
    const bool string = kind == TokenKind::kString;
    if (kind == TokenKind::kWord || kind == TokenKind::kQuoted || string) names.insert(base::to_lower(tokens.name(i)));
  }
  return names;
}

/// A view or trigger and what it mentions.
struct Reader {
  Dependent dependent;
  /// The table or view that a trigger is on.
  std::string owner;
  Names mentioned;
};

class Linker {
 public:
  explicit Linker(schema::Schema& schema) : schema_(schema) {
    for (std::size_t i = 0; i < schema.tables.size(); ++i) {
      positions_.emplace(base::to_lower(schema.tables[i].name), i);
    }
  }

  void add(const ports::Rows& master) {
    for (const auto& row : master.rows) {
      const bool view = row[0] == "view";
      if (!view && row[0] != "trigger") continue;
      Reader reader;
      reader.dependent = {view ? Dependent::Kind::kView : Dependent::Kind::kTrigger, row[1].value_or(""),
                          row[3].value_or("")};
      reader.owner = row[2].value_or("");
      reader.mentioned = names_in(reader.dependent.statement);
      if (view) {
        const std::string name = base::to_lower(reader.dependent.name);
        reader.mentioned.erase(name);
        views_.emplace(name, reader.mentioned);
      }
      readers_.push_back(std::move(reader));
    }
  }

  void link() {
    std::map<std::size_t, std::vector<std::string>> by_table;
    for (const Reader& reader : readers_) {
      for (const std::size_t position : tables_among(reader.mentioned)) {
        const bool own =
            !reader.dependent.is_view() && base::equals_ignoring_case(reader.owner, schema_.tables[position].name);
        const Dependent::Kind kind = own ? Dependent::Kind::kOwnTrigger : reader.dependent.kind;
        std::vector<std::string>& entries = by_table[position];
        entries.emplace_back(kKindNames[static_cast<std::size_t>(kind)]);
        entries.push_back(reader.dependent.name);
        entries.push_back(reader.dependent.statement);
      }
    }
    for (auto& [position, entries] : by_table) {
      schema_.tables[position].properties.set(property::kDependents, std::move(entries));
    }
  }

 private:
  /// Tables that the names stand for, following views.
  std::vector<std::size_t> tables_among(const Names& words) const {
    std::vector<std::size_t> found;
    Names seen;
    std::vector<std::string> open(words.begin(), words.end());
    while (!open.empty()) {
      const std::string word = std::move(open.back());
      open.pop_back();
      if (!seen.insert(word).second) continue;
      if (const auto it = positions_.find(word); it != positions_.end()) found.push_back(it->second);
      if (const auto view = views_.find(word); view != views_.end()) {
        open.insert(open.end(), view->second.begin(), view->second.end());
      }
    }
    return found;
  }

  schema::Schema& schema_;
  std::unordered_map<std::string, std::size_t> positions_;
  std::vector<Reader> readers_;
  /// Names that each view's text mentions.
  std::unordered_map<std::string, Names> views_;
};

}  // namespace

std::vector<Dependent> dependents_of(const schema::Table& table) {
  std::vector<Dependent> dependents;
  const schema::PropertyValue* value = table.properties.find(property::kDependents);
  if (value == nullptr) return dependents;
  const auto& entries = std::get<std::vector<std::string>>(*value);
  for (std::size_t i = 0; i + 2 < entries.size(); i += 3) {
    std::size_t kind = 0;
    while (kKindNames[kind] != entries[i]) ++kind;
    dependents.push_back({static_cast<Dependent::Kind>(kind), entries[i + 1], entries[i + 2]});
  }
  return dependents;
}

void link_dependents(schema::Schema& schema, const ports::Rows& master) {
  Linker linker(schema);
  linker.add(master);
  linker.link();
}

bool mentions(const std::string& statement, const std::string& name) {
  return names_in(statement).count(base::to_lower(name)) != 0;
}

}  // namespace portolan::sqlite
