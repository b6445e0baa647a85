# For each line "zone seconds" of stdin: the offset in seconds and the abbreviation at that time, as Python has them.
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
for line in sys.stdin:
    zone, seconds = line.split()
    time = (epoch + timedelta(seconds=int(seconds))).astimezone(ZoneInfo(zone))
    print(int(time.utcoffset().total_seconds()), time.tzname())
