"""Dev databases in the cluster, one story a function. The API server, its controllers and the databases are real; what
the kubelet does is done by node.py."""
import json
import os
import time

import role_scenarios
from node import Node
from world import directory_sum

TABLE = "CREATE TABLE t (id bigint PRIMARY KEY, mail varchar(80) NOT NULL DEFAULT 'a');"
MORE = "CREATE TABLE t (id bigint PRIMARY KEY, mail varchar(80) NOT NULL DEFAULT 'a', age int NULL);"
LABELS = "app.kubernetes.io/name=atlas-dev-db"


def columns(database, table):
    scope = "'public'" if database.engine == "postgres" else "DATABASE()"
    return database.sql(f"SELECT column_name FROM information_schema.columns WHERE table_schema = {scope} AND "
                        f"table_name = '{table}' ORDER BY ordinal_position").split()


def deployments(world):
    return json.loads(world.kubectl("get", "deployments", "-l", LABELS, "-o", "json"))["items"]


def events(world, reason):
    return [e["message"] for e in world.items("events") if e["reason"] == reason]


def restart(world, *flags, kubeconfig=None):
    world.kill_operator()
    world.start_operator(*flags, kubeconfig=kubeconfig)


def replicas(world):
    return [d["spec"]["replicas"] for d in deployments(world)]


def pool_serves(world, engine):
    """From nothing to a lease and back to zero, and a second time."""
    restart(world, "--devdb-idle=15s")
    database, second = world.database(engine), world.database(engine, "-b")
    world.apply(world.schema("app", url=database.url(), schema={"sql": TABLE}))
    found = world.wait_reason("atlasschema", "app", "GettingDevDB", condition="Reconciling", status="True")
    assert found["message"] == "waiting for dev database to be ready", found
    ready = world.condition("atlasschema", "app", "Ready")
    assert (ready["reason"], ready["message"]) == ("GettingDevDB", "GettingDevDB"), ready
    assert world.condition("atlasschema", "app", "Stalled")["status"] == "False"
    with Node(world) as node:
        world.wait_ready("atlasschema", "app")
        assert columns(database, "t") == ["id", "mail"]
        world.apply(world.schema("other", url=second.url(), schema={"sql": TABLE}))
        world.wait_ready("atlasschema", "other")
        [made] = deployments(world)
        name = made["metadata"]["name"]
        assert name.startswith(f"portolan-dev-{engine}-"), name
        assert made["spec"]["selector"]["matchLabels"]["atlasgo.io/engine"] == engine
        for kind in ("secret", "networkpolicy"):
            owner = world.get(kind, name)["metadata"]["ownerReferences"][0]
            assert owner["uid"] == made["metadata"]["uid"], owner
        shown = json.dumps([world.items("deployments"), world.items("pods")])
        server = node.servers[node.only()]
        assert server.password not in shown and len(server.password) == 64
        assert server.tenants() == []
        assert events(world, "CreatedDevDB") == [f"Created dev database deployment: {name}"]
        world.until("it is scaled to zero", lambda: replicas(world) == [0])
        world.until("the pod is gone", lambda: not node.servers)
        world.apply(world.schema("app", url=database.url(), schema={"sql": MORE}))
        world.wait_ready("atlasschema", "app")
        assert columns(database, "t") == ["id", "mail", "age"]
        assert events(world, "ScaledUpDevDB") == [f"Scaled up dev database deployment: {name}"]


def pool_serves_postgres(world):
    pool_serves(world, "postgres")


def pool_serves_mysql(world):
    pool_serves(world, "mysql")


def pool_serves_mariadb(world):
    pool_serves(world, "mariadb")


def in_sync_needs_no_dev_database(world):
    """What is known of a desired state is kept, across restarts too: nothing is made for a resource in sync."""
    database = world.database("postgres")
    with Node(world):
        world.apply(world.schema("app", url=database.url(), schema={"sql": TABLE}))
        world.wait_ready("atlasschema", "app")
    [made] = deployments(world)
    world.kubectl("delete", "deployment", made["metadata"]["name"])
    for asked in ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"):
        world.kubectl("annotate", "atlasschema", "app", f"portolan.db/reconcile-requested-at={asked}", "--overwrite")
        world.until("the pass", lambda: world.get("atlasschema", "app")["status"].get("lastHandledReconcileAt") == asked)
        assert world.condition("atlasschema", "app", "Ready")["reason"] == "Applied"
        assert deployments(world) == []
        restart(world)
    world.kubectl("delete", "atlasschema", "app")
    world.apply(world.schema("app", url=database.url(), schema={"sql": TABLE}))
    world.wait_ready("atlasschema", "app")
    assert deployments(world) == []


