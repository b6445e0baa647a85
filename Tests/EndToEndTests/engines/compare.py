#!/usr/bin/env python3
"""usage: compare.py OUT [names]
Compares what heliograph saw with the engine's own statistics taken just before and just after.

Every counter must lie between the engine's two readings, every limit must be equal, and every container the engine
lists as running must be there, and no other. With `names` only their names are compared: Podman's API swaps what is
received and sent, and knows no throttling. Prints a line for each container; ends with status 1 on a difference.
"""
import json
import re
import sys
from pathlib import Path


def parse(line):
    """One line of line protocol without spaces in its keys: name, tags, fields."""
    head, fields, _ = re.split(r"(?<!\\) ", line, maxsplit=2)
    name, *tags = head.split(",")
    values = {}
    for key, value in re.findall(r'([^,=]+)=("(?:[^"\\]|\\.)*"|[^,]*)', fields):
        if value.startswith('"'):
            values[key] = value[1:-1]
        elif value in ("true", "false"):
            values[key] = value == "true"
        elif value[-1] in "iu":
            values[key] = int(value[:-1])
        else:
            values[key] = float(value)
    return name, dict(tag.split("=", 1) for tag in tags), values


def gathered(path):
    """{container id: {measurement: fields}}, of the totals alone. `tags` are those that all of its metrics have."""
    containers = {}
    for line in path.read_text().splitlines():
        name, tags, fields = parse(line)
        if tags.get("cpu", "cpu-total") != "cpu-total" or tags.get("device", "total") != "total":
            continue
        if "container_id" in fields:
            container = containers.setdefault(fields["container_id"], {})
            container[name] = fields
            common = {key: tags[key] for key in ("container_name", "container_image", "container_version") if key in tags}
            if container.setdefault("tags", common) != common:
                container["tags"] = {"container_name": f"{container['tags']} and {common}"}
    return containers


def blkio(stats, operation):
    rows = (stats["blkio_stats"] or {}).get("io_service_bytes_recursive") or []
    return sum(row["value"] for row in rows if row["op"].lower() == operation)


def counters(stats):
    """The engine's counters by our measurement and field."""
    cpu = stats["cpu_stats"]
    memory = stats["memory_stats"]
    detail = memory.get("stats", {})
    values = {
        ("docker_container_cpu", "usage_total"): cpu["cpu_usage"]["total_usage"],
        ("docker_container_cpu", "usage_in_usermode"): cpu["cpu_usage"]["usage_in_usermode"],
        ("docker_container_cpu", "usage_in_kernelmode"): cpu["cpu_usage"]["usage_in_kernelmode"],
        ("docker_container_cpu", "usage_system"): cpu["system_cpu_usage"],
        ("docker_container_cpu", "throttling_periods"): cpu["throttling_data"]["periods"],
        ("docker_container_cpu", "throttling_throttled_periods"): cpu["throttling_data"]["throttled_periods"],
        ("docker_container_cpu", "throttling_throttled_time"): cpu["throttling_data"]["throttled_time"],
        ("docker_container_blkio", "io_service_bytes_recursive_read"): blkio(stats, "read"),
        ("docker_container_blkio", "io_service_bytes_recursive_write"): blkio(stats, "write"),
    }
    for key in detail:
        if is_counter(key):
            values["docker_container_mem", key] = detail[key]
    for kind in ("bytes", "packets", "errors", "dropped"):
        for direction in ("rx", "tx"):
            if "networks" in stats:
                values["docker_container_net", f"{direction}_{kind}"] = sum(
                    net[f"{direction}_{kind}"] for net in stats["networks"].values())
    return values


def is_counter(statistic):
    """Of the memory statistics that Telegraf tells; the others are amounts that come and go, or not told."""
    return statistic.removeprefix("total_") in ("pgfault", "pgmajfault", "pgpgin", "pgpgout")


def amounts(stats):
    """What the engine has of memory that comes and goes, by our field: bytes."""
    memory = stats["memory_stats"]
    detail = memory.get("stats", {})
    inactive = detail.get("total_inactive_file", detail.get("inactive_file", 0))
    values = {"usage": memory["usage"] - inactive if memory["usage"] > inactive else memory["usage"]}
    values |= {key: value for key, value in detail.items() if not is_counter(key) and "limit" not in key}
    return values


# What may come and go between two readings of containers whose work does not change; those that are killed again and
# again have all they may have, or nothing.
LEEWAY = 2 << 20


def compare_amounts(ours, first, last):
    """Amounts lie between the engine's two, give or take a little."""
    limit = last["memory_stats"]["limit"]
    is_steady = first["Config"]["Labels"].get("app") not in ("oom", "gone")
    start, end = amounts(first), amounts(last)
    for key, value in ours.items():
        if key not in start or key not in end:
            continue
        low, high = min(start[key], end[key]) - LEEWAY, max(start[key], end[key]) + LEEWAY
        if not is_steady:
            low, high = 0, limit
        if not low <= value <= high:
            yield f"docker_container_mem {key} is {value}, not from {low} to {high}"
    if abs(ours["usage_percent"] - 100 * ours["usage"] / limit) > 1e-6:
        yield f"docker_container_mem usage_percent is {ours['usage_percent']}, {ours['usage']} of {limit} bytes"


def compare_names(tags, inspected):
    """The names as people gave them, whoever told them."""
    image, _, version = inspected["Config"]["Image"].rpartition(":")
    wanted = {"container_name": inspected["Name"].lstrip("/"), "container_image": image, "container_version": version}
    if tags != wanted:
        yield f"is called {tags}, not {wanted}"


