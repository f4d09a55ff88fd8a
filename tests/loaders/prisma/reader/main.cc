// prisma_reader: answers the same requests as oracle.mjs, by loaders/prisma. Standard input is a JSON list of
// {files: [{path, content}], dialect}; the answer a list of {text, statements, warnings} or {error}.
#include <chrono>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "loaders/prisma/prisma.h"
#include "planner/base/errors.h"

namespace portolan::loaders::prisma {
namespace {

using nlohmann::json;

class RequestFiles : public base::Files {
 public:
  explicit RequestFiles(const json& request) {
    for (const json& file : request.at("files")) texts_[file.at("path")] = file.at("content");
  }

  std::vector<std::string> paths() const {
    std::vector<std::string> result;
    for (const auto& [path, text] : texts_) result.push_back(path);
    return result;
  }

  std::string read(const std::string& path) const override { return texts_.at(path); }
  void write(const std::string& path, std::string_view) override { throw Error("write " + path); }
  void remove(const std::string& path) override { throw Error("remove " + path); }
  bool exists(const std::string& path) const override { return texts_.contains(path); }
  bool is_directory(const std::string&) const override { return false; }
  std::vector<std::string> list(const std::string&) const override { return {}; }
  void create_directories(const std::string& path) override { throw Error("mkdir " + path); }

 private:
  std::map<std::string, std::string> texts_;
};

json answer(const json& request) {
  const auto start = std::chrono::steady_clock::now();
  try {
    const RequestFiles files(request);
    const Output output = ddl(read(files.paths(), files), {request.value("dialect", ""), true, std::nullopt});
    const std::string text = print(output);
    const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
    return {{"text", text},
            {"statements", output.statements},
            {"warnings", output.warnings},
            {"milliseconds", spent.count()}};
  } catch (const Error& error) {
    return {{"error", error.what()}};
  }
}

}  // namespace
}  // namespace portolan::loaders::prisma

int main() {
  const std::string input(std::istreambuf_iterator<char>(std::cin), {});
  nlohmann::json answers = nlohmann::json::array();
  for (const nlohmann::json& request : nlohmann::json::parse(input))
    answers.push_back(portolan::loaders::prisma::answer(request));
  std::cout << answers.dump();
  return 0;
}
