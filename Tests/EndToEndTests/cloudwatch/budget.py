#!/usr/bin/env python3
"""Holds the output to its budget: agents that are killed at random moments, and ledgers that cannot be used.

usage: budget.py BINARY

The service's clock stands in the middle of a month, whatever the day is. Needs botocore.
"""
import os
import random
import threading
import time
from datetime import datetime, timezone

from agent import Agent, replace
from checks import expect, run, wait_for
from strict import Strict

LIMIT, KILLS = 40, 36
CONFIG = """
[agent]
  interval = "50ms"
  flush_interval = "50ms"
  omit_hostname = true
[[inputs.file]]
  files = ["{source}"]
[[inputs.internal]]
[[outputs.file]]
  files = ["HERE/internal.lp"]
  namepass = ["internal_*"]
[[outputs.cloudwatch]]
  namespace = "Budget"
  namedrop = ["internal_*"]
  timeout = "300ms"
  max_metrics = {limit}
  ledger = "{ledger}"
  over_budget = "{mode}"
"""
FOLD = (("series", "other"),)


class Checks:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.source = binary, folder, folder / "source.lp"
        self.service, self.agents, self.newest = self.new_service(), [], 0

    def close(self):
        for agent in self.agents:
            agent.kill()
        self.service.close()

    def new_service(self):
        service = Strict()
        now = datetime.now(timezone.utc)
        lead = now.replace(day=15).timestamp() - now.timestamp()
        # Signatures and the data's times are held against this host's clock, as they would be on the fifteenth.
        service.date = lambda: time.time() + lead
        return service

    def agent(self, name, mode="fold", limit=LIMIT, ledger=None, service=None, wrapper=()):
        config = CONFIG.format(source=self.source, limit=limit, ledger=ledger or "HERE/ledger", mode=mode)
        self.agents.append(Agent(self.binary, self.folder / name, config, (service or self.service).url, wrapper=wrapper))
        return self.agents[-1]

    def churn(self, new, chance=random):
        """Series of three names, some of them new, as containers come and go; one stays."""
        self.newest += new
        found = {chance.randrange(max(1, self.newest - 25), self.newest + 1) for _ in range(12)} | {0, self.newest}
        replace(self.source, "".join(f"name{n % 3},container=c{n} a={n},b={n}i\n" for n in sorted(found)))

    def killed(self):
        """agents killed at random moments never have more than 40 distinct metrics kept, folds included"""
        chance = random.Random(40)
        over = threading.Event()

        def churning():
            # So slowly that most kills come before the budget is used up.
            while not over.wait(0.03):
                self.churn(new=chance.random() < 0.06)
        self.churn(new=3)
        threading.Thread(target=churning, daemon=True).start()
        found, failures = {}, []

        def one(name, mode, chance):
            service = self.new_service()
            service.delay = lambda: chance.choice([0, 0, 0.01, 0.05])
            # Answers that were lost are where a ledger that is written late would be found out.
            service.faults = [chance.choice([None, None, "reset, taken", "late, taken"]) for _ in range(400)]
            agent = self.agent(name, mode, service=service)
            try:
                kills = 0
                while kills < KILLS:
                    agent.start()
                    time.sleep(chance.choice([chance.uniform(0.02, 0.12), chance.uniform(0.1, 0.6)]))
                    expect(agent.process.poll() is None, f"{name}: the agent ended by itself, with {agent.process.poll()}")
                    agent.kill()
                    kills += 1
                    expect(len(service.metrics) <= LIMIT, f"{mode}: {len(service.metrics)} metrics after {kills} kills")
                service.faults = []
                agent.start()
                what = "data_folded" if mode == "fold" else "data_dropped"
                wait_for(lambda: agent.internal("cloudwatch").items() >= {"metrics_sent": LIMIT, "metrics_limit": LIMIT}.items()
                         and agent.internal("cloudwatch")[what] > 50, f"{mode}: the budget is not used up")
                expect(agent.stop() == 0, f"{mode}: the exit status is not 0")
                # A metric that is in the ledger and was not sent for a kill is not used for another.
                expect(LIMIT / 2 < len(service.metrics) <= LIMIT, f"{mode}: {len(service.metrics)} metrics")
                folds = {metric for metric in service.metrics if metric[2] == FOLD}
                expect(bool(folds) == (mode == "fold"), f"{mode}: {folds}")
                expect(not service.complaints, f"{service.complaints[:1]}")
                found[agent.folder.name] = f"{len(service.metrics)} metrics"
            except Exception as problem:
                failures.append(problem)
            finally:
                service.close()
        # Each has a folder of its own: two agents on one ledger are another check.
        threads = [threading.Thread(target=one, args=(f"{mode} {number}", mode, random.Random(chance.random())))
                   for number, mode in enumerate(("fold", "drop") * 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        over.set()
        if failures:
            raise failures[0]
        return f"{KILLS * len(found)} kills, {', '.join(found.values())}"

    def limit_changed(self):
        """a lower limit takes no new metric, a higher one as many as there is room for"""
        self.churn(new=60)
        counts = []
        for limit, wanted in [(30, 30), (12, 30), (33, 33)]:
            agent = self.agent("changed", limit=limit, mode="drop")
            agent.start()
            wait_for(lambda: (self.churn(new=1), len(self.service.metrics) == wanted)[1], f"{limit}: not {wanted}")
            requests = len(self.service.requests)
            wait_for(lambda: (self.churn(new=3), len(self.service.requests) > requests + 5)[1], "it does not go on")
            expect(agent.stop() == 0, "the exit status is not 0")
            counts.append(len(self.service.metrics))
        expect(counts == [30, 30, 33], f"{counts}")

    def damaged(self):
        """a damaged ledger is not used: the agent does not start, and says what to do"""
        self.churn(new=5)
        agent = self.agent("damaged")
        expect(agent.once() == 0, "the exit status is not 0")
        ledger, requests = agent.folder / "ledger", len(self.service.requests)
        whole = ledger.read_bytes()
        for at in (40, len(whole) // 2):
            ledger.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1:])
            expect(agent.start().end() == 1, "the exit status is not 1")
            expect(f"ledger {ledger}: record " in agent.log and "is damaged" in agent.log, "it does not say so")
        ledger.write_text("shopping: bread, milk\n")
        expect(agent.start().end() == 1, "the exit status is not 1")
        expect("this is not a ledger" in agent.log and ledger.read_text().startswith("shopping"), "it is no ledger")
        expect(len(self.service.requests) == requests, "something was sent")
        ledger.write_bytes(whole)
        expect(agent.once() == 0 and len(self.service.requests) > requests, "the whole one is not taken")

    def two_agents(self):
        """of two agents on one ledger the second does not start, and says why; the first goes on"""
        self.churn(new=5)
        first = self.agent("first").start()
        wait_for(lambda: self.service.data, "the first one sends nothing")
        second = self.agent("second", ledger=first.folder / "ledger")
        expect(second.start().end() == 1, "the exit status is not 1")
        expect("another output or agent keeps this ledger" in second.log, "it does not say so")
        count = len(self.service.data)
        wait_for(lambda: len(self.service.data) > count, "the first one does not go on")
        first.kill()
        expect(second.once() == 0, "after the first one's death the ledger is not free")

    def unwritable(self):
        """a folder that cannot be written, or is not there: the agent does not start, and says why"""
        self.churn(new=5)
        closed = self.folder / "closed"
        closed.mkdir(mode=0o500)
        # Root may write everywhere unless it gives that right away.
        wrapper = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
        for ledger, wanted in [(closed / "ledger", "Permission denied"),
                               (self.folder / "absent/ledger", "No such file or directory")]:
            agent = self.agent("unwritable", ledger=ledger, wrapper=wrapper)
            expect(agent.start().end() == 1, "the exit status is not 1")
            expect(f"ledger {ledger}: cannot lock it: {wanted}" in agent.log, f"it does not say {wanted}")
        expect(not self.service.requests, "something was sent")

    def lost_folder(self):
        """a folder that goes away later: known metrics go on, new ones wait for it and are counted"""
        self.churn(new=1)
        home, away = self.folder / "home", self.folder / "away"
        home.mkdir()
        agent = self.agent("lost", ledger=home / "ledger")
        replace(self.source, "name0,container=c1 a=1\n")
        agent.start()
        wait_for(lambda: len(self.service.metrics) == 1, "nothing comes")
        home.rename(away)
        replace(self.source, "name0,container=c1 a=1\nname0,container=c2 a=1\n")
        wait_for(lambda: agent.drops().get("ledger", 0) > 3, "what is not sent is not counted")
        count = len(self.service.data)
        wait_for(lambda: len(self.service.data) > count + 3, "the known metric does not go on")
        expect(len(self.service.metrics) == 1, "a metric was sent that the ledger does not know")
        expect("metrics that are new this month are not sent" in agent.log, "it does not say so")
        away.rename(home)
        wait_for(lambda: len(self.service.metrics) == 2, "the new metric does not come when the folder is back")
        expect(agent.stop() == 0, "the exit status is not 0")

    ALL = [killed, limit_changed, damaged, two_agents, unwritable, lost_folder]


if __name__ == "__main__":
    run(Checks, __doc__)
