# shellcheck shell=bash
# What every script in tests/tools shares: messages, the cache, packages, ports, pid files. Source it, do not run it.
#
# PORTOLAN_CACHE  where downloads and built tools are kept (default ~/.cache/portolan); outlives the run directory

PORTOLAN_CACHE=${PORTOLAN_CACHE:-$HOME/.cache/portolan}

# say WORDS...: a line of progress on stderr, so that stdout stays free for values.
say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# die WORDS...: an error that ends the script; the words say what to do about it.
die() {
  say "error: $*"
  exit 1
}

# usage: prints the comment at the script's top, which says how to call it, and ends the script as for a wrong call.
usage() {
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
  exit 2
}

# require_root WHAT: ends the script with a clear error when it is not run as root.
require_root() { [[ $EUID -eq 0 ]] || die "$1 needs root; run the script as root or install it by hand"; }

# apt_installed PACKAGE: whether dpkg knows the package as installed.
apt_installed() { [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null) == ii* ]]; }

# apt_install PACKAGE...: installs what is missing, without starting any service. A no-op when nothing is. One at a time:
# a tier of tools/test may want packages while another installs its own.
apt_install() {
  local missing=() package
  for package in "$@"; do
    apt_installed "$package" || missing+=("$package")
  done
  [[ ${#missing[@]} -eq 0 ]] && return
  require_root "installing ${missing[*]}"
  say "installing ${missing[*]}"
  mkdir -p "$PORTOLAN_CACHE"
  (
    flock 9
    without_services apt_get_install "${missing[@]}"
  ) 9>"$PORTOLAN_CACHE/apt-install.lock"
}

apt_get_install() {
  local log=$PORTOLAN_CACHE/apt-install.log
  mkdir -p "$PORTOLAN_CACHE"
  {
    apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
      -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold "$@"
  } </dev/null >"$log" 2>&1 || {
    tail -n 15 "$log" >&2
    die "apt-get could not install $*; the whole log is $log"
  }
}

# without_services COMMAND...: runs it while a policy-rc.d forbids packages to start their services. A policy
# that the machine already has is left alone.
without_services() {
  local policy=/usr/sbin/policy-rc.d
  if [[ -e $policy ]]; then
    "$@"
    return
  fi
  (
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    "$@"
  )
}

# fast_folder NAME: prints where short-lived data goes: memory when there is enough, which is many times faster than a
# disk for what tests do, otherwise /tmp. The folder is not created.
fast_folder() {
  local kind free
  read -r kind free < <(df --output=fstype,avail -BM /dev/shm 2>/dev/null | tail -n 1) || true
  if [[ ${kind-} == tmpfs && ${free%M} -ge 2000 && -w /dev/shm ]]; then
    echo "/dev/shm/$1"
  else
    echo "/tmp/$1"
  fi
}

# free_port: prints a TCP port of 127.0.0.1 on which nothing listens, outside the range the kernel gives to
# clients, so that no outgoing connection takes it between now and the server's start.
free_port() {
  local port low
  read -r low _ </proc/sys/net/ipv4/ip_local_port_range
  ((low > 11000)) || low=60000
  for _ in {1..200}; do
    port=$((10000 + RANDOM % (low - 10000)))
    port_answers "$port" || {
      echo "$port"
      return
    }
  done
  die "no free port found below $low on 127.0.0.1; stop what listens there"
}

# port_answers PORT: whether something listens on 127.0.0.1:PORT.
port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# random_hex BYTES: prints that many random bytes as hexadecimal digits.
random_hex() { od -An -tx1 -N "$1" /dev/urandom | tr -d ' \n'; }

# pid_alive FILE: whether the process whose id the file holds still runs and is the one that was started: the file
# holds the id and the process's start time, since ids come round again.
pid_alive() {
  local pid started
  [[ -s $1 ]] || return 1
  read -r pid started <"$1"
  [[ -n $started && $(process_start_time "$pid") == "$started" ]]
}

# process_start_time PID: prints the start time in clock ticks since boot (proc(5), /proc/pid/stat field 22),
# nothing when there is no such process or only its zombie is left.
process_start_time() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} == Z ]] || echo "${fields[19]}"
}

# spawn PIDFILE LOG COMMAND...: starts the command detached from this terminal, and from the locks of this script
# (descriptors 8 and 9), and records its id.
spawn() {
  local pidfile=$1 log=$2
  shift 2
  setsid --fork bash -c 'echo $$ >"$0.new" && exec "$@"' "$pidfile" "$@" </dev/null >>"$log" 2>&1 8>&- 9>&-
  wait_until 10 "${1##*/} to be started" test -s "$pidfile.new"
  record_pid "$pidfile" "$(cat "$pidfile.new")"
  rm "$pidfile.new"
}

# record_pid PIDFILE PID: writes the id with its start time.
record_pid() { echo "$2 $(process_start_time "$2")" >"$1"; }

# pid_of PIDFILE: prints the recorded process id.
pid_of() { cut -d' ' -f1 "$1"; }

# wait_until SECONDS WHAT COMMAND...: polls the command until it succeeds; returns 1 when the time is over.
wait_until() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then
      say "waited too long for $what"
      return 1
    fi
    sleep 0.1
  done
}

# stop_process PIDFILE [SIGNAL [SECONDS]]: ends the recorded process, with KILL when it does not leave in time.
stop_process() {
  local pidfile=$1 signal=${2:-TERM} seconds=${3:-20} pid
  if pid_alive "$pidfile"; then
    pid=$(pid_of "$pidfile")
    kill "-$signal" "$pid"
    wait_until "$seconds" "process $pid to end" process_gone "$pidfile" || kill -KILL "$pid"
    wait_until 10 "process $pid to end" process_gone "$pidfile"
  fi
  rm -f "$pidfile"
}

process_gone() { ! pid_alive "$1"; }

# in_cache NAME MAKER...: makes sure that $PORTOLAN_CACHE/NAME exists. MAKER gets the path of an empty folder to
# fill; only a complete folder takes the name, and only one process at a time makes it.
in_cache() {
  local path=$PORTOLAN_CACHE/$1
  shift
  [[ -d $path ]] && return
  mkdir -p "$(dirname "$path")"
  (
    flock 9
    [[ -d $path ]] && exit
    rm -rf "$path.part"
    mkdir "$path.part"
    "$@" "$path.part"
    mv "$path.part" "$path"
  ) 9>"$path.lock"
}
