#!/usr/bin/env python3
"""Runs agents against a CloudWatch that has a bad day, and compares what it kept with what they gathered.

usage: faults.py BINARY

Every agent has a seed, which decides what goes wrong at which request. Needs botocore.
"""
import itertools
import random
import time
from collections import Counter

from agent import Agent, replace
from checks import expect, run, wait_for
from strict import FAULTS, UNKNOWN, Strict

AGENTS, FAULTS_EACH = 20, 12
# Seconds that the agent waits for an answer.
TIMEOUT = 1
CONFIG = """
[agent]
  interval = "200ms"
  flush_interval = "300ms"
  omit_hostname = true
{agent}
[[inputs.file]]
  files = ["{source}"]
[[inputs.internal]]
[[outputs.file]]
  files = ["HERE/out.lp"]
  namedrop = ["internal_*"]
[[outputs.file]]
  files = ["HERE/internal.lp"]
  namepass = ["internal_*"]
[[outputs.cloudwatch]]
  namespace = "Faults"
  namedrop = ["internal_*"]
  timeout = "{timeout}s"
{output}
"""
# The service refuses names with this in them.
POISON = "poison"


def is_in_time(request):
    """Whether the agent surely had the answer: on a busy machine the service itself may be too slow."""
    return request.fault not in UNKNOWN and request.ended - request.began < TIMEOUT / 2


