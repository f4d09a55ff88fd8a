#include <string>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/sql/scanner.h"
#include "sources/arguments.h"
#include "sources/kinds.h"

namespace portolan::sources {
namespace {

constexpr std::chrono::minutes kSchemaTimeout{5};
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

ports::ProcessRequest program_of(Arguments& arguments) {
  ports::ProcessRequest request{.program = arguments.required_texts("program")};
  if (request.program.empty()) throw UsageError("program cannot be empty");
  request.working_dir = arguments.text("working_dir").value_or("");
  return request;
}

/// A program whose failure is a failure of the source.
ports::ProcessResult succeeded(ports::ProcessResult result) {
  if (result.failure.empty()) return result;
  const std::string_view said = base::trim(result.err);
  throw Error("running program " + result.executable + ": " + (said.empty() ? result.failure : std::string(said)));
}

class External final : public ports::DataSource {
 public:
  explicit External(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string&, const hcl::Section& block) override {
    Arguments arguments(block);
    ports::ProcessRequest request = program_of(arguments);
    arguments.finish();
    request.stop = outside_.stop;
    return hcl::Value(succeeded(outside_.programs.run(request)).out);
  }

 private:
  Outside outside_;
};

/// Byte offset of the first sequence that is no UTF-8, or npos.
std::size_t invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : (lead >> 4U) == 0xE         ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || at + length > text.size()) return at;
    for (std::size_t i = 1; i < length; ++i) {
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0U) != 0x80U) return at;
    }
    at += length;
  }
  return std::string_view::npos;
}

bool has_statement(const std::string& text) {
  for (const sql::Statement& statement : sql::scan(text, {})) {
    if (!sql::is_empty_statement(statement.text)) return true;
  }
  return false;
}

bool says_empty(const std::string& text) {
  for (const std::string& line : base::split(text, '\n')) {
    if (base::trim(line) == "-- portolan:empty") return true;
  }
  return false;
}

std::string schema_text(const std::string& address, const SchemaPrograms& programs, const SchemaProgram& program) {
  try {
    return printed_schema(programs(program));
  } catch (const Stopped&) {
    throw;
  } catch (const Error& error) {
    throw UsageError(address + ": " + error.what());
  }
}

class ExternalSchema final : public ports::DataSource {
 public:
  explicit ExternalSchema(const Outside& outside) : outside_(outside) {}

  hcl::Value read(const std::string& name, const hcl::Section& block) override {
    Arguments arguments(block);
    SchemaProgram program{.name = name, .run = program_of(arguments)};
    program.run.timeout = arguments.duration("timeout").value_or(kSchemaTimeout);
    program.loader = arguments.text("loader").value_or("");
    arguments.finish();
    program.run.environment = {{"PORTOLAN_LOADER", "1"}};
    program.run.stop = outside_.stop;
    const std::string url = "mem://external_schema/" + name;
    const std::string address = "data.external_schema." + name;
    SchemaPrograms programs = outside_.schema_programs;
    if (!programs) programs = [&runner = outside_.programs](const SchemaProgram& line) { return runner.run(line.run); };
    outside_.memory.add(url, [programs = std::move(programs), program, address] {
      ports::MemoryState state{.kind = ports::MemoryState::Kind::kSql, .address = address};
      state.files.emplace_back(address, schema_text(address, programs, program));
      return state;
    });
    return url_object(url);
  }

 private:
  Outside outside_;
};

}  // namespace

std::string printed_schema(ports::ProcessResult result) {
  result = succeeded(std::move(result));
  if (result.out.starts_with(kByteOrderMark)) result.out.erase(0, kByteOrderMark.size());
  if (const std::size_t bad = invalid_utf8(result.out); bad != std::string_view::npos) {
    throw Error("the program's output is not UTF-8 at byte " + std::to_string(bad));
  }
  if (!has_statement(result.out) && !says_empty(result.out)) {
    const std::string said(base::trim(result.err));
    throw Error("program printed no SQL statements" + (said.empty() ? "" : ": " + said));
  }
  return std::move(result.out);
}

std::unique_ptr<ports::DataSource> external(const Outside& outside) {
  return std::make_unique<External>(outside);
}

std::unique_ptr<ports::DataSource> external_schema(const Outside& outside) {
  return std::make_unique<ExternalSchema>(outside);
}

}  // namespace portolan::sources
