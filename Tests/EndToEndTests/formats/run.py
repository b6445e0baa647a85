#!/usr/bin/env python3
"""Lets others read what the agent writes: Python's csv, Prometheus' own parser of Python, and a reader of Graphite's
lines as carbon reads them; what is packed is unpacked by Python. And the other way round: the agent reads what
Prometheus' library writes.

usage: run.py BINARY PROMTOOL

Needs prometheus-client and zstandard; promtool is Prometheus' own judge of its text.
"""
import csv
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import zstandard
from prometheus_client import CollectorRegistry, Counter, Enum, Gauge, Histogram, Info, Summary, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.parser import text_string_to_metric_families

AGENT = "[agent]\n  omit_hostname = true\n  precision = \"1ns\"\n"


class Failed(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Failed(message)


def convert(binary, folder, text, options, to, read=True):
    """What one run of the agent makes of `text`; with `read` false it is left in the file `out`."""
    (folder / "in").write_text(text, newline="")
    source = f"[[inputs.file]]\n  files = [\"in\"]\n{options}\n"
    sink = f"[[outputs.file]]\n  files = [\"out\"]\n  use_batch_format = true\n{to}\n"
    (folder / "heliograph.toml").write_text(AGENT + source + sink)
    (folder / "out").unlink(missing_ok=True)
    ended = subprocess.run(
        [binary, "--config", "heliograph.toml", "--once"], cwd=folder, capture_output=True, text=True, timeout=60)
    expect(ended.returncode == 0 and " E! " not in ended.stderr, f"status {ended.returncode}: {ended.stderr[-2000:]}")
    if read:
        with open(folder / "out", newline="") as out:
            return out.read()


def escaped(text, letters):
    return "".join("\\" + letter if letter in letters else letter for letter in text)


def word(chance, letters):
    return "".join(chance.choice(letters) for _ in range(chance.randint(1, 8)))


def samples(chance, count, letters):
    """Series that differ, each with one line of line protocol: (name, tags, fields, seconds, line)."""
    for number in range(count):
        name = "m" + word(chance, letters)
        tags = {"n": str(number)} | {"k" + word(chance, letters): "v" + word(chance, letters) for _ in range(2)}
        tags = dict(sorted(tags.items(), key=lambda tag: tag[0].encode()))
        fields = {"f": chance.choice([chance.random(), chance.uniform(-1e9, 1e9), 1e-7, 2.5e21, 0.0]),
                  "i": chance.randint(-2**63, 2**63 - 1), "s": word(chance, letters), "b": chance.random() < 0.5}
        seconds = chance.randint(0, 2_000_000_000)
        head = ",".join([escaped(name, ", ")] + [escaped(k, ",= ") + "=" + escaped(v, ",= ") for k, v in tags.items()])
        values = [f"f={fields['f']!r}", f"i={fields['i']}i", "s=\"" + escaped(fields["s"], "\"\\") + "\"",
                  f"b={'true' if fields['b'] else 'false'}"]
        yield name, tags, fields, seconds, f"{head} {','.join(values)} {seconds}000000000\n"


def check_csv(binary, folder, _):
    """csv is read by Python's csv as it was sent"""
    sent = list(samples(random.Random(1), 300, "ab ,;\"é#'"))
    for separator in ",;\t":
        text = convert(binary, folder, "".join(line for *_, line in sent), "  data_format = \"influx\"",
                       f"  data_format = \"csv\"\n  csv_header = true\n  csv_separator = {json.dumps(separator)}")
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
        expect(rows[0][:2] == ["timestamp", "measurement"] and rows[0][-4:] == ["b", "f", "i", "s"], f"header {rows[0]}")
        expect(len(rows) == len(sent) + 1, f"{len(rows)} rows")
        for (name, tags, fields, seconds, _), row in zip(sent, rows[1:]):
            cells = [str(seconds), name, *tags.values(), "true" if fields["b"] else "false"]
            expect(row[:-3] == cells and row[-2:] == [str(fields["i"]), fields["s"]], f"{row} for {cells}")
            expect(float(row[-3]) == fields["f"], f"{row[-3]} for {fields['f']}")
    return f"{len(sent)} rows with each of three separators"


def check_csv_in(binary, folder, _):
    """what Python's csv writes is read as it was meant"""
    chance = random.Random(2)
    rows = [[f"r{number}", word(chance, "ab ,;\"\n#'"), repr(chance.uniform(-1e6, 1e6))] for number in range(300)]
    path = folder / "table"
    with open(path, "w", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows([["tag", "text", "number"]] + rows)
    text = convert(binary, folder, path.read_text(), "  data_format = \"csv\"\n  csv_header_row_count = 1\n"
                   "  csv_tag_columns = [\"tag\"]\n  csv_column_types = [\"string\", \"string\", \"float\"]",
                   "  data_format = \"csv\"")
    found = [row[2:] for row in csv.reader(text.splitlines(keepends=True))]
    expect([row[:1] + row[2:] for row in found] == [[row[0], row[1]] for row in rows], "texts differ")
    expect([float(row[1]) for row in found] == [float(row[2]) for row in rows], "numbers differ")
    return f"{len(rows)} rows"


def carbon(line):
    """A line as carbon's receiver takes it: three words, a path without empty parts, and numbers."""
    path, value, time = line.split(" ")
    name, *tags = path.split(";")
    expect(all(name.split(".")), f"an empty part in {name}")
    pairs = dict(tag.split("=", 1) for tag in tags)
    expect(all(key and value and not value.startswith("~") for key, value in pairs.items()), f"tags {pairs}")
    expect(not any(letter in key for key in pairs for letter in ";!^="), f"tags {pairs}")
    return name, pairs, float(value), int(time)


def check_graphite(binary, folder, _):
    """graphite's lines are of carbon's grammar, with tags and without"""
    tagged = "  graphite_tag_support = true"
    # "compatible" leaves spaces as they are, as it does in Telegraf, and carbon would not.
    for options, letters in (("", "ab /é@_"), (tagged, "ab /é@_"),
                             (tagged + "\n  graphite_tag_sanitize_mode = \"compatible\"", "ab/é@_!^;~")):
        sent = list(samples(random.Random(3), 300, letters))
        lines = "".join(line for *_, line in sent)
        text = convert(binary, folder, lines, "  data_format = \"influx\"", "  data_format = \"graphite\"\n"
                       "  template = \"measurement.tags.field\"\n" + options)
        found = [carbon(line) for line in text.splitlines()]
        expect(len(found) == 3 * len(sent), f"{len(found)} lines")
        for place, (_, tags, fields, seconds, _) in enumerate(sent):
            mine = {name.rsplit(".", 1)[1]: (value, time, pairs)
                    for name, pairs, value, time in found[3 * place:3 * place + 3]}
            for key in "fib":
                value, time, pairs = mine[key]
                expect(value == float(fields[key]) and time == seconds, f"{mine} for {fields}")
                expect(not options or (len(pairs) <= len(tags) and pairs["n"] == tags["n"]), f"{pairs} for {tags}")
    return f"{len(sent)} metrics in three ways"


def check_prometheus(binary, folder, promtool):
    """prometheus' text is read by Prometheus' parser as it was sent, and promtool finds no fault"""
    sent = list(samples(random.Random(4), 200, "ab_"))
    odd = [f"odd,k={escaped(value, ',= ')} v=1\n" for value in ("a\"b", "back\\slash\\x", "é✓", "a b", "{x}")]
    text = convert(binary, folder, "".join(line for *_, line in sent) + "".join(odd), "  data_format = \"influx\"",
                   "  data_format = \"prometheus\"\n  prometheus_sort_metrics = true")
    look_with_promtool(promtool, text)
    families = {family.name: family for family in text_string_to_metric_families(text)}
    found = {(sample.name, tuple(sorted(sample.labels.items()))): sample.value
             for family in families.values() for sample in family.samples}
    for name, tags, fields, _, _ in sent:
        for key in "fib":
            value = found.get((f"{name}_{key}", tuple(sorted(tags.items()))))
            expect(value == float(fields[key]), f"{name}_{key} is {value}, not {fields[key]}")
    labels = {sample.labels["k"] for sample in families["odd_v"].samples}
    expect(labels == {"a\"b", "back\\slash\\x", "é✓", "a b", "{x}"}, f"labels {labels}")
    return f"{len(found)} samples"


def look_with_promtool(promtool, text):
    """It also says what it would name otherwise, with status 3; only an error is one."""
    ended = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True, timeout=60)
    expect(ended.returncode in (0, 3), f"promtool: {ended.stderr[-1000:]}")


def registry():
    """One metric of each kind that an application has."""
    own = CollectorRegistry()
    counter = Counter("requests", "Of all\nkinds \\ \"q\".", ["path"], registry=own)
    for number, path in enumerate(("/", "/a\"b", "c\\d", "e\nf", "é")):
        counter.labels(path).inc(number + 0.5)
    Gauge("heat_celsius", "Now.", registry=own).set(-1.5e-7)
    histogram = Histogram("took_seconds", "Time.", ["verb"], buckets=(0.1, 1, 2.5e6), registry=own)
    for value in (0.05, 0.5, 0.7, 3, 4e6):
        histogram.labels("GET").observe(value)
    Summary("size_bytes", "Size.", registry=own).observe(7)
    return own


def check_exposition(binary, folder, promtool):
    """what Prometheus' library writes is read, and written again, without loss"""
    text = generate_latest(registry()).decode()
    for version in (1, 2):
        again = convert(binary, folder, text, "  data_format = \"prometheus\"\n"
                        f"  prometheus_metric_version = {version}", "  data_format = \"prometheus\"")
        look_with_promtool(promtool, again)
        if version == 2:
            expect(values(again) == values(text), f"{values(again)} for {values(text)}")
    return f"{len(values(text))} samples"


def values(text):
    """By name and labels, what a text says. A bound is a number, however it is written."""
    return {(sample.name, tuple(sorted((key, float(value) if key == "le" else value)
                                       for key, value in sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(text) for sample in family.samples}


def check_openmetrics(binary, folder, _):
    """what it writes as OpenMetrics is read to the same samples"""
    own = registry()
    Info("build", "Which.", registry=own).info({"version": "1.2"})
    Enum("state", "Of it.", states=["up", "down"], registry=own).state("down")
    text = generate_openmetrics(own).decode()
    options = "  data_format = \"openmetrics\""
    found = convert(binary, folder, text, options, "  data_format = \"influx\"\n  influx_sort_fields = true\n"
                    "  influx_omit_timestamp = true\n  influx_uint_support = true").splitlines()
    for line in ("openmetric,path=/ requests=0.5", "openmetric heat_celsius=-0.00000015",
                 "openmetric,le=2.5e+06,verb=GET took_seconds_bucket=4", "openmetric,le=+Inf,verb=GET took_seconds_bucket=5",
                 "openmetric,version=1.2 build_info=1u", "openmetric state_down=true", "openmetric state_up=false"):
        expect(line in found, f"no '{line}' in {found}")
    return f"{len(found)} metrics"


def check_packed(binary, folder, _):
    """what is packed is unpacked by Python's gzip and zlib, and by libzstd through zstandard"""
    sent = "".join(line for *_, line in samples(random.Random(5), 300, "ab"))
    options = "  influx_uint_support = true\n  influx_sort_fields = true\n"
    plain = unpacked(binary, folder, sent, options, "identity", lambda packed: packed)
    sizes = []
    for algorithm, level, unpack in (
            ("gzip", -1, gzip.decompress), ("gzip", 9, gzip.decompress), ("zlib", -1, zlib.decompress),
            ("zstd", -1, unpack_frame), ("zstd", 1, unpack_frame), ("zstd", 11, unpack_frame)):
        made = options + f"  compression_level = {level}\n"
        expect(unpacked(binary, folder, sent, made, algorithm, unpack) == plain, f"{algorithm} at level {level}")
        sizes.append((folder / "out").stat().st_size)
    expect(all(size < len(plain) / 2 for size in sizes), f"{sizes} of {len(plain)} bytes")
    return f"{len(plain)} bytes in {len(sizes)} ways"


def unpacked(binary, folder, text, options, algorithm, unpack):
    """What a run writes with an algorithm, as another program unpacks it."""
    convert(binary, folder, text, "  data_format = \"influx\"",
            f"  data_format = \"influx\"\n{options}  compression_algorithm = \"{algorithm}\"", read=False)
    return unpack((folder / "out").read_bytes())


def unpack_frame(packed):
    return zstandard.ZstdDecompressor().decompressobj().decompress(packed)


CHECKS = (check_csv, check_csv_in, check_graphite, check_prometheus, check_exposition, check_openmetrics, check_packed)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binary, promtool = map(os.path.realpath, sys.argv[1:])
    for check in CHECKS:
        with tempfile.TemporaryDirectory(prefix="heliograph-") as folder:
            try:
                print(f"ok   {check.__doc__}: {check(binary, Path(folder), promtool)}", flush=True)
            except Failed as problem:
                print(f"FAIL {check.__doc__}: {problem}", flush=True)
                sys.exit(1)


main()
