#include "drivers/dev/docker_url.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::dev {
namespace {

/// The same product under another word, from another image.
Product like(Product product, std::string_view word, std::string_view image) {
  product.word = word;
  product.image = image;
  return product;
}

/// The table of spec/cli.md 3.4. Official images stand in for the vendor's own builds, as that section allows.
std::vector<Product> make_products() {
  const Product mysql{.word = "mysql",
                      .image = "mysql",
                      .scheme = "mysql",
                      .port = 3306,
                      .user = "root",
                      .password = "pass",
                      .environment = {"MYSQL_ROOT_PASSWORD=pass"},
                      .database_environment = "MYSQL_DATABASE={db}",
                      .default_database = "",
                      .setup = "CREATE DATABASE IF NOT EXISTS `{db}`",
                      .query = "",
                      .schema_is_database = true};
  Product maria = like(mysql, "maria", "mariadb");
  maria.scheme = "mariadb";
  const Product postgres{.word = "postgres",
                         .image = "postgres",
                         .scheme = "postgres",
                         .port = 5432,
                         .user = "postgres",
                         .password = "pass",
                         .environment = {"POSTGRES_PASSWORD=pass"},
                         .database_environment = "POSTGRES_DB={db}",
                         .default_database = "postgres",
                         .setup = "",
                         .query = "sslmode=disable",
                         .schema_is_database = false};
  Product postgis = like(postgres, "postgis", "postgis/postgis");
  postgis.database_environment = "";
  postgis.setup = "CREATE DATABASE \"{db}\"";
  const Product sqlserver{.word = "sqlserver",
                          .image = "mcr.microsoft.com/mssql/server",
                          .scheme = "sqlserver",
                          .port = 1433,
                          .user = "sa",
                          .password = "P@ssw0rd0995",
                          .environment = {"ACCEPT_EULA=Y", "MSSQL_PID=Developer", "MSSQL_SA_PASSWORD=P@ssw0rd0995"},
                          .database_environment = "",
                          .default_database = "master",
                          .setup = "CREATE DATABASE [{db}]",
                          .query = "",
                          .schema_is_database = false};
  const Product clickhouse{.word = "clickhouse",
                           .image = "clickhouse/clickhouse-server",
                           .scheme = "clickhouse",
                           .port = 9000,
                           .user = "default",
                           .password = "pass",
                           .environment = {"CLICKHOUSE_PASSWORD=pass"},
                           .database_environment = "CLICKHOUSE_DB={db}",
                           .default_database = "",
                           .setup = "CREATE DATABASE IF NOT EXISTS `{db}`",
                           .query = "",
                           .schema_is_database = true};
  return {mysql,     like(maria, "mariadb", "mariadb"),
          maria,     postgres,
          postgis,   like(postgres, "pgvector", "pgvector/pgvector"),
          sqlserver, clickhouse};
}

const std::vector<Product>& products() {
  static const std::vector<Product> kProducts = make_products();
  return kProducts;
}

/// Words of `docker+WORD://`: an image is named in full there, so only families count.
constexpr std::string_view kDockerFamilies[] = {"postgres", "mysql", "maria", "mariadb", "clickhouse", "sqlserver"};

constexpr std::string_view kPlain = "docker";
constexpr std::string_view kNamed = "docker+";

const Product& find_product(const std::string& word) {
  const auto& all = products();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Product& p) { return p.word == word; });
  if (found == all.end()) throw UsageError("unsupported docker image " + base::quote_go(word));
  return *found;
}

std::vector<std::string> path_parts(const base::Url& url) {
  std::vector<std::string> parts = base::split(url.path(), '/');
  std::erase(parts, "");
  return parts;
}

/// Takes the database's name off the end: the last of several parts, unless it is an image with its tag.
std::string take_database(std::vector<std::string>& parts) {
  if (parts.size() < 2 || parts.back().find(':') != std::string::npos) return "";
  std::string database = std::move(parts.back());
  parts.pop_back();
  return database;
}

