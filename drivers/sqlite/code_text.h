#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/schema/model.h"

namespace portolan::sqlite {

/// Blocks of documents for when a trigger fires, and how SQL spells them (spec/schema-language.md 6.3). The first is
/// what SQL means without a word.
inline constexpr std::pair<std::string_view, std::string_view> kTimings[] = {
    {"before", "BEFORE"}, {"after", "AFTER"}, {"instead_of", "INSTEAD OF"}};
inline constexpr std::string_view kEvents[] = {"insert", "update", "delete"};

/// What a CREATE VIEW text says.
struct ViewText {
  /// Empty when the text names none.
  std::vector<std::string> columns;
  /// The query.
  std::string definition;
};

/// What a CREATE TRIGGER text says.
struct TriggerText {
  /// `before.insert` and the like; `when`.
  schema::Properties properties;
  /// `BEGIN ... END`.
  std::string definition;
};

/// Reads the texts of sqlite_master; nullopt for a text of another shape.
std::optional<ViewText> parse_create_view(std::string_view sql);
std::optional<TriggerText> parse_create_trigger(std::string_view sql);

/// Whether the columns of a query are those that its tables have at the time (`SELECT *`).
bool selects_all(std::string_view query);

/// SQL of an object as a statement takes it in: without comments, blanks and `;` at its ends.
std::string_view bare_sql(std::string_view sql);

/// Whether two texts are the same to SQLite: it quotes names when it follows a rename and keeps the rest as written.
bool same_sql(std::string_view from, std::string_view to);

}  // namespace portolan::sqlite
