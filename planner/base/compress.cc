#include "planner/base/compress.h"

#include <zlib.h>

#include "planner/base/errors.h"

namespace portolan::base {

std::string compress(std::string_view data) {
  uLongf size = compressBound(data.size());
  std::string result(size, '\0');
  const auto* input = reinterpret_cast<const Bytef*>(data.data());
  if (compress2(reinterpret_cast<Bytef*>(result.data()), &size, input, data.size(), Z_BEST_SPEED) != Z_OK) {
    throw Error("cannot compress " + std::to_string(data.size()) + " bytes");
  }
  result.resize(size);
  return result;
}

std::string decompress(std::string_view data, std::size_t limit) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw Error("cannot decompress");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  std::string result;
  int status = Z_OK;
  while (status == Z_OK && result.size() <= limit) {
    constexpr std::size_t kPiece = 64 * 1024;
    const std::size_t had = result.size();
    result.resize(had + kPiece);
    stream.next_out = reinterpret_cast<Bytef*>(result.data() + had);
    stream.avail_out = kPiece;
    status = inflate(&stream, Z_NO_FLUSH);
    result.resize(had + kPiece - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END || result.size() > limit) throw Error("cannot decompress: the data are damaged");
  return result;
}

}  // namespace portolan::base
