#!/usr/bin/env python3
"""From `config` to CloudWatch, as one does it who knows Telegraf: the memory of each container, and nothing else.

usage: run.py BINARY

A sample of inputs.docker and outputs.cloudwatch is made and edited, tried with --test, then run against `heliograph
sink`: once with a Docker engine on a socket, once without it, on a recorded host. Needs boto3 in the Python it is run
with. Prints one line for each check; the first that fails ends the run with status 1.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "sink-page"))
from engine import AGENT, ROOT, Engine  # noqa: E402
from sink import Sink  # noqa: E402

RECORDING = ROOT / "Tests/Fixtures/docker-v2"
FIELDS = {"usage", "usage_percent"}
CHOICE = """\
  namepass = ["docker_container_mem"]
  fieldpass = ["usage_percent", "usage"]
  container_name_exclude = ["ecs-agent"]
"""


def expect(condition, message):
    if not condition:
        raise SystemExit(f"FAILED: {message}")


def sample(binary):
    """What the article's first line puts into telegraf.conf."""
    line = f"{binary} --input-filter docker --output-filter cloudwatch config > telegraf.conf"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["sh", "-c", line], cwd=folder, check=True)
        return (Path(folder) / "telegraf.conf").read_text()


def edited(text, endpoint):
    """Three lines below [[inputs.docker]], the socket, and the namespace; the rest stays as it came."""
    text, count = re.subn(r"(?m)^\[\[inputs\.docker\]\]\n", lambda found: found[0] + CHOICE, text)
    expect(count == 1, f"{count} tables [[inputs.docker]] in the sample")
    text, count = re.subn(r'(?m)^  # endpoint = "unix:.*$', f'  endpoint = "{endpoint}"', text)
    expect(count == 1, "the sample shows no endpoint")
    text, count = re.subn(r'(?m)^  namespace = ""$', '  namespace = "ECS/Memory"', text)
    expect(count == 1, "the sample asks for no namespace")
    return text


def recorded_host(folder, engine):
    """The host that the engine's answers were recorded on, with what Docker leaves of its containers and ecs-agent's."""
    sample = folder / "host"
    shutil.copytree(RECORDING / "sample2", sample, symlinks=True)
    groups = sample / "sys/fs/cgroup/docker"
    for group in groups.iterdir():
        if group.is_dir() and group.name not in engine.running:
            shutil.rmtree(group)
    shutil.copytree(groups / engine.model, groups / AGENT)
    for identity, name in [*engine.running.items(), (AGENT, "ecs-agent")]:
        place = sample / "var/lib/docker/containers" / identity
        place.mkdir(parents=True)
        (place / "config.v2.json").write_text(json.dumps(
            {"ID": identity, "Name": f"/{name}", "Config": {"Image": "lab/busybox:1"}}))
    return {f"HOST_{name.upper()}": str(sample / name) for name in ("proc", "sys", "var")}


def read(lines):
    """{container: {field: number}} of what --test printed."""
    found = {}
    for line in lines:
        match = re.fullmatch(r"> docker_container_mem,(?:[^ ]*,)?container_name=([^, ]+)[^ ]* ([^ ]+) \d+", line)
        expect(match, f"--test prints {line!r}")
        fields = dict(field.split("=") for field in match[2].split(","))
        found[match[1]] = {key: float(value.rstrip("iu")) for key, value in fields.items()}
    return found


def reached(sink):
    """{container: {field: number}} of what the sink has."""
    found = {}
    for metric in sink.client.list_metrics(Namespace="ECS/Memory")["Metrics"]:
        dimensions = {one["Name"]: one["Value"] for one in metric["Dimensions"]}
        now = time.time()
        points = sink.client.get_metric_statistics(
            Namespace="ECS/Memory", MetricName=metric["MetricName"], Dimensions=metric["Dimensions"], Period=3600,
            StartTime=now - 7200, EndTime=now + 60, Statistics=["Maximum"])["Datapoints"]
        name = metric["MetricName"].removeprefix("docker_container_mem_")
        fields = found.setdefault(dimensions["container_name"], {})
        expect(name not in fields, f"{metric['MetricName']} of {dimensions} is there twice")
        fields[name] = max(point["Maximum"] for point in points)
    return found


def whole_way(binary, folder, containers, endpoint, environment):
    config = folder / "telegraf.conf"
    config.write_text(edited(sample(binary), endpoint))
    sink = Sink(binary)
    try:
        environment = {"PATH": os.environ["PATH"], "AWS_REGION": sink.client.meta.region_name, "AWS_ACCESS_KEY_ID": "any",
                       "AWS_SECRET_ACCESS_KEY": "local", "AWS_ENDPOINT_URL_CLOUDWATCH": sink.url} | environment
        tried = subprocess.run([binary, "--config", config, "--test"], env=environment, text=True, capture_output=True,
                               timeout=60)
        expect(tried.returncode == 0, f"--test ends with {tried.returncode}: {tried.stderr}")
        shown = read(tried.stdout.splitlines())
        expect(set(shown) == set(containers), f"--test shows {sorted(shown)}, there are {sorted(containers)}")
        for name, fields in shown.items():
            expect(set(fields) == FIELDS and fields["usage"] > 0, f"--test shows {fields} of {name}")
        expect(not reached(sink), "--test sent something")
        agent = subprocess.Popen([binary, "--config", config], env=environment, text=True, stderr=subprocess.PIPE)
        end = time.monotonic() + 60
        while not reached(sink) and agent.poll() is None and time.monotonic() < end:
            time.sleep(0.5)
        agent.terminate()
        log = agent.communicate(timeout=30)[1]
        expect(agent.returncode == 0 and " E! " not in log, f"the agent ends with {agent.returncode}: {log}")
        expect(reached(sink) == shown, f"the sink has {reached(sink)}, --test showed {shown}")
        return tried.stderr + log
    finally:
        sink.close()


def main(binary):
    with tempfile.TemporaryDirectory(prefix="heliograph-") as name:
        folder = Path(name)
        engine = Engine(folder / "docker.sock")
        try:
            containers = engine.running.values()
            expect(len(containers) >= 3, "too few containers are recorded")
            log = whole_way(binary, folder, containers, f"unix://{folder}/docker.sock", {})
            warnings = [line for line in log.splitlines() if " W! " in line]
            # The article is older than Telegraf 1.29.
            expect(all("'fieldpass' is the old name" in line for line in warnings), f"it warns: {warnings}")
            print(f"ok: two metrics of each of {len(containers)} containers by the engine's socket, none of ecs-agent")
            log = whole_way(binary, folder, containers, "unix:///nowhere/docker.sock", recorded_host(folder, engine))
            expect("containers are read from their cgroups instead" in log, f"it does not say that it stands in: {log}")
            print("ok: the same by the cgroups and files of the host, without the socket")
        finally:
            engine.close()


main(os.path.abspath(sys.argv[1]))
