#include "planner/engine/state_codec.h"

#include <concepts>
#include <cstdint>
#include <utility>

#include "planner/base/errors.h"

namespace portolan::engine {
namespace {

using schema::Properties;
using schema::PropertyValue;

/// Writes values one after the other: numbers in seven-bit groups, texts and lists with their length in front.
class Writer {
 public:
  void number(const std::uint64_t& value) {
    std::uint64_t rest = value;
    for (; rest >= 0x80; rest >>= 7U) bytes_ += static_cast<char>((rest & 0x7FU) | 0x80U);
    bytes_ += static_cast<char>(rest);
  }
  void text(const std::string& value) {
    number(value.size());
    bytes_ += value;
  }
  void flag(const bool& value) { bytes_ += value ? '\1' : '\0'; }

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what Writer wrote. Throws Error at the end of the bytes.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  void number(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(next(1)[0]);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return;
    }
    throw Error("a cached state is damaged");
  }
  void text(std::string& value) {
    std::uint64_t size = 0;
    number(size);
    value = next(size);
  }
  void flag(bool& value) { value = next(1)[0] != '\0'; }

  bool at_end() const { return bytes_.empty(); }
  /// Every element takes a byte at least, so a larger count is damage.
  std::size_t remaining() const { return bytes_.size(); }

 private:
  std::string_view next(std::uint64_t size) {
    if (size > bytes_.size()) throw Error("a cached state is damaged");
    const std::string_view piece = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return piece;
  }

  std::string_view bytes_;
};

// Each `each(archive, value)` names the parts of one type in order, for writing (const value) and reading alike.

template <typename T, typename U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

void each(Writer& a, const std::string& v) {
  a.text(v);
}
void each(Reader& a, std::string& v) {
  a.text(v);
}

template <typename T>
void enumeration(Writer& a, const T& v) {
  a.number(static_cast<std::uint64_t>(v));
}
template <typename T>
void enumeration(Reader& a, T& v) {
  std::uint64_t number = 0;
  a.number(number);
  v = static_cast<T>(number);
}

template <typename T>
void each(Writer& a, const std::vector<T>& v) {
  a.number(v.size());
  for (const T& item : v) each(a, item);
}
template <typename T>
void each(Reader& a, std::vector<T>& v) {
  std::uint64_t size = 0;
  a.number(size);
  if (size > a.remaining()) throw Error("a cached state is damaged");
  v.resize(size);
  for (T& item : v) each(a, item);
}

template <typename T>
void each(Writer& a, const std::optional<T>& v) {
  a.flag(v.has_value());
  if (v) each(a, *v);
}
template <typename T>
void each(Reader& a, std::optional<T>& v) {
  bool present = false;
  a.flag(present);
  if (present) each(a, v.emplace());
}

void each(Writer& a, const PropertyValue& value) {
  a.number(value.index());
  std::visit(
      [&](const auto& v) {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::same_as<T, bool>) {
          a.flag(v);
        } else if constexpr (std::same_as<T, std::int64_t>) {
          a.number(static_cast<std::uint64_t>(v));
        } else if constexpr (std::same_as<T, schema::Word> || std::same_as<T, schema::RawSql>) {
          a.text(v.text);
        } else {
          each(a, v);
        }
      },
      value);
}

template <std::size_t kIndex = 0>
void read_alternative(Reader& a, std::uint64_t index, PropertyValue& value) {
  if constexpr (kIndex < std::variant_size_v<PropertyValue>) {
    if (index != kIndex) return read_alternative<kIndex + 1>(a, index, value);
    auto& v = value.emplace<kIndex>();
    using T = std::decay_t<decltype(v)>;
    if constexpr (std::same_as<T, bool>) {
      a.flag(v);
    } else if constexpr (std::same_as<T, std::int64_t>) {
      enumeration(a, v);
    } else if constexpr (std::same_as<T, schema::Word> || std::same_as<T, schema::RawSql>) {
      a.text(v.text);
    } else {
      each(a, v);
    }
  } else {
    throw Error("a cached state is damaged");
  }
}

void each(Writer& a, const Properties& bag) {
  a.number(bag.entries().size());
  for (const auto& [name, value] : bag.entries()) {
    a.text(name);
    each(a, value);
  }
}
void each(Reader& a, Properties& bag) {
  std::uint64_t size = 0;
  a.number(size);
  for (; size > 0; --size) {
    std::string name;
    a.text(name);
    PropertyValue value;
    std::uint64_t index = 0;
    a.number(index);
    read_alternative(a, index, value);
    bag.set(name, std::move(value));
  }
}

template <typename A, Is<base::Position> T>
void each(A& a, T& v) {
  a.text(v.file);
  enumeration(a, v.line);
  enumeration(a, v.column);
  enumeration(a, v.offset);
}

template <typename A, Is<schema::ObjectRef> T>
void each(A& a, T& v) {
  a.text(v.kind);
  a.text(v.schema);
  a.text(v.name);
}

