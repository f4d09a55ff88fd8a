#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace portolan::engine {

/// A folder of small files under a byte cap; the ones that were used longest ago go first. What cannot be read or
/// written is as if it were not there. Several processes may share one.
class StateFolder {
 public:
  /// @param path  made when the first file is kept, for its owner alone
  StateFolder(std::string path, std::size_t capacity) : path_(std::move(path)), capacity_(capacity) {}

  std::optional<std::string> find(const std::string& name) const;
  void store(const std::string& name, const std::string& content) const;

 private:
  void trim() const;

  std::string path_;
  std::size_t capacity_;
};

/// Normalized desired states, compressed, by a hash of everything that shaped them (architecture.md, "Dev databases").
/// Least recently used ones go first when the byte cap is reached. Thread-safe.
class StateCache {
 public:
  /// @param capacity  bytes of compressed states and keys to keep at most
  explicit StateCache(std::size_t capacity) : capacity_(capacity) {}

  /// Keeps every state in a folder as well, under the same cap, so that it outlives the process.
  /// @param program  what tells one build of the program from others: states of another one are not used
  StateCache(std::size_t capacity, std::string folder, std::string program)
      : capacity_(capacity), folder_(std::in_place, std::move(folder), capacity), program_(std::move(program)) {}

  std::optional<std::string> find(const std::string& key);
  void store(const std::string& key, const std::string& state);

 private:
  struct Entry {
    std::string key;
    std::string packed;
  };

  std::string file_name(const std::string& key) const;
  void keep(const std::string& key, std::string packed);

  std::mutex mutex_;
  std::size_t capacity_;
  std::optional<StateFolder> folder_;
  std::string program_;
  std::size_t size_ = 0;
  std::list<Entry> entries_;
  std::unordered_map<std::string, std::list<Entry>::iterator> index_;
};

}  // namespace portolan::engine
