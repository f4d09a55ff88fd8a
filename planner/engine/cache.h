#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace portolan::engine {

/// Normalized desired states as HCL text, by a hash of everything that shaped them (architecture.md, "Dev databases").
/// Least recently used ones go first when the byte cap is reached. Thread-safe.
class StateCache {
 public:
  /// @param capacity  bytes of text and keys to keep at most
  explicit StateCache(std::size_t capacity) : capacity_(capacity) {}

  std::optional<std::string> find(const std::string& key);
  void store(const std::string& key, std::string document);

 private:
  struct Entry {
    std::string key;
    std::string document;
  };

  std::mutex mutex_;
  std::size_t capacity_;
  std::size_t size_ = 0;
  std::list<Entry> entries_;
  std::unordered_map<std::string, std::list<Entry>::iterator> index_;
};

}  // namespace portolan::engine
