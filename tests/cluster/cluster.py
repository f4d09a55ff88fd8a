"""What a scenario of the cluster tier works with: kubectl, Helm, databases in pods."""
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/kube"))
from world import directory_sum  # noqa: E402
SPACE = "portolan-system"
RELEASE = "portolan"
DEPLOYMENT = "portolan-portolan-operator"
PATIENCE = 180
PASSWORD = "hunter2-cluster"

# What a database server needs to run as a pod, by engine: image, variables, port, client, URL.
ENGINES = {
    "postgres": {
        "image": "postgres:latest", "port": 5432, "data": "/var/lib/postgresql/data",
        "env": {"POSTGRES_PASSWORD": PASSWORD, "POSTGRES_DB": "app", "PGDATA": "/var/lib/postgresql/data/pgdata"},
        "client": ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "app", "-c"],
        "url": "postgres://postgres:{password}@{host}:5432/{database}?sslmode=disable&search_path=public"},
    "mysql": {
        "image": "mysql:latest", "port": 3306, "data": "/var/lib/mysql",
        "env": {"MYSQL_ROOT_PASSWORD": PASSWORD, "MYSQL_DATABASE": "app"},
        "client": ["mysql", "-h", "127.0.0.1", "-uroot", f"-p{PASSWORD}", "-N", "-B", "app", "-e"],
        "url": "mysql://root:{password}@{host}:3306/{database}"},
    "mariadb": {
        "image": "mariadb:latest", "port": 3306, "data": "/var/lib/mysql",
        "env": {"MARIADB_ROOT_PASSWORD": PASSWORD, "MARIADB_DATABASE": "app"},
        "client": ["mariadb", "-h", "127.0.0.1", "-uroot", f"-p{PASSWORD}", "-N", "-B", "app", "-e"],
        "url": "mariadb://root:{password}@{host}:3306/{database}"},
}


def run(*command, given=None, check=True, timeout=PATIENCE):
    done = subprocess.run([str(part) for part in command], input=given, capture_output=True, text=True, timeout=timeout)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
    return done.stdout


def kubectl(*arguments, **options):
    return run(os.environ["PORTOLAN_TEST_KUBECTL"], *arguments, **options)


def helm(*arguments, **options):
    return run(os.environ["PORTOLAN_TEST_HELM"], *arguments, "--namespace", SPACE, **options)


def install(*settings, chart="portolan-operator", wait=True):
    """`helm upgrade --install` with the image that the Dockerfile gave."""
    arguments = [f"--set-json={setting}" for setting in settings]
    helm("upgrade", "--install", RELEASE, ROOT / "charts" / chart, "--create-namespace", *arguments,
         *(["--wait", "--timeout=3m"] if wait else []), timeout=240)


def until(what, question, patience=PATIENCE):
    """Asks until the answer is true; returns it."""
    deadline = time.monotonic() + patience
    while True:
        trouble = ""
        try:
            answer = question()
        except AssertionError as error:
            answer, trouble = None, f" ({error})"
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"never happened: {what}{trouble}")
        time.sleep(0.3)


