#include <pwd.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "drivers/dev/data_folder.h"
#include "drivers/dev/local_programs.h"
#include "drivers/dev/server.h"
#include "drivers/dev/watcher.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::dev {
namespace {

using Words = std::vector<std::string>;

constexpr std::chrono::seconds kInitTimeout{120};

/// Runs the server ($3 and the rest) until standard input ends, sends it the signal $2, and removes the folder $1.
constexpr const char* kWatch = R"(
folder=$1 signal=$2
shift 2
"$@" </dev/null >>"$folder/log" 2>&1 &
server=$!
echo "$server" >"$folder/pid"
cat >/dev/null
kill -s "$signal" "$server"
(sleep 10; kill -s KILL "$server") >/dev/null 2>&1 &
patience=$!
wait "$server"
kill "$patience"
rm -rf "$folder"
)";

/// What differs between the families once a folder is there.
struct Commands {
  /// Fill the data directory.
  Words create;
  Words serve;
  std::string stop_signal;
  /// The location part of the database's URL, and what its query needs; `{db}` stands for the name.
  std::string url;
};

std::string user_name() {
  const passwd* entry = ::getpwuid(::geteuid());
  return entry == nullptr ? std::to_string(::geteuid()) : entry->pw_name;
}

/// PostgreSQL refuses to run as root: then it runs as the user its packages make, who gets the folder.
Words as_postgres(const std::string& folder) {
  if (::geteuid() != 0) return {};
  const passwd* entry = ::getpwnam("postgres");
  if (entry == nullptr) throw NoServer("a local PostgreSQL server does not run as root and there is no user postgres");
  if (::chown(folder.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
    throw Error("chown " + folder + ": " + std::strerror(errno));
  }
  return {"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"};
}

Commands postgres_commands(const LocalProgram& program, const std::string& folder) {
  const std::string home = std::filesystem::path(program.path).parent_path().string();
  const Words user = as_postgres(folder);
  Commands commands;
  commands.create = user;
  commands.create.insert(commands.create.end(), {home + "/initdb", "-D", folder + "/data", "-U", "postgres", "-A",
                                                 "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"});
  commands.serve = user;
  commands.serve.insert(commands.serve.end(), {program.path, "-D", folder + "/data", "-k", folder});
  for (const char* setting : {"listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off",
                              "autovacuum=off", "shared_buffers=32MB", "max_connections=20"}) {
    commands.serve.insert(commands.serve.end(), {"-c", setting});
  }
  commands.stop_signal = "INT";
  commands.url = "postgres://postgres@/{db}?host=" + base::percent_encode(folder) + "&sslmode=disable";
  return commands;
}

/// A server that starts deletes the temporary tables it finds in its folder for them: it must not share one with other
/// servers of the machine.
std::string temporary_files(const std::string& folder) {
  return "--tmpdir=" + folder;
}

/// What both families of MySQL take.
Words mysql_serve(const LocalProgram& program, const std::string& folder) {
  return {program.path,
          "--no-defaults",
          "--datadir=" + folder + "/data",
          temporary_files(folder),
          "--user=" + user_name(),
          "--socket=" + folder + "/socket",
          "--pid-file=" + folder + "/server.pid",
          "--skip-networking",
          "--skip-log-bin",
          "--innodb-flush-log-at-trx-commit=0",
          "--innodb-doublewrite=0",
          "--innodb-buffer-pool-size=64M"};
}

Commands mysql_commands(const LocalProgram& program, const std::string& folder) {
  Commands commands;
  commands.create = {program.path,
                     "--no-defaults",
                     "--initialize-insecure",
                     "--datadir=" + folder + "/data",
                     temporary_files(folder),
                     "--user=" + user_name()};
  commands.serve = mysql_serve(program, folder);
  commands.serve.emplace_back("--secure-file-priv=NULL");
  commands.serve.emplace_back("--loose-mysqlx=OFF");
  commands.stop_signal = "KILL";
  commands.url = "mysql+unix://root@" + folder + "/socket?database={db}";
  return commands;
}

Commands mariadb_commands(const LocalProgram& program, const std::string& folder) {
  Commands commands;
  commands.create = {"mariadb-install-db",    "--no-defaults",         "--datadir=" + folder + "/data",
                     temporary_files(folder), "--user=" + user_name(), "--auth-root-authentication-method=normal",
                     "--skip-test-db"};
  commands.serve = mysql_serve(program, folder);
  commands.serve.push_back("--secure-file-priv=" + folder);
  // Images configure utf8mb4; servers before 11 are compiled with latin1.
  if (version_before(program.version, "11")) {
    commands.serve.emplace_back("--character-set-server=utf8mb4");
    commands.serve.emplace_back("--collation-server=utf8mb4_general_ci");
  }
  commands.stop_signal = "KILL";
  commands.url = "mariadb+unix://root@" + folder + "/socket?database={db}";
  return commands;
}

struct Row {
  std::string_view scheme;
  Commands (*commands)(const LocalProgram&, const std::string& folder);
};
constexpr Row kRows[] = {{"postgres", postgres_commands}, {"mysql", mysql_commands}, {"mariadb", mariadb_commands}};

Commands commands_for(const DockerUrl& wanted, const LocalProgram& program, const std::string& folder) {
  for (const Row& row : kRows) {
    if (row.scheme == wanted.product->scheme) return row.commands(program, folder);
  }
  throw NoServer("no local server can stand in for " + wanted.image);
}

/// The last lines a server wrote.
std::string end_of_log(const std::string& folder) {
  std::ifstream log(folder + "/log");
  const std::string text{std::istreambuf_iterator<char>(log), {}};
  constexpr std::size_t kShown = 2000;
  return std::string(base::trim(text.size() > kShown ? text.substr(text.size() - kShown) : text));
}

class LocalServer final : public Server {
 public:
  LocalServer(const DockerUrl& wanted, const StartContext& context)
      : program_(find_local_program(wanted, context.programs)),
        commands_(commands_for(wanted, program_, folder_.path())),
        watcher_(start(context)) {
    const std::string root =
        wanted.product->default_database.empty() ? "" : std::string(wanted.product->default_database);
    const auto connection = await_server(url_of(root), context, [this] { require_alive(); });
    create_database(wanted, *connection);
    url_ = url_of(wanted.database.empty() ? root : wanted.database);
    for (const auto& [key, value] : wanted.parameters) url_.set_parameter(key, value);
  }

  const base::Url& url() const override { return url_; }

 private:
  base::Url url_of(const std::string& database) const {
    return base::Url::parse(with_database(commands_.url, base::percent_encode(database)));
  }

  std::unique_ptr<Watcher> start(const StartContext& context) const {
    const ports::ProcessResult made = context.programs.run(
        {.program = commands_.create, .working_dir = folder_.path(), .timeout = kInitTimeout, .stop = context.stop});
    if (!made.failure.empty()) {
      const std::string said(base::trim(made.err.empty() ? made.out : made.err));
      throw Error("creating a local dev database with " + commands_.create.front() + ": " +
                  (said.empty() ? made.failure : said));
    }
    Words words = {folder_.path(), commands_.stop_signal};
    words.insert(words.end(), commands_.serve.begin(), commands_.serve.end());
    return std::make_unique<Watcher>(kWatch, words);
  }

  /// Throws when the server has ended by itself.
  void require_alive() const {
    pid_t pid = 0;
    std::ifstream(folder_.path() + "/pid") >> pid;
    if (pid == 0) return;
    std::ifstream status("/proc/" + std::to_string(pid) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(status), {}};
    const std::size_t state = text.rfind(") ");
    const bool runs = state != std::string::npos && text[state + 2] != 'Z';
    if (!runs) throw Error("the local dev database server ended: " + end_of_log(folder_.path()));
  }

  static void create_database(const DockerUrl& wanted, ports::Connection& connection) {
    if (wanted.database.empty() || wanted.database == wanted.product->default_database) return;
    connection.execute("CREATE DATABASE " + connection.dialect().quote_identifier(wanted.database));
  }

  // In the order of their making: the watcher goes first, and removes the folder itself.
  LocalProgram program_;
  DataFolder folder_;
  Commands commands_;
  std::unique_ptr<Watcher> watcher_;
  base::Url url_;
};

}  // namespace

std::unique_ptr<Server> start_local_server(const DockerUrl& wanted, const StartContext& context) {
  return std::make_unique<LocalServer>(wanted, context);
}

}  // namespace portolan::dev
