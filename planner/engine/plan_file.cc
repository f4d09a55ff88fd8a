#include "planner/engine/plan_file.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"
#include "planner/engine/file_name.h"
#include "planner/engine/store.h"
#include "planner/hcl/eval.h"
#include "planner/hcl/parse.h"
#include "planner/hcl/write.h"

namespace portolan::engine {
namespace {

using base::quote_go;

constexpr std::string_view kEnding = ".plan.hcl";

struct StatusWord {
  PlanStatus status;
  std::string_view word;
};
constexpr StatusWord kStatusWords[] = {{PlanStatus::kPending, "PENDING"}, {PlanStatus::kApproved, "APPROVED"}};

std::string ended(std::string_view text) {
  return std::string(base::trim(text)) + "\n";
}

/// The one `plan` block of a document.
const hcl::Block& plan_block(const hcl::File& file, const std::string& path) {
  if (file.body.blocks.empty()) throw SourceError(path + ": a plan file needs a block plan \"NAME\"");
  const hcl::Block& block = file.body.blocks.front();
  if (block.type != "plan") throw hcl::error_at(block.header, "a plan file holds a block plan \"NAME\" and no other");
  if (file.body.blocks.size() > 1) throw hcl::error_at(file.body.blocks[1].header, "a plan file holds one block");
  if (!file.body.attributes.empty()) {
    throw hcl::error_at(file.body.attributes.front().place, "a plan file holds one block and nothing else");
  }
  if (block.labels.size() != 1) throw hcl::error_at(block.header, "plan needs one label, its name");
  if (!block.body.blocks.empty()) throw hcl::error_at(block.body.blocks.front().header, "a plan holds no blocks");
  return block;
}

std::string text_of(const hcl::Attribute& attribute) {
  const hcl::Value value = hcl::evaluate(attribute, {});
  if (!value.is_string()) throw hcl::error_at(attribute.place, std::string(attribute.name) + " must be a string");
  return value.as_string();
}

std::string required(const hcl::Block& block, std::string_view name) {
  const hcl::Attribute* attribute = block.body.attribute(name);
  if (attribute == nullptr) throw hcl::error_at(block.header, "plan needs the attribute " + quote_go(name));
  return text_of(*attribute);
}

PlanStatus read_status(const hcl::Block& block) {
  const hcl::Attribute* attribute = block.body.attribute("status");
  if (attribute == nullptr) return PlanStatus::kNone;
  const std::string text = text_of(*attribute);
  for (const StatusWord& known : kStatusWords) {
    if (known.word == text) return known.status;
  }
  throw hcl::error_at(attribute->place, "unknown status " + quote_go(text) + "; use \"PENDING\" or \"APPROVED\"");
}

void check_attributes(const hcl::Block& block) {
  constexpr std::string_view kKnown[] = {"from", "to", "status", "migration"};
  for (const hcl::Attribute& attribute : block.body.attributes) {
    if (std::find(std::begin(kKnown), std::end(kKnown), attribute.name) != std::end(kKnown)) continue;
    throw hcl::error_at(attribute.place, "unknown attribute " + quote_go(attribute.name) + " of a plan");
  }
}

/// Path of a `file://` URL.
std::string plan_path(const std::string& url) {
  constexpr std::string_view kScheme = "file://";
  if (url.starts_with(kScheme) && url.size() > kScheme.size()) {
    return base::percent_decode(std::string_view(url).substr(kScheme.size()));
  }
  throw UsageError("plans are kept in files: " + quote_go(url) + " is neither a file:// nor an atlas:// URL");
}

PlanFile read_block(const hcl::Block& block) {
  check_attributes(block);
  PlanFile plan{.name = block.labels.front().text,
                .from = required(block, "from"),
                .to = required(block, "to"),
                .status = read_status(block),
                .migration = ended(required(block, "migration"))};
  check_plan_name(plan.name);
  return plan;
}

std::string print_with(const PlanFile& plan, std::string migration) {
  hcl::HclWriter writer;
  writer.open("plan", plan.name);
  writer.attribute("from", hcl::Value(plan.from));
  writer.attribute("to", hcl::Value(plan.to));
  if (plan.status != PlanStatus::kNone) writer.attribute("status", hcl::Value(std::string(to_word(plan.status))));
  writer.attribute_text("migration", std::move(migration));
  writer.close();
  return writer.text();
}

}  // namespace

std::string_view to_word(PlanStatus status) {
  for (const StatusWord& known : kStatusWords) {
    if (known.status == status) return known.word;
  }
  return "";
}

void check_plan_name(std::string_view name) {
  if (is_file_name(name)) return;
  throw UsageError("invalid plan name " + quote_go(name) +
                   ": it becomes a file name; use letters, digits and \"-\", \".\", \"_\"");
}

PlanFile parse_plan(const std::string& path, const std::string& text) {
  const hcl::File file = hcl::parse(path, text);
  return read_block(plan_block(file, path));
}

std::string print_plan(const PlanFile& plan) {
  PlanFile normal = plan;
  normal.migration = ended(plan.migration);
  const std::string text = print_with(normal, hcl::format_body(normal.migration));
  // A heredoc loses blanks on empty lines and carriage returns, which may be part of a literal.
  return parse_plan(plan.name, text) == normal ? text : print_with(normal, hcl::quote_string(normal.migration));
}

std::string with_status(const std::string& path, const std::string& text, PlanStatus status) {
  const hcl::File file = hcl::parse(path, text);
  const hcl::Block& block = plan_block(file, path);
  read_block(block);
  const std::string word = hcl::quote_string(to_word(status));
  std::string changed = text;
  if (const hcl::Attribute* attribute = block.body.attribute("status")) {
    const hcl::Place& place = attribute->expression->place;
    return changed.replace(place.begin, place.end - place.begin, word);
  }
  const std::size_t migration = block.body.attribute("migration")->place.begin;
  const std::size_t line = changed.rfind('\n', migration);
  if (line == std::string::npos)
    throw hcl::error_at(block.header, "put the attributes of the plan on lines of their own");
  return changed.insert(line + 1, "  status    = " + word + "\n");
}

StoredPlan load_plan(const Context& context, const std::string& url) {
  if (StoreUrl::matches(url)) {
    const std::string name = StoreUrl::parse(url).plan;
    check_plan_name(name);
    const PlanStore plans(context, url);
    if (!plans.has(name)) throw UsageError(url + ": the store " + context.store + " has no such plan");
    return plans.read(name);
  }
  const std::string path = plan_path(url);
  return {parse_plan(path, context.files.read(path)), path, "file://" + path};
}

PlanStore::PlanStore(const Context& context, const std::string& url) : files_(context.files) {
  if (StoreUrl::matches(url)) {
    const std::string name = StoreUrl::parse(url).name;
    directory_ = Store(context).plan_folder(name);
    address_ = StoreUrl{.name = name, .tag = {}, .version = {}, .plan = {}}.text() + "/plans/";
  } else {
    directory_ = plan_path(url);
  }
}

std::string PlanStore::path_of(const std::string& name) const {
  return (std::filesystem::path(directory_) / (name + std::string(kEnding))).string();
}

std::string PlanStore::url_of(const std::string& name) const {
  return address_.empty() ? "file://" + path_of(name) : address_ + name;
}

bool PlanStore::has(const std::string& name) const {
  return files_.exists(path_of(name));
}

StoredPlan PlanStore::read(const std::string& name) const {
  const std::string path = path_of(name);
  return {parse_plan(path, files_.read(path)), path, url_of(name)};
}

std::vector<StoredPlan> PlanStore::list() const {
  std::vector<StoredPlan> plans;
  if (!files_.exists(directory_)) return plans;
  for (const std::string& name : files_.list(directory_)) {
    if (name.ends_with(kEnding)) plans.push_back(read(name.substr(0, name.size() - kEnding.size())));
  }
  return plans;
}

std::vector<StoredPlan> PlanStore::find(const std::string& from, const std::string& to) const {
  std::vector<StoredPlan> plans = list();
  std::erase_if(plans, [&](const StoredPlan& stored) { return stored.plan.from != from || stored.plan.to != to; });
  return plans;
}

StoredPlan PlanStore::put(const PlanFile& plan) {
  check_plan_name(plan.name);
  const std::string path = path_of(plan.name);
  if (has(plan.name)) {
    StoredPlan stored = read(plan.name);
    if (stored.plan == plan) return stored;
    throw UsageError("another plan is called " + quote_go(plan.name) + " (" + path +
                     "); choose a name with --name or remove that plan");
  }
  files_.create_directories(directory_);
  files_.write(path, print_plan(plan));
  return {plan, path, url_of(plan.name)};
}

}  // namespace portolan::engine