template <typename A, Is<schema::ColumnType> T>
void each(A& a, T& v) {
  a.text(v.name);
  each(a, v.args);
  each(a, v.attributes);
  each(a, v.object);
  a.flag(v.user_defined);
  a.flag(v.array);
}

template <typename A, Is<schema::Expression> T>
void each(A& a, T& v) {
  a.flag(v.raw);
  a.text(v.text);
}

template <typename A, Is<schema::Generated> T>
void each(A& a, T& v) {
  a.text(v.expression);
  a.text(v.storage);
}

template <typename A, Is<schema::Column> T>
void each(A& a, T& v) {
  a.text(v.name);
  each(a, v.type);
  a.flag(v.nullable);
  each(a, v.default_value);
  each(a, v.generated);
  each(a, v.comment);
  each(a, v.properties);
  a.text(v.renamed_from);
  each(a, v.position);
}

template <typename A, Is<schema::IndexPart> T>
void each(A& a, T& v) {
  a.text(v.column);
  a.text(v.expression);
  a.flag(v.descending);
  each(a, v.properties);
}

template <typename A, Is<schema::Index> T>
void each(A& a, T& v) {
  a.text(v.name);
  enumeration(a, v.kind);
  a.flag(v.unique);
  each(a, v.parts);
  each(a, v.include);
  a.text(v.where);
  each(a, v.comment);
  each(a, v.properties);
  a.text(v.renamed_from);
  each(a, v.position);
}

template <typename A, Is<schema::ForeignKey> T>
void each(A& a, T& v) {
  a.text(v.symbol);
  each(a, v.columns);
  a.text(v.ref_schema);
  a.text(v.ref_table);
  each(a, v.ref_columns);
  a.text(v.on_update);
  a.text(v.on_delete);
  each(a, v.properties);
  each(a, v.position);
}

template <typename A, Is<schema::Check> T>
void each(A& a, T& v) {
  a.text(v.name);
  a.text(v.expression);
  each(a, v.comment);
  each(a, v.properties);
  each(a, v.position);
}

template <typename A, Is<schema::Partition> T>
void each(A& a, T& v) {
  a.text(v.name);
  each(a, v.properties);
}

template <typename A, Is<schema::Partitioning> T>
void each(A& a, T& v) {
  a.text(v.type);
  each(a, v.parts);
  each(a, v.partitions);
  each(a, v.properties);
}

template <typename A, Is<schema::Table> T>
void each(A& a, T& v) {
  a.text(v.schema);
  a.text(v.name);
  each(a, v.columns);
  each(a, v.primary_key);
  each(a, v.indexes);
  each(a, v.foreign_keys);
  each(a, v.checks);
  each(a, v.partitioning);
  each(a, v.comment);
  each(a, v.properties);
  each(a, v.depends_on);
  a.text(v.renamed_from);
  each(a, v.position);
}

template <typename A, Is<schema::ColumnRef> T>
void each(A& a, T& v) {
  a.text(v.schema);
  a.text(v.table);
  a.text(v.column);
}

template <typename A, Is<schema::Object> T>
void each(A& a, T& v) {
  a.text(v.kind);
  a.text(v.schema);
  a.text(v.name);
  a.text(v.definition);
  each(a, v.comment);
  each(a, v.properties);
  each(a, v.depends_on);
  each(a, v.reads);
  each(a, v.columns);
  each(a, v.arguments);
  each(a, v.type);
  each(a, v.default_value);
  each(a, v.checks);
  each(a, v.indexes);
  each(a, v.partitioning);
  a.flag(v.understood);
  a.text(v.renamed_from);
  each(a, v.position);
}

template <typename A, Is<schema::Schema> T>
void each(A& a, T& v) {
  a.text(v.name);
  each(a, v.comment);
  each(a, v.properties);
  each(a, v.tables);
  each(a, v.objects);
  each(a, v.position);
}

template <typename A, Is<schema::Realm> T>
void each(A& a, T& v) {
  each(a, v.schemas);
  each(a, v.objects);
  each(a, v.properties);
}

}  // namespace

std::string encode_state(const State& state) {
  Writer writer;
  each(writer, state.realm);
  writer.flag(state.schema_scope);
  writer.flag(state.normalized);
  writer.flag(state.from_document);
  each(writer, std::vector<std::string>(state.unmanaged_kinds.begin(), state.unmanaged_kinds.end()));
  each(writer, state.warnings);
  return writer.take();
}

State decode_state(std::string_view bytes) {
  Reader reader(bytes);
  State state;
  std::vector<std::string> unmanaged;
  each(reader, state.realm);
  reader.flag(state.schema_scope);
  reader.flag(state.normalized);
  reader.flag(state.from_document);
  each(reader, unmanaged);
  each(reader, state.warnings);
  if (!reader.at_end()) throw Error("a cached state is damaged");
  state.unmanaged_kinds.insert(unmanaged.begin(), unmanaged.end());
  return state;
}

}  // namespace portolan::engine
