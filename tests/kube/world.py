"""What a scenario works with: a namespace, the operator's process, fresh databases, kubectl."""
import base64
import hashlib
import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.parse

PATIENCE = 60


class Skip(Exception):
    """A part that this machine does not have; the text says which."""


class TooSlow(AssertionError):
    """What was waited for did not come in time, which is not yet a wrong answer on a machine with other work."""


def directory_sum(files):
    """The text of atlas.sum (spec/migrations.md 4.1)."""
    running, total, lines = hashlib.sha256(), hashlib.sha256(), ""
    for name in sorted(files):
        running.update(name.encode())
        running.update(files[name].encode())
        entry = base64.b64encode(running.copy().digest()).decode()
        total.update((name + entry).encode())
        lines += f"{name} h1:{entry}\n"
    return "h1:" + base64.b64encode(total.digest()).decode() + "\n" + lines


class Database:
    """One fresh database on one of the servers, and a clean one beside it for development."""

    def __init__(self, engine, name):
        self.engine = engine
        self.name = name.replace("-", "_").lower()[:40]
        variable = f"PORTOLAN_TEST_{engine.upper()}_URL"
        if variable not in os.environ:
            raise Skip(f"{variable} is not set (tests/tools/servers env)")
        self.server = urllib.parse.urlparse(os.environ[variable])
        for database in (self.name, self.name + "_dev"):
            self.root(f"DROP DATABASE IF EXISTS {database}")
            self.root(f"CREATE DATABASE {database}")

    def url(self, database=None, user=None, password=None):
        user, password = user or self.server.username, password or self.server.password
        query = "?sslmode=disable&search_path=public" if self.engine == "postgres" else ""
        return (f"{self.server.scheme}://{user}:{password}@{self.server.hostname}:{self.server.port}"
                f"/{database or self.name}{query}")

    @property
    def dev_url(self):
        return self.url(self.name + "_dev")

    def root(self, sql):
        return self._run(sql, "postgres" if self.engine == "postgres" else "")

    def sql(self, sql):
        """Runs SQL in the database; the rows as text, columns separated by a tab."""
        return self._run(sql, self.name)

    def _run(self, sql, database):
        s = self.server
        if self.engine == "postgres":
            command = ["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", s.hostname, "-p", str(s.port), "-U",
                       s.username, "-d", database, "-c", sql]
        else:
            command = ["mariadb", "-N", "-B", "-h", s.hostname, "-P", str(s.port), "-u", s.username, "--skip-ssl"]
            command = [part for part in command if part != "--skip-ssl"] + ([database] if database else []) + ["-e", sql]
        environment = dict(os.environ, PGPASSWORD=s.password, MYSQL_PWD=s.password)
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"{sql}: {done.stderr}")
        return done.stdout.strip()


