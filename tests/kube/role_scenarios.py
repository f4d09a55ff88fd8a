"""The operator under the roles that people give it: those of the Helm chart, and atlas-operator's own with its definitions."""
import copy
import json
import os
import subprocess

from world import Skip, directory_sum

# The status fields of atlas-operator's definitions (spec/operator.md 1.7); what Portolan adds is pruned there.
PEER_STATUS = {
    "atlasschemas": {"observedGeneration", "conditions", "observed_hash", "last_applied", "planURL", "planLink", "failed"},
    "atlasmigrations": {"observedGeneration", "conditions", "observed_hash", "lastAppliedVersion", "lastApplied", "approvalUrl",
                        "lastDeploymentUrl", "failed"},
}
PEER_SPEC_ADDITIONS = ("suspend", "driftCheck", "allowMultipleTargets", "mode")

# spec/operator.md 7.6, as atlas-operator has it.
PEER_RULES = [
    {"apiGroups": [""], "resources": ["configmaps", "secrets"],
     "verbs": ["get", "list", "watch", "create", "update", "delete"]},
    {"apiGroups": [""], "resources": ["events"], "verbs": ["create", "patch"]},
    {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch", "create", "delete"]},
    {"apiGroups": ["apps"], "resources": ["deployments"],
     "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"]},
    {"apiGroups": ["db.atlasgo.io"], "resources": ["atlasschemas", "atlasmigrations"],
     "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"]},
    {"apiGroups": ["db.atlasgo.io"], "resources": ["atlasschemas/status", "atlasmigrations/status"],
     "verbs": ["get", "update", "patch"]},
    {"apiGroups": ["db.atlasgo.io"], "resources": ["atlasschemas/finalizers", "atlasmigrations/finalizers"],
     "verbs": ["update"]},
]
LEASES = {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
          "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"]}


def tool(world, name, *arguments):
    return subprocess.run([str(world.root / "tests/tools" / name), *arguments], check=True, capture_output=True,
                          text=True, timeout=60).stdout


def account_config(world, account):
    """The path of a kubeconfig with the rights of the service account alone."""
    path = f"{world.data.name}/account.kubeconfig"
    with open(path, "w", encoding="utf-8") as file:
        file.write(tool(world, "kube", "config", f"{world.space}/{account}"))
    return path


def restart_as(world, account, *flags):
    """The operator anew, with the rights of the service account alone."""
    world.kill_operator()
    path = account_config(world, account)
    # The election's Lease and the key of hashes lie in the pod's namespace.
    os.environ["POD_NAMESPACE"] = world.space
    try:
        world.start_operator("--leader-elect", f"--leader-election-id={world.space}", *flags, kubeconfig=path)
    finally:
        del os.environ["POD_NAMESPACE"]


def give_chart_role(world, *settings):
    helm = tool(world, "kube-tools", "--path", "helm").strip()
    if not os.path.exists(helm):
        raise Skip("helm is not built (tests/tools/kube-tools helm)")
    chart = str(world.root / "charts/portolan-operator")
    text = subprocess.run(
        [helm, "template", "rel", chart, "--kube-version", "1.34.0", "--namespace", world.space, "--show-only",
         "templates/rbac.yaml", "--show-only", "templates/serviceaccount.yaml", *[f"--set-json={s}" for s in settings]],
        check=True, capture_output=True, text=True, timeout=60).stdout
    world.kubectl("apply", "-f", "-", given=text)
    return "rel-portolan-operator"


