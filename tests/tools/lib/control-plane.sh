# shellcheck shell=bash
# A Kubernetes control plane: etcd, API server and controller manager. Source it after common.sh, and set:
#
# RUN       its folder, which holds etcd.port, etcd-peer.port and kube-apiserver.port before create_control_plane
# BIN       the folder of kube-tools' programs
# ADDRESS   where the API server listens
# ENTER     words in front of each program, for instance of nsenter; may be empty
# APISERVER_OPTIONS   further options of the API server

ENTER=()
APISERVER_OPTIONS=()

# create_control_plane: the keys, the admin's token and kubeconfig.
create_control_plane() {
  make_keys
  random_hex 16 >"$RUN/admin.token"
  printf '%s,admin,admin,system:masters\n' "$(cat "$RUN/admin.token")" >"$RUN/tokens.csv"
  write_kubeconfig "$(cat "$RUN/admin.token")" >"$RUN/admin.kubeconfig"
  chmod 600 "$RUN"/*.{key,token,csv,kubeconfig}
}

# make_keys: an authority, the API server's certificate by it, and the key that signs service-account tokens.
make_keys() {
  local names=DNS:localhost,IP:127.0.0.1,IP:$ADDRESS,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:10.96.0.1
  {
    openssl req -new -x509 -days 3650 -nodes -newkey rsa:2048 -subj /CN=portolan-test-ca \
      -keyout "$RUN/ca.key" -out "$RUN/ca.crt"
    openssl req -new -nodes -newkey rsa:2048 -subj /CN=kube-apiserver -keyout "$RUN/server.key" -out "$RUN/server.csr"
    openssl x509 -req -days 3650 -in "$RUN/server.csr" -CA "$RUN/ca.crt" -CAkey "$RUN/ca.key" -CAcreateserial \
      -extfile <(echo "subjectAltName=$names") -out "$RUN/server.crt"
    openssl genrsa -out "$RUN/accounts.key" 2048
  } 2>"$RUN/keys.log" || die "openssl could not make the keys; see $RUN/keys.log"
}

start_etcd() {
  local client peer
  pid_alive "$RUN/etcd.pid" && return
  client=http://127.0.0.1:$(cat "$RUN/etcd.port")
  peer=http://127.0.0.1:$(cat "$RUN/etcd-peer.port")
  spawn "$RUN/etcd.pid" "$RUN/etcd.log" "${ENTER[@]}" etcd --name=default --data-dir="$RUN/etcd" --unsafe-no-fsync --log-level=warn \
    --listen-client-urls="$client" --advertise-client-urls="$client" \
    --listen-peer-urls="$peer" --initial-advertise-peer-urls="$peer" --initial-cluster="default=$peer"
  expect etcd 30 "${ENTER[@]}" bash -c "exec 3<>/dev/tcp/127.0.0.1/$(cat "$RUN/etcd.port")"
}

start_apiserver() {
  pid_alive "$RUN/kube-apiserver.pid" && return
  spawn "$RUN/kube-apiserver.pid" "$RUN/kube-apiserver.log" "${ENTER[@]}" "$BIN/kube-apiserver" \
    --etcd-servers="http://127.0.0.1:$(cat "$RUN/etcd.port")" \
    --bind-address="$ADDRESS" --advertise-address="$ADDRESS" --secure-port="$(cat "$RUN/kube-apiserver.port")" \
    --cert-dir="$RUN/certificates" "${APISERVER_OPTIONS[@]}" \
    --tls-cert-file="$RUN/server.crt" --tls-private-key-file="$RUN/server.key" --client-ca-file="$RUN/ca.crt" \
    --service-account-key-file="$RUN/accounts.key" --service-account-signing-key-file="$RUN/accounts.key" \
    --service-account-issuer=https://kubernetes.default.svc --service-cluster-ip-range=10.96.0.0/16 \
    --token-auth-file="$RUN/tokens.csv" --authorization-mode=RBAC
  expect kube-apiserver 120 admin get --raw=/readyz
}

# stop_apiserver: at once. An orderly end waits up to a minute for open watches, and all state is etcd's anyway.
# Its threads may hold the port for a moment longer than the process shows.
stop_apiserver() {
  stop_process "$RUN/kube-apiserver.pid" KILL
  wait_until 10 "the API server's port to be free" port_is_silent "$(cat "$RUN/kube-apiserver.port")"
}

port_is_silent() { ! port_answers "$1"; }

start_controllers() {
  pid_alive "$RUN/kube-controller-manager.pid" && return
  spawn "$RUN/kube-controller-manager.pid" "$RUN/kube-controller-manager.log" "${ENTER[@]}" "$BIN/kube-controller-manager" \
    --kubeconfig="$RUN/admin.kubeconfig" --leader-elect=false --secure-port=0 --allocate-node-cidrs=false \
    --service-account-private-key-file="$RUN/accounts.key" --root-ca-file="$RUN/ca.crt" \
    --cluster-signing-cert-file="$RUN/ca.crt" --cluster-signing-key-file="$RUN/ca.key"
  expect kube-controller-manager 60 admin get serviceaccount/default configmap/kube-root-ca.crt --namespace=default
}

# expect NAME SECONDS COMMAND...: waits until the command succeeds; when the process ends before, or the time is over,
# ends the script with the end of its log.
expect() {
  local name=$1 seconds=$2
  shift 2
  if ! wait_until "$seconds" "$name" succeeds_or_gone "$name" "$@" || ! pid_alive "$RUN/$name.pid"; then
    tail -n 15 "$RUN/$name.log" >&2
    die "$name did not start; the whole log is $RUN/$name.log"
  fi
  say "$name runs"
}

succeeds_or_gone() {
  local name=$1
  shift
  ! pid_alive "$RUN/$name.pid" || "$@"
}

# admin ARGUMENT...: kubectl as the admin.
admin() { "$BIN/kubectl" --kubeconfig="$RUN/admin.kubeconfig" --request-timeout=5s "$@"; }

# write_kubeconfig TOKEN: prints a kubeconfig for the bearer of the token.
write_kubeconfig() {
  cat <<CONFIG
apiVersion: v1
kind: Config
current-context: test
clusters:
- name: test
  cluster:
    server: https://$ADDRESS:$(cat "$RUN/kube-apiserver.port")
    certificate-authority-data: $(base64 -w 0 "$RUN/ca.crt")
users:
- name: test
  user:
    token: $1
contexts:
- name: test
  context:
    cluster: test
    user: test
    namespace: default
CONFIG
}
