"""What is sent to the sink: an hour of a small host, made from one seed."""
import math
import random
from dataclasses import dataclass, field


@dataclass
class Series:
    name: str
    dimensions: dict
    points: list                # of (minutes ago, values), the newest last
    unit: str = "None"
    namespace: str = "Heliograph"


def wave(middle, swing, chance, low=0.0, high=math.inf):
    """Sixty minutes of six values each around a level that wanders and comes back."""
    level, pull, points = middle, 0.0, []
    for minute in range(59, -1, -1):
        pull = 0.75 * pull + chance.gauss(0, 0.12) * swing
        level += pull - 0.12 * (level - middle)
        values = [min(high, max(low, level + swing * chance.gauss(0, 0.35))) for _ in range(6)]
        points.append((minute, [round(value, 3) for value in values]))
    return points


def climb(start, rate, chance):
    points = []
    for minute in range(59, -1, -1):
        values = []
        for _ in range(6):
            start += rate * chance.uniform(0.4, 1.6)
            values.append(float(round(start)))
        points.append((minute, values))
    return points


def host():
    chance = random.Random(7)
    machine = {"host": "web-1"}
    all = [Series(f"cpu_usage_{name}", {"cpu": "cpu-total", **machine}, wave(middle, swing, chance, 0, 100))
           for name, middle, swing in [("user", 24, 9), ("system", 7, 2.5), ("iowait", 1.2, 0.9), ("idle", 67, 11)]]
    all += [Series("mem_used", machine, wave(5.4 * 2**30, 0.5 * 2**30, chance)),
            Series("mem_available", machine, wave(10.1 * 2**30, 0.5 * 2**30, chance)),
            Series("mem_used_percent", machine, wave(34, 3, chance, 0, 100))]
    for number, (container, size) in enumerate([("5f1c0a9e77d2", 310), ("c03b52d1ee90", 96), ("9a77e1450bd8", 742)]):
        of = {"container_name": container, "host": "web-1", "runtime": "docker"}
        all += [Series("docker_container_cpu_usage_percent", of, wave(8 + 11 * number, 5, chance, 0, 100)),
                Series("docker_container_mem_usage", of, wave(size * 2**20, size * 2**18, chance)),
                Series("docker_container_mem_usage_percent", of, wave(size / 10.24, size / 60, chance, 0, 100)),
                Series("docker_container_net_rx_bytes", of, climb(4e6 * number + 3e5, 9e4 + 3e5 * number, chance))]
    all += [Series("checkout_latency", {"service": "checkout", "stage": "production"}, wave(182, 40, chance), "Milliseconds", "Shop"),
            Series("checkout_orders", {"service": "checkout", "stage": "production"}, wave(46, 14, chance), "Count", "Shop"),
            Series("checkout_throughput", {"service": "checkout", "stage": "production"}, wave(3.1e6, 9e5, chance), "Bytes/Second", "Shop")]
    return all


# What a browser must not take for its own language.
HOSTILE = [
    Series("<img src=x onerror=\"window.broken=1\">", {"<script>window.broken=2</script>": "'\"><svg onload=window.broken=3>"}, [(0, [1.0])]),
    Series("__proto__", {"constructor": "toString", "a&amp;b": "{{7*7}}${8*8}"}, [(0, [2.0])]),
    Series("x" * 255, {f"d{n:02}": "v" * 200 for n in range(30)}, [(0, [-1234567890123.0])]),
]


def many(number):
    return [Series(f"load_{n % 20}", {"host": f"web-{n:04}"}, [(m, [float(n + m)]) for m in range(9, -1, -1)], namespace="Many")
            for n in range(number)]
