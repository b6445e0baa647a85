"""What Python's tomllib thinks of many documents.

Standard input: documents, each after its length in bytes (4 bytes, big endian).
Standard output: one line for each: `refused`, `too big` (it has an integer beyond 64 bits), or its canonical form,
which CanonicalForm.swift makes of our values in the same way.
"""
import datetime
import math
import struct
import sys
import tomllib


class TooBig(Exception):
    pass


def text(string):
    plain = range(0x20, 0x7F)
    return '"' + "".join(
        chr(byte) if byte in plain and byte not in b'"\\' else f"\\x{byte:02x}" for byte in string.encode()
    ) + '"'


def canonical(value):
    if isinstance(value, dict):
        keys = sorted(value, key=str.encode)
        return "{" + ",".join(text(key) + "=" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise TooBig
        return f"i{value}"
    if isinstance(value, float):
        return "fnan" if math.isnan(value) else "f" + struct.pack(">d", value).hex()
    if isinstance(value, datetime.datetime):
        offset = value.utcoffset()
        minutes = "" if offset is None else f"{offset // datetime.timedelta(minutes=1):+d}"
        return "d" + value.replace(tzinfo=None).isoformat(timespec="microseconds") + minutes
    if isinstance(value, datetime.date):
        return "d" + value.isoformat()
    if isinstance(value, datetime.time):
        return "d" + value.isoformat(timespec="microseconds")
    return text(value)


def judge(document):
    try:
        # The one thing tomllib leaves to its caller: a byte order mark before the document.
        return canonical(tomllib.loads(document.decode("utf-8-sig")))
    except TooBig:
        return "too big"
    except ValueError:  # also of dates that do not exist and of bytes that are no UTF-8
        return "refused"


def main():
    stream = sys.stdin.buffer
    while length := stream.read(4):
        print(judge(stream.read(struct.unpack(">I", length)[0])))


main()
