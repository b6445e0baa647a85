"""usage: compare.py OUT
Holds what heliograph told of short lives against what the groups counted; OUT was made by churn.sh."""

import statistics
import sys
from pathlib import Path

from told import QUANTITIES, Told

TICK = 10_000_000  # nanoseconds of processor time in one tick of the clock


class Truth:
    """What `lives` wrote: each life, and the growth of each group above."""

    def __init__(self, out):
        self.lives = {}  # scenario -> [(id, name, seconds, quantity -> count)]
        for line in (out / "lives").read_text().splitlines():
            scenario, identity, name, begin, end, *counts = line.split("\t")
            counts = {quantity: int(count) for quantity, count in zip(QUANTITIES, counts) if int(count) >= 0}
            self.lives.setdefault(scenario, []).append((identity, name, (int(end) - int(begin)) / 1e9, counts))
        before, self.growth, self.groups = {}, {}, {}
        for line in (out / "above").read_text().splitlines():
            scenario, when, group, *counts = line.split("\t")
            if when == "before":
                before[scenario, group] = counts
                continue
            self.growth[scenario, group] = {
                quantity: int(count) - int(first)
                for quantity, count, first in zip(QUANTITIES, counts, before[scenario, group])
            }
            if group != "/":
                self.groups[scenario] = group
        self.host = sum(growth["kills"] for (_, group), growth in self.growth.items() if group == "/")


def is_whole(told, identity):
    """Whether it says that it read the group when all its processes were gone."""
    return any(end.get("complete") == "true" for end in told.ends.get(identity, []))


def above_sum(told, group, quantity):
    """Of the group and of those above it but the host: an account is kept from the first container on, and what was
    counted before is told of a group higher up."""
    top = "/" + group.split("/")[1]
    return sum(counts.get(quantity, 0) for parent, counts in told.above.items() if (parent + "/").startswith(top + "/"))


def own_sum(told, lives, quantity):
    return sum(told.own.get(identity, {}).get(quantity, 0) for identity, *_ in lives)


def check_lives(truth, told):
    """Nothing is told that was not, and all of it where heliograph says that it knows all."""
    for lives in truth.lives.values():
        for identity, name, _, counts in lives:
            if len(told.ends.get(identity, [])) > 1:
                yield f"{name}: its end was told {len(told.ends[identity])} times"
            for quantity, count in counts.items():
                value = told.own.get(identity, {}).get(quantity, 0)
                # A process is charged for its own burial after its group is empty, before and after each of us looks.
                leeway = TICK if quantity == "cpu" else 0
                if value > count + leeway:
                    yield f"{name}: {quantity}: told {value}, its group counted {count}"
                if value < count - leeway and is_whole(told, identity):
                    yield f"{name}: {quantity}: told {value} as all, its group counted {count}"


def check_kills(truth, told, version):
    together = own_sum(told, [life for lives in truth.lives.values() for life in lives], "kills")
    together += sum(counts.get("kills", 0) for counts in told.above.values())
    if together != truth.host:
        yield f"OOM kills: told {together}, the host counted {truth.host}"
    for scenario, lives in truth.lives.items():
        group = truth.groups[scenario]
        growth = truth.growth[scenario, group]["kills"]
        own, above = own_sum(told, lives, "kills"), above_sum(told, group, "kills")
        if version == "v2" and own + above != growth:
            yield f"{group}: told {own} + {above} OOM kills, it counted {growth}"
    if truth.host < 100:
        yield f"the host counted {truth.host} OOM kills only, too few to tell"


def check_usage(truth, told, version):
    """Processor time to a tick for each group above. One of v1 forgets the bytes of those that ended."""
    for scenario in ("random", "kills", "short"):
        group = truth.groups[scenario]
        for quantity in ("cpu",) if version == "v1" else ("cpu", "read", "written"):
            growth = truth.growth[scenario, group][quantity]
            own, above = own_sum(told, truth.lives[scenario], quantity), above_sum(told, group, quantity)
            # What is less than a tick is told by none of the groups above yet.
            if not 0 <= growth - own - above <= (TICK * group.count("/") if quantity == "cpu" else 0):
                yield f"{group}: told {own} + {above} of {quantity}, it counted {growth}"


def table(truth, told, version):
    seconds = [life[2] for lives in truth.lives.values() for life in lives]
    print(f"{len(seconds)} containers, half of them lived less than {statistics.median(seconds):.2f} s, "
          f"the longest but the lasting one {sorted(seconds)[-2]:.2f} s")
    print("          lives  named  ended  whole  | OOM kills   own  above | forks   own | unseen cpu   bytes")
    for scenario, lives in truth.lives.items():
        group = truth.groups[scenario]
        growth = truth.growth[scenario, group]
        above = {quantity: above_sum(told, group, quantity) for quantity in QUANTITIES}
        kills = growth["kills"] if version == "v2" else truth.growth[scenario, "/"]["kills"]
        named = sum(told.names.get(identity, set()) == {name} for identity, name, *_ in lives)
        ended = sum(identity in told.ends for identity, *_ in lives)
        whole = sum(is_whole(told, identity) for identity, *_ in lives)
        forks = sum(counts.get("forks", 0) for *_, counts in lives)
        share = 100 * above["cpu"] / max(growth["cpu"], 1)
        print(f"  {scenario:<8}{len(lives):5}{named:7}{ended:7}{whole:7}  |{kills:10}{own_sum(told, lives, 'kills'):6}"
              f"{above['kills']:7} |{forks:6}{own_sum(told, lives, 'forks'):6} |{share:9.1f} %"
              f"{above['read'] + above['written']:8}")
    rest = told.above.get("/", {}).get("kills", 0)
    print(f"  OOM kills: the host counted {truth.host}, told of / {rest}")


def main(out):
    version = (out / "version").read_text().strip()
    truth, told = Truth(out), Told(out / "agent.lp")
    print(f"kernel {(out / 'kernel').read_text().strip()}, cgroup {version}: ", end="")
    table(truth, told, version)
    problems = told.problems + [*check_lives(truth, told), *check_kills(truth, told, version)]
    problems += check_usage(truth, told, version)
    for name in ("short", "kills", "random"):
        for identity, life, *_ in truth.lives[name]:
            if identity not in told.ends:
                problems.append(f"{life}: nothing was told of its end")
    problems += [line for line in (out / "agent.out").read_text().splitlines() if " E! " in line or " W! " in line]
    for problem in problems[:20]:
        print("  WRONG", problem)
    if len(problems) > 20:
        print(f"  ... {len(problems)} in all")
    return 1 if problems else 0


sys.exit(main(Path(sys.argv[1])))
