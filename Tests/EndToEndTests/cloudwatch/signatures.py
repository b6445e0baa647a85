#!/usr/bin/env python3
"""Has botocore and moto's IAM check the agent's signatures and what its keys may do.

usage: signatures.py BINARY

Needs moto[server] and boto3.
"""
import json
import time
import urllib.request

from agent import KEY, REGION, Agent
from checks import expect, run, wait_for
from moto_server import Moto, statistics
from strict import Strict

CONFIG = """
[agent]
  interval = "200ms"
  flush_interval = "200ms"
  omit_hostname = true
[[inputs.mock]]
  metric_name = "load & more/ü"
  tags = {{tag = "a=b c+d/ä~*'%é日本"}}
  constant = [{{name = "v", value = 1.5}}]
[[inputs.mock]]
  metric_name = "load"
  tags = {{tag = "a=b c+d/%20~*'()"}}
  constant = [{{name = "v", value = -1.5e-7}}]
[[outputs.file]]
  files = ["HERE/out.lp"]
[[outputs.cloudwatch]]
  namespace = "Signed/by me"
  {options}
"""
SERIES = "load_v", (("tag", "a=b c+d/%20~*'()"),)
MAY_PUT = {"Version": "2012-10-17", "Statement": {
    # In IAM it is cloudwatch:PutMetricData. moto takes the service's name from the signature.
    "Effect": "Allow", "Action": ["cloudwatch:PutMetricData", "monitoring:PutMetricData"], "Resource": "*"}}
MAY_ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


