#!/usr/bin/env python3
"""Reads with Python's msgpack what the serializer msgpack writes, and finds every value, type and time again.

usage: msgpack_check.py BINARY
"""
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import msgpack

CONFIG = """
[agent]
  omit_hostname = true
  precision = "1ns"
[[inputs.file]]
  files = ["{folder}/in.lp"]
  data_format = "influx"
[[outputs.file]]
  files = ["{folder}/out.msgpack"]
  data_format = "msgpack"
  use_batch_format = {batch}
"""
EDGES = [0, 1, 31, 32, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1]
TIMES = [0, 1, 10**9, (2**32 - 1) * 10**9, 2**32 * 10**9, 2**32 * 10**9 + 1, -1, -(10**9), -(2**63) + 2, 2**63 - 2]



def text(chance, length):
    return "".join(chance.choice("abcXYZ019-.\u00e9\u65e5\U0001f431") for _ in range(length))


def value(chance):
    """A value, and how line protocol writes it."""
    kind = chance.randrange(5)
    if kind == 0:
        number = chance.choice(EDGES) * chance.choice([1, -1])
        return number, f"{number}i"
    if kind == 1:
        number = chance.choice(EDGES + [2**63, 2**64 - 1])
        return number, f"{number}u"
    if kind == 2:
        number = chance.choice([0.0, 1.5, -2.25, 1e300, 5e-324, 0.1, 123456789.125])
        return number, repr(number)
    if kind == 3:
        return True, "true"
    found = text(chance, chance.choice([0, 1, 31, 32, 255, 256, 3000]))
    return found, f'"{found}"'


def metrics(chance, count):
    """What is expected, and the lines that say so."""
    expected, lines = [], []
    for number in range(count):
        name = f"m{number}" + text(chance, chance.randrange(40))
        tags = {f"t{i}" + text(chance, 3): text(chance, chance.randrange(1, 40)) for i in range(chance.choice([0, 1, 15, 16, 20]))}
        fields = {f"f{i}": value(chance) for i in range(chance.choice([1, 2, 15, 16, 17, 300]))}
        time = chance.choice(TIMES + [chance.randrange(-(2**62), 2**62)])
        head = "".join(f",{key}={value}" for key, value in sorted(tags.items()))
        pairs = ",".join(f"{key}={shown}" for key, (_, shown) in fields.items())
        lines.append(f"{name}{head} {pairs} {time}")
        expected.append({"name": name, "time": time, "tags": tags, "fields": {key: v for key, (v, _) in fields.items()}})
    return expected, lines


def read(data):
    found = []
    for metric in msgpack.Unpacker(data, timestamp=0, raw=False):
        time = metric["time"]
        if list(metric) != ["name", "time", "tags", "fields"] or not isinstance(time, msgpack.Timestamp):
            sys.exit(f"a metric of another shape: {metric}")
        found.append(metric | {"time": time.seconds * 10**9 + time.nanoseconds})
    return found


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    expected, lines = metrics(random.Random(7), 500)
    for batch in ["false", "true"]:
        with tempfile.TemporaryDirectory(prefix="heliograph-") as folder:
            Path(folder, "in.lp").write_text("\n".join(lines) + "\n")
            Path(folder, "agent.toml").write_text(CONFIG.format(folder=folder, batch=batch))
            subprocess.run([sys.argv[1], "--config", f"{folder}/agent.toml", "--once"], check=True)
            with open(f"{folder}/out.msgpack", "rb") as data:
                found = read(data)
        key = lambda metric: metric["name"]
        for left, right in zip(sorted(expected, key=key), sorted(found, key=key), strict=True):
            if left != right:
                sys.exit(f"expected {left}\nfound    {right}")
            for name, value in left["fields"].items():
                if type(value) is not type(right["fields"][name]):
                    sys.exit(f"{name} of {left['name']} is {right['fields'][name]!r}, not {value!r}")
    print(f"ok  msgpack reads {len(expected)} metrics back, singly and as batches")


main()
