"""Signatures of requests, held against those that botocore computes."""
import re

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HEADER = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d+)/([^/]+)/([^/]+)/aws4_request, "
                    r"SignedHeaders=([^,]+), Signature=(\w+)")


def complaint(method, path, headers, body, keys, service="monitoring"):
    """What is wrong with the signature of a request; None if nothing is. `headers` are names and values, `keys` a
    dictionary of access keys to secret and session token, None for none."""
    found = {name.lower(): value for name, value in headers}
    match = HEADER.fullmatch(found.get("authorization", ""))
    if not match:
        return "a request without a signature"
    key, day, region, named, names, signature = match.groups()
    names = names.split(";")
    if key not in keys:
        return f"an unknown access key: {key}"
    secret, token = keys[key]
    if found.get("x-amz-security-token") != token:
        return "another session token"
    request = AWSRequest(method=method, url=f"http://{found['host']}{path}", data=body,
                         headers={name: found[name] for name in names if name in found})
    request.context["timestamp"] = found["x-amz-date"]
    signer = SigV4Auth(Credentials(key, secret), named, region)
    expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    if named != service or day != found["x-amz-date"][:8] or expected != signature:
        return f"a wrong signature: {found['authorization']}"
    needed = {"host", "x-amz-date", "x-amz-target", "x-amz-security-token", "content-type", "content-encoding"}
    if not needed & found.keys() <= set(names):
        return f"too little is signed: {names}"
    if "expect" in found:
        return "a request that announces its body"
    return None
