# shellcheck shell=bash
# MySQL and MariaDB instances for tests: MariaDB 10.11 from apt, MySQL from Debian's sid and MariaDB 11.8 from trixie,
# both run from the cache. Source it after common.sh and suite.sh. Functions take the server's name.

# mysql_knows NAME: whether there is such a server.
mysql_knows() { [[ $1 == mysql || $1 == mariadb || $1 == mariadb11.8 ]]; }

# mysql_provide NAME: installs or fetches the programs.
mysql_provide() {
  case $1 in
    mysql) suite_fetch sid mysql-server-core ;;
    mariadb) apt_install mariadb-server-core ;;
    mariadb11.8) suite_fetch trixie mariadb-server-core ;;
  esac
  apt_install openssl
}

# mysql_home NAME: prints the folder that has the server's usr/.
mysql_home() {
  case $1 in
    mysql) suite_root sid mysql-server-core ;;
    mariadb) echo ;;
    mariadb11.8) suite_root trixie mariadb-server-core ;;
  esac
}

# mysql_share NAME: prints the folder of messages, character sets and system tables; packages of MariaDB 11.8 renamed it.
mysql_share() { echo "$(mysql_home "$1")/usr/share/$([[ $1 == mariadb11.8 ]] && echo mariadb || echo mysql)"; }

# mysql_command NAME: sets the array COMMAND to the server's program with the options every start has.
mysql_command() {
  local home share program=usr/sbin/mariadbd
  home=$(mysql_home "$1")
  share=$(mysql_share "$1")
  [[ $1 != mysql ]] || program=usr/sbin/mysqld
  if [[ -z $home ]]; then COMMAND=("/$program"); else suite_command "$home" "$program"; fi
  COMMAND+=(--no-defaults "--basedir=$home/usr" "--datadir=$RUN/$1/data" "--user=$(id -un)"
    "--lc-messages-dir=$share" "--character-sets-dir=$share/charsets" "--plugin-dir=$home/usr/lib/mysql/plugin")
  # Words of their own for what can only be chosen with the data directory, such as --lower-case-table-names=1.
  # shellcheck disable=SC2206
  COMMAND+=(${PORTOLAN_MYSQL_OPTIONS-})
}

# mysql_create NAME: makes the data directory.
mysql_create() {
  local COMMAND=() folder=$RUN/$1
  make_certificate "$folder"
  write_grants >"$folder/grants.sql"
  mysql_command "$1"
  if [[ $1 == mysql ]]; then
    "${COMMAND[@]}" --initialize-insecure >"$folder/create.log" 2>&1
  else
    mkdir "$folder/data"
    mariadb_system_tables "$(mysql_share "$1")" |
      "${COMMAND[@]}" --bootstrap --silent-startup >"$folder/create.log" 2>&1
  fi
}

# mariadb_system_tables FOLDER: prints the statements that mariadb-install-db would run; that script does not know
# how to start a server through another dynamic loader. The files' names begin with mysql in 10.11, with mariadb later.
mariadb_system_tables() {
  local part
  printf '%s;\n' 'CREATE DATABASE mysql' 'CREATE DATABASE sys' 'USE mysql' \
    "SET @auth_root_socket='root', @skip_auth_anonymous='1'"
  for part in system_tables performance_tables system_tables_data sys_schema; do
    cat "$1"/m*_"$part".sql
  done
}

# write_grants: prints what the server runs at each start: root with the known password, from anywhere on this machine.
write_grants() {
  printf '%s;\n' "ALTER USER root@localhost IDENTIFIED BY '$PASSWORD'" \
    "CREATE USER IF NOT EXISTS root@'%' IDENTIFIED BY '$PASSWORD'" \
    "GRANT ALL PRIVILEGES ON *.* TO root@'%' WITH GRANT OPTION"
}

# mysql_launch NAME PORT: starts the server. MariaDB clears its temporary folder of tables as it starts, so each server
# has one of its own. MariaDB 10.11 is compiled with latin1 as its default; packages and images configure utf8mb4, so
# that is what tests get.
mysql_launch() {
  local COMMAND=() folder=$RUN/$1
  mysql_command "$1"
  mkdir -p "$folder/tmp"
  COMMAND+=("--tmpdir=$folder/tmp" "--bind-address=$ADDRESS" "--port=$2" "--socket=$folder/socket"
    "--pid-file=$folder/server.pid" "--init-file=$folder/grants.sql" --skip-name-resolve --skip-log-bin --max-connections=300
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0
    "--ssl-cert=$folder/server.crt" "--ssl-key=$folder/server.key")
  case $1 in
    mysql) COMMAND+=(--mysqlx=OFF --secure-file-priv=NULL) ;;
    mariadb) COMMAND+=(--character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci) ;;
  esac
  [[ ! -e $folder/log ]] || mv "$folder/log" "$folder/log.old"
  (cd "$folder" && spawn "$folder/pid" "$folder/log" "${COMMAND[@]}")
}

# mysql_ready NAME: whether the server accepts sessions; each start has a log of its own.
mysql_ready() { grep -q 'ready for connections' "$RUN/$1/log"; }

# mysql_settle NAME: clears up after a server that was killed: its lock names a process that may still be a zombie,
# which counts as running.
mysql_settle() { rm -f "$RUN/$1/socket.lock"; }

mysql_stop_signal() { echo TERM; }

mysql_url() {
  local scheme=mysql
  [[ $1 == mysql ]] || scheme=maria
  echo "$scheme://root:$PASSWORD@127.0.0.1:$2/"
}

# mysql_socket NAME PORT: prints the path of the socket.
mysql_socket() { echo "$RUN/$1/socket"; }

mysql_version() {
  local COMMAND=()
  mysql_command "$1"
  "${COMMAND[@]}" --version | sed 's/^.*  *Ver /'"${1%%[0-9]*}"' /'
}
