#!/usr/bin/env python3
"""Runs the agent once for each option of the CloudWatch output that changes what is sent, and looks at every datum.

usage: options.py BINARY

Needs botocore.
"""
import time

from agent import Agent
from checks import expect, run
from strict import Strict

CONFIG = """
[agent]
  omit_hostname = true
[[inputs.file]]
  files = ["HERE/source.lp"]
[[inputs.internal]]
  collect_memstats = false
[[outputs.file]]
  files = ["HERE/internal.lp"]
  namepass = ["internal_*"]
[[outputs.cloudwatch]]
  namespace = "Options"
  namedrop = ["internal_*"]
  {options}
"""


class Checks:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.agents, self.service = binary, folder, [], Strict()

    def close(self):
        for agent in self.agents:
            agent.kill()
        self.service.close()

    def sent(self, options, lines, *parts):
        """What one run sends: by name and dimensions, the parts of each datum."""
        agent = Agent(self.binary, self.folder / str(len(self.agents)), CONFIG.format(options=options), self.service.url)
        self.agents.append(agent)
        (agent.folder / "source.lp").write_text(lines)
        before = len(self.service.data)
        expect(agent.once() == 0, "the exit status is not 0")
        expect(not self.service.complaints, f"{self.service.complaints[:1]}")
        refused = [request.code for request in self.service.requests if request.status != 200]
        expect(not refused, f"refused as {refused}")
        data = self.service.data[before:]
        found = {}
        for datum in data:
            found.setdefault((datum.name, datum.dimensions), []).append(tuple(getattr(datum, part) for part in parts))
        return {key: values[0] if len(values) == 1 else sorted(values) for key, values in found.items()}

    @staticmethod
    def expect_same(found, wanted):
        wrong = {key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key)}
        expect(not wrong, "; ".join(f"{key} is {found.get(key)}, not {wanted.get(key)}" for key in sorted(wrong)))

    def aggregate(self):
        """aggregate = "1m": one statistic for each metric and minute, at the minute's beginning"""
        minute = int(time.time()) // 60 * 60 - 180
        times = [(0, 4), (7, 1), (59, 9), (60, 2), (61.5, 2)]
        lines = "".join(f"m,host=h v={value} {int((minute + after) * 1e9)}\n" for after, value in times)
        lines += f"m,host=i v=5,w=-1.5 {(minute + 30) * 10 ** 9}\n"
        h, i = (("host", "h"),), (("host", "i"),)

        def statistic(count, total, least, most):
            return (("SampleCount", count), ("Sum", total), ("Minimum", least), ("Maximum", most))
        self.expect_same(self.sent('aggregate = "1m"', lines, "time", "value", "resolution"), {
            ("m_v", h): [(minute, statistic(3, 14, 1, 9), 60), (minute + 60, statistic(2, 4, 2, 2), 60)],
            ("m_v", i): (minute, statistic(1, 5, 5, 5), 60), ("m_w", i): (minute, statistic(1, -1.5, -1.5, -1.5), 60)})
        ten = [(minute, statistic(2, 5, 1, 4), 1), (minute + 50, statistic(1, 9, 9, 9), 1),
               (minute + 60, statistic(2, 4, 2, 2), 1)]
        self.expect_same(self.sent('aggregate = "10s"', lines.replace(",w=-1.5", ""), "time", "value", "resolution"), {
            ("m_v", h): ten, ("m_v", i): (minute + 30, statistic(1, 5, 5, 5), 1)})

    def distribution(self):
        """aggregate_as = "distribution": the values and how often each came, up to 150 of them in one datum"""
        minute = int(time.time()) // 60 * 60 - 120
        lines = "".join(f"m v={n % 160} {(minute * 1000 + n) * 10 ** 6}\n" for n in range(480))
        found = self.sent('aggregate = "1m"\n  aggregate_as = "distribution"', lines, "time", "value")
        data = found.pop(("m_v", ()))
        expect(not found and {at for at, _ in data} == {minute}, f"{len(data)} data, and {found}")
        expect(max(len(pairs) for _, pairs in data) == 150, f"{[len(pairs) for _, pairs in data]} values")
        counts = {}
        for _, pairs in data:
            for value, count in pairs:
                counts[value] = counts.get(value, 0) + count
        expect(counts == {float(n): 3 for n in range(160)}, f"{counts}")

    def series(self):
        """series tables: the named dimensions in place of all, and once more for each rollup that fits"""
        options = """
  [[outputs.cloudwatch.series]]
    names = ["app*"]
    dimensions = ["host", "container"]
    rollups = [["host"], [], ["image"], ["absent"], ["container", "host"]]
  [[outputs.cloudwatch.series]]
    names = ["app", "plain"]
    dimensions = []
"""
        lines = "app,host=h,container=c,image=i v=1\napp_two,host=h v=2\nplain,host=h v=3\nother,host=h,zone=z v=4\n"
        h, c = ("host", "h"), ("container", "c")
        self.expect_same(self.sent(options, lines, "value"), {
            ("app_v", (c, h)): (1,), ("app_v", (h,)): (1,), ("app_v", ()): (1,), ("app_v", (("image", "i"),)): (1,),
            ("app_two_v", (h,)): (2,), ("app_two_v", ()): (2,),
            ("plain_v", ()): (3,), ("other_v", (h, ("zone", "z"))): (4,)})

    def units(self):
        """unit = "infer": what names tell, and nothing of what they do not"""
        lines = ("mem used=1i,used_percent=2,huge_pages_total=3i\ncpu usage_idle=4,time_idle=5\n"
                 "docker_container_cpu throttling_periods=6i\nx size_bytes=7,count=8i,duration_seconds=9,whatever=10\n"
                 "docker_container_mem usage=11i,usage_percent=12\n")
        wanted = {"mem_used": "Bytes", "mem_used_percent": "Percent", "mem_huge_pages_total": "Count",
                  "cpu_usage_idle": "Percent", "cpu_time_idle": "Seconds", "docker_container_cpu_throttling_periods": "Count",
                  "x_size_bytes": "Bytes", "x_count": "Count", "x_duration_seconds": "Seconds", "x_whatever": "None",
                  "docker_container_mem_usage": "Bytes", "docker_container_mem_usage_percent": "Percent"}
        self.expect_same(self.sent('unit = "infer"', lines, "unit"), {(name, ()): (unit,) for name, unit in wanted.items()})
        self.expect_same(self.sent("", lines, "unit"), {(name, ()): ("None",) for name in wanted})

    def sanitize(self):
        """on_invalid = "sanitize" mends text and nothing else; without it the datum is dropped and counted"""
        long = "x" * 2000
        lines = (f"caf\u00e9,t\u00e4g=gr\u00fcn v=1\nok,path={long} v=2\nok,:colon=a v=3\nbad v=1e200,w=4\n"
                 f"ok,blank=\\ \\  v=5\nok v=6 {int(time.time() - 15 * 86400) * 10 ** 9}\n")
        self.expect_same(self.sent('on_invalid = "sanitize"', lines, "value"), {
            ("caf__v", (("t_g", "gr_n"),)): (1,), ("ok_v", (("path", long[:1024]),)): (2,),
            ("ok_v", (("_colon", "a"),)): (3,), ("bad_w", ()): (4,), ("ok_v", ()): (5,)})
        self.expect_same(self.sent("", lines, "value"), {("bad_w", ()): (4,)})
        told = {reason for reason in ("name_not_ascii", "dimension_value_too_long", "dimension_name_colon", "too_large",
                                      "dimension_value_blank", "too_old") if f"({reason})" in self.agents[-1].log}
        expect(len(told) == 6, f"the log tells only {told}")

    def high_resolution(self):
        """high_resolution_metrics with globs: one second for the names that fit, a minute for the rest"""
        lines = "cpu usage_idle=1,usage_user=2,time_idle=3\nmem used=4\n"
        names = ["cpu_usage_idle", "cpu_usage_user", "cpu_time_idle", "mem_used"]
        for option, wanted in [('["cpu_usage_*", "*_used"]', [1, 1, 60, 1]), ('["cpu_usage_[iu]?l*"]', [1, 60, 60, 60]),
                               ("true", [1] * 4), ("false", [60] * 4), ("[]", [60] * 4)]:
            self.expect_same(self.sent(f"high_resolution_metrics = {option}", lines, "resolution"),
                             {(name, ()): (resolution,) for name, resolution in zip(names, wanted)})

    ALL = [aggregate, distribution, series, units, sanitize, high_resolution]


if __name__ == "__main__":
    run(Checks, __doc__)
