# shellcheck shell=bash
# PostgreSQL instances for tests: 15 from apt, other versions from the archives that Java's embedded-postgres project
# publishes. Source it after common.sh. Every function takes the server's name (postgres, postgres17, ...).

# The version fetched for each name; `postgres` itself is the machine's 15.
declare -gA POSTGRES_VERSIONS=(
  [postgres10]=10.23.0 [postgres11]=11.22.0 [postgres12]=12.20.0 [postgres13]=13.16.0
  [postgres14]=14.13.0 [postgres16]=16.4.0 [postgres17]=17.5.0 [postgres18]=18.0.0
)

# postgres_knows NAME: whether there is such a server.
postgres_knows() { [[ $1 == postgres || -n ${POSTGRES_VERSIONS[$1]-} ]]; }

# postgres_provide NAME: installs or fetches the programs.
postgres_provide() {
  apt_install postgresql-15 openssl
  [[ $1 == postgres ]] && return
  apt_install unzip xz-utils
  command -v mvn >/dev/null || apt_install maven default-jre-headless
  in_cache "postgresql-${POSTGRES_VERSIONS[$1]}" postgres_fetch "${POSTGRES_VERSIONS[$1]}"
}

# postgres_fetch VERSION FOLDER: fills the folder with the server's tree (bin, lib, share).
postgres_fetch() {
  local artifact jars=$2.jars architecture
  architecture=$(dpkg --print-architecture)
  [[ $architecture == arm64 ]] && architecture=arm64v8
  artifact=io.zonky.test.postgres:embedded-postgres-binaries-linux-$architecture:$1
  say "fetching PostgreSQL $1"
  mkdir -p "$jars"
  mvn -q -B dependency:copy "-Dartifact=$artifact" "-DoutputDirectory=$jars" >"$2.log" 2>&1 || {
    tail -n 15 "$2.log" >&2
    die "Maven could not fetch $artifact; does it reach its repository? The whole log is $2.log"
  }
  unzip -q -p "$jars"/*.jar '*.txz' | tar -xJ -C "$2"
  rm -rf "$jars"
}

# postgres_home NAME: prints the folder with bin/. A fetched one is copied beside the data, since the user postgres
# cannot read root's cache.
postgres_home() {
  [[ $1 == postgres ]] && echo /usr/lib/postgresql/15 || echo "$RUN/$1/home"
}

# as_postgres_prefix ARRAY: sets the array to what comes before a command that root runs as the user postgres, because
# the server refuses root.
as_postgres_prefix() {
  local -n prefix=$1
  prefix=()
  [[ $EUID -ne 0 ]] || prefix=(setpriv --reuid=postgres --regid=postgres --init-groups --reset-env)
}

# postgres_create NAME: makes the data directory with the superuser `postgres`, and a certificate for TLS.
postgres_create() {
  local folder=$RUN/$1 home user=()
  as_postgres_prefix user
  home=$(postgres_home "$1")
  [[ $1 == postgres ]] || cp -r "$PORTOLAN_CACHE/postgresql-${POSTGRES_VERSIONS[$1]}" "$home"
  echo "$PASSWORD" >"$folder/password"
  make_certificate "$folder"
  [[ $EUID -ne 0 ]] || chown -R postgres: "$folder"
  (cd / && "${user[@]}" "$home/bin/initdb" -D "$folder/data" -U postgres --pwfile="$folder/password" --encoding=UTF8 \
    --locale=C.UTF-8 --auth-host=scram-sha-256 --auth-local=trust --no-sync) >"$folder/create.log" 2>&1
}

# postgres_launch NAME PORT: starts the server.
postgres_launch() {
  local folder=$RUN/$1 settings=() setting user=()
  for setting in "listen_addresses=$ADDRESS" "port=$2" "unix_socket_directories=$folder" max_connections=200 \
    ssl=on "ssl_cert_file=$folder/server.crt" "ssl_key_file=$folder/server.key" \
    fsync=off synchronous_commit=off full_page_writes=off; do
    settings+=(-c "$setting")
  done
  as_postgres_prefix user
  (cd / && spawn "$folder/pid" "$folder/log" "${user[@]}" "$(postgres_home "$1")/bin/postgres" -D "$folder/data" "${settings[@]}")
}

# postgres_ready NAME: whether the server accepts sessions; it says so in the eighth line of its own pid file.
postgres_ready() { [[ $(sed -n '8s/ *$//p' "$RUN/$1/data/postmaster.pid" 2>/dev/null) == ready ]]; }

# postgres_settle NAME: clears up after a server that was killed: its sessions' processes end by themselves and hold the
# shared memory until then; its locks name a process that may still be a zombie, which counts as running.
postgres_settle() {
  rm -f "$RUN/$1/data/postmaster.pid" "$RUN/$1"/.s.PGSQL.*.lock
  wait_until 20 "the sessions of $1 to end" postgres_no_process "$1"
}

# postgres_no_process NAME: whether none is left; every process of a server has its data directory as working directory.
postgres_no_process() { ! readlink /proc/[0-9]*/cwd 2>/dev/null | grep -qxF "$RUN/$1/data"; }

postgres_stop_signal() { echo INT; }

postgres_url() { echo "postgres://postgres:$PASSWORD@127.0.0.1:$2/postgres?sslmode=disable"; }

# postgres_socket NAME PORT: prints the socket's folder, which is what libpq calls a host.
postgres_socket() { echo "$RUN/$1"; }

postgres_version() { "$(postgres_home "$1")/bin/postgres" --version; }
