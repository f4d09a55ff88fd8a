#include <algorithm>

#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

std::string constraint_text(const Spelling& spelling, const schema::Check& check) {
  plan::Builder b = spelling.builder();
  append_check(b, spelling, check);
  return b.text();
}

/// What leads from one version of a domain to the other, one action per statement, as the server wants it.
class DomainChange {
 public:
  DomainChange(PlanWriter& writer, const change::ModifyObject& change)
      : writer_(writer),
        spelling_(writer.spelling()),
        from_(change.from),
        to_(change.to),
        head_("ALTER DOMAIN " + spelling_.qualified(change.to.schema, change.to.name) + " "),
        checks_(check_differences(spelling_.dialect, change.from, change.to)) {}

  void run() {
    drop_constraints();
    change_default();
    change_null();
    add_constraints();
    comment_constraints();
  }

 private:
  using CheckDifference = Difference<schema::Check>;

  void alter(const std::string& action, const std::string& inverse) {
    writer_.append(head_ + action, plan::comments::named("modify domain type", to_.name), {head_ + inverse});
  }

  void drop_constraints() {
    for (const CheckDifference& check : checks_) {
      if (check.from == nullptr || only_validates(spelling_.dialect, check)) continue;
      std::vector<std::string> reverse = {head_ + added(*check.from)};
      if (check.from->comment) reverse.push_back(comment(*check.from, std::nullopt, check.from->comment).sql);
      writer_.append(head_ + dropped(*check.from), plan::comments::named("modify domain type", to_.name),
                     std::move(reverse));
    }
  }

  void change_default() {
    const schema::Column old = domain_value(from_);
    const schema::Column wanted = domain_value(to_);
    if (spelling_.dialect.defaults_equal(old, wanted) == ports::Verdict::kEqual) return;
    const auto action = [&](const schema::Column& value) {
      return value.default_value ? "SET DEFAULT " + default_text(spelling_.dialect, value) : "DROP DEFAULT";
    };
    alter(action(wanted), action(old));
  }

  void change_null() {
    const bool was = from_.properties.is_set("null");
    const bool becomes = to_.properties.is_set("null");
    if (was != becomes) alter(becomes ? "DROP NOT NULL" : "SET NOT NULL", becomes ? "SET NOT NULL" : "DROP NOT NULL");
  }

  void add_constraints() {
    for (const CheckDifference& check : checks_) {
      if (check.to == nullptr) continue;
      if (only_validates(spelling_.dialect, check)) {
        validate(*check.from);
      } else if (check.to->name.empty()) {
        // Only the server knows its name.
        writer_.append(head_ + added(*check.to), plan::comments::named("modify domain type", to_.name), {});
      } else {
        alter(added(*check.to), dropped(*check.to));
      }
    }
  }

  /// A constraint that holds is only forgotten by making it anew.
  void validate(const schema::Check& check) {
    std::vector<std::string> reverse = {head_ + dropped(check), head_ + added(check)};
    if (check.comment) reverse.push_back(comment(check, std::nullopt, check.comment).sql);
    writer_.append(head_ + "VALIDATE CONSTRAINT " + quote_identifier(check.name),
                   plan::comments::named("modify domain type", to_.name), std::move(reverse));
  }

  void comment_constraints() {
    for (const schema::Check& check : to_.checks) {
      const auto old = std::find_if(from_.checks.begin(), from_.checks.end(),
                                    [&](const schema::Check& item) { return item.name == check.name; });
      const bool made = std::any_of(checks_.begin(), checks_.end(), [&](const CheckDifference& difference) {
        return difference.to == &check && !only_validates(spelling_.dialect, difference);
      });
      const auto before = made || old == from_.checks.end() ? std::nullopt : old->comment;
      if (check.name.empty() || before.value_or("") == check.comment.value_or("")) continue;
      writer_.append(comment(check, before, check.comment));
    }
  }

  Script comment(const schema::Check& check, const std::optional<std::string>& from,
                 const std::optional<std::string>& to) const {
    return domain_constraint_comment(spelling_, to_, check.name, from, to);
  }

  std::string added(const schema::Check& check) const {
    return "ADD " + constraint_text(spelling_, check) + (check.properties.is_set("not_valid") ? " NOT VALID" : "");
  }

  static std::string dropped(const schema::Check& check) { return "DROP CONSTRAINT " + quote_identifier(check.name); }

  PlanWriter& writer_;
  const Spelling& spelling_;
  const schema::Object& from_;
  const schema::Object& to_;
  std::string head_;
  std::vector<CheckDifference> checks_;
};

bool changes_type(const change::ModifyObject& change) {
  return std::any_of(change.changes.begin(), change.changes.end(),
                     [](const change::PropertyChange& item) { return item.name == "type"; });
}

}  // namespace

std::vector<Script> create_domain(const Spelling& spelling, const schema::Object& object, const change::Clauses&) {
  const std::string name = spelling.qualified(object.schema, object.name);
  const schema::Column value = domain_value(object);
  plan::Builder b = spelling.builder();
  b.p("CREATE DOMAIN").p(name).p("AS").p(type_text(spelling, object.schema, value.type));
  b.p(collate_text(object.properties));
  if (value.default_value) b.p("DEFAULT").p(default_text(spelling.dialect, value));
  if (!value.nullable) b.p("NOT NULL");
  // A new domain has no values: there is nothing that a constraint could pass over.
  for (const schema::Check& check : object.checks) append_check(b, spelling, check);
  std::vector<Script> script = {
      {b.text(), plan::comments::named("create domain type", object.name), "DROP DOMAIN " + name}};
  append_type_comment(script, spelling, object);
  for (const schema::Check& check : object.checks) {
    if (check.name.empty() || check.comment.value_or("").empty()) continue;
    script.push_back(domain_constraint_comment(spelling, object, check.name, std::nullopt, check.comment));
  }
  return script;
}

Script drop_domain(const Spelling& spelling, const schema::Object& object, const change::Clauses& clauses) {
  return {drop_sentence("DOMAIN", spelling.qualified(object.schema, object.name), clauses),
          plan::comments::named("drop domain type", object.name), ""};
}

void modify_domain(PlanWriter& writer, const change::ModifyObject& change) {
  if (changes_type(change)) return replace_type(writer, change);
  DomainChange(writer, change).run();
  comment_type(writer, change);
}

}  // namespace portolan::postgres
