#pragma once

#include <chrono>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "operator/resources/core.h"

namespace portolan::standalone {

/// The files that the folder store writes: `NAME.status.yaml` beside the manifest of NAME, and `.portolan/` for objects
/// the operator created and for events. Everything is written as a whole or not at all; errors are thrown as Error.
class StatusFiles {
 public:
  explicit StatusFiles(std::string folder) : folder_(std::move(folder)) {}

  /// Writes the status of a declared object. @param manifest  its file below the folder
  void write(const std::string& manifest, const nlohmann::json& object) const;

  /// What an earlier process wrote about the object: metadata and status; null when there is nothing (any more) or it
  /// belongs to another object.
  nlohmann::json read(const std::string& manifest, const nlohmann::json& object) const;

  void remove(const std::string& manifest, const nlohmann::json& object) const;

  /// Objects that the operator created, whole, readable by the owner alone.
  void write_created(const std::string& kind, const resources::ObjectKey& key, const nlohmann::json& object) const;
  void remove_created(const std::string& kind, const resources::ObjectKey& key) const;
  void read_created(const std::function<void(nlohmann::json& object)>& receive) const;

  /// Adds a line to `.portolan/events.log`; the file starts anew at one MiB.
  void append_event(const resources::Event& event, std::chrono::system_clock::time_point now) const;

  /// The hash of the spec that generation counts, kept as an annotation of the object.
  static std::string spec_hash(const nlohmann::json& object);
  static void set_spec_hash(nlohmann::json& object, const std::string& hash);

 private:
  std::string path(const std::string& manifest, const nlohmann::json& object) const;
  std::string created_path(const std::string& kind, const resources::ObjectKey& key) const;

  std::string folder_;
};

/// One line per condition that differs between two statuses: `AtlasSchema/app Ready=True Applied: message`.
std::vector<std::string> condition_changes(const std::string& kind, const std::string& name,
                                           const nlohmann::json& before, const nlohmann::json& after);

}  // namespace portolan::standalone
