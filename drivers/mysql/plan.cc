#include "drivers/mysql/plan.h"

#include <algorithm>
#include <unordered_map>

#include "drivers/mysql/alter.h"
#include "drivers/mysql/diff.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/objects.h"
#include "drivers/mysql/single_clauses.h"
#include "drivers/mysql/spell.h"
#include "planner/base/strings.h"
#include "planner/plan/bodies.h"
#include "planner/plan/comments.h"
#include "planner/plan/plan.h"
#include "planner/schema/keys.h"

namespace portolan::mysql {
namespace {

using plan::Builder;
namespace comments = plan::comments;

/// Where the server folds names, two spellings of one database would be a plan that empties it.
void check_spelling(const ports::ServerFacts& facts, const change::Changes& changes) {
  std::unordered_map<std::string, std::string> dropped;
  for (const change::Change& change : changes) {
    const auto* drop = std::get_if<change::DropSchema>(&change);
    if (drop != nullptr) dropped.emplace(table_key(facts, drop->schema.name), drop->schema.name);
  }
  for (const change::Change& change : changes) {
    const auto* add = std::get_if<change::AddSchema>(&change);
    if (add == nullptr) continue;
    const auto found = dropped.find(table_key(facts, add->schema.name));
    if (found == dropped.end() || found->second == add->schema.name) continue;
    refuse(add->schema.position, "schema " + base::quote_go(add->schema.name) + " is called " +
                                     base::quote_go(found->second) +
                                     " on this server, which does not tell the two names apart; declare it so");
  }
}

/// The SQL in which the server looks names up when it creates an object. Of what was inspected the catalog has said it.
std::string checked_sql(const schema::Object& object) {
  return object.position.known() && object.kind == "view" ? object.definition : std::string();
}

class Planner {
 public:
  Planner(const ports::Dialect& dialect, const change::PlanOptions& options, change::Plan plan)
      : dialect_(dialect), plan_(std::move(plan)), speller_(dialect, options, plan_.changes) {
    for (const change::Change& change : plan_.changes) {
      const auto* modify = std::get_if<change::ModifyTable>(&change);
      if (modify != nullptr) altered_[schema::key_of(modify->to)].push_back(modify);
    }
  }

  change::Plan run() {
    for (source_ = 0; source_ < plan_.changes.size(); ++source_) {
      std::visit([&](const auto& change) { add(change); }, plan_.changes[source_]);
    }
    plan::finish(plan_);
    plan_.delimiter = plan::delimiter_of(plan_, dialect_.scanner_options());
    // Every DDL statement of this family commits.
    plan_.transactional = false;
    return std::move(plan_);
  }

 private:
  void append(std::string sql, std::string comment, std::vector<std::string> reverse) {
    change::Statement statement;
    statement.sql = std::move(sql);
    statement.comment = std::move(comment);
    statement.reverse = std::move(reverse);
    statement.source = source_;
    plan_.statements.push_back(std::move(statement));
  }

  std::string drop_schema(const std::string& name, bool if_exists) const {
    return speller_.builder().p("DROP DATABASE").p(if_exists ? "IF EXISTS" : "").ident(name).text();
  }

  void add(const change::AddSchema& change) {
    append(speller_.create_schema(change.schema, change.clauses),
           comments::named("add new schema named", change.schema.name), {drop_schema(change.schema.name, false)});
  }

  void add(const change::DropSchema& change) {
    append(drop_schema(change.schema.name, change.clauses.if_exists),
           comments::named("drop schema named", change.schema.name), {});
  }

  void add(const change::ModifySchema& change) {
    Builder forward = speller_.builder(), backward = speller_.builder();
    for (Builder* b : {&forward, &backward}) b->p("ALTER DATABASE").ident(change.to.name);
    bool altered = false;
    for (const auto& [name, word] : {std::pair{"charset", "CHARSET "}, std::pair{"collate", "COLLATE "}}) {
      for (const change::PropertyChange& item : change.changes) {
        if (item.name != name || !item.to || !item.from) continue;
        forward.p(word + schema::to_text(*item.to));
        backward.p(word + schema::to_text(*item.from));
        altered = true;
      }
    }
    if (!altered) return;
    append(forward.text(), comments::around("modify", change.to.name, "schema"), {backward.text()});
  }

  void add(const change::AddTable& change) {
    append(speller_.create_table(change.table, change.clauses), comments::create_table(change.table.name),
           {speller_.drop_table(change.table, {})});
  }

  void add(const change::DropTable& change) {
    append(speller_.drop_table(change.table, change.clauses), comments::drop_table(change.table.name),
           {speller_.create_table(change.table, {})});
  }

  void add(const change::RenameTable& change) {
    const auto rename = [&](const schema::Table& from, const schema::Table& to) {
      return speller_.builder().p("RENAME TABLE").table(from).p("TO").table(to).text();
    };
    append(rename(change.from, change.to), comments::rename_table(change.from.name, change.to.name),
           {rename(change.to, change.from)});
  }

  void add(const change::ModifyTable& change) {
    if (!is_tidb(dialect_.facts())) return alter(change, beside(change));
    for (const change::ModifyTable& single : single_clauses(change)) alter(single, {});
  }

  Beside beside(const change::ModifyTable& change) const {
    const auto& same = altered_.at(schema::key_of(change.to));
    const auto here = std::find(same.begin(), same.end(), &change);
    return {{same.begin(), here}, {std::next(here), same.end()}};
  }

  void alter(const change::ModifyTable& change, const Beside& beside) {
    for (AlterStatement& statement : Alter(speller_, change, beside).statements()) {
      std::vector<std::string> reverse;
      if (!statement.reverse.empty()) reverse.push_back(std::move(statement.reverse));
      append(std::move(statement.sql), comments::modify_table(change.to.name), std::move(reverse));
    }
  }

  void add(const change::AddObject& change) {
    const ObjectPlanner& planner = object_planner(change.object.kind);
    append(planner.create(speller_, change.object, nullptr), creation_comment(planner, change.object),
           {drop_object(speller_, change.object)});
  }

  void add(const change::DropObject& change) {
    const schema::Object& object = change.object;
    append(drop_object(speller_, object), comments::around("drop", object.name, object.kind),
           {object_planner(object.kind).create(speller_, object, nullptr)});
  }

  void add(const change::ModifyObject& change) {
    const ObjectPlanner& planner = object_planner(change.to.kind);
    append(planner.create(speller_, change.to, &change.from),
           comments::around("modify", change.to.name, change.to.kind),
           {planner.create(speller_, change.from, &change.to)});
  }

  void add(const change::RenameObject& change) {
    throw Error("cannot rename " + change.to.kind + " " + base::quote_go(change.from.name));
  }

  const ports::Dialect& dialect_;
  change::Plan plan_;
  Speller speller_;
  /// The changes of each table in the order of the plan.
  std::unordered_map<std::string, std::vector<const change::ModifyTable*>> altered_;
  std::size_t source_ = 0;
};

}  // namespace

change::Plan make_plan(const ports::Dialect& dialect, const change::Changes& changes,
                       const change::PlanOptions& options) {
  check_spelling(dialect.facts(), changes);
  change::Changes linked = changes;
  set_views_aside(linked);
  plan::link_bodies(linked, dialect.scanner_options(), checked_sql);
  return Planner(dialect, options, plan::start(std::move(linked), options, true)).run();
}

}  // namespace portolan::mysql
