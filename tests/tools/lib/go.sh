# shellcheck shell=bash
# A Go toolchain that is new enough, found or fetched. Source it after common.sh.

# The oldest Go that builds Kubernetes 1.34, and the one that is fetched when the machine has only an older one.
GO_OLDEST=1.24
GO_FETCHED=1.24.9

# use_go: puts a Go of at least GO_OLDEST first in PATH. Bookworm's package (1.19) brings a current toolchain as a module.
use_go() {
  local candidate
  export GOTOOLCHAIN=local GOFLAGS=${GOFLAGS:--buildvcs=false}
  for candidate in "$PORTOLAN_CACHE/go-$GO_FETCHED/bin" "$(dirname "$(command -v go || echo /usr/local/go/bin/go)")" /usr/local/go/bin; do
    if go_new_enough "$candidate/go"; then
      export PATH=$candidate:$PATH
      return
    fi
  done
  apt_install golang-go ca-certificates
  in_cache "go-$GO_FETCHED" fetch_go
  export PATH=$PORTOLAN_CACHE/go-$GO_FETCHED/bin:$PATH
}

# go_new_enough GO: whether the program exists and is at least GO_OLDEST.
go_new_enough() {
  local version
  [[ -x $1 ]] || return 1
  version=$("$1" env GOVERSION) && version=${version#go}
  [[ $(printf '%s\n' "$GO_OLDEST" "$version" | sort -V | head -n 1) == "$GO_OLDEST" ]]
}

# fetch_go FOLDER: fills the folder with the toolchain, whose binaries come without their executable bits.
fetch_go() {
  local architecture module modules=$1.modules
  architecture=$(dpkg --print-architecture)
  module=golang.org/toolchain@v0.0.1-go$GO_FETCHED.linux-$architecture
  say "fetching Go $GO_FETCHED"
  (cd / && GOMODCACHE=$modules GOFLAGS=-modcacherw /usr/bin/go mod download "$module") ||
    die "could not fetch $module; install Go $GO_OLDEST or newer and put it into PATH"
  cp -r "$modules/$module/." "$1"
  chmod -R u+w "$1"
  chmod -R a+rx "$1/bin" "$1/pkg/tool"
  rm -rf "$modules"
}