class Checks:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.source, self.generation = folder / "source.lp", 0
        self.agents, self.services, self.rests = [], [], 0

    def close(self):
        for agent in self.agents:
            agent.kill()
        for service in self.services:
            service.close()

    def issue(self):
        """Other values, now and then with poison among them."""
        self.generation += 1
        lines = [f"serial,series=s{i} a={self.generation * 100 + i},b={self.generation * 1000 + i}i" for i in range(8)]
        if self.generation % 4 == 0:
            lines.insert(3, f"mixed,series=s{self.generation % 3} a={self.generation},{POISON}={self.generation},z=1")
        if self.generation % 7 == 0:
            lines.insert(0, f"{POISON},series=s1 a={self.generation},b=2")
        replace(self.source, "\n".join(lines) + "\n")

    def agent(self, seed, agent="", output="", environment=None):
        service = Strict()
        service.lateness = 1.5 * TIMEOUT
        service.blame = lambda name: POISON in name
        self.services.append(service)
        config = CONFIG.format(source=self.source, agent=agent, output=output, timeout=TIMEOUT)
        self.agents.append(Agent(self.binary, self.folder / f"seed{seed}", config, service.url, environment))
        return self.agents[-1], service

    def bad_days(self):
        """20 agents, each with faults of its own: nothing is lost, double only what nobody knew, drops are counted, rests kept"""
        for seed in range(AGENTS):
            chance = random.Random(seed)
            query, packed = seed % 4 == 3, seed % 2 == 0
            agent, service = self.agent(
                seed, output='  protocol = "query"\n' if query else "",
                agent=f"  metric_batch_size = {chance.choice([5, 20, 1000])}\n",
                environment={"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "0" if packed else "10000000"})
            service.named = chance.choice(["well", "not", "wrongly"])
            # At times all goes well in between; each agent begins at another of the faults, so that all kinds come.
            for n in range(FAULTS_EACH):
                service.faults += [None] * chance.choice([0, 0, 1, 3])
                service.faults.append(FAULTS[(seed * FAULTS_EACH + n) % len(FAULTS)])
            chance.shuffle(service.faults)
        self.issue()
        for agent in self.agents:
            agent.start()
        end = time.monotonic() + 50
        while any(service.faults for service in self.services):
            expect(time.monotonic() < end, f"faults that wait: {[len(service.faults) for service in self.services]}")
            self.issue()
            time.sleep(0.15)
        replace(self.source, "\n")
        for agent, service in zip(self.agents, self.services):
            wait_for(lambda: self.is_through(agent), f"{agent.folder.name} does not get through")
        lost_answers = 0
        for agent, service in zip(self.agents, self.services):
            drops = agent.drops()
            expect(agent.stop() == 0, f"{agent.folder.name}: the exit status is {agent.process.returncode}")
            lost_answers += self.compare(agent, service, drops)
        injected = sum((service.injected for service in self.services), Counter())
        expect(injected.keys() == set(FAULTS), f"missing: {set(FAULTS) - injected.keys()}")
        expect(injected.total() >= 200 and lost_answers > 0, f"{injected.total()} faults, {lost_answers} data came twice")
        expect(self.rests > 0, "nobody was asked to rest")
        total = sum(len(service.data) for service in self.services)
        return f"{injected.total()} faults, {total} data kept, {lost_answers} of them twice"

    def is_through(self, agent):
        """Whether nothing waits, in two readings one after the other."""
        written = [fields for name, tags, fields, _ in agent.lines("internal.lp")
                   if name == "internal_write" and tags["output"] == "cloudwatch"][-2:]
        issued = len(agent.lines())
        return len(written) == 2 and issued and all(
            fields["metrics_added"] == fields["metrics_written"] + fields["metrics_rejected"] == issued
            and fields.get("buffer_held", 0) == 0 for fields in written)

    def compare(self, agent, service, drops):
        """Holds what was kept against what was gathered; how many data came twice."""
        expect(not service.complaints, f"{agent.folder.name}: {service.complaints[:1]}")
        issued, poison, hopeless = Counter(), 0, 0
        for name, tags, fields, stamp in agent.lines():
            bad = [field for field in fields if POISON in f"{name}_{field}"]
            poison, hopeless = poison + len(bad), hopeless + (len(bad) == len(fields))
            for field in fields.keys() - set(bad):
                issued[f"{name}_{field}", tuple(sorted(tags.items())), stamp // 10 ** 9, fields[field]] += 1
        kept = Counter((datum.name, datum.dimensions, datum.time, datum.value) for datum in service.data)
        unknown = Counter((datum.name, datum.dimensions, datum.time, datum.value) for request in service.requests
                          if not is_in_time(request) for datum in request.data)
        expect(not issued - kept, f"{agent.folder.name}: {(issued - kept).total()} of {issued.total()} data are lost")
        twice = kept - issued
        expect(not twice - unknown, f"{agent.folder.name}: {(twice - unknown).total()} data came twice without need")
        # One that was answered late is noted late.
        requests = sorted(service.requests, key=lambda request: request.began)
        rests = [after.began - before.ended for before, after in itertools.pairwise(requests)
                 if before.fault == "503, Retry-After 1" and is_in_time(before)]
        self.rests += len(rests)
        expect(all(rest >= 1 for rest in rests), f"{agent.folder.name}: asked to rest for 1 s, it rested for {rests}")
        wanted = {"refused datum": poison, "refused": hopeless}
        expect(poison and drops == {rule: count for rule, count in wanted.items() if count},
               f"{agent.folder.name}: dropped {drops}, not {wanted}")
        return twice.total()

    def full_buffer(self):
        """an outage that outlasts the buffer: the newest are kept, and each one that is lost is counted"""
        limit, batch = 40, 10
        agent, service = self.agent("full", agent=f"  metric_batch_size = {batch}\n  metric_buffer_limit = {limit}\n")
        service.mode = "500"
        self.issue()
        agent.start()
        wait_for(lambda: (self.issue(), agent.drops().get("buffer full", 0) > 100)[1], "the buffer does not overflow")
        replace(self.source, "\n")
        service.mode = None
        wait_for(lambda: service.data and agent.internal("write", output="cloudwatch")["buffer_size"] == 0,
                 "it does not get through")
        expect(agent.stop() == 0, "the exit status is not 0")
        issued = [(name, tuple(tags.items()), stamp // 10 ** 9, fields["a"]) for name, tags, fields, stamp in agent.lines()]
        kept = Counter((datum.name[:-2], datum.dimensions, datum.time, datum.value) for datum in service.data
                       if datum.name.endswith("_a"))
        drops = agent.drops()
        lost, refused = drops["buffer full"], drops.get("refused", 0)
        expect(kept.total() + lost + refused == len(issued),
               f"of {len(issued)} came {kept.total()}, and {lost} + {refused} are counted as lost")
        newest = Counter(metric for metric in issued[-(limit - batch):] if metric[0] != POISON)
        expect(newest <= kept, f"of the newest {(newest - kept).total()} are lost")
        return f"{lost} lost, {lost} counted"

    def undelivered(self):
        """SIGTERM in an outage: the log says how many metrics are undelivered"""
        agent, service = self.agent("undelivered", agent="  metric_batch_size = 10\n")
        service.mode = "500"
        self.issue()
        agent.start()
        wait_for(lambda: len(agent.lines()) > 20, "nothing is gathered")
        status, issued = agent.stop(), len(agent.lines())
        expect(status == 0 and f"{issued} metrics" in agent.log and "undelivered" in agent.log,
               f"status {status}, {issued} were gathered")

    ALL = [bad_days, full_buffer, undelivered]


if __name__ == "__main__":
    run(Checks, __doc__)
