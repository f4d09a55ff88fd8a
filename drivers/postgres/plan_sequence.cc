#include <algorithm>

#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

namespace comments = plan::comments;

/// Clauses of a sequence in the order of spec/planner.md 11.1: the words before a given value, and what takes it back.
struct SequenceClause {
  std::string_view property;
  std::string_view word;
  std::string_view reset;
};
constexpr SequenceClause kClauses[] = {{"type", "AS", "AS bigint"},
                                       {"start", "START", ""},
                                       {"increment", "INCREMENT", "INCREMENT 1"},
                                       {"min_value", "MINVALUE", "NO MINVALUE"},
                                       {"max_value", "MAXVALUE", "NO MAXVALUE"},
                                       {"cache", "CACHE", "CACHE 1"},
                                       {"cycle", "CYCLE", "NO CYCLE"}};

/// A word or a number; "" where nothing is said.
std::string value_of(const schema::Object& sequence, std::string_view property) {
  const schema::PropertyValue* value = sequence.properties.find(property);
  return value == nullptr ? std::string() : schema::to_text(*value);
}

bool is_given(const schema::Object& sequence, const SequenceClause& clause) {
  return clause.property == "cycle" ? sequence.properties.is_set("cycle") : sequence.properties.has(clause.property);
}

std::string given(const schema::Object& sequence, const SequenceClause& clause) {
  const std::string word(clause.word);
  return clause.property == "cycle" ? word : word + " " + value_of(sequence, clause.property);
}

/// Where a sequence begins that does not say it: at its lower end, going down at its upper one.
std::string usual_start(const schema::Object& sequence) {
  const bool ascending = !value_of(sequence, "increment").starts_with('-');
  const std::string_view bound = ascending ? "min_value" : "max_value";
  if (sequence.properties.has(bound)) return value_of(sequence, bound);
  return ascending ? "1" : "-1";
}

/// The statement that makes `sequence` of `from`.
std::string alter_sentence(const Spelling& spelling, const schema::Object& from, const schema::Object& sequence) {
  std::string text = "ALTER SEQUENCE " + spelling.qualified(sequence.schema, sequence.name);
  for (const SequenceClause& clause : kClauses) {
    if (value_of(from, clause.property) == value_of(sequence, clause.property)) continue;
    if (is_given(sequence, clause)) {
      text += " " + given(sequence, clause);
    } else {
      text += " " + (clause.reset.empty() ? "START " + usual_start(sequence) : std::string(clause.reset));
    }
  }
  return text;
}

Script sequence_comment(const Spelling& spelling, const schema::Object& sequence,
                        const std::optional<std::string>& from, const std::optional<std::string>& to) {
  return comment_on("SEQUENCE " + spelling.qualified(sequence.schema, sequence.name),
                    comments::set_comment("sequence", sequence.name), from, to);
}

bool changes_more_than_comment(const change::ModifyObject& modify) {
  return std::any_of(modify.changes.begin(), modify.changes.end(),
                     [](const change::PropertyChange& change) { return change.name != "comment"; });
}

}  // namespace

std::vector<Script> create_sequence(const Spelling& spelling, const schema::Object& sequence, const change::Clauses&) {
  std::string text = "CREATE SEQUENCE " + spelling.qualified(sequence.schema, sequence.name);
  for (const SequenceClause& clause : kClauses) {
    if (is_given(sequence, clause)) text += " " + given(sequence, clause);
  }
  std::vector<Script> script = {
      {std::move(text), comments::named("create sequence", sequence.name), drop_sequence(spelling, sequence, {}).sql}};
  if (has_text(sequence.comment)) {
    script.push_back(sequence_comment(spelling, sequence, std::nullopt, sequence.comment));
  }
  return script;
}

Script drop_sequence(const Spelling& spelling, const schema::Object& sequence, const change::Clauses& clauses) {
  return {drop_sentence("SEQUENCE", spelling.qualified(sequence.schema, sequence.name), clauses),
          comments::named("drop sequence", sequence.name), ""};
}

void modify_sequence(PlanWriter& writer, const change::ModifyObject& modify) {
  const Spelling& spelling = writer.spelling();
  if (changes_more_than_comment(modify)) {
    writer.append(alter_sentence(spelling, modify.from, modify.to), comments::named("modify sequence", modify.to.name),
                  {alter_sentence(spelling, modify.to, modify.from)});
  }
  if (modify.from.comment.value_or("") != modify.to.comment.value_or("")) {
    writer.append(sequence_comment(spelling, modify.to, modify.from.comment, modify.to.comment));
  }
}

}  // namespace portolan::postgres