def dev_database_is_killed(world, engine):
    database = world.database(engine)
    with Node(world) as node:
        world.apply(world.schema("app", url=database.url(), schema={"sql": TABLE}))
        world.wait_ready("atlasschema", "app")
        pod = node.only()
        node.kill(pod)
        world.apply(world.schema("app", url=database.url(), schema={"sql": MORE}))
        world.wait_reason("atlasschema", "app", "GettingDevDB", condition="Reconciling", status="True")
        node.revive(pod)
        world.wait_ready("atlasschema", "app")
        assert columns(database, "t") == ["id", "mail", "age"]
        world.kubectl("delete", "pod", pod)
        world.apply(world.schema("app", url=database.url(), schema={"sql": TABLE}))
        world.wait_ready("atlasschema", "app")
        assert columns(database, "t") == ["id", "mail"]


def dev_database_is_killed_on_postgres(world):
    dev_database_is_killed(world, "postgres")


def dev_database_is_killed_on_mysql(world):
    dev_database_is_killed(world, "mysql")


def dev_database_is_killed_on_mariadb(world):
    dev_database_is_killed(world, "mariadb")


def operator_restarts_while_waiting(world):
    database = world.database("mariadb")
    world.apply(world.schema("app", url=database.url(), schema={"sql": TABLE}))
    world.until("the deployment", lambda: deployments(world))
    for _ in range(3):
        restart(world)
        time.sleep(0.3)
    with Node(world):
        world.wait_ready("atlasschema", "app")
    assert len(deployments(world)) == 1
    assert columns(database, "t") == ["id", "mail"]


def twenty_at_once_share_one(world):
    databases = [world.database("postgres", f"-{i}") for i in range(20)]
    with Node(world) as node:
        world.apply(*[world.schema(f"app-{i}", url=d.url(), schema={"sql": TABLE + f"CREATE TABLE own_{i} (id int);"})
                      for i, d in enumerate(databases)])
        for i, database in enumerate(databases):
            world.wait_ready("atlasschema", f"app-{i}")
            assert columns(database, f"own_{i}") == ["id"]
        assert len(deployments(world)) == 1
        assert node.servers[node.only()].tenants() == []


def whole_server_gets_one_of_its_own(world):
    """A realm of MySQL is a whole server, so it is nobody else's, and goes when it is not used."""
    restart(world, "--devdb-idle=15s")
    database = world.database("mysql")
    url = database.url().rsplit("/", 1)[0] + "/"
    sql = f"CREATE DATABASE {database.name}; CREATE TABLE {database.name}.t (id int);"
    with Node(world):
        world.apply(world.schema("app", url=url, schemas=[database.name], schema={"sql": sql}))
        world.wait_ready("atlasschema", "app")
        assert columns(database, "t") == ["id"]
        [made] = deployments(world)
        assert made["metadata"]["labels"]["portolan.db/devdb"] == "exclusive"
        world.until("it is deleted", lambda: deployments(world) == [])


def more_rights_get_a_server_of_their_own(world):
    database = world.database("postgres")
    url = database.url().replace("&search_path=public", "")
    with Node(world):
        world.apply(world.schema("app", url=url, schema={"sql": "CREATE EXTENSION pg_buffercache; CREATE TABLE t (id int);"}))
        world.wait_ready("atlasschema", "app")
        kinds = sorted(d["metadata"]["labels"]["portolan.db/devdb"] for d in deployments(world))
        assert kinds == ["exclusive", "shared"], kinds
        assert columns(database, "t") == ["id"]


def settings_reach_the_pods(world):
    database = world.database("postgres")
    os.environ["DEVDB_POD"] = json.dumps({"images": {"postgres": "registry.example/pg:15"},
                                          "imagePullSecrets": [{"name": "pull"}], "nodeSelector": {"disk": "ssd"},
                                          "tolerations": [{"key": "db", "operator": "Exists"}]})
    try:
        restart(world)
    finally:
        del os.environ["DEVDB_POD"]
    world.apply(world.schema("app", url=database.url(), schema={"sql": TABLE}))
    [pod] = world.until("the pod", lambda: world.items("pods"))
    spec = pod["spec"]
    assert spec["containers"][0]["image"] == "registry.example/pg:15"
    assert spec["imagePullSecrets"] == [{"name": "pull"}] and spec["nodeSelector"] == {"disk": "ssd"}
    assert {"key": "db", "operator": "Exists"} in spec["tolerations"]
    assert not any("serviceaccount" in m["mountPath"] for m in spec["containers"][0]["volumeMounts"])
    restart(world, "--devdb-match-target-version")
    world.until("another server", lambda: len(deployments(world)) == 2)
    images = [d["spec"]["template"]["spec"]["containers"][0]["image"] for d in deployments(world)]
    assert any(image.startswith("postgres:") and image[9:].isdigit() for image in images), images


def pods_meet_the_restricted_standard(world):
    world.kubectl("label", "namespace", world.space, "pod-security.kubernetes.io/enforce=restricted")
    for engine in ("postgres", "mysql", "mariadb"):
        world.apply(world.schema(engine, url=world.database(engine).url(), schema={"sql": TABLE}))
    world.until("three pods are admitted", lambda: len(world.items("pods")) == 3)


