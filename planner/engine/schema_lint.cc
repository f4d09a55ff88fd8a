#include "planner/engine/schema_lint.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "planner/engine/composite.h"
#include "planner/lint/routine.h"
#include "planner/rules/objects.h"
#include "planner/sql/object_positions.h"
#include "planner/sql/words.h"

namespace portolan::engine {
namespace {

using Positions = std::map<std::string, base::Position, std::less<>>;

/// Visits schemas, tables and what is in tables, in the order of the model.
template <typename Visit>
void each_object(const rules::Model& model, const rules::Object& parent, Visit&& visit) {
  for (const rules::Child& child : parent.kind->children) {
    // Objects of the realm itself are met inside their schema or table.
    if (parent.kind->name == "realm" && child.name != "schema") continue;
    for (const rules::Object& object : rules::children_of(model, parent, child)) {
      visit(object);
      if (object.kind->name == "schema" || object.kind->name == "table") each_object(model, object, visit);
    }
  }
}

/// Where a document declares its objects, by their paths.
Positions declared(const schema::Realm& document, const ports::Dialect& dialect) {
  Positions positions;
  const rules::Model model{dialect, document};
  each_object(model, rules::realm_object(model), [&](const rules::Object& object) {
    positions.emplace(rules::path_of(object), rules::position_of(object));
  });
  return positions;
}

base::Position position_in(const std::string& file, std::string_view text, std::size_t offset) {
  base::Position position{file, 1, 1, offset};
  for (const char c : text.substr(0, offset)) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (c == '\n') {
      ++position.line;
      position.column = 1;
    } else if (!continues) {
      ++position.column;
    }
  }
  return position;
}

class SchemaLinter {
 public:
  SchemaLinter(const StateSource& source, const SchemaLintOptions& options, const State& state,
               const ports::Dialect& dialect)
      : source_(source), options_(options), state_(state), dialect_(dialect) {}

  lint::SchemaReport run() {
    find_positions();
    lint::SchemaFile elements = named_elements();
    lint::SchemaFile tables = whole_tables();
    lint::SchemaFile routines = routine_texts();
    lint::SchemaReport report;
    const auto analyze = [&](std::string_view analyzer, lint::SchemaFile& file) {
      lint::analyze_schema(analyzer, file, dialect_, options_.lint, report);
    };
    analyze("naming", elements);
    analyze("column_alignment", tables);
    analyze("sql_injection", routines);
    analyze("complexity", routines);
    for (const LintRules& set : options_.rules) check(set, report);
    return report;
  }

 private:
  void find_positions() {
    find_model_positions(source_);
    if (source_.kind != SourceKind::kHcl) return;
    if (!state_.normalized) {
      positions_ = declared(state_.realm, dialect_);
      return;
    }
    // Reading back loses the places; they are those of the document as written.
    schema::Realm document = read_document(source_, dialect_).realm;
    const bool one = state_.realm.schemas.size() == 1 && document.schemas.size() == 1;
    if (state_.schema_scope && one) document.schemas.front().name = state_.realm.schemas.front().name;
    positions_ = declared(document, dialect_);
  }

  /// SQL that models were written as tells where its tables are declared; all of a table is there.
  void find_model_positions(const StateSource& source) {
    for (const StatePart& part : source.parts) find_model_positions(part.source);
    const rules::Model model{dialect_, state_.realm};
    for (const SourceFile& file : source.files) {
      if (source.kind != SourceKind::kSqlFile) return;
      for (const sql::ObjectPosition& declared : sql::object_positions(file.content)) {
        const base::Position place{declared.file, declared.line, std::max(declared.column, 1), 0};
        each_object(model, rules::realm_object(model), [&](const rules::Object& object) {
          if (object.kind->name != "table" || !is_named(object, declared.name)) return;
          positions_.emplace(rules::path_of(object), place);
          each_object(model, object,
                      [&](const rules::Object& part) { positions_.emplace(rules::path_of(part), place); });
        });
      }
    }
  }

  static bool is_named(const rules::Object& table, const std::string& name) {
    const std::string path = rules::path_of(table);
    return path == name || table.as<schema::Table>().name == name;
  }

  base::Position position(const std::string& path) const {
    const auto found = positions_.find(path);
    return found == positions_.end() ? base::Position() : found->second;
  }

  /// Every name as a change of its own, so that each has its place.
  lint::SchemaFile named_elements() {
    lint::SchemaFile file;
    const rules::Model model{dialect_, state_.realm};
    each_object(model, rules::realm_object(model), [&](const rules::Object& object) {
      if (object.kind->name == "schema" && state_.schema_scope) return;
      change::Changes changes = addition(object);
      if (!changes.empty()) file.add({}, std::move(changes), position(rules::path_of(object)));
    });
    return file;
  }

