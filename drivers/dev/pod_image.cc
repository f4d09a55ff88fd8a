#include "drivers/dev/pod_image.h"

#include <algorithm>

namespace portolan::dev {
namespace {

const std::vector<PodImage>& images() {
  static const std::vector<PodImage> kImages = {
      {.driver = "postgres",
       .image = "postgres:latest",
       .repository = "postgres",
       .port = 5432,
       .uid = 999,
       .user = "postgres",
       .database = "postgres",
       .bound_database = "postgres",
       .bound_variable = "",
       .password_variable = "POSTGRES_PASSWORD",
       // The data lies beside the image's own volume, whose place differs between versions.
       .environment = {{"POSTGRES_DB", "postgres"}, {"POSTGRES_USER", "postgres"}, {"PGDATA", "/data/pgdata"}},
       .arguments = {},
       .probe = {"pg_isready", "-h", "127.0.0.1", "-U", "postgres"},
       .writable = {"/data", "/var/run/postgresql", "/tmp"},
       .query = "sslmode=disable",
       .bound_query = "&search_path=public",
       .tag_numbers = 1},
      {.driver = "mysql",
       .image = "mysql:latest",
       .repository = "mysql",
       .port = 3306,
       .uid = 1000,
       .user = "root",
       .database = "",
       .bound_database = "dev",
       .bound_variable = "MYSQL_DATABASE",
       .password_variable = "MYSQL_ROOT_PASSWORD",
       .environment = {},
       .arguments = {"--skip-log-bin"},
       .probe = {"sh", "-c", "MYSQL_PWD=\"$MYSQL_ROOT_PASSWORD\" exec mysql -h 127.0.0.1 -u root -e 'SELECT 1'"},
       .writable = {"/var/lib/mysql", "/var/run/mysqld", "/tmp"},
       .query = "",
       .bound_query = "",
       .tag_numbers = 2},
      {.driver = "mariadb",
       .image = "mariadb:latest",
       .repository = "mariadb",
       .port = 3306,
       .uid = 999,
       .user = "root",
       .database = "",
       .bound_database = "dev",
       .bound_variable = "MARIADB_DATABASE",
       .password_variable = "MARIADB_ROOT_PASSWORD",
       .environment = {},
       .arguments = {},
       .probe = {"sh", "-c", "MYSQL_PWD=\"$MARIADB_ROOT_PASSWORD\" exec mariadb -h 127.0.0.1 -u root -e 'SELECT 1'"},
       .writable = {"/var/lib/mysql", "/run/mysqld", "/tmp"},
       .query = "",
       .bound_query = "",
       .tag_numbers = 2},
  };
  return kImages;
}

}  // namespace

const PodImage* find_pod_image(std::string_view flavour) {
  const auto& all = images();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const PodImage& image) { return image.driver == flavour; });
  return found == all.end() ? nullptr : &*found;
}

std::string image_for_version(const PodImage& image, int version_number) {
  std::string tag = std::to_string(version_number / 10000);
  if (image.tag_numbers > 1) tag += "." + std::to_string(version_number / 100 % 100);
  return std::string(image.repository) + ":" + tag;
}

base::Url pod_url(const PodImage& image, const std::string& scheme, const std::string& host,
                  const std::string& password, bool bound) {
  std::string text = scheme + "://" + std::string(image.user);
  if (!password.empty()) text += ":" + base::percent_encode(password);
  text += "@" + (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(image.port);
  text += "/" + std::string(bound ? image.bound_database : image.database);
  const std::string query = std::string(image.query) + std::string(bound ? image.bound_query : "");
  if (!query.empty()) text += "?" + query;
  return base::Url::parse(text);
}

}  // namespace portolan::dev
