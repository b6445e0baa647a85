#!/usr/bin/env python3
"""Runs the agent against whoever gives AWS keys away: an instance, a container's endpoint, STS, a command.

usage: credentials.py BINARY

One small server plays all of them and CloudWatch, over real HTTP; botocore checks every signature. Needs botocore.
Prints one line for each check; the first that fails ends the run with status 1 and the log.
"""
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

REGION = "eu-west-1"
SECRETS = ("secret-of-", "token-of-", "proof-of-identity", "session-of-instance", "right-of-container")


class Server(http.server.ThreadingHTTPServer):
    """Knows every key it gave away. `requests` are (method, path or action, access key)."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.keys, self.requests, self.complaints, self.faults, self.data = {}, [], [], [], []
        self.valid, self.tokens_arrive, self.given = 3600, True, 0
        self.know("STATIC")
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def know(self, name):
        self.keys[name] = (f"secret-of-{name}", None if name == "STATIC" else f"token-of-{name}")

    def new_keys(self, kind):
        """A name, and when its keys end."""
        self.given += 1
        name = f"{kind}{self.given}"
        self.know(name)
        return name, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.valid))

    def signer(self, handler, body, service):
        """The access key that signed, or None; wrong signatures are noted."""
        found = {name.lower(): value for name, value in handler.headers.items()}
        match = re.search(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)",
                          found.get("authorization", ""))
        if not match:
            return None
        key, region, named, names, signature = match.groups()
        secret, token = self.keys.get(key, ("", None))
        request = AWSRequest(method="POST", url=f"{self.url}{handler.path}", data=body,
                             headers={name: found[name] for name in names.split(";")})
        request.context["timestamp"] = found["x-amz-date"]
        signer = SigV4Auth(Credentials(key, secret), service, REGION)
        expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
        if (named, region, expected) != (service, REGION, signature):
            self.complaints.append(f"{key}: a wrong signature for {service}")
        if found.get("x-amz-security-token") != token or (token and "x-amz-security-token" not in names):
            self.complaints.append(f"{key}: a wrong session token")
        return key


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=""):
        body = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def keys(self, kind):
        name, end = self.server.new_keys(kind)
        secret, token = self.server.keys[name]
        self.answer(200, json.dumps({"Code": "Success", "AccessKeyId": name, "SecretAccessKey": secret, "Token": token,
                                     "Expiration": end}, indent=2))

    def do_PUT(self):
        self.server.requests.append(("PUT", self.path, None))
        if not self.server.tokens_arrive:
            time.sleep(3)
            self.close_connection = True
            return
        self.answer(200, "session-of-instance")

    def do_GET(self):
        self.server.requests.append(("GET", self.path, None))
        if self.path == "/container":
            return self.keys("CONTAINER") if self.headers["Authorization"] == "right-of-container" else self.answer(401)
        if self.headers["X-aws-ec2-metadata-token"] != "session-of-instance":
            return self.answer(401)
        if self.path.endswith("/placement/region"):
            return self.answer(200, REGION)
        if self.path.endswith("/security-credentials/"):
            return self.answer(200, "role-of-instance")
        return self.keys("INSTANCE") if self.path.endswith("/role-of-instance") else self.answer(404)

    def do_POST(self):
        server = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "X-Amz-Target" in self.headers:
            key = server.signer(self, body, "monitoring")
            server.requests.append(("POST", "PutMetricData", key))
            if server.faults:
                return self.answer(403, json.dumps({"__type": server.faults.pop(0), "message": f"{key} is of no use"}))
            server.data += json.loads(body)["MetricData"]
            return self.answer(200, "{}")
        form = dict(urllib.parse.parse_qsl(body.decode()))
        key = server.signer(self, body, "sts")
        server.requests.append(("POST", form["Action"], key))
        if form["Action"] == "AssumeRole" and not key:
            return self.answer(403, "<Error><Code>MissingAuthenticationToken</Code></Error>")
        if form["Action"] == "AssumeRoleWithWebIdentity" and form["WebIdentityToken"] != "proof-of-identity/+=":
            return self.answer(400, "<Error><Code>InvalidIdentityToken</Code></Error>")
        name, end = server.new_keys("ROLE")
        secret, token = server.keys[name]
        self.answer(200, f"<R><Credentials><AccessKeyId>{name}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>"
                         f"<SessionToken>{token}</SessionToken><Expiration>{end}</Expiration></Credentials></R>")


class Checks:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.number = str(Path(binary).resolve()), Path(folder), 0

    def run(self, options="", files=None, seconds=0, **environment):
        """One write, or as many as there are in `seconds`."""
        self.number += 1
        home = self.folder / str(self.number)
        (home / "groups/g").mkdir(parents=True)
        (home / "groups/g/load").write_text("1\n")
        for name, text in (files or {}).items():
            (home / name).parent.mkdir(exist_ok=True)
            (home / name).write_text(text.replace("HOME", str(home)))
        (home / "c.toml").write_text(f"""
[agent]
  interval = "1s"
[[inputs.cgroup]]
  paths = ["{home}/groups/*"]
  files = ["*"]
[[outputs.cloudwatch]]
  namespace = "n"
  flush_interval = "1s"
  endpoint_url = "{self.server.url}"
  {options.replace("HOME", str(home))}
