#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::reconcile {

/// Removes secrets from texts that leave the process: status, events, logs (spec/operator.md 10.6).
class Redactor {
 public:
  /// Hides `secret` and its URL-encoded form from now on. Values shorter than four bytes are not secrets worth a mask:
  /// they would blank out ordinary words.
  void add(std::string_view secret);

  /// `text` with every secret as `***`, `scheme://user:***@` in place of passwords, and query values whose key speaks
  /// of a password, token, secret or key as `***`.
  std::string apply(std::string_view text) const;

  /// How many masks `apply` has put in place.
  std::size_t count() const { return count_; }

 private:
  std::vector<std::string> secrets_;
  mutable std::size_t count_ = 0;
};

}  // namespace portolan::reconcile
