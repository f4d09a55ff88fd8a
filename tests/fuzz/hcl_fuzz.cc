// The HCL language: lexer, parser, formatter, and the evaluation of every attribute.
#include "planner/base/errors.h"
#include "planner/hcl/format.h"
#include "planner/hcl/functions.h"
#include "planner/hcl/parse.h"
#include "tests/fuzz/support.h"

namespace portolan::fuzz {
namespace {

void evaluate_all(const hcl::Body& body, const hcl::EvalContext& context) {
  for (const hcl::Attribute& attribute : body.attributes) {
    try {
      hcl::evaluate(attribute, context);
    } catch (const Error&) {
    }
  }
  for (const hcl::Block& block : body.blocks) evaluate_all(block.body, context);
}

/// What `schema fmt` promises: a second run changes nothing, and what parsed still parses.
void check_format(const std::string& text) {
  const std::string once = hcl::format(text);
  require(hcl::format(once) == once, "formatting twice is formatting once");
  try {
    hcl::parse("formatted.hcl", once);
  } catch (const Error& error) {
    require(false, "formatted text parses: " + std::string(error.what()));
  }
}

void run(const std::string& text) {
  try {
    const hcl::File file = hcl::parse("input.hcl", text);
    check_format(text);
    hcl::Scope scope;
    scope.functions = hcl::standard_functions();
    evaluate_all(file.body, {&scope, nullptr});
  } catch (const Error&) {
    hcl::format(text);
  }
}

}  // namespace
}  // namespace portolan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  portolan::fuzz::run(std::string(portolan::fuzz::text_of(data, size)));
  return 0;
}
