#pragma once

#include <map>
#include <string>
#include <string_view>

/// A migration directory as one archive, the form in which its last applied state is kept (spec/operator.md 3.5).
namespace portolan::reconcile {

/// gzip of a tar (POSIX ustar; longer names by pax headers): atlas.sum first if there is one, then the others by name,
/// mode 0600. Equal directories give equal bytes.
/// @param contents  file names and their bytes
std::string pack_directory(const std::map<std::string, std::string>& contents);

/// Reads what pack_directory or another tar program has written; folders and links are passed over. Throws Error for
/// damaged data and for more than 64 MiB.
std::map<std::string, std::string> unpack_directory(std::string_view archive);

}  // namespace portolan::reconcile
