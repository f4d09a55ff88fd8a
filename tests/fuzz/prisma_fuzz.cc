// The reader of Prisma schemas: any text is read or refused with a place, for each provider.
#include "loaders/prisma/prisma.h"
#include "planner/base/errors.h"
#include "tests/fuzz/support.h"

namespace portolan::fuzz {
namespace {

/// One file that is there.
class OneFile : public base::Files {
 public:
  explicit OneFile(std::string text) : text_(std::move(text)) {}

  std::string read(const std::string&) const override { return text_; }
  void write(const std::string&, std::string_view) override {}
  void remove(const std::string&) override {}
  bool exists(const std::string&) const override { return true; }
  bool is_directory(const std::string&) const override { return false; }
  std::vector<std::string> list(const std::string&) const override { return {}; }
  void create_directories(const std::string&) override {}

 private:
  std::string text_;
};

void run(const std::string& text) {
  try {
    const loaders::prisma::Document document = loaders::prisma::read({"schema.prisma"}, OneFile(text));
    for (const char* dialect : {"", "postgres", "mysql", "sqlite", "sqlserver"}) {
      try {
        const loaders::prisma::Options options{dialect, true, std::nullopt};
        const std::string once = print(ddl(document, options));
        require(once == print(ddl(document, options)), "the same schema gives the same statements");
      } catch (const Error&) {
      }
    }
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace portolan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace portolan;
  fuzz::run(std::string(fuzz::text_of(data, size)));
  return 0;
}
