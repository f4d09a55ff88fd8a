"""Runs a command and reports what it cost."""
import dataclasses
import os
import statistics
import subprocess
import tempfile

TIME = "/usr/bin/time"


@dataclasses.dataclass
class Cost:
    """Of one command: wall time and CPU time in seconds, peak memory in MiB. Servers' work is in the wall time only."""
    wall: float
    cpu: float
    peak: float


def run(command, environment=None, output=subprocess.DEVNULL, source=subprocess.DEVNULL):
    """Costs of a command by time(1): unlike wait4 in this process, its peak is not lifted by Python's own memory."""
    with tempfile.NamedTemporaryFile("r", prefix="bench-") as costs, tempfile.TemporaryFile("w+") as errors:
        done = subprocess.run([TIME, "-q", "-f", "%e %U %S %M", "-o", costs.name, *command], stdin=source,
                              stdout=output, stderr=errors, env=dict(os.environ, **(environment or {})))
        if done.returncode != 0:
            errors.seek(0)
            raise RuntimeError(f"{os.path.basename(command[0])} failed: {errors.read()[-2000:]}")
        wall, user, system, peak = map(float, costs.read().split())
        return Cost(wall, user + system, peak / 1024)


def median(costs):
    return Cost(*(statistics.median(getattr(cost, part) for cost in costs) for part in ("wall", "cpu", "peak")))


def process_cpu(pid):
    """CPU seconds a living process has used so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def process_memory(pid):
    """(resident now, peak) of a living process in MiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        values = dict(line.split(":", 1) for line in file)
    return tuple(int(values[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