def resource_mode(world, engine):
    """atlas-operator's names, labels and life cycle."""
    restart(world, "--devdb-mode=resource")
    database = world.database(engine)
    with Node(world) as node:
        world.apply(world.schema("app", url=database.url(), schema={"sql": TABLE}))
        world.wait_ready("atlasschema", "app")
        made = world.get("deployment", "app-atlas-dev-db")
        owner = made["metadata"]["ownerReferences"][0]
        assert (owner["kind"], owner["name"], owner["controller"]) == ("AtlasSchema", "app", True)
        pod = world.items("pods")[0]
        assert pod["metadata"]["labels"]["app.kubernetes.io/instance"] == "app-atlas-dev-db"
        assert "@localhost:" in pod["metadata"]["annotations"]["atlasgo.io/conntmpl"]
        world.until("a fresh pod", lambda: len(node.seen) == 2 and len(node.servers) == 1)
        world.apply(world.schema("app", url=database.url(), schema={"sql": MORE}, prewarmDevDB=False))
        world.wait_ready("atlasschema", "app")
        assert columns(database, "t") == ["id", "mail", "age"]
        world.until("it is scaled to zero", lambda: replicas(world) == [0])
        world.kubectl("delete", "atlasschema", "app")
        world.until("its deployment is collected", lambda: deployments(world) == [])


def resource_mode_on_postgres(world):
    resource_mode(world, "postgres")


def resource_mode_on_mysql(world):
    resource_mode(world, "mysql")


def resource_mode_on_mariadb(world):
    resource_mode(world, "mariadb")


def custom_dev_database(world):
    """Row 15: the user's own pod, whose hash is that of an automatic one."""
    database, second = world.database("mysql"), world.database("mysql", "-b")
    own = {"spec": {"containers": [{"name": "mine", "image": "mysql:8", "ports": [{"containerPort": 3306}], "env": [
        {"name": "MYSQL_ROOT_PASSWORD", "value": "own-pw"}, {"name": "MYSQL_DATABASE", "value": "dev"}]}]},
           "metadata": {"labels": {"team": "a"}, "annotations": {"note": "b"}}}
    with Node(world):
        world.apply(world.schema("own", url=database.url(), schema={"sql": TABLE}, devDB={"spec": own["spec"]}))
        found = world.wait_reason("atlasschema", "own", "GettingDevDB", condition="Stalled", status="True")
        assert "devURL is required when devDB is provided" in found["message"], found
        world.apply(world.schema("own", url=database.url(), schema={"sql": TABLE}, devDB=own,
                                 devURL="mysql://root:own-pw@localhost:3306/dev"),
                    world.schema("automatic", url=second.url(), schema={"sql": TABLE}))
        world.wait_ready("atlasschema", "own")
        world.wait_ready("atlasschema", "automatic")
        template = world.get("deployment", "own-atlas-dev-db")["spec"]["template"]
        assert template["spec"]["containers"][0]["name"] == "mine"
        assert template["metadata"]["labels"]["team"] == "a" and template["metadata"]["annotations"]["note"] == "b"
        assert "own-pw" not in template["metadata"]["annotations"]["atlasgo.io/conntmpl"]
        hashes = {world.get("atlasschema", name)["status"]["observed_hash"] for name in ("own", "automatic")}
        assert len(hashes) == 1, hashes


def rights_of_atlas_operator_are_enough(world):
    """The peer's roles grant no NetworkPolicies; everything else works."""
    world.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "peer"}})
    role_scenarios.grant(world, "peer", "peer", role_scenarios.PEER_RULES)
    restart(world, "--devdb-idle=15s", kubeconfig=role_scenarios.account_config(world, "peer"))
    database = world.database("postgres")
    with Node(world):
        world.apply(world.schema("app", url=database.url(), schema={"sql": TABLE}))
        world.wait_ready("atlasschema", "app")
        assert columns(database, "t") == ["id", "mail"]
        assert world.items("networkpolicies") == []
        world.until("it is scaled to zero", lambda: replicas(world) == [0])


def migrations_need_none(world):
    database = world.database("postgres")
    files = {"1.sql": "CREATE TABLE t (id int);\n"}
    world.apply(world.migration("app", url=database.url(), dir={"local": {**files, "atlas.sum": directory_sum(files)}}))
    world.wait_ready("atlasmigration", "app")
    assert deployments(world) == []


ALL = [
    pool_serves_postgres, pool_serves_mysql, pool_serves_mariadb, in_sync_needs_no_dev_database,
    dev_database_is_killed_on_postgres, dev_database_is_killed_on_mysql, dev_database_is_killed_on_mariadb,
    operator_restarts_while_waiting, twenty_at_once_share_one, whole_server_gets_one_of_its_own,
    more_rights_get_a_server_of_their_own, settings_reach_the_pods, pods_meet_the_restricted_standard,
    resource_mode_on_postgres, resource_mode_on_mysql, resource_mode_on_mariadb, custom_dev_database,
    rights_of_atlas_operator_are_enough, migrations_need_none,
]