""")
        variables = {"PATH": os.environ["PATH"], "HOME": str(home), "AWS_REGION": REGION,
                     "AWS_ENDPOINT_URL_STS": self.server.url, "AWS_EC2_METADATA_DISABLED": "true"}
        variables |= {name: value.replace("HOME", str(home)) for name, value in environment.items()}
        command = [self.binary, "--config", str(home / "c.toml")] + ([] if seconds else ["--once"])
        process = subprocess.Popen(command, env=variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            self.log, _ = process.communicate(timeout=seconds or 60)
        except subprocess.TimeoutExpired:
            process.terminate()
            self.log, _ = process.communicate(timeout=30)
        return process.returncode

    def expect(self, condition, what):
        if not condition:
            raise AssertionError(f"{what}\n{self.server.requests}\n{self.log}")

    def arrives(self, *requests, **run):
        """Whether data arrived after exactly these requests."""
        self.expect(self.run(**run) == 0, "the exit status is not 0")
        found = [(what.split("/")[-1], re.sub(r"\d+$", "", key or "")) for _, what, key in self.server.requests]
        self.expect(found == list(requests), f"not {list(requests)}")
        self.expect(len(self.server.data) == 1, "no data arrived")

    INSTANCE = [("token", ""), ("", ""), ("role-of-instance", "")]

    def keys_of_a_profile(self):
        self.arrives(("PutMetricData", "STATIC"), options='profile = "p"', files={
            ".aws/credentials": "[p]\naws_access_key_id = STATIC\naws_secret_access_key = secret-of-STATIC\n"})

    def command_of_a_profile(self):
        self.arrives(("PutMetricData", "STATIC"), files={
            ".aws/config": "[default]\ncredential_process = cat HOME/keys.json\n",
            "keys.json": json.dumps({"Version": 1, "AccessKeyId": "STATIC", "SecretAccessKey": "secret-of-STATIC"})})

    def role_of_an_option(self):
        self.arrives(("AssumeRole", "STATIC"), ("PutMetricData", "ROLE"), options='role_arn = "arn:aws:iam::1:role/a b"',
                     AWS_ACCESS_KEY_ID="STATIC", AWS_SECRET_ACCESS_KEY="secret-of-STATIC")

    def role_of_a_chain_of_profiles(self):
        self.arrives(("AssumeRole", "STATIC"), ("AssumeRole", "ROLE"), ("PutMetricData", "ROLE"), AWS_PROFILE="a", files={
            ".aws/config": "[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\nrole_arn = y\nsource_profile = c\n",
            ".aws/credentials": "[c]\naws_access_key_id = STATIC\naws_secret_access_key = secret-of-STATIC\n"})

    def role_with_a_web_identity(self):
        self.arrives(("AssumeRoleWithWebIdentity", ""), ("PutMetricData", "ROLE"), files={"t": "proof-of-identity/+=\n"},
                     AWS_WEB_IDENTITY_TOKEN_FILE="HOME/t", AWS_ROLE_ARN="arn:aws:iam::1:role/eks")

    def container(self):
        self.arrives(("container", ""), ("PutMetricData", "CONTAINER"), files={"t": "right-of-container\n"},
                     AWS_CONTAINER_CREDENTIALS_FULL_URI=self.server.url + "/container",
                     AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="HOME/t")

    def instance(self):
        self.arrives(*self.INSTANCE, ("PutMetricData", "INSTANCE"), AWS_EC2_METADATA_DISABLED="",
                     AWS_EC2_METADATA_SERVICE_ENDPOINT=self.server.url)
        self.expect("the instance is asked at the first write" in self.log, "the start does not say who is asked")

    def instance_and_its_region(self):
        self.arrives(("token", ""), ("region", ""), *self.INSTANCE, ("PutMetricData", "INSTANCE"), AWS_REGION="",
                     AWS_EC2_METADATA_DISABLED="", AWS_EC2_METADATA_SERVICE_ENDPOINT=self.server.url)

    def hop_limit(self):
        self.server.tokens_arrive = False
        status = self.run(AWS_EC2_METADATA_DISABLED="", AWS_EC2_METADATA_SERVICE_ENDPOINT=self.server.url)
        self.expect(status == 1 and "raise HttpPutResponseHopLimit to 2" in self.log, "the hop limit is not named")

    def expired_keys_are_renewed(self):
        self.server.faults = ["ExpiredTokenException"]
        self.run(seconds=6, AWS_EC2_METADATA_DISABLED="", AWS_EC2_METADATA_SERVICE_ENDPOINT=self.server.url)
        used = [key for _, what, key in self.server.requests if what == "PutMetricData"]
        self.expect(used[:2] == ["INSTANCE1", "INSTANCE2"] and set(used[1:]) == {"INSTANCE2"}, f"used {used}")
        self.expect(len(self.server.data) == len({datum["Timestamp"] for datum in self.server.data}) > 1,
                    "data are lost or doubled")

    def all(self):
        for name in ("keys_of_a_profile", "command_of_a_profile", "role_of_an_option", "role_of_a_chain_of_profiles",
                     "role_with_a_web_identity", "container", "instance", "instance_and_its_region", "hop_limit",
                     "expired_keys_are_renewed"):
            self.server = Server()
            getattr(self, name)()
            self.expect(not self.server.complaints, f"{self.server.complaints}")
            self.expect(not any(secret in self.log for secret in SECRETS), "a secret is in the log")
            self.server.shutdown()
            print("ok  ", name.replace("_", " "))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        try:
            Checks(sys.argv[1], folder).all()
        except AssertionError as failure:
            raise SystemExit(f"not ok  {failure}")
