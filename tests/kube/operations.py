"""What people do with an operator that runs: collect what helpers need, read metrics, cancel."""
import io
import os
import socket
import ssl
import subprocess
import tarfile
import time
import urllib.request

HIDDEN = ("inline-pw-1", "variable-pw-2", "config-pw-3", "sql-pw-4", "mounted-pw-5")


def a_support_bundle_holds_no_secret(world):
    database = world.database("postgres")
    url = database.url(user="nobody", password=HIDDEN[0])
    world.secrets |= set(HIDDEN)
    world.apply(world.secret("db", password=HIDDEN[4]),
                world.schema("app", url=url, devURL=database.dev_url, envName="e",
                             config=f'env "e" {{\n  url = "{url}"\n}}\n# {HIDDEN[2]}\n',
                             vars=[{"key": "pw", "value": HIDDEN[1]}],
                             schema={"sql": f"CREATE TABLE a (id int);\n-- {HIDDEN[3]}\n"}),
                world.migration("moved", credentials={
                    "scheme": "postgres", "host": "127.0.0.1", "port": 1, "user": "u", "password": HIDDEN[0],
                    "database": "d"}, dir={"local": {"1.sql": f"SELECT '{HIDDEN[3]}';\n", "atlas.sum": "wrong"}}))
    world.until("both have failed", lambda: all(world.condition(kind, name, "Ready").get("status") == "False"
                                                for kind, name in (("atlasschema", "app"), ("atlasmigration", "moved"))))
    done = subprocess.run([world.binaries / "portolan-operator", "support-bundle", f"--namespace={world.space}",
                           "--kubeconfig", os.environ["KUBECONFIG"]], capture_output=True, timeout=60,
                          env=dict(os.environ, POD_NAMESPACE=world.space))
    assert done.returncode == 0, done.stderr
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        files = {member.name: archive.extractfile(member).read().decode() for member in archive}
    assert set(files) >= {"README.txt", "atlasschemas.json", "atlasmigrations.json", "events.json", "pods.json"}, set(files)
    assert '"name": "app"' in files["atlasschemas.json"] and '"moved"' in files["atlasmigrations.json"]
    assert "involvedObject" in files["events.json"]
    for name, text in files.items():
        for secret in HIDDEN:
            assert secret not in text, f"{name} shows a secret"


def calls_of_the_api_server_are_counted(world):
    """Over TLS, whose certificate is made at the start."""
    world.kill_operator()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    world.start_operator("--metrics-secure", f"--metrics-bind-address={address}")
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE

    def counted():
        try:
            with urllib.request.urlopen(f"https://{address}/metrics", timeout=5, context=anybody) as answer:
                return 'rest_client_requests_total{code="200",method="GET"}' in answer.read().decode()
        except OSError:
            return False
    world.until("calls are counted", counted)


SLOW = {"postgres": "SELECT pg_sleep(120)", "mysql": "DO SLEEP(120)"}


def a_long_run_is_canceled(world, engine):
    """The status tells of it and how to cancel it; a canceled run stays so until the annotation goes."""
    database = world.database(engine)
    files = {"1.sql": "CREATE TABLE t (id int);\n", "2.sql": f"INSERT INTO t VALUES (1);\n{SLOW[engine]};\n"}
    world.apply(world.directory("files", files), world.migration(
        "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))

    def told():
        message = world.condition("atlasmigration", "app", "Reconciling").get("message", "")
        return "to cancel it: kubectl " in message and message
    message = world.until("the progress is shown", told)
    assert "the statement under way for " in message, message
    world.kubectl(*message.split("to cancel it: kubectl ")[1].split())
    found = world.wait_reason("atlasmigration", "app", "Canceled", condition="Stalled", status="True")
    assert "take the annotation off" in found["message"], found
    status = world.get("atlasmigration", "app")["status"]
    assert status["lastAttempt"]["phase"] == "canceled", status
    time.sleep(3)
    assert world.get("atlasmigration", "app")["status"] == status
    assert database.sql("SELECT count(*) FROM t") == "0"
    files["2.sql"] = "INSERT INTO t VALUES (1);\n"
    world.apply(world.directory("files", files))
    world.kubectl("annotate", "atlasmigration", "app", "portolan.db/cancel-")
    world.wait_ready("atlasmigration", "app")
    assert database.sql("SELECT count(*) FROM t") == "1"


def a_long_run_is_canceled_on_postgres(world):
    a_long_run_is_canceled(world, "postgres")


def a_long_run_is_canceled_on_mysql(world):
    a_long_run_is_canceled(world, "mysql")


ALL = [
    a_support_bundle_holds_no_secret, calls_of_the_api_server_are_counted, a_long_run_is_canceled_on_postgres,
    a_long_run_is_canceled_on_mysql,
]
