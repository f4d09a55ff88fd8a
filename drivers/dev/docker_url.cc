#include "drivers/dev/docker_url.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::dev {
namespace {

/// The table of spec/cli.md 3.4. Official images stand in for the vendor's own builds, as that section allows.
const std::vector<Product>& products() {
  static const std::vector<Product> kProducts = {
      {"mysql",
       "mysql",
       "mysql",
       3306,
       "root",
       "pass",
       {"MYSQL_ROOT_PASSWORD=pass"},
       "MYSQL_DATABASE={db}",
       "",
       "CREATE DATABASE IF NOT EXISTS `{db}`",
       "",
       true},
      {"mariadb",
       "mariadb",
       "mariadb",
       3306,
       "root",
       "pass",
       {"MYSQL_ROOT_PASSWORD=pass"},
       "MYSQL_DATABASE={db}",
       "",
       "CREATE DATABASE IF NOT EXISTS `{db}`",
       "",
       true},
      {"maria",
       "mariadb",
       "mariadb",
       3306,
       "root",
       "pass",
       {"MYSQL_ROOT_PASSWORD=pass"},
       "MYSQL_DATABASE={db}",
       "",
       "CREATE DATABASE IF NOT EXISTS `{db}`",
       "",
       true},
      {"postgres",
       "postgres",
       "postgres",
       5432,
       "postgres",
       "pass",
       {"POSTGRES_PASSWORD=pass"},
       "POSTGRES_DB={db}",
       "postgres",
       "",
       "sslmode=disable",
       false},
      {"postgis",
       "postgis/postgis",
       "postgres",
       5432,
       "postgres",
       "pass",
       {"POSTGRES_PASSWORD=pass"},
       "",
       "postgres",
       "CREATE DATABASE \"{db}\"",
       "sslmode=disable",
       false},
      {"pgvector",
       "pgvector/pgvector",
       "postgres",
       5432,
       "postgres",
       "pass",
       {"POSTGRES_PASSWORD=pass"},
       "POSTGRES_DB={db}",
       "postgres",
       "",
       "sslmode=disable",
       false},
      {"sqlserver",
       "mcr.microsoft.com/mssql/server",
       "sqlserver",
       1433,
       "sa",
       "P@ssw0rd0995",
       {"ACCEPT_EULA=Y", "MSSQL_PID=Developer", "MSSQL_SA_PASSWORD=P@ssw0rd0995"},
       "",
       "master",
       "CREATE DATABASE [{db}]",
       "",
       false},
      {"clickhouse",
       "clickhouse/clickhouse-server",
       "clickhouse",
       9000,
       "default",
       "pass",
       {"CLICKHOUSE_PASSWORD=pass"},
       "CLICKHOUSE_DB={db}",
       "",
       "CREATE DATABASE IF NOT EXISTS `{db}`",
       "",
       true},
  };
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

std::string with_database(std::string_view text, const std::string& database) {
  return base::replace_all(text, "{db}", database);
}

}  // namespace portolan::dev
