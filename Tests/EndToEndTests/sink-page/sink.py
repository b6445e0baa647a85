"""The real sink, and boto3 that sends to it. The same face as the mock."""
import datetime
import re
import subprocess
import tempfile
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


class Sink:
    def __init__(self, binary):
        self.binary, self.port = binary, 0
        self.folder = tempfile.TemporaryDirectory(prefix="heliograph-")
        self.start()
        self.client = boto3.client(
            "cloudwatch", endpoint_url=self.url, region_name="us-east-1", aws_access_key_id="local",
            aws_secret_access_key="local", config=Config(retries={"max_attempts": 1}, proxies={}))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.process = subprocess.Popen([self.binary, "sink", "--listen", f"127.0.0.1:{self.port}", "--dir", self.folder.name],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not (found := re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)):
            raise SystemExit(f"the sink says {line!r}")
        self.port = int(found[1])

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def close(self):
        self.stop()
        self.folder.cleanup()

    def put(self, all):
        minute = datetime.datetime.fromtimestamp(time.time() // 60 * 60, datetime.timezone.utc)
        for namespace in sorted({one.namespace for one in all}):
            data = []
            for one in (one for one in all if one.namespace == namespace):
                for ago, values in one.points:
                    of = {"MetricName": one.name, "Unit": one.unit, "Timestamp": minute - datetime.timedelta(minutes=ago),
                          "Dimensions": [{"Name": name, "Value": value} for name, value in one.dimensions.items()]}
                    data.append(of | {"Values": values, "Counts": [1] * len(values)})
            for start in range(0, len(data), 1000):
                self.client.put_metric_data(Namespace=namespace, MetricData=data[start:start + 1000])

    def refuse(self):
        try:
            self.client.put_metric_data(Namespace="Wrong", MetricData=[{"MetricName": "m", "Value": float("nan")}])
        except ClientError:
            return
        raise SystemExit("the sink took NaN")
