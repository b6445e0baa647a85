"""What PutMetricData takes: two ways to write a request, and the documented limits of each part of it."""
import json
import math
import re
from collections import namedtuple
from datetime import datetime, timezone
from urllib.parse import parse_qsl

MAX_BODY, MAX_DATA, MAX_DIMENSIONS, MAX_VALUES, MAX_VALUE = 1_048_576, 1000, 30, 150, 2.0 ** 360
PAST, FUTURE = 14 * 86400, 2 * 3600
SIZES = [prefix + size for size in ("Bytes", "Bits") for prefix in ("", "Kilo", "Mega", "Giga", "Tera")]
COUNTED = [size[:1] + size[1:].lower() for size in SIZES] + ["Count"]
UNITS = {"Seconds", "Microseconds", "Milliseconds", "Percent", "None", *COUNTED, *(unit + "/Second" for unit in COUNTED)}
NUMBER = re.compile(r"MetricData\.member\.\d+\.(Value|StatisticValues\.\w+|(Values|Counts)\.member\.\d+)")

# One datum as it is kept. `dimensions` are pairs in order of name; `value` is a number, or a tuple of pairs.
Datum = namedtuple("Datum", "namespace name dimensions time value unit resolution")


class Refused(Exception):
    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def decode(protocol, body):
    """{"Namespace", "MetricData"}, whatever the request was written in."""
    try:
        return json.loads(body, parse_constant=float) if protocol == "json" else decode_query(body.decode())
    except (ValueError, KeyError, TypeError) as problem:
        raise Refused(400, "SerializationException", f"the body cannot be read: {problem}") from None


def decode_query(text):
    fields = parse_qsl(text, keep_blank_values=True, strict_parsing=True)
    if len(dict(fields)) != len(fields):
        raise ValueError("a field comes twice")
    fields = dict(fields)
    if (fields.pop("Action"), fields.pop("Version")) != ("PutMetricData", "2010-08-01"):
        raise Refused(400, "InvalidAction", "Could not find operation for this action and version")
    root = {}
    for key, value in fields.items():
        node, *rest = root, *key.split(".")
        for part in rest[:-1]:
            node = node.setdefault(part, {})
        if NUMBER.fullmatch(key):
            value = float(value)
        elif key.endswith(".StorageResolution"):
            value = int(value)
        elif key.endswith(".Timestamp"):
            value = datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp()
        node[rest[-1]] = value
    return lists(root)


def lists(node):
    """{"member": {"1": ...}} becomes a list."""
    if not isinstance(node, dict):
        return node
    if node.keys() != {"member"}:
        return {key: lists(value) for key, value in node.items()}
    numbers = sorted(map(int, node["member"]))
    if numbers != list(range(1, len(numbers) + 1)):
        raise ValueError("the members of a list do not count up from 1")
    return [lists(node["member"][str(number)]) for number in numbers]


def taken(request, now, blame=lambda name: False):
    """The data of a request, or Refused with all that is wrong. `blame` has something against a name."""
    wrong = []

    def bad(where, what, code="InvalidParameterValue"):
        wrong.append((code, f"The parameter {where} {what}."))

    def text(value, where, longest):
        if not isinstance(value, str) or not value.strip():
            bad(where, "must be text that is not blank")
        elif len(value) > longest:
            bad(where, f"must have {longest} characters at most")
        elif any(not 32 <= ord(character) <= 126 for character in value):
            bad(where, "contains non-ASCII or control characters")
        return value

    def number(value, where):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            bad(where, "must be a number")
        elif not math.isfinite(value) or abs(value) > MAX_VALUE:
            bad(where, f"has the invalid value {value}")
        return value

    namespace, data = text(request.get("Namespace"), "Namespace", 255), request.get("MetricData") or []
    if str(namespace).startswith((":", "AWS/")):
        bad("Namespace", "is reserved")
    if not data:
        bad("MetricData", "is required", "MissingParameter")
    if len(data) > MAX_DATA:
        raise Refused(400, "InvalidParameterValue", f"The collection MetricData must not have more than {MAX_DATA} members.")
    kept = []
    for position, datum in enumerate(data, 1):
        at = f"MetricData.member.{position}."
        unknown = datum.keys() - {"MetricName", "Dimensions", "Timestamp", "Value", "StatisticValues", "Values", "Counts",
                                  "Unit", "StorageResolution"}
        if unknown:
            bad(at + min(unknown), "is unknown")
        name = text(datum.get("MetricName"), at + "MetricName", 255)
        if blame(name):
            bad(at + "MetricName", f"has the invalid value {name}")
        dimensions = datum.get("Dimensions") or []
        if len(dimensions) > MAX_DIMENSIONS:
            bad(at + "Dimensions", f"must not have more than {MAX_DIMENSIONS} members")
        for position, dimension in enumerate(dimensions, 1):
            where = f"{at}Dimensions.member.{position}."
            text(dimension.get("Name"), where + "Name", 255)
            text(dimension.get("Value"), where + "Value", 1024)
            if str(dimension.get("Name")).startswith(":"):
                bad(where + "Name", "must not begin with a colon")
        if len({dimension.get("Name") for dimension in dimensions}) < len(dimensions):
            bad(at + "Dimensions", "has one name twice")
        value = None
        forms = [form for form in ("Value", "StatisticValues", "Values") if datum.get(form) is not None]
        if len(forms) != 1:
            bad(at + "Value", f"must come alone, not as {forms}", "InvalidParameterCombination")
        elif forms == ["Value"]:
            value = number(datum["Value"], at + "Value")
        elif forms == ["StatisticValues"]:
            parts = datum["StatisticValues"]
            value = tuple((part, number(parts.get(part), f"{at}StatisticValues.{part}"))
                          for part in ("SampleCount", "Sum", "Minimum", "Maximum"))
        else:
            values, counts = datum["Values"], datum.get("Counts") or [1] * len(datum["Values"])
            if len(values) > MAX_VALUES or len(values) != len(counts):
                bad(at + "Values", f"has {len(values)} members and {len(counts)} counts")
            value = tuple(sorted((number(value, at + "Values"), number(count, at + "Counts"))
                                 for value, count in zip(values, counts)))
        if datum.get("Unit", "None") not in UNITS:
            bad(at + "Unit", f"has the invalid value {datum['Unit']}")
        time = datum.get("Timestamp", now)
        if not now - PAST <= number(time, at + "Timestamp") <= now + FUTURE:
            bad(at + "Timestamp", "must lie within two weeks back and two hours ahead")
        if datum.get("StorageResolution", 60) not in (1, 60):
            bad(at + "StorageResolution", "must be 1 or 60")
        pairs = tuple(sorted((dimension.get("Name"), dimension.get("Value")) for dimension in dimensions))
        kept.append(Datum(namespace, name, pairs, int(time), value, datum.get("Unit", "None"),
                          datum.get("StorageResolution", 60)))
    if wrong:
        code = wrong[0][0]
        raise Refused(400, code, "\n".join(message for other, message in wrong if other == code))
    return kept
