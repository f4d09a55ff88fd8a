#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace portolan::resources {

/// Each struct describes its JSON fields once, in a function `fields(archive, value)` found by argument-dependent
/// lookup; Reader fills the value from a document, Writer does the reverse. An absent or null field leaves the value as
/// it is. Throws SourceError with the field's path when a type is wrong.
class Reader {
 public:
  /// @param node  must outlive the reader
  /// @param path  how messages call the node, for example `spec`; empty for the document itself
  Reader(const nlohmann::json& node, std::string path);

  void operator()(const char* key, std::string& value) const;
  void operator()(const char* key, bool& value) const;
  void operator()(const char* key, std::int64_t& value) const;

  template <class T>
  void operator()(const char* key, T& value) const {
    if (const auto child = enter(key)) fields(*child, value);
  }
  template <class T>
  void operator()(const char* key, std::optional<T>& value) const {
    if (!has(key)) return;
    value.emplace();
    (*this)(key, *value);
  }
  template <class T>
  void operator()(const char* key, std::vector<T>& values) const {
    values.clear();
    const std::size_t count = size(key);
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) fields(element(key, i), values.emplace_back());
  }
  void operator()(const char* key, std::vector<std::string>& values) const;
  void operator()(const char* key, std::map<std::string, std::string>& values) const;
  void operator()(const char* key, std::map<std::string, std::int64_t>& values) const;

  /// As the plain form; a Writer writes the field even when it is empty or zero.
  template <class T>
  void always(const char* key, T& value) const {
    (*this)(key, value);
  }

  /// A JSON object kept as text.
  void raw(const char* key, std::string& value) const;

 private:
  bool has(const char* key) const;
  std::optional<Reader> enter(const char* key) const;
  std::size_t size(const char* key) const;
  Reader element(const char* key, std::size_t index) const;
  std::string path_of(const std::string& key) const;

  const nlohmann::json* node_;
  std::string path_;
};

/// Writes fields into a JSON object; empty strings, zeros, false and empty collections are left out unless `always` or
/// inside a set optional. Values are never changed; they are taken as non-const so that one `fields` serves both
/// archives.
class Writer {
 public:
  /// @param node  must outlive the writer; becomes an object
  explicit Writer(nlohmann::json& node);

  void operator()(const char* key, std::string& value) const;
  void operator()(const char* key, bool& value) const;
  void operator()(const char* key, std::int64_t& value) const;

  template <class T>
  void operator()(const char* key, T& value) const {
    fields(Writer(child(key)), value);
  }
  template <class T>
  void operator()(const char* key, std::optional<T>& value) const {
    if (value) always(key, *value);
  }
  template <class T>
  void operator()(const char* key, std::vector<T>& values) const {
    for (T& value : values) fields(Writer(append(key)), value);
  }
  void operator()(const char* key, std::vector<std::string>& values) const;
  void operator()(const char* key, std::map<std::string, std::string>& values) const;
  void operator()(const char* key, std::map<std::string, std::int64_t>& values) const;

  template <class T>
  void always(const char* key, T& value) const {
    (*this)(key, value);
  }
  void always(const char* key, std::string& value) const;
  void always(const char* key, bool& value) const;
  void always(const char* key, std::int64_t& value) const;
  void always(const char* key, std::map<std::string, std::string>& values) const;

  void raw(const char* key, std::string& value) const;

 private:
  nlohmann::json& child(const char* key) const;
  nlohmann::json& append(const char* key) const;

  nlohmann::json* node_;
};

}  // namespace portolan::resources