class Space:
    """A namespace of one scenario."""

    def __init__(self, name):
        self.name = name.replace("_", "-")[:50]
        kubectl("create", "namespace", self.name)

    def remove(self):
        kubectl("delete", "namespace", self.name, "--wait=true", "--timeout=120s", check=False)

    def kubectl(self, *arguments, **options):
        return kubectl("-n", self.name, *arguments, **options)

    def apply(self, *objects):
        self.kubectl("apply", "-f", "-", given=json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)}))

    def get(self, kind, name):
        return json.loads(self.kubectl("get", kind, name, "-o", "json"))

    def condition(self, kind, name, condition):
        for found in self.get(kind, name).get("status", {}).get("conditions", []):
            if found["type"] == condition:
                return found
        return {}

    def wait_ready(self, kind, name, patience=PATIENCE):
        def settled():
            item = self.get(kind, name)
            status = item.get("status", {})
            ready = [c for c in status.get("conditions", []) if c["type"] == "Ready" and c["status"] == "True"]
            return status.get("observedGeneration") == item["metadata"]["generation"] and ready
        until(f"{kind}/{name} Ready", settled, patience)

    # --- databases ---

    def start_database(self, engine):
        """A pod with a Service of the engine's name, and Secret `engine` with keys url and dev."""
        about = ENGINES[engine]
        labels = {"app": engine}
        container = {
            "name": engine, "image": about["image"], "ports": [{"containerPort": about["port"]}],
            "env": [{"name": n, "value": v} for n, v in about["env"].items()],
            "readinessProbe": {"exec": {"command": [*about["client"], "SELECT 1"]}, "periodSeconds": 2, "timeoutSeconds": 5},
            "volumeMounts": [{"name": "data", "mountPath": about["data"]}]}
        urls = {key: about["url"].format(password=PASSWORD, host=f"{engine}.{self.name}.svc", database=database)
                for key, database in (("url", "app"), ("dev", "dev"))}
        self.apply(
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": engine, "labels": labels},
             "spec": {"containers": [container], "volumes": [{"name": "data", "emptyDir": {}}]}},
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": engine},
             "spec": {"selector": labels, "ports": [{"port": about["port"]}]}},
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": engine}, "stringData": urls})
        self.kubectl("wait", "--for=condition=Ready", f"pod/{engine}", f"--timeout={PATIENCE}s", timeout=PATIENCE + 10)
        self.sql(engine, "CREATE DATABASE dev")

    def sql(self, engine, statement):
        return self.kubectl("exec", engine, "--", *ENGINES[engine]["client"], statement).strip()

    def columns(self, engine, table):
        scope = "'public'" if engine == "postgres" else "DATABASE()"
        return self.sql(engine, "SELECT column_name FROM information_schema.columns WHERE table_schema = "
                                f"{scope} AND table_name = '{table}' ORDER BY ordinal_position").split()

    # --- resources ---

    def schema(self, name, engine, sql, **spec):
        self.apply({"apiVersion": "db.atlasgo.io/v1alpha1", "kind": "AtlasSchema", "metadata": {"name": name}, "spec": {
            "urlFrom": {"secretKeyRef": {"name": engine, "key": "url"}},
            "devURLFrom": {"secretKeyRef": {"name": engine, "key": "dev"}}, "schema": {"sql": sql}, **spec}})

    def migration(self, name, engine, files):
        self.apply(
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"{name}-files"},
             "data": {**files, "atlas.sum": directory_sum(files)}},
            {"apiVersion": "db.atlasgo.io/v1alpha1", "kind": "AtlasMigration", "metadata": {"name": name}, "spec": {
                "urlFrom": {"secretKeyRef": {"name": engine, "key": "url"}},
                "dir": {"configMapRef": {"name": f"{name}-files"}}}})


def operator_pods():
    items = json.loads(kubectl("-n", SPACE, "get", "pods", "-l", "control-plane=controller-manager", "-o", "json"))["items"]
    return [item for item in items if "deletionTimestamp" not in item["metadata"]]


def lease_holder(name=f"portolan-{RELEASE}"):
    """The pod that holds the election Lease; its identity begins with the pod's name."""
    holder = json.loads(kubectl("-n", SPACE, "get", "lease", name, "-o", "json"))["spec"].get("holderIdentity", "")
    return holder.split("_")[0]


def pod_processes(pod):
    """Process ids on this machine of the operator in that pod: the node's processes are this machine's."""
    uid = json.loads(kubectl("-n", SPACE, "get", "pod", pod, "-o", "json"))["metadata"]["uid"]
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            groups = (entry / "cgroup").read_text()
            command = (entry / "cmdline").read_text()
        except OSError:
            continue
        if uid in groups and "manager" in command.split("\0")[0]:
            found.append(int(entry.name))
    return found
