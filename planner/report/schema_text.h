#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/schema/model.h"

/// What diagrams and documents of a schema say alike.
namespace portolan::report {

/// Whether these columns are exactly the primary key or a unique index, in its order.
bool is_unique(const schema::Table& table, const std::vector<std::string>& columns);

/// `PK`, `FK`, `PK,FK` or "".
std::string key_marks(const schema::Table& table, const std::string& column);

/// Schema of a foreign key's parent.
const std::string& parent_schema(const schema::Schema& schema, const schema::ForeignKey& key);

/// The parent of a foreign key; null when it is not part of the realm.
const schema::Table* parent_of(const schema::Realm& realm, const schema::Schema& schema, const schema::ForeignKey& key);

/// Columns and expressions of an index with their direction, separated by commas.
std::string parts_text(const schema::Index& index);

/// The default of a column, or `as EXPRESSION` of a generated one.
std::string value_text(const schema::Column& column);

/// Views of both kinds.
bool is_view(const schema::Object& object);

/// Text for HTML and XML, also between double quotes; what they do not allow becomes U+FFFD.
std::string html_escaped(std::string_view text);

}  // namespace portolan::report
