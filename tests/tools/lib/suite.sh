# shellcheck shell=bash
# Programs of another Debian suite, run beside this machine's own packages without touching them: apt with a private
# state fetches a package with all it needs, including its newer libc; dpkg-deb unpacks; the program runs through that
# libc's own dynamic loader. Source it after common.sh.

# suite_root SUITE PACKAGE: prints the folder the package is unpacked in.
suite_root() { echo "$PORTOLAN_CACHE/$1-$2"; }

# suite_fetch SUITE PACKAGE: makes sure that the package is in the cache. The version is the suite's of the day it was
# first fetched; remove the folder to get a newer one.
suite_fetch() { in_cache "$1-$2" suite_unpack "$1" "$2"; }

# suite_unpack SUITE PACKAGE FOLDER: fetches and unpacks into the folder.
suite_unpack() {
  local suite=$1 package=$2 root=$3 deb
  say "fetching $package of Debian $suite"
  suite_state "$suite" "$root/.apt"
  suite_apt "$root/.apt" update && suite_apt "$root/.apt" install --download-only -y "$package" || {
    tail -n 15 "$root/.apt/log" >&2
    die "could not fetch $package of Debian $suite; does $(machine_mirror) carry that suite?"
  }
  for deb in "$root"/.apt/cache/archives/*.deb; do
    dpkg-deb -x "$deb" "$root"
  done
  rm -rf "$root/.apt"
}

# suite_state SUITE FOLDER: an apt state that knows one suite and no installed package.
suite_state() {
  mkdir -p "$2"/{lists/partial,cache/archives/partial,no-parts}
  touch "$2/status"
  echo "deb [signed-by=$(archive_keyring)] $(machine_mirror) $1 main" >"$2/sources.list"
  cat >"$2/apt.conf" <<CONF
Dir::State "$2";
Dir::State::status "$2/status";
Dir::Cache "$2/cache";
Dir::Etc::sourcelist "$2/sources.list";
Dir::Etc::sourceparts "$2/no-parts";
Dir::Etc::preferencesparts "$2/no-parts";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Acquire::Languages "none";
CONF
}

# suite_apt STATE ARGUMENT...: apt-get in the private state, without the indexes that only desktops read.
suite_apt() {
  APT_CONFIG=$1/apt.conf apt-get -q -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    "${@:2}" </dev/null >>"$1/log" 2>&1
}

# machine_mirror: prints the address that this machine's own apt sources give for its release.
machine_mirror() {
  local codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # shellcheck disable=SC2016  # apt expands these
  apt-get indextargets --format '$(CREATED_BY) $(CODENAME) $(REPO_URI)' |
    awk -v codename="$codename" '$1 == "Packages" && $2 == codename { print $3; exit }' | grep . ||
    die "apt has no source for $codename; add Debian's to /etc/apt/sources.list.d"
}

# archive_keyring: prints the file with the keys of Debian's archives; it must know the wanted suite's key.
archive_keyring() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [[ -e $keyring ]] || die "$keyring is missing; install the package debian-archive-keyring"
  echo "$keyring"
}

# suite_command ROOT PROGRAM: sets the array COMMAND to what runs ROOT/PROGRAM with ROOT's own libraries.
suite_command() {
  local loaders=("$1"/usr/lib/*/ld-linux-*.so.*) libraries folder
  [[ -x ${loaders[0]} ]] || die "no dynamic loader under $1; remove that folder and start again"
  libraries=$(dirname "${loaders[0]}")
  for folder in "$libraries"/*/; do
    [[ -n $(compgen -G "$folder*.so*") ]] && libraries+=:${folder%/}
  done
  # shellcheck disable=SC2034  # the caller reads it
  COMMAND=("${loaders[0]}" --library-path "$libraries" "$1/$2")
}
