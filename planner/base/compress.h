#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portolan::base {

/// `data` in zlib's format, at its fastest level.
std::string compress(std::string_view data);

/// What compress() was given. Throws Error for anything else, and when the result would be longer than `limit` bytes.
std::string decompress(std::string_view data, std::size_t limit);

/// The same in gzip's format, at its best level and without a time, so that equal data give equal bytes.
std::string gzip(std::string_view data);

/// As decompress.
std::string gunzip(std::string_view data, std::size_t limit);

}  // namespace portolan::base