  static change::Changes addition(const rules::Object& object) {
    const auto name_only = [](const auto& from, auto to) {
      to.name = from.name;
      return to;
    };
    const std::string_view kind = object.kind->name;
    if (kind == "schema") return {change::AddSchema{name_only(object.as<schema::Schema>(), schema::Schema{}), {}}};
    if (kind == "table") return {change::AddTable{name_only(object.as<schema::Table>(), schema::Table{}), {}}};
    std::vector<change::TableChange> parts;
    if (kind == "column") parts.emplace_back(change::AddColumn{object.as<schema::Column>(), {}});
    if (kind == "index") parts.emplace_back(change::AddIndex{object.as<schema::Index>(), {}});
    if (kind == "foreign_key") parts.emplace_back(change::AddForeignKey{object.as<schema::ForeignKey>(), {}});
    if (kind == "check") parts.emplace_back(change::AddCheck{object.as<schema::Check>(), {}});
    if (parts.empty()) return {};
    const schema::Table table = name_only(*object.table, schema::Table{});
    return {change::ModifyTable{table, table, std::move(parts)}};
  }

  lint::SchemaFile whole_tables() {
    lint::SchemaFile file;
    const rules::Model model{dialect_, state_.realm};
    each_object(model, rules::realm_object(model), [&](const rules::Object& object) {
      if (object.kind->name != "table") return;
      file.add({}, {change::AddTable{object.as<schema::Table>(), {}}}, position(rules::path_of(object)));
    });
    return file;
  }

  /// The statements of SQL sources, of one that is made anew the last; else what the model has of routines.
  lint::SchemaFile routine_texts() {
    lint::SchemaFile file;
    if (source_.kind == SourceKind::kSqlFile || source_.kind == SourceKind::kSqlDirectory) {
      for (const SourceFile& part : source_.files) add_statements(file, part.name, part.content);
    } else if (source_.directory) {
      for (const migrate::File& part : source_.directory->files()) add_statements(file, part.name, part.content);
    } else {
      for (const schema::Schema& schema : state_.realm.schemas) {
        for (const schema::Object& object : schema.objects) {
          sql::Statement statement;
          statement.text = object.definition;
          file.add(std::move(statement), {}, object.position);
        }
      }
    }
    return file;
  }

  void add_statements(lint::SchemaFile& file, const std::string& name, const std::string& content) {
    for (sql::Statement& statement : sql::scan(content, dialect_.scanner_options())) {
      const auto routine = lint::read_routine(sql::Words(statement.text, dialect_.scanner_options()));
      if (!routine) continue;
      const base::Position at = position_in(name, content, statement.position);
      const auto [known, is_new] = routines_.emplace(lint::RoutineTexts::key(*routine), file.positions.size());
      if (is_new) {
        file.add(std::move(statement), {}, at);
      } else {
        file.file.statements[known->second].source = std::move(statement);
        file.positions[known->second] = at;
      }
    }
  }

  void check(const LintRules& set, lint::SchemaReport& report) const {
    for (std::size_t i = 0; i < set.rules->rules().size(); ++i) {
      const rules::RuleHead& head = set.rules->rules()[i];
      const auto code = options_.lint.codes.find(head.name);
      if (code != options_.lint.codes.end() && code->second.skip) continue;
      lint::SchemaStep step{head.name, head.description};
      step.error = code == options_.lint.codes.end() ? set.error : code->second.error.value_or(set.error);
      for (const rules::Violation& violation : set.rules->check_schema(i, state_.realm, dialect_)) {
        step.diagnostics.push_back({position(violation.object), violation.text, head.name});
      }
      if (!step.diagnostics.empty()) report.steps.push_back(std::move(step));
    }
  }

  const StateSource& source_;
  const SchemaLintOptions& options_;
  const State& state_;
  const ports::Dialect& dialect_;
  Positions positions_;
  /// Numbers of the statements that make routines.
  std::map<std::string, std::size_t> routines_;
};

}  // namespace

lint::SchemaReport schema_lint(const Context& context, const StateSource& source, const SchemaLintOptions& options) {
  if (source.kind == SourceKind::kDatabase) {
    Database database = open_database(context, *source.url);
    const State state = inspect_database(context, database, options.scope);
    return SchemaLinter(source, options, state, database.dialect()).run();
  }
  const State state = load_state(context, source, nullptr, options.dev, options.scope);
  if (!options.dev.url) throw ports::NoDevDatabase("--dev-url cannot be empty");
  const Database database = open_database(context, *options.dev.url);
  return SchemaLinter(source, options, state, database.dialect()).run();
}

}  // namespace portolan::engine