def a_day_of_work(world):
    """Both kinds follow, a Secret is rotated, a resource is deleted; nothing of it was refused."""
    database = world.database("postgres")
    files = {"1.sql": "CREATE TABLE m (id int);\n"}
    migrated = world.database("mysql")
    world.apply(world.secret("db", url=database.url(), dev=database.dev_url), world.secret("my", url="mysql://nobody@127.0.0.1:1/x"),
                world.directory("files", files),
                world.migration("versions", urlFrom={"secretKeyRef": {"name": "my", "key": "url"}},
                                dir={"configMapRef": {"name": "files"}}),
                world.schema("app", urlFrom={"secretKeyRef": {"name": "db", "key": "url"}},
                             devURLFrom={"secretKeyRef": {"name": "db", "key": "dev"}},
                             schema={"sql": "CREATE TABLE a (id int);"}))
    world.wait_ready("atlasschema", "app")
    world.until("the wrong address is reported", lambda: world.get("atlasmigration", "versions")["status"].get("failed", 0) >= 1)
    world.apply(world.secret("my", url=migrated.url()))
    world.wait_ready("atlasmigration", "versions")
    files["2.sql"] = "CREATE TABLE n (id int);\n"
    world.apply(world.directory("files", files, total=directory_sum(files)))
    world.until("version 2", lambda: world.get("atlasmigration", "versions")["status"].get("lastAppliedVersion") == "2")
    world.kubectl("delete", "atlasmigration", "versions", "--timeout=20s")
    world.until("an event", lambda: "Applied" in world.kubectl("get", "events", "-o", "jsonpath={.items[*].reason}"))


def no_refusal(world):
    log = open(world.log.name, encoding="utf-8", errors="replace").read()
    refused = [line for line in log.splitlines() if "forbidden" in line.lower() or "cannot " in line.lower()]
    assert not refused, refused[:5]


def the_charts_role_suffices(world):
    restart_as(world, give_chart_role(world))
    a_day_of_work(world)
    no_refusal(world)


def the_charts_role_for_namespaces_suffices(world):
    restart_as(world, give_chart_role(world, 'rbac={"scope":"namespaces"}', f'watchNamespaces=["{world.space}"]'))
    a_day_of_work(world)
    no_refusal(world)


def secrets_by_name_suffice(world):
    """rbac.clusterWideSecretAccess=false: a Role for the Secrets that are referred to, read by name."""
    account = give_chart_role(world, 'rbac={"clusterWideSecretAccess":false}')
    os.environ["WATCH_SECRETS"] = "false"
    try:
        grant(world, account, "by-name", [{"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["db", "my"], "verbs": ["get"]}])
        restart_as(world, account)
        a_day_of_work(world)
    finally:
        del os.environ["WATCH_SECRETS"]


def grant(world, account, name, rules):
    own = "rbac.authorization.k8s.io"
    world.apply({"apiVersion": f"{own}/v1", "kind": "Role", "metadata": {"name": name}, "rules": rules},
                {"apiVersion": f"{own}/v1", "kind": "RoleBinding", "metadata": {"name": name},
                 "roleRef": {"apiGroup": own, "kind": "Role", "name": name},
                 "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": world.space}]})


def the_peers_role_and_definitions_suffice(world):
    """What atlas-operator's installation leaves: no rights to anything Portolan added, and added fields are pruned."""
    give_peer_definitions(world)
    world.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "peer"}})
    grant(world, "peer", "peer", [*PEER_RULES, LEASES])
    restart_as(world, "peer")
    a_day_of_work(world)


def give_peer_definitions(world):
    for path in sorted((world.root / "crds").glob("db.*.yaml")):
        text = world.kubectl("create", "--dry-run=client", "--validate=false", "-o", "json", "-f", str(path))
        definition = copy.deepcopy(json.loads(text))
        schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]
        kept = PEER_STATUS.get(definition["spec"]["names"]["plural"])
        if kept is None:
            continue
        schema["status"]["properties"] = {k: v for k, v in schema["status"]["properties"].items() if k in kept}
        for name in PEER_SPEC_ADDITIONS:
            schema["spec"]["properties"].pop(name, None)
        world.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", given=json.dumps(definition))


ALL = [the_charts_role_suffices, the_charts_role_for_namespaces_suffices, secrets_by_name_suffice,
       the_peers_role_and_definitions_suffice]
