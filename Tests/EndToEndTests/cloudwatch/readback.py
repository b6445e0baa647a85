#!/usr/bin/env python3
"""Reads back with boto3 and the aws command line, from moto and from heliograph sink, what the agent sent to both.

usage: readback.py BINARY

Needs moto[server], boto3 and awscli.
"""
import json
import math
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

from agent import KEY, REGION, Agent, replace
from checks import expect, run, wait_for
from moto_server import Moto, client, statistics

# The secret that the sink takes of anybody.
SECRET = "local"
CONFIG = """
[agent]
  interval = "100ms"
  flush_interval = "200ms"
  omit_hostname = true
[[inputs.file]]
  files = ["HERE/source.lp"]
[[outputs.file]]
  files = ["HERE/out.lp"]
"""
OUTPUT = """
[[outputs.cloudwatch]]
  namespace = "{namespace}"
  endpoint_url = "{url}"
  {options}
"""
LINES = """cpu,cpu=cpu0,host=h1 usage_idle=97.25,usage_user=-1.5e-7
mem,host=h1 used=9007199254740993i,available_percent=0
"tricky\\ <name>&,host=h\\ 1,path=/a\\=b?c\\,d"é"' v=1e100
response,host=h1 time_min=1,time_max=9,time_sum=20,time_count=4i
"""


