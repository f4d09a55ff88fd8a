#include "drivers/sqlite/code_text.h"

#include "drivers/sqlite/tokens.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

/// Reads a statement from left to right.
class StatementReader {
 public:
  explicit StatementReader(std::string_view sql) : tokens_(sql) {}

  bool take(std::string_view keyword) {
    if (!tokens_.is_word(at_, keyword)) return false;
    ++at_;
    return true;
  }

  bool take_symbol(char symbol) {
    if (!tokens_.is_symbol(at_, symbol)) return false;
    ++at_;
    return true;
  }

  std::string take_name() { return tokens_.has(at_) ? tokens_.name(at_++) : std::string(); }

  /// The last part of `main.name`.
  std::string take_qualified_name() {
    std::string name = take_name();
    if (take_symbol('.')) name = take_name();
    return name;
  }

  std::vector<std::string> take_names() {
    std::vector<std::string> names = {take_name()};
    while (take_symbol(',')) names.push_back(take_name());
    return names;
  }

  /// `CREATE WHAT name`, as SQLite writes the beginning of every text.
  bool take_head(std::string_view what) { return take("CREATE") && take(what) && !take_qualified_name().empty(); }

  /// Up to the BEGIN of a body. Columns are qualified in a condition, so that a bare BEGIN is the keyword.
  std::string take_condition() {
    const std::size_t begin = at_;
    while (tokens_.has(at_) && (!tokens_.is_word(at_, "BEGIN") || tokens_.is_symbol(at_ - 1, '.'))) ++at_;
    return at_ == begin ? std::string() : tokens_.between(begin, at_ - 1);
  }

  bool at(std::string_view keyword) const { return tokens_.is_word(at_, keyword); }
  bool ends_with(std::string_view keyword) const { return tokens_.is_word(tokens_.size() - 1, keyword); }
  bool done() const { return !tokens_.has(at_); }

  std::string rest() const { return tokens_.between(at_, tokens_.size() - 1); }

 private:
  Tokens tokens_;
  std::size_t at_ = 0;
};

std::string_view take_timing(StatementReader& reader) {
  if (reader.take("AFTER")) return "after";
  if (reader.take("INSTEAD")) return reader.take("OF") ? "instead_of" : "";
  reader.take("BEFORE");
  return "before";
}

/// Whether an event follows; its property goes to `properties`.
bool take_event(StatementReader& reader, std::string_view timing, schema::Properties& properties) {
  for (const std::string_view event : kEvents) {
    if (!reader.take(base::to_upper(event))) continue;
    const std::string name = std::string(timing) + "." + std::string(event);
    if (event == "update" && reader.take("OF")) {
      properties.set(name + "_of", reader.take_names());
    } else {
      properties.set(name, true);
    }
    return true;
  }
  return false;
}

}  // namespace

std::optional<ViewText> parse_create_view(std::string_view sql) {
  const std::string_view bare = bare_sql(sql);
  StatementReader reader(bare);
  ViewText view;
  if (!reader.take_head("VIEW")) return std::nullopt;
  if (reader.take_symbol('(')) {
    view.columns = reader.take_names();
    if (!reader.take_symbol(')')) return std::nullopt;
  }
  if (!reader.take("AS") || reader.done()) return std::nullopt;
  view.definition = reader.rest();
  return view;
}

std::optional<TriggerText> parse_create_trigger(std::string_view sql) {
  const std::string_view bare = bare_sql(sql);
  StatementReader reader(bare);
  TriggerText trigger;
  if (!reader.take_head("TRIGGER")) return std::nullopt;
  const std::string_view timing = take_timing(reader);
  if (timing.empty() || !take_event(reader, timing, trigger.properties) || !reader.take("ON")) return std::nullopt;
  reader.take_qualified_name();
  if (reader.take("FOR") && (!reader.take("EACH") || !reader.take("ROW"))) return std::nullopt;
  if (reader.take("WHEN")) trigger.properties.set("when", reader.take_condition());
  if (!reader.at("BEGIN") || !reader.ends_with("END")) return std::nullopt;
  trigger.definition = reader.rest();
  return trigger;
}

bool selects_all(std::string_view query) {
  const Tokens tokens(query);
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens.is_symbol(i, '(')) ++depth;
    if (tokens.is_symbol(i, ')')) --depth;
    if (depth != 0 || i == 0 || !tokens.is_symbol(i, '*')) continue;
    const bool column = tokens.is_symbol(i - 1, ',') || tokens.is_symbol(i - 1, '.') ||
                        tokens.is_word(i - 1, "SELECT") || tokens.is_word(i - 1, "DISTINCT") ||
                        tokens.is_word(i - 1, "ALL");
    if (column) return true;
  }
  return false;
}

std::string_view bare_sql(std::string_view sql) {
  const Tokens tokens(sql);
  std::size_t end = tokens.size();
  while (end > 0 && tokens.is_symbol(end - 1, ';')) --end;
  return end == 0 ? std::string_view() : sql.substr(tokens[0].begin, tokens[end - 1].end - tokens[0].begin);
}

bool same_sql(std::string_view from, std::string_view to) {
  return from == to || Tokens(bare_sql(from)).equal(Tokens(bare_sql(to)));
}

}  // namespace portolan::sqlite