std::string version_of(const std::string& tag) {
  std::string version = tag.substr(0, tag.find_first_not_of("0123456789."));
  while (version.ends_with('.')) version.pop_back();
  return version;
}

void read_image(const base::Url& url, DockerUrl& result) {
  std::vector<std::string> parts = path_parts(url);
  result.database = take_database(parts);
  std::string tag;
  if (url.scheme() == kPlain) {
    result.product = &find_product(url.host());
    if (!parts.empty()) tag = parts.back();
    result.image = std::string(result.product->image) + (tag.empty() ? "" : ":" + tag);
  } else {
    result.product = &find_product(url.scheme().substr(kNamed.size()));
    std::string host = url.host();
    if (url.port() != 0) host += ":" + std::to_string(url.port());
    if (!host.empty() && host != "_") parts.insert(parts.begin(), host);
    result.image = base::join(parts, "/");
    if (result.image.empty()) throw UsageError("a " + url.scheme() + ":// URL must name an image");
    const std::size_t colon = result.image.find(':', result.image.rfind('/') + 1);
    if (colon != std::string::npos) tag = result.image.substr(colon + 1);
  }
  result.version = version_of(tag);
}

/// A parameter that is a text of its own.
struct TextParameter {
  std::string_view name;
  std::string& (*text)(DockerUrl& url);
};

constexpr TextParameter kTexts[] = {
    {"baseline", [](DockerUrl& url) -> std::string& { return url.baseline; }},
    {"build-context", [](DockerUrl& url) -> std::string& { return url.build.context; }},
    {"build-file", [](DockerUrl& url) -> std::string& { return url.build.file; }},
    {"build-target", [](DockerUrl& url) -> std::string& { return url.build.target; }},
};
constexpr std::string_view kBuildArgument = "build-arg";

/// Takes a parameter of a `docker` block. Returns whether it was one.
bool take_text(const base::Url::Parameter& parameter, DockerUrl& url) {
  if (parameter.first == kBuildArgument) url.build.arguments.push_back(parameter.second);
  const auto* known = std::find_if(std::begin(kTexts), std::end(kTexts),
                                   [&](const TextParameter& row) { return row.name == parameter.first; });
  if (known == std::end(kTexts)) return parameter.first == kBuildArgument;
  known->text(url) = parameter.second;
  return true;
}

}  // namespace

const std::vector<std::string>& docker_schemes() {
  static const std::vector<std::string> kSchemes = [] {
    std::vector<std::string> schemes{std::string(kPlain)};
    for (const std::string_view family : kDockerFamilies) schemes.push_back(std::string(kNamed) + std::string(family));
    return schemes;
  }();
  return kSchemes;
}

DockerUrl parse_docker_url(const base::Url& url) {
  DockerUrl result;
  read_image(url, result);
  for (const base::Url::Parameter& parameter : url.query()) {
    if (parameter.first == "v" || parameter.first == "verbose") {
      result.verbose = true;
    } else if (take_text(parameter, result)) {
      continue;
    } else if (parameter.first == "schema" && result.product->schema_is_database) {
      result.database = parameter.second;
    } else {
      result.parameters.push_back(parameter);
    }
  }
  return result;
}

base::Url DockerUrl::database_url(const std::string& location) const {
  const std::string name = database.empty() ? std::string(product->default_database) : database;
  std::string text = std::string(product->scheme) + "://" + location + "/" + base::percent_encode(name);
  if (!product->query.empty()) text += "?" + std::string(product->query);
  base::Url url = base::Url::parse(text);
  for (const auto& [key, value] : parameters) url.set_parameter(key, value);
  return url;
}

std::string describe(base::Url url) {
  for (const TextParameter& text : kTexts) url.remove_parameter(text.name);
  url.remove_parameter(kBuildArgument);
  return url.redacted();
}

std::string with_database(std::string_view text, const std::string& database) {
  return base::replace_all(text, "{db}", database);
}

}  // namespace portolan::dev