class Checks:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.agents, self.service, self.moto = binary, folder, [], Strict(), None

    def close(self):
        for agent in self.agents:
            agent.kill()
        self.service.close()
        if self.moto:
            self.moto.close()

    def agent(self, options="", url=None, **environment):
        number = str(len(self.agents))
        self.agents.append(Agent(self.binary, self.folder / number, CONFIG.format(options=options),
                                 url or self.service.url, environment))
        return self.agents[-1]

    def forms(self):
        """botocore finds the same signature: plain, packed, as a query, with a session token, of a profile"""
        token = "token/with+signs==" * 20
        self.service.keys |= {"TEMPORARY": ("temporary+secret/", token), "PROFILE": ("of-a-profile", None)}
        small, keys = {"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "0"}, {
            "AWS_ACCESS_KEY_ID": "TEMPORARY", "AWS_SECRET_ACCESS_KEY": "temporary+secret/", "AWS_SESSION_TOKEN": token}
        runs = [
            ("json", False, KEY, "", {}), ("json", True, KEY, "", small), ("query", False, KEY, 'protocol = "query"', {}),
            ("query", True, KEY, 'protocol = "query"', small), ("json", False, "TEMPORARY", "", keys),
            ("json", True, "TEMPORARY", "", small | keys), ("query", True, "TEMPORARY", 'protocol = "query"', small | keys),
            ("json", False, KEY, 'content_encoding = "identity"', small),
            ("json", False, "PROFILE", f'access_key = "PROFILE"\n  secret_key = "of-a-profile"\n  region = "{REGION}"', {}),
        ]
        for protocol, packed, key, options, environment in runs:
            count = len(self.service.requests)
            agent = self.agent('on_invalid = "sanitize"\n  ' + options, **environment)
            expect(agent.once() == 0, f"{protocol} {packed} {key}: the exit status is not 0")
            expect(not self.service.complaints, f"{protocol} {packed} {key}: {self.service.complaints[:1]}")
            request, = self.service.requests[count:]
            expect((request.protocol, request.packed) == (protocol, packed), f"{request.protocol} {request.packed}")
            expect(f"Credential={key}/" in request.headers["Authorization"], request.headers["Authorization"])
            expect({(datum.name, datum.dimensions, datum.value) for datum in request.data} == {
                (*SERIES, -1.5e-7), ("load & more/__v", (("tag", "a=b c+d/_~*'%___"),), 1.5)}, f"{request.data}")
        return f"{len(runs)} forms"

    def skew(self):
        """a clock that is wrong: one request is refused, then the service's time is signed, and it is said once"""
        for ahead, protocol, code in [
                (1000, "json", "SignatureDoesNotMatch"), (-5000, "json", "RequestExpired"), (-400, "query", "RequestExpired"),
                (5000, "json", "InvalidSignatureException"), (1000, "query", "SignatureDoesNotMatch")]:
            self.service.requests.clear()
            self.service.clock, self.service.skew = (lambda: time.time() + ahead), code
            agent = self.agent(f'protocol = "{protocol}"\n  namepass = ["load"]').start()
            wait_for(lambda: len(self.service.data) >= 3, "nothing comes")
            expect(agent.stop() == 0, "the exit status is not 0")
            statuses = [request.status for request in self.service.requests]
            expect(statuses == [403] + [200] * (len(statuses) - 1), f"{ahead} s, {code}: {statuses}")
            word = "behind" if ahead > 0 else "ahead of"
            expect(agent.log.count("this host's clock is ") == 1 and f" s {word} CloudWatch's" in agent.log,
                   "it is not said once")
        expect(not self.service.complaints, f"{self.service.complaints[:1]}")
        return f"{len(self.agents)} agents"

    def permissions(self):
        """moto's IAM: a user who may put, one who may not until he may, a role, a wrong secret; nothing is lost"""
        self.moto = Moto()
        iam = self.moto.service("iam")
        keys = {}
        for name, policy in [("admin", MAY_ALL), ("may", MAY_PUT), ("maynot", None), ("assumes", None)]:
            iam.create_user(UserName=name)
            if policy:
                iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
            made = iam.create_access_key(UserName=name)["AccessKey"]
            keys[name] = made["AccessKeyId"], made["SecretAccessKey"]
        role = iam.create_role(RoleName="putter", AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"},
                                                   "Action": "sts:AssumeRole"}}))["Role"]["Arn"]
        iam.put_role_policy(RoleName="putter", PolicyName="p", PolicyDocument=json.dumps(MAY_PUT))
        iam.put_user_policy(UserName="assumes", PolicyName="p", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}}))
        # From here on moto wants to know who asks, and whether he may.
        switch = urllib.request.Request(f"{self.moto.url}/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
        urllib.request.urlopen(switch).close()
        cloudwatch, iam = (self.moto.service(service, *keys["admin"]) for service in ("cloudwatch", "iam"))

        def agent(name, options="", secret=None):
            options = f'namepass = ["load"]\n  name_prefix = "{name}_"\n  {options}'
            return self.agent(options, self.moto.url, AWS_ACCESS_KEY_ID=keys[name][0], AWS_ENDPOINT_URL_STS=self.moto.url,
                              AWS_SECRET_ACCESS_KEY=secret or keys[name][1])

        def stored(name):
            points = statistics(cloudwatch, "Signed/by me", f"{name}_load_v", SERIES[1], period=3600)
            return sum(point["SampleCount"] for point in points)
        expect(agent("may").once() == 0 and stored("may") == 1, "the one who may cannot")
        expect(agent("assumes", f'role_arn = "{role}"').once() == 0 and stored("assumes") == 1, "the role cannot")
        expect(agent("assumes").once() == 1 and stored("assumes") == 1, "without the role he can")
        expect("AccessDenied" in self.agents[-1].log, "it does not say so")
        expect(agent("may", secret="wrong").once() == 1 and stored("may") == 1, "a wrong secret does it, too")
        expect("SignatureDoesNotMatch" in self.agents[-1].log, "it does not say so")
        waiting = agent("maynot").start()
        wait_for(lambda: waiting.log.count("AccessDenied") >= 2, "nobody says AccessDenied")
        expect("is not authorized to perform" in waiting.log, "the service's words are not told")
        expect(stored("maynot") == 0, "it is stored")
        iam.put_user_policy(UserName="maynot", PolicyName="p", PolicyDocument=json.dumps(MAY_PUT))
        wait_for(lambda: stored("maynot") > 3, "nothing comes when he may")
        expect(waiting.stop() == 0, "the exit status is not 0")
        gathered = sum(metric[0] == "load" for metric in waiting.lines())
        expect(stored("maynot") == gathered, f"{stored('maynot')} of {gathered} are stored")
        return f"{gathered} gathered, {gathered} stored"

    ALL = [forms, skew, permissions]


if __name__ == "__main__":
    run(Checks, __doc__)
