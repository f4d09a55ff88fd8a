#pragma once

#include <optional>
#include <string>

#include "operator/reconcile/references.h"
#include "operator/resources/spec.h"
#include "planner/base/url.h"

namespace portolan::reconcile {

/// The target database of a resource.
struct Target {
  base::Url url;
  /// The host came from a Secret and must not be shown.
  bool host_is_secret = false;
};

/// Resolves `urlFrom`, `url` or `credentials`, in this order (spec/operator.md 1.2); nothing when none of them names a
/// database. Throws what ReferenceReader and Url::parse throw.
std::optional<Target> find_target(const resources::CommonSpec& spec, ReferenceReader& reader, Redactor& redactor);

/// `devURLFrom` or `devURL`; nothing when neither is set.
std::optional<base::Url> resolve_dev_url(const resources::CommonSpec& spec, ReferenceReader& reader,
                                         Redactor& redactor);

/// What identifies the database behind a URL, without credentials: resources with equal keys never run at once
/// (spec/operator.md 10.5).
std::string target_key(const base::Url& url);

}  // namespace portolan::reconcile