class World:
    def __init__(self, root, binaries, name):
        self.root = root
        self.binaries = binaries
        self.space = "p-" + name.replace("_", "-") + "-" + str(os.getpid())
        self.secrets = {"hunter2secret"}
        self.operator = None
        self.data = tempfile.TemporaryDirectory(prefix="operator-data-")  # states of other runs are nobody's business
        self.log = tempfile.NamedTemporaryFile(prefix="operator-", suffix=".log", delete=False)

    # --- parts ---

    def define(self):
        """Puts the definitions of both kinds into the cluster."""
        self.kubectl("apply", "-f", str(self.root / "crds"))
        self.kubectl("wait", "--for=condition=established", "--timeout=60s", "-f", str(self.root / "crds"), timeout=65)

    def start(self):
        self.define()
        self.kubectl("create", "namespace", self.space)
        self.start_operator()

    def start_operator(self, *flags, kubeconfig=None):
        self.operator = subprocess.Popen(
            [str(self.binaries / "portolan-operator"), "--kubeconfig", kubeconfig or os.environ["KUBECONFIG"],
             "--namespace", self.space, f"--devdb-namespace={self.space}", "--metrics-bind-address=0",
             "--health-probe-bind-address=0", "--zap-log-level=debug", *flags],
            stdout=self.log, stderr=subprocess.STDOUT, env=dict(os.environ, DATA_DIR=self.data.name))

    def kill_operator(self):
        self.operator.send_signal(signal.SIGKILL)
        self.operator.wait()

    def stop(self):
        if self.operator and self.operator.poll() is None:
            self.operator.terminate()
            try:
                self.operator.wait(timeout=70)
            except subprocess.TimeoutExpired:
                self.operator.kill()
        for kind in ("atlasschema", "atlasmigration"):
            for item in self.items(kind):
                self.kubectl("patch", kind, item["metadata"]["name"], "--type=merge", "-p",
                             '{"metadata":{"finalizers":[]}}', check=False)
        self.kubectl("delete", "namespace", self.space, "--wait=false", check=False)
        self.data.cleanup()

    def database(self, engine, suffix=""):
        return Database(engine, self.space + suffix)

    # --- kubectl ---

    def kubectl(self, *arguments, check=True, given=None, timeout=PATIENCE):
        done = subprocess.run([os.environ["PORTOLAN_TEST_KUBECTL"], "-n", self.space, *arguments], input=given,
                              capture_output=True, text=True, timeout=timeout)
        if check and done.returncode != 0:
            raise RuntimeError(f"kubectl {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def apply(self, *objects, verb="apply", timeout=PATIENCE):
        items = [dict(o, metadata=dict(o["metadata"], namespace=self.space)) for o in objects]
        self.kubectl(verb, "-f", "-", given=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}),
                     timeout=timeout)

    def items(self, kind):
        text = self.kubectl("get", kind, "-o", "json", check=False)
        return json.loads(text)["items"] if text else []

    def get(self, kind, name):
        return json.loads(self.kubectl("get", kind, name, "-o", "json"))

    def condition(self, kind, name, condition):
        for found in self.get(kind, name).get("status", {}).get("conditions", []):
            if found["type"] == condition:
                return found
        return {}

    # --- objects ---

    @staticmethod
    def secret(name, **values):
        return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "stringData": values}

    @staticmethod
    def directory(name, files, total=None):
        data = dict(files)
        if total != "":
            data["atlas.sum"] = total or directory_sum(files)
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}

    @staticmethod
    def schema(name, **spec):
        return {"apiVersion": "db.atlasgo.io/v1alpha1", "kind": "AtlasSchema", "metadata": {"name": name}, "spec": spec}

    @staticmethod
    def migration(name, **spec):
        return {"apiVersion": "db.atlasgo.io/v1alpha1", "kind": "AtlasMigration", "metadata": {"name": name},
                "spec": spec}

    # --- waiting ---

    def until(self, what, question, patience=PATIENCE, pause=0.1):
        """Asks until the answer is true; returns it."""
        deadline = time.monotonic() + patience
        while True:
            try:
                answer, trouble = question(), ""
            except (RuntimeError, subprocess.TimeoutExpired, KeyError) as error:  # KeyError: nothing is written there yet
                answer, trouble = None, f" ({error!r})"
            if answer:
                return answer
            if time.monotonic() > deadline:
                raise TooSlow(f"never happened: {what}{trouble}")
            time.sleep(pause)

    def wait_ready(self, kind, name, patience=PATIENCE):
        """As a user waits for the state of this very spec: generation observed, then Ready."""
        def settled():
            item = self.get(kind, name)
            status = item.get("status", {})
            return status.get("observedGeneration") == item["metadata"]["generation"]
        self.until(f"{kind}/{name} observed", settled, patience)
        try:
            self.kubectl("wait", "--for=condition=Ready", f"{kind}/{name}", f"--timeout={patience}s", timeout=patience + 5)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            raise TooSlow(f"{kind}/{name} was never Ready: {error}") from error

    def wait_reason(self, kind, name, reason, condition="Ready", status="False", patience=PATIENCE):
        def reached():
            item = self.get(kind, name)
            found = self.condition(kind, name, condition)
            return (item["status"].get("observedGeneration") == item["metadata"]["generation"]
                    and found.get("reason") == reason and found.get("status") == status and found)
        return self.until(f"{kind}/{name} {condition}={status} {reason}", reached, patience)

    # --- checks ---

    def check_no_secret_shown(self):
        shown = self.kubectl("get", "atlasschemas,atlasmigrations,events", "-o", "json", check=False)
        items = json.loads(shown)["items"] if shown else []
        texts = {"status": json.dumps([i.get("status") for i in items]),
                 "events": json.dumps([i.get("message") for i in items]),
                 "log": open(self.log.name, encoding="utf-8", errors="replace").read()}
        for place, text in texts.items():
            for secret in self.secrets:
                assert secret not in text, f"a secret is shown in {place}"

    def diagnosis(self):
        parts = [self.kubectl("get", "atlasschemas,atlasmigrations", "-o", "yaml", check=False)[-6000:],
                 "--- operator ---", open(self.log.name, encoding="utf-8", errors="replace").read()[-4000:]]
        return "\n".join(parts)
