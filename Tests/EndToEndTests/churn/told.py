"""What heliograph told of containers and of the groups above them, from its line protocol."""

import re

QUANTITIES = ("kills", "forks", "cpu", "read", "written")
# Measurement and field of each quantity; a life's end has the totals of all.
OWN = {
    ("events", "oom_kill"): "kills",
    ("pids", "failures"): "forks",
    ("cpu", "usage_total"): "cpu",
    ("blkio", "io_service_bytes_recursive_read"): "read",
    ("blkio", "io_service_bytes_recursive_write"): "written",
    ("lifecycle", "oom_kill"): "kills",
    ("lifecycle", "failures"): "forks",
    ("lifecycle", "usage_total"): "cpu",
    ("lifecycle", "io_service_bytes_recursive_read"): "read",
    ("lifecycle", "io_service_bytes_recursive_write"): "written",
}
ABOVE = {
    ("events_unattributed", "oom_kill"): "kills",
    ("events_unattributed", "failures"): "forks",
    ("unseen", "usage_total"): "cpu",
    ("unseen", "io_service_bytes_recursive_read"): "read",
    ("unseen", "io_service_bytes_recursive_write"): "written",
}


class Told:
    def __init__(self, path):
        self.own = {}  # id -> quantity -> the last that was told
        self.names = {}  # id -> names it was told by
        self.ends = {}  # id -> fields of its lifecycle points, as text
        self.above = {}  # parent -> quantity -> the last that was told
        self.problems = []
        for line in path.read_text().splitlines():
            self.read(line)

    def read(self, line):
        head, fields, _ = line.rsplit(" ", 2) if line.count(" ") == 2 else re.split(r"(?<!\\) ", line, maxsplit=2)
        name, *tags = head.split(",")
        tags = dict(tag.split("=", 1) for tag in tags)
        fields = dict(field.split("=", 1) for field in fields.split(","))
        kind = name.removeprefix("docker_container_")
        # Of devices and processors the totals alone.
        if tags.get("cpu", "cpu-total") != "cpu-total" or tags.get("device", "total") != "total":
            return
        if "parent" in tags:
            self.note(self.above.setdefault(tags["parent"], {}), ABOVE, kind, fields, tags["parent"])
        elif "container_id" in fields:
            identity = fields["container_id"].strip('"')
            self.names.setdefault(identity, set()).add(tags["container_name"])
            if kind == "lifecycle":
                self.ends.setdefault(identity, []).append(fields)
            self.note(self.own.setdefault(identity, {}), OWN, kind, fields, identity[:12])

    def note(self, counts, known, kind, fields, owner):
        for field, value in fields.items():
            if (quantity := known.get((kind, field))) is None:
                continue
            value = int(value.rstrip("ui"))
            if value < counts.get(quantity, 0):
                self.problems.append(f"{owner}: {kind} {field} went back from {counts[quantity]} to {value}")
            counts[quantity] = value
