#include <array>

#include "planner/base/strings.h"
#include "planner/language/read_table.h"

namespace portolan::language {
namespace {

/// Kinds of objects a column's type can be.
constexpr std::array<std::string_view, 6> kTypeKinds = {"enum",  "domain",     "composite",
                                                        "range", "type_alias", "type_table"};

/// An identifier as SQL text, without its quotes.
std::string_view bare(std::string_view name) {
  name = base::trim(name);
  const bool quoted = name.size() > 1 && name.front() == '"' && name.back() == '"';
  return quoted ? name.substr(1, name.size() - 2) : name;
}

}  // namespace

const Instance& resolve_block(const BlockView& view, const Owner& owner, const hcl::Reference& reference) {
  const Blocks& blocks = view.read().blocks;
  const auto numbers = blocks.candidates(reference);
  if (numbers.empty()) {
    view.read().fail(reference.place, base::quote_go(base::join(reference.path, ".")) + " was not found");
  }
  if (numbers.size() == 1) return blocks.at(numbers.front());
  const Instance* own = nullptr;
  for (const std::size_t number : numbers) {
    const Instance& candidate = blocks.at(number);
    if (candidate.each && candidate.schema == owner.instance.schema) own = &candidate;
  }
  if (own != nullptr) return *own;
  const Instance& first = blocks.at(numbers.front());
  view.read().fail(reference.place, "multiple reference " + std::string(first.block->type) + "s found for " +
                                        base::quote_go(first.name));
}

std::string own_column(const BlockView& view, const Owner& owner, const hcl::Reference& reference,
                       std::string_view attribute) {
  const auto& path = reference.path;
  const bool is_column = path.size() >= 2 && path[path.size() - 2] == "column";
  if (!is_column || reference.target != owner.number) {
    view.read().fail(view.place(attribute), "column " + base::quote_go(path.back()) + " was not found in " +
                                                std::string(owner.instance.block->type) + " " + owner.instance.name);
  }
  return path.back();
}

std::vector<std::string> own_columns(const BlockView& view, const Owner& owner, std::string_view attribute) {
  std::vector<std::string> columns;
  const auto references = view.references(attribute);
  if (!references) return columns;
  columns.reserve(references->size());
  for (const hcl::Reference& reference : *references) {
    columns.push_back(own_column(view, owner, reference, attribute));
  }
  return columns;
}

std::vector<schema::ObjectRef> read_depends_on(const BlockView& view, const Owner& owner) {
  std::vector<schema::ObjectRef> result;
  const auto references = view.references("depends_on");
  if (!references) return result;
  for (const hcl::Reference& reference : *references) {
    const Instance& target = resolve_block(view, owner, reference);
    result.push_back({std::string(target.block->type), target.schema, target.name});
  }
  return result;
}

void link_object_type(const BlockView& view, const Owner& owner, schema::ColumnType& type) {
  const Blocks& blocks = view.read().blocks;
  std::string_view text = base::trim(type.name);
  const bool brackets = text.ends_with("[]");
  if (brackets) text.remove_suffix(2);
  const auto dot = text.find('.');
  const std::string schema_name(dot == std::string_view::npos ? std::string_view() : bare(text.substr(0, dot)));
  const std::string name(bare(dot == std::string_view::npos ? text : text.substr(dot + 1)));
  const std::string& wanted = schema_name.empty() ? owner.instance.schema : schema_name;
  for (const std::string_view kind : kTypeKinds) {
    for (const std::size_t number : blocks.of_type(kind, name)) {
      const Instance& candidate = blocks.at(number);
      if (candidate.schema != wanted) continue;
      type.object = schema::ObjectRef{std::string(kind), candidate.schema, candidate.name};
      type.user_defined = false;
      type.array = type.array || brackets;
      return;
    }
  }
}

}  // namespace portolan::language
