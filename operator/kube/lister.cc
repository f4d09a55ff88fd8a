#include "operator/kube/lister.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace portolan::kube {
namespace {

using nlohmann::json;

constexpr const char* kMetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

std::string metadata_text(const json& object, const char* key) {
  const auto metadata = object.find("metadata");
  return metadata == object.end() ? std::string() : metadata->value(key, "");
}

Call list_call(const ListQuery& query, const std::string& continuation) {
  std::string path = resource_path(query.kind, query.space) + "?limit=" + std::to_string(query.page_size);
  if (!query.label_selector.empty()) path += "&labelSelector=" + percent_encode(query.label_selector);
  if (!continuation.empty()) path += "&continue=" + percent_encode(continuation);
  Call call{.verb = "list", .path = std::move(path)};
  if (query.metadata_only) call.accept = kMetadataList;
  return call;
}

void take_items(const Kind& kind, json& page, std::vector<json>& items) {
  const auto found = page.find("items");
  if (found == page.end() || !found->is_array()) return;
  for (json& item : *found) {
    items.push_back(as_object(kind, std::move(item)));
  }
}

Listing read_pages(Rest& rest, const ListQuery& query, const std::stop_token& stop) {
  Listing listing;
  std::string continuation;
  do {
    json page = rest.call(list_call(query, continuation), stop);
    take_items(query.kind, page, listing.items);
    listing.resource_version = version_of(page);
    continuation = metadata_text(page, "continue");
  } while (!continuation.empty());
  return listing;
}

}  // namespace

Listing list_all(Rest& rest, const ListQuery& query, std::stop_token stop) {
  constexpr int kAttempts = 3;
  for (int attempt = 1; attempt < kAttempts; ++attempt) {
    try {
      return read_pages(rest, query, stop);
    } catch (const Expired&) {
      // Between two pages the server compacted; only a list from its start is consistent again.
      continue;
    }
  }
  try {
    return read_pages(rest, query, stop);
  } catch (const Expired& error) {
    throw TransientError(error.what());
  }
}

json as_object(const Kind& kind, json answer) {
  answer["apiVersion"] = kind.api_version();
  answer["kind"] = kind.kind;
  answer["metadata"].erase("managedFields");
  return answer;
}

ObjectKey key_of(const json& object) {
  return {metadata_text(object, "namespace"), metadata_text(object, "name")};
}

std::string version_of(const json& object) {
  return metadata_text(object, "resourceVersion");
}

}  // namespace portolan::kube