def limits(stats, inspected, source):
    """What does not change, by our measurement and field."""
    values = {("docker_container_mem", "limit"): stats["memory_stats"]["limit"]}
    limit = stats.get("pids_stats", {}).get("limit")
    if source == "agent" and limit and limit < 2**63:
        values["docker_container_pids", "limit"] = limit
    if source == "docker":
        values["docker_container_status", "pid"] = inspected["State"]["Pid"]
        values["docker_container_status", "exitcode"] = inspected["State"]["ExitCode"]
        values["docker_container_status", "restart_count"] = inspected["RestartCount"]
    return values


# What either of inputs.containers and inputs.docker leaves out, and the other has.
ONLY_IN_CGROUPS = {"pod_uid", "task_id", "max_usage", "io_serviced_recursive_read", "io_serviced_recursive_write"}
ONLY_IN_ENGINE = {"hierarchical_memory_limit", "max_usage", "throttling_periods", "throttling_throttled_periods",
                  "throttling_throttled_time"}


def compare_fields(folder):
    """The same measurements have the same fields, whoever read them."""
    engine = gathered(folder / "docker.lp")
    for source in ("agent", "away"):
        for identity, measurements in gathered(folder / f"{source}.lp").items():
            for name, fields in measurements.items():
                if name == "tags":
                    continue
                theirs = engine.get(identity, {}).get(name)
                if theirs is None:
                    continue
                if extra := fields.keys() - theirs.keys() - ONLY_IN_CGROUPS:
                    yield f"{source}: {identity[:12]} {name}: fields the engine's has not: {sorted(extra)}"
                if missing := theirs.keys() - fields.keys() - ONLY_IN_ENGINE:
                    yield f"{source}: {identity[:12]} {name}: fields only the engine's has: {sorted(missing)}"


def compare(folder, source):
    """`source` is agent (inputs.containers), docker (inputs.docker), or away (the latter without its socket)."""
    ours = gathered(folder / f"{source}.lp")
    problems, checked = [], 0
    expected = set()
    for path in sorted((folder / "before").glob("*.stats.json")):
        name = path.name.removesuffix(".stats.json")
        later = folder / "after" / path.name
        if not later.exists():
            continue
        first, last = json.loads(path.read_text()), json.loads(later.read_text())
        inspected = [json.loads((folder / when / f"{name}.inspect.json").read_text()) for when in ("before", "after")]
        if len({(one["State"]["StartedAt"], one["State"]["Running"]) for one in inspected}) > 1:
            print(f"{name}: was restarted meanwhile, not compared")
            continue
        identity = inspected[0]["Id"]
        expected.add(identity)
        seen = ours.get(identity)
        if not seen:
            problems.append(f"{name}: not found by heliograph")
            continue
        start, end = counters(first), counters(last)
        count = 0
        for (measurement, field), low in sorted(start.items()):
            value = seen.get(measurement, {}).get(field)
            high = end.get((measurement, field), low)
            if value is None:
                if high:
                    problems.append(f"{name}: no {measurement} {field}, the engine has {high}")
                continue
            count += 1
            if not low <= value <= high:
                problems.append(f"{name}: {measurement} {field} is {value}, not from {low} to {high}")
        for (measurement, field), limit in limits(last, inspected[0], source).items():
            value = seen.get(measurement, {}).get(field)
            count += 1
            if value != limit:
                problems.append(f"{name}: {measurement} {field} is {value}, the engine says {limit}")
        problems += [f"{name}: {one}" for one in compare_names(seen["tags"], inspected[0])]
        memory = seen.get("docker_container_mem", {"usage": 0, "usage_percent": 0})
        problems += [f"{name}: {one}" for one in compare_amounts(memory, first | inspected[0], last)]
        count += len(amounts(last).keys() & memory.keys()) + len(seen["tags"])
        if ("networks" in last) != ("docker_container_net" in seen):
            problems.append(f"{name}: network metrics: {'docker_container_net' in seen}, engine: {'networks' in last}")
        if "usage_percent" not in seen.get("docker_container_cpu", {}):
            problems.append(f"{name}: no usage_percent of the CPU")
        checked += count
        print(f"{name}: {count} values agree" if not problems else f"{name}: {count} values looked at")
    if not expected:
        problems.append("the engine ran no container")
    for identity in ours.keys() - expected:
        names = [p for p in (folder / "after").glob("*.inspect.json") if json.loads(p.read_text())["Id"] == identity]
        if not names:
            problems.append(f"{identity}: found by heliograph, unknown to the engine")
    print(f"{source}, kernel {(folder / 'kernel').read_text().strip()}: {checked} values of {len(expected)} containers")
    return problems


def compare_all_names(folder):
    ours = gathered(folder / "agent.lp")
    for path in sorted((folder / "before").glob("*.inspect.json")):
        inspected = json.loads(path.read_text())
        tags = ours.get(inspected["Id"], {}).get("tags", {})
        print(f"{inspected['Name'].lstrip('/')}: {tags}")
        yield from (f"{inspected['Id'][:12]}: {one}" for one in compare_names(tags, inspected))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    if sys.argv[2:] == ["names"]:
        wrong = list(compare_all_names(folder))
        for one in wrong:
            print("DIFFERS", one)
        sys.exit(1 if wrong else 0)
    differences = [f"{source}: {one}" for source in ("agent", "docker", "away") for one in compare(folder, source)]
    differences += compare_fields(folder)
    for difference in differences:
        print("DIFFERS", difference)
    sys.exit(1 if differences else 0)