class Checks:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.agents, self.moto, self.sink = binary, folder, [], Moto(), None
        self.sink = subprocess.Popen([binary, "sink", "--listen", "127.0.0.1:0"], text=True, stdout=subprocess.PIPE)
        line = self.sink.stdout.readline()
        match = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", line)
        expect(match, f"the sink says {line!r}")
        self.services = {"moto": self.moto.url, "sink": match[1]}

    def close(self):
        for agent in self.agents:
            agent.kill()
        self.moto.close()
        self.sink.terminate()
        self.sink.wait()
        self.sink.stdout.close()

    def agent(self, lines, *outputs):
        """`outputs` are namespaces and options, each sent to both services."""
        config = CONFIG + "".join(OUTPUT.format(namespace=namespace, url=url, options=options)
                                  for url in self.services.values() for namespace, options in outputs)
        agent = Agent(self.binary, self.folder / str(len(self.agents)), config, "", {"AWS_SECRET_ACCESS_KEY": SECRET})
        (agent.folder / "source.lp").write_text(lines)
        self.agents.append(agent)
        return agent

    def boto(self, name):
        return client("cloudwatch", self.services[name], secret=SECRET)

    def once(self, lines, *outputs):
        expect(self.agent(lines, *outputs).once() == 0, "the exit status is not 0")

    WANTED = {
        ("cpu_usage_idle", (("cpu", "cpu0"), ("host", "h1"))): (97.25, "Percent"),
        ("cpu_usage_user", (("cpu", "cpu0"), ("host", "h1"))): (-1.5e-7, "Percent"),
        ("mem_used", (("host", "h1"),)): (9007199254740992, "Bytes"),
        ("mem_available_percent", (("host", "h1"),)): (0, "Percent"),
        ('"tricky <name>&_v', (("host", "h 1"), ("path", '/a=b?c,d"_"\''))): (1e100, "None"),
    }

    def values(self):
        """boto3 finds every value, dimension and unit, and a statistic of four fields, in both"""
        self.once(LINES, ("Back/one", 'write_statistics = true\n  unit = "infer"\n  on_invalid = "sanitize"'))
        for name in self.services:
            boto = self.boto(name)
            pages = boto.get_paginator("list_metrics").paginate(Namespace="Back/one")
            found = {(metric["MetricName"], tuple(sorted((d["Name"], d["Value"]) for d in metric["Dimensions"])))
                     for page in pages for metric in page["Metrics"]}
            wanted = self.WANTED.keys() | {("response_time", (("host", "h1"),))}
            expect(found == wanted, f"{name}: found {found ^ wanted}")
            for (metric, dimensions), (value, unit) in self.WANTED.items():
                point, = statistics(boto, "Back/one", metric, dimensions, period=60)
                expect((point["Sum"], point["Minimum"], point["Maximum"], point["SampleCount"], point.get("Unit", "None"))
                       == (value, value, value, 1, unit), f"{name}: {metric} is {point}")
            point, = statistics(boto, "Back/one", "response_time", (("host", "h1"),), period=60)
            expect((point["Sum"], point["Minimum"], point["Maximum"], point["SampleCount"]) == (20, 1, 9, 4), f"{name}: {point}")

    def command_line(self):
        """so does the aws command line"""
        self.once(LINES, ("Back/aws", 'write_statistics = true\n  unit = "infer"\n  namepass = ["cpu", "response"]'))
        now = datetime.now(timezone.utc)
        span = ["--start-time", (now - timedelta(minutes=10)).isoformat(), "--end-time", (now + timedelta(minutes=10)).isoformat()]
        dimensions = [{"Name": "cpu", "Value": "cpu0"}, {"Name": "host", "Value": "h1"}]
        query = {"Id": "m1", "MetricStat": {"Period": 60, "Stat": "Average", "Metric": {
            "Namespace": "Back/aws", "MetricName": "cpu_usage_idle", "Dimensions": dimensions}}}
        words = [["list-metrics", "--namespace", "Back/aws"],
                 ["get-metric-statistics", "--namespace", "Back/aws", "--metric-name", "response_time", "--dimensions",
                  "Name=host,Value=h1", "--statistics", "Maximum", "Minimum", "Sum", "SampleCount", "--period", "60", *span],
                 ["get-metric-data", "--metric-data-queries", json.dumps([query]), *span]]

        def aws(job):
            url, words = job
            environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "AWS_ACCESS_KEY_ID": KEY,
                           "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true"}
            result = subprocess.run(
                [str(Path(sys.executable).parent / "aws"), "--endpoint-url", url, "--output", "json", "cloudwatch", *words],
                env=environment, text=True, capture_output=True, timeout=120)
            expect(result.returncode == 0, f"aws {words[0]} of {url} ends with {result.returncode}: {result.stderr}")
            return json.loads(result.stdout)
        with ThreadPoolExecutor(3) as pool:          # each takes a second or two to begin
            answers = list(pool.map(aws, [(url, line) for url in self.services.values() for line in words]))
        for name, (listed, points, results) in zip(self.services, (answers[:3], answers[3:])):
            found = {(metric["MetricName"], len(metric["Dimensions"])) for metric in listed["Metrics"]}
            expect(found == {("cpu_usage_idle", 2), ("cpu_usage_user", 2), ("response_time", 1)}, f"{name}: {found}")
            point, = points["Datapoints"]
            expect((point["Sum"], point["Minimum"], point["Maximum"], point["SampleCount"]) == (20, 1, 9, 4), f"{name}: {point}")
            expect([result["Values"] for result in results["MetricDataResults"]] == [[97.25]], f"{name}: {results}")

    def percentiles(self):
        """aggregate_as = "distribution": the sink knows the percentiles, both know count, sum and extremes"""
        minute = int(time.time()) // 60 * 60 - 120
        # Beyond 150 different values the sink rounds them, by one per cent at most.
        series = {"few_ms": ([n * n for n in range(140)], 0), "many_ms": ([round(math.exp(n / 60), 2) for n in range(400)], 0.01)}
        lines = "".join(f"{name[:-3]},host=h1 ms={value} {(minute * 1000 + n * 100) * 10 ** 6}\n"
                        for name, (values, _) in series.items() for n, value in enumerate(values))
        self.once(lines, ("Back/spread", 'aggregate = "1m"\n  aggregate_as = "distribution"'))
        for metric, (values, tolerance) in series.items():
            for name in self.services:
                point, = statistics(self.boto(name), "Back/spread", metric, (("host", "h1"),), period=60)
                expect((point["Minimum"], point["Maximum"], point["SampleCount"]) == (values[0], values[-1], len(values))
                       and math.isclose(point["Sum"], math.fsum(values)), f"{name}: {metric} is {point}")
            wanted = {f"p{share}": values[math.ceil(share / 100 * len(values)) - 1] for share in (10, 50, 90, 99, 99.9)}
            point, = statistics(self.boto("sink"), "Back/spread", metric, (("host", "h1"),), period=60,
                                ExtendedStatistics=list(wanted))
            found = point["ExtendedStatistics"]
            expect(all(math.isclose(found[share], value, rel_tol=tolerance) for share, value in wanted.items()),
                   f"{metric}: {found}, not {wanted}")

    def spike(self):
        """a spike of one second is the Maximum of its minute, for the price of one metric"""
        agent = self.agent("load,host=h1 v=1\n", ("Back/spike", 'aggregate = "1m"'))
        agent.start()
        gathered = lambda: [fields["v"] for _, _, fields, _ in agent.lines()]
        wait_for(lambda: len(gathered()) > 5, "nothing is gathered")
        replace(agent.folder / "source.lp", "load,host=h1 v=97\n")
        wait_for(lambda: gathered().count(97) >= 10, "the spike is not gathered")
        replace(agent.folder / "source.lp", "load,host=h1 v=2\n")
        wait_for(lambda: gathered().count(2) > 5, "what follows is not gathered")
        expect(agent.stop() == 0, "the exit status is not 0")
        values = gathered()
        for name in self.services:
            boto = self.boto(name)
            # A minute may end in between.
            points = statistics(boto, "Back/spike", "load_v", (("host", "h1"),), period=60)
            found = (max(point["Maximum"] for point in points), min(point["Minimum"] for point in points),
                     sum(point["SampleCount"] for point in points), sum(point["Sum"] for point in points))
            expect(found == (97, 1, len(values), sum(values)), f"{name}: {found}, not {len(values)} of {sum(values)}")
            metrics = boto.list_metrics(Namespace="Back/spike")["Metrics"]
            expect(len(metrics) == 1, f"{name}: {metrics}")
        return f"{len(values)} values, {values.count(97)} of them the spike"

    ALL = [values, command_line, percentiles, spike]


if __name__ == "__main__":
    run(Checks, __doc__)
