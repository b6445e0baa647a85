#!/usr/bin/env python3
"""Holds what heliograph cost counts against what the same configuration sends, on a host where containers come and go.

usage: preview.py BINARY

Both run at the same time, each on a host of its own; both hosts have the same fate. Needs botocore.
"""
import json
import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from agent import REGION, Agent
from checks import expect, run
from host import OPTIONAL, Host
from strict import Strict

# An hour at the usual interval, or what half a minute has time for.
STEPS, SECONDS = 360, 30
# A container is read once for sure in this many rounds: the first may have begun before it came, and the last one is
# not over. It stays for two steps or more, for some fields need a second reading.
ROUNDS = 3
CONFIG = """
[agent]
  interval = "20ms"
  flush_interval = "100ms"
  hostname = "h1"
  metric_batch_size = 2000
  metric_buffer_limit = 100000
[[inputs.containers]]
[[inputs.mem]]
[[processors.dedup]]
  dedup_interval = "1h"
  namedrop = ["docker_container_pids"]
[[processors.rename]]
  [[processors.rename.replace]]
    tag = "container_name"
    dest = "name"
[[aggregators.minmax]]
  period = "200ms"
  grace = "10s"
  drop_original = true
  namepass = ["docker_container_pids"]
[[outputs.cloudwatch]]
  namespace = "All"
  unit = "infer"
[[outputs.cloudwatch]]
  namespace = "Some"
  namepass = ["docker_container_mem", "docker_container_cpu"]
  fieldexclude = ["*_file", "throttling_*"]
  name_prefix = "x_"
  on_invalid = "sanitize"
  max_dimensions = 2
  [[outputs.cloudwatch.series]]
    names = ["*_mem"]
    dimensions = ["host", "name"]
    rollups = [["host"], [], ["nobody"]]
[[outputs.cloudwatch]]
  namespace = "All"
  alias = "again"
  fieldinclude = ["usage_percent", "available"]
"""


class Checks:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.service, self.agents = binary, folder, Strict(), []
        self.hosts = [Host(folder / name) for name in ("real", "preview")]
        self.alive, self.number, self.chance = {}, 1, random.Random(360)

    def close(self):
        for agent in self.agents:
            agent.kill()
        self.service.close()
        for host in self.hosts:
            host.close()

    def new_group(self):
        """As some engine or other names it."""
        digits = "".join(self.chance.choices("0123456789abcdef", k=64))
        pod = f"{digits[:8]}_{digits[8:12]}_{digits[12:16]}_{digits[16:20]}_{digits[20:32]}"
        return self.chance.choice([
            f"docker/{digits}", f"system.slice/docker-{digits}.scope", f"machine.slice/libpod-{digits}.scope",
            f"kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod{pod}.slice/cri-containerd-{digits}.scope",
            f"lxc.payload.box{self.number % 7}"])

    def step(self, number, begins):
        """Some containers end, none before two steps, and some begin. Both hosts alike."""
        old = [group for group, born in self.alive.items() if number - born >= 2]
        for group in self.chance.sample(old, min(len(old), self.chance.choice([0, 0, 1, 1, 2, len(self.alive) // 8]))):
            del self.alive[group]
            for host in self.hosts:
                host.remove(group)
        for _ in range(begins):
            self.number += 1
            group, absent = self.new_group(), self.chance.sample(OPTIONAL, self.chance.randrange(3))
            if group not in self.alive:
                self.alive[group] = number
                for host in self.hosts:
                    host.add(group, self.number, absent)
        for host in self.hosts:
            host.pass_time()

    def same(self):
        """the preview counts the metrics that are sent, each one, while containers come and go"""
        real, preview = self.hosts
        agent = Agent(self.binary, self.folder / "agent", CONFIG, self.service.url, real.environment)
        self.agents.append(agent)
        agent.start()
        counting = subprocess.Popen(
            [self.binary, "cost", "--config", str(agent.folder / "heliograph.toml"), "--json", "--for", "1h"], text=True,
            env={"AWS_REGION": REGION} | preview.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            with ThreadPoolExecutor(2) as pool:
                end, steps = time.monotonic() + SECONDS, 0
                while steps < STEPS and time.monotonic() < end:
                    self.step(steps, begins=self.chance.choice([0, 1, 1, 2]) if steps else 8)
                    self.wait(pool)
                    steps += 1
                # The last ones stay for two steps, too.
                for last in (steps, steps + 1):
                    self.step(last, begins=0)
                    self.wait(pool)
            counting.terminate()
            out, error = counting.communicate(timeout=30)
        finally:
            counting.kill()
        expect(counting.returncode == 0, f"heliograph cost ends with {counting.returncode}: {error}")
        expect(agent.stop() == 0, "the exit status is not 0")
        expect(not self.service.complaints and "undelivered" not in agent.log, "not all was sent")
        report = json.loads(out)
        sent, counted = self.service.metrics, set()
        for output in report["outputs"]:
            series = {(output["namespace"], one["name"], tuple(sorted(one["dimensions"].items())))
                      for one in output["series"]}
            expect(len(series) == len(output["series"]) == output["metrics"], f"{output['name']} counts twice")
            counted |= series
        expect(sent == counted, f"{len(sent - counted)} are sent and not counted: {sorted(sent - counted)[:3]}, "
               f"{len(counted - sent)} are counted and not sent: {sorted(counted - sent)[:3]}")
        total, = report["totals"]
        expect(total["metrics"] == len(sent), f"the total is {total['metrics']} of {len(sent)}")
        expect(len({metric[:2] for metric in sent}) > 50 and self.number > 50, "too little has come and gone")
        return f"{len(sent)} metrics of {self.number} containers, {steps} steps"

    def wait(self, pool):
        expect(all(pool.map(lambda host: host.wait_for_rounds(ROUNDS), self.hosts)), "somebody does not read")

    ALL = [same]


if __name__ == "__main__":
    run(Checks, __doc__)
