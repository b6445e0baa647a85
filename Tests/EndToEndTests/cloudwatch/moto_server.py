"""A moto server as a process of its own."""
import datetime
import os
import socket
import subprocess
import sys
import tempfile
import time

import boto3
from botocore.config import Config

from agent import KEY, REGION, SECRET
from checks import free_port


class Moto:
    def __init__(self, **environment):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
                                        env=os.environ | environment, stdout=self.log, stderr=self.log)
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            self.log.seek(0)
            raise SystemExit("moto does not start:\n" + self.log.read().decode())
        self.client = self.service("cloudwatch")

    def service(self, name, key=KEY, secret=SECRET):
        return client(name, self.url, key, secret)

    def series(self, namespace):
        """(name, dimensions) of all that arrived."""
        pages = self.client.get_paginator("list_metrics").paginate(Namespace=namespace)
        return {(metric["MetricName"], tuple(sorted((d["Name"], d["Value"]) for d in metric["Dimensions"])))
                for page in pages for metric in page["Metrics"]}

    def statistics(self, namespace, name, dimensions):
        return statistics(self.client, namespace, name, dimensions, period=3600)

    def close(self):
        self.process.terminate()
        self.process.wait()


def client(service, url, key=KEY, secret=SECRET):
    return boto3.client(service, endpoint_url=url, region_name=REGION, aws_access_key_id=key, aws_secret_access_key=secret,
                        config=Config(retries={"max_attempts": 1}, proxies={}))


def statistics(cloudwatch, namespace, name, dimensions, period, **more):
    """The data points of the hours around now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    answer = cloudwatch.get_metric_statistics(
        Namespace=namespace, MetricName=name, Period=period, Dimensions=[{"Name": n, "Value": v} for n, v in dimensions],
        StartTime=now - datetime.timedelta(hours=1), EndTime=now + datetime.timedelta(hours=1),
        **(more or {"Statistics": ["Sum", "Minimum", "Maximum", "SampleCount"]}))
    return answer["Datapoints"]
