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

namespace {

/// Added to zlib's window bits: gzip's header and trailer.
constexpr int kGzip = 16;

std::string inflate_all(std::string_view data, std::size_t limit, int window_bits) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) throw Error("cannot decompress");
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

}  // namespace

std::string decompress(std::string_view data, std::size_t limit) {
  return inflate_all(data, limit, MAX_WBITS);
}

std::string gzip(std::string_view data) {
  z_stream stream{};
  constexpr int kMemory = 8;
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzip, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw Error("cannot compress");
  }
  std::string result(deflateBound(&stream, static_cast<uLong>(data.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  const int status = deflate(&stream, Z_FINISH);
  result.resize(result.size() - stream.avail_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw Error("cannot compress " + std::to_string(data.size()) + " bytes");
  return result;
}

std::string gunzip(std::string_view data, std::size_t limit) {
  return inflate_all(data, limit, MAX_WBITS + kGzip);
}

}  // namespace portolan::base
