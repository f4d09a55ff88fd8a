#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loaders/prisma/diagnostics.h"
#include "loaders/prisma/provider.h"
#include "loaders/prisma/syntax.h"

namespace portolan::loaders::prisma {

struct Model;

struct EnumType {
  const Block* block = nullptr;
  std::string name;  ///< in the database, as is `schema`
  std::string schema;
  std::vector<std::pair<std::string, std::string>> values;  ///< Prisma's name and the database's
};

/// A field with its names resolved. Exactly one of `scalar`, `enumeration`, `related` is set, or none for Unsupported.
struct ModelField {
  const Field* syntax = nullptr;
  std::string column;
  std::optional<Scalar> scalar;
  const EnumType* enumeration = nullptr;
  const Model* related = nullptr;
  const NativeType* native = nullptr;
  std::string type;  ///< SQL; empty for relations

  bool list() const { return syntax->type.arity == Arity::list; }
  bool required() const { return syntax->type.arity == Arity::required; }
};

enum class IndexKind : std::uint8_t { primary, unique, plain, fulltext };

struct IndexPart {
  const ModelField* field = nullptr;
  std::string sort;       ///< ASC, DESC or empty
  std::string length;     ///< digits or empty
  std::string operators;  ///< operator class or empty
};

struct Index {
  IndexKind kind = IndexKind::plain;
  std::string name;  ///< empty where the database leaves it so
  std::vector<IndexPart> parts;
  std::string method;
  std::optional<bool> clustered;
  std::string where;
  hcl::Place place;
};

struct ForeignKey {
  const ModelField* relation = nullptr;
  std::vector<const ModelField*> fields;
  const Model* referenced = nullptr;
  std::vector<const ModelField*> references;
  std::string name;
  std::string on_delete;
  std::string on_update;
  hcl::Place place;
};

struct Model {
  const Block* block = nullptr;
  std::string table;
  std::string schema;
  std::deque<ModelField> fields;
  std::optional<Index> primary;
  std::vector<Index> indexes;  ///< in the order of their statements
  std::vector<ForeignKey> keys;

  bool view() const { return block->kind == BlockKind::view; }

  /// The field Prisma knows by that name; null when there is none.
  const ModelField* field(const std::string& name) const;
};

/// The table behind two lists that face each other.
struct JoinTable {
  std::string name;  ///< relation's name behind an underscore
  const Model* a = nullptr;
  const Model* b = nullptr;
  const ModelField* a_id = nullptr;
  const ModelField* b_id = nullptr;
  hcl::Place place;
};

/// What the schema declares, resolved for one provider.
struct Models {
  std::deque<EnumType> enums;
  std::deque<Model> models;
  std::vector<JoinTable> join_tables;
};

/// What every step of the resolution needs.
struct Context {
  const Schema& schema;
  const Provider& provider;
  Diagnostics& diagnostics;
  const std::optional<std::string>& bound_schema;  ///< as in Options
};

/// Resolves everything; mistakes go to `context.diagnostics`, and what is wrong is left out.
Models resolve(const Context& context);

/// The steps of resolve, in their order.
void resolve_types(const Context& context, Models& models);
void resolve_indexes(const Context& context, Model& model);
void resolve_relations(const Context& context, Models& models);
void check_actions(const Context& context, const Models& models);
void check_names(const Context& context, const Models& models);

/// SQL of a scalar field by its `@db.` attribute or the provider's default; sets `field.native`.
std::string column_type(const Context& context, ModelField& field);

/// The value behind DEFAULT; empty for none. Mistakes go to `context.diagnostics`.
std::string default_value(const Context& context, const ModelField& field);

/// Whether the field's default is autoincrement().
bool autoincrements(const ModelField& field);

/// Tells about unknown attributes and arguments of all blocks.
void check_attributes(const Context& context);

/// `stem` cut to the provider's limit less the suffix, at a character's border, and the suffix (orms.md 3.4).
std::string generated_name(const Provider& provider, const std::vector<std::string>& stem, std::string_view suffix);

/// At most `count` code points from the front of `text`.
std::string first_characters(const std::string& text, std::size_t count);

/// The text of the string argument `name`, or of the first positional one; empty when it is not given or no string.
std::string string_argument(const Attribute& attribute, std::string_view name, bool positional = false);

}  // namespace portolan::loaders::prisma
