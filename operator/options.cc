#include "operator/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <thread>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::op {
namespace {

using base::quote_go;
using Setter = std::function<void(Options&, const std::string&)>;

bool parse_bool(const std::string& text) {
  static const std::map<std::string, bool> kWords{{"1", true},    {"t", true},      {"T", true},      {"TRUE", true},
                                                  {"true", true}, {"True", true},   {"0", false},     {"f", false},
                                                  {"F", false},   {"FALSE", false}, {"false", false}, {"False", false}};
  const auto word = kWords.find(text);
  if (word == kWords.end()) throw UsageError(quote_go(text) + " is no boolean");
  return word->second;
}

int parse_count(const std::string& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 1) {
    throw UsageError(quote_go(text) + " is no positive number");
  }
  return value;
}

/// `90s`, `2m`, `500ms`.
std::chrono::milliseconds parse_duration(const std::string& text) {
  static const std::pair<std::string_view, double> kUnits[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
  for (const auto& [unit, factor] : kUnits) {
    const std::string number = text.ends_with(unit) ? text.substr(0, text.size() - unit.size()) : "";
    if (base::is_number(number)) return std::chrono::milliseconds(static_cast<long>(std::stod(number) * factor));
  }
  throw UsageError(quote_go(text) + " is no duration");
}

std::vector<std::string> parse_list(const std::string& text) {
  std::vector<std::string> items;
  for (const std::string& item : base::split(text, ',')) {
    if (!base::trim(item).empty()) items.emplace_back(base::trim(item));
  }
  return items;
}

/// A folder, also as a `file://` URL.
std::string parse_folder(const std::string& text) {
  constexpr std::string_view kFile = "file://";
  if (text.starts_with(kFile)) return text.substr(kFile.size());
  if (text.find("://") != std::string::npos) throw UsageError(quote_go(text) + " is no folder");
  return text;
}

struct Flag {
  std::string_view name;
  bool boolean;
  std::string_view help;
  Setter set;
};

const std::vector<Flag>& flags() {
  static const std::vector<Flag> kFlags{
      {"metrics-bind-address", false, "address of the metrics listener; 0 disables (default :8080)",
       [](Options& o, const std::string& v) { o.metrics_address = v; }},
      {"metrics-secure", true, "serve metrics over TLS",
       [](Options& o, const std::string& v) { o.metrics_secure = parse_bool(v); }},
      {"health-probe-bind-address", false, "address of the probes; 0 disables (default :8081)",
       [](Options& o, const std::string& v) { o.probes_address = v; }},
      {"leader-elect", true, "work only while holding the election Lease",
       [](Options& o, const std::string& v) { o.leader_elect = parse_bool(v); }},
      {"leader-election-id", false, "name of the election Lease (default 5220c287.atlasgo.io)",
       [](Options& o, const std::string& v) { o.leader_election_id = v; }},
      {"shards", false,
       "split the objects into so many parts that replicas share out; needs --leader-elect (default 1)",
       [](Options& o, const std::string& v) { o.shards = parse_count(v); }},
      {"enable-http2", true, "accepted; the listeners speak HTTP/1.1",
       [](Options& o, const std::string& v) { o.http2 = parse_bool(v); }},
      {"label-selector", false, "handle only resources with these labels",
       [](Options& o, const std::string& v) { o.label_selector = v; }},
      {"namespace", false, "handle only these namespaces, comma separated (default all)",
       [](Options& o, const std::string& v) { o.namespaces = parse_list(v); }},
      {"kubeconfig", false, "kubeconfig file for use outside a cluster",
       [](Options& o, const std::string& v) { o.kubeconfig = v; }},
      {"standalone", false, "work on this folder of manifests instead of an API server",
       [](Options& o, const std::string& v) { o.standalone = v; }},
      {"max-concurrent-reconciles", false, "passes at once per kind and shard (default 2 x CPUs)",
       [](Options& o, const std::string& v) { o.workers = parse_count(v); }},
      {"max-concurrent-per-target", false,
       "passes that only read one target at once, beside one that may write (default 4)",
       [](Options& o, const std::string& v) { o.readers_per_target = parse_count(v); }},
      {"shutdown-timeout", false, "how long a running statement may take to end on shutdown (default 60s)",
       [](Options& o, const std::string& v) { o.shutdown_timeout = parse_duration(v); }},
      {"devdb-mode", false, "dev databases: pool (shared servers) or resource (one for each resource) (default pool)",
       [](Options& o, const std::string& v) {
         if (v != "pool" && v != "resource") throw UsageError(quote_go(v) + " is neither pool nor resource");
         o.dev_db.mode = v == "pool" ? devdb::Mode::kPool : devdb::Mode::kResource;
       }},
      {"devdb-namespace", false, "namespace of shared dev databases (default the operator's own)",
       [](Options& o, const std::string& v) { o.dev_db.pool_space = v; }},
      {"devdb-idle", false, "scale dev databases to zero after this time without use (default 10m)",
       [](Options& o, const std::string& v) { o.dev_db.idle = parse_duration(v); }},
      {"devdb-max", false, "shared dev database servers of one driver that may run at once (default 4)",
       [](Options& o, const std::string& v) { o.dev_db.max_instances = parse_count(v); }},
      {"devdb-match-target-version", true, "images of dev databases follow the target's version",
       [](Options& o, const std::string& v) { o.dev_db.match_target_version = parse_bool(v); }},
      {"zap-devel", true, "accepted", [](Options&, const std::string& v) { parse_bool(v); }},
      {"zap-encoder", false, "log encoding: console or json",
       [](Options& o, const std::string& v) {
         if (v != "json" && v != "console") throw UsageError(quote_go(v) + " is no log encoding");
         o.log_encoding = v == "json" ? log::Encoding::kJson : log::Encoding::kConsole;
       }},
      {"zap-log-level", false, "log level: debug, info, warn or error",
       [](Options& o, const std::string& v) { o.log_level = log::parse_level(v); }},
      {"zap-stacktrace-level", false, "accepted", [](Options&, const std::string&) {}},
      {"zap-time-encoding", false, "accepted", [](Options&, const std::string&) {}},
      {"help", true, "show this text", [](Options& o, const std::string& v) { o.show_help = parse_bool(v); }},
      {"version", true, "show the version", [](Options& o, const std::string& v) { o.show_version = parse_bool(v); }},
  };
  return kFlags;
}

const Flag& find_flag(const std::string& name, const std::string& written) {
  const auto& all = flags();
  const auto flag = std::find_if(all.begin(), all.end(), [&](const Flag& f) { return f.name == name; });
  if (flag == all.end()) throw UsageError("flag provided but not defined: " + written);
  return *flag;
}

void apply(const Flag& flag, const std::string& written, const std::string& value, Options& options) {
  try {
    flag.set(options, value);
  } catch (const UsageError& error) {
    throw UsageError("invalid value for " + written + ": " + error.what());
  }
}

struct Variable {
  const char* name;
  Setter set;
};

void read_environment(const std::function<std::string(const std::string&)>& environment, Options& options) {
  static const std::vector<Variable> kVariables{
      {"PREWARM_DEVDB", [](Options& o, const std::string& v) { o.dev_db.prewarm = parse_bool(v); }},
      {"ALLOW_CUSTOM_CONFIG", [](Options& o, const std::string& v) { o.allow_custom_config = parse_bool(v); }},
      {"PORTOLAN_REGISTRY", [](Options& o, const std::string& v) { o.registry = parse_folder(v); }},
      {"CUSTOM_CONFIG_PATHS", [](Options& o, const std::string& v) { o.config_paths = parse_list(v); }},
      {"CUSTOM_CONFIG_ENV", [](Options& o, const std::string& v) { o.config_variables = parse_list(v); }},
      {"DEVDB_POD", [](Options& o, const std::string& v) { o.dev_db.pod = devdb::parse_pod_settings(v); }},
      {"OPERATOR_DEPLOYMENT", [](Options& o, const std::string& v) { o.dev_db.operator_deployment = v; }},
      {"WATCH_SECRETS", [](Options& o, const std::string& v) { o.watch_secrets = parse_bool(v); }},
      {"DATA_DIR", [](Options& o, const std::string& v) { o.data_dir = v; }},
  };
  for (const Variable& variable : kVariables) {
    const std::string value = environment(variable.name);
    if (value.empty()) continue;
    try {
      variable.set(options, value);
    } catch (const UsageError& error) {
      throw UsageError(std::string("invalid value of ") + variable.name + ": " + error.what());
    }
  }
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments,
                      const std::function<std::string(const std::string&)>& environment) {
  Options options;
  read_environment(environment, options);
  if (options.registry.empty()) options.registry = options.data_dir + "/registry";
  bool listeners_set = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& written = arguments[i];
    if (!written.starts_with('-')) throw UsageError("unexpected argument " + quote_go(written));
    std::string name = written.substr(written.starts_with("--") ? 2 : 1);
    std::string value = "true";
    const std::size_t equals = name.find('=');
    if (equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    }
    const Flag& flag = find_flag(name, written.substr(0, written.find('=')));
    if (!flag.boolean && equals == std::string::npos) {
      if (++i == arguments.size()) throw UsageError("flag needs an argument: " + written);
      value = arguments[i];
    }
    apply(flag, "--" + name, value, options);
    listeners_set = listeners_set || name.ends_with("bind-address");
  }
  if (!options.standalone.empty() && !listeners_set) {
    options.metrics_address = "0";
    options.probes_address = "0";
  }
  if (options.shards > 1 && (!options.leader_elect || !options.standalone.empty())) {
    throw UsageError("--shards needs --leader-elect and an API server");
  }
  if (options.workers == 0) options.workers = 2 * static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return options;
}

std::string usage() {
  std::string text =
      "Usage: portolan-operator [support-bundle] [flags]\n\nsupport-bundle writes what helpers need, without secrets, "
      "to standard "
      "output as a .tar.gz.\n\nFlags:\n";
  for (const Flag& flag : flags()) text += fmt::format("  --{:<28} {}\n", flag.name, flag.help);
  return text;
}

}  // namespace portolan::op
