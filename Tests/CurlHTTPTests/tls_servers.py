"""HTTPS servers of every kind of trust, and proxies, on loopback ports; ends when its standard input does.

Makes authorities, certificates and keys in a folder of its own, then prints one line of JSON: that folder, and the
port of each server. A server answers a request with JSON that says how it came.
"""
import base64
import itertools
import json
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import warnings
from pathlib import Path

warnings.simplefilter("ignore", DeprecationWarning)     # TLS 1.1, which is old on purpose
TEMPORARY = tempfile.TemporaryDirectory(prefix="heliograph-tls-")
FOLDER = Path(TEMPORARY.name)
VECTOR_HOST = "monitoring.eu-west-1.amazonaws.com"
CREDENTIALS = "Basic " + base64.b64encode(b"user:pass@word").decode()
numbers = itertools.count(1)
tunnels = []    # what each proxy was asked to connect to
servers = []    # programs that end with this one


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], cwd=FOLDER, check=True, capture_output=True)


def authority(name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", 2,
            "-subj", "/CN=" + name, "-keyout", name + ".key", "-out", name + ".pem")


def certificate(name, names, issuer="authority", days=2):
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + name,
            "-keyout", name + ".key", "-out", name + ".csr")
    (FOLDER / (name + ".ext")).write_text("subjectAltName=" + ",".join("DNS:" + each for each in names))
    openssl("x509", "-req", "-in", name + ".csr", "-CA", issuer + ".pem", "-CAkey", issuer + ".key", "-CAcreateserial",
            "-days", days, "-extfile", name + ".ext", "-out", name + ".pem")


def make_certificates():
    authority("authority")
    authority("stranger")
    certificate("local", ["localhost", VECTOR_HOST])
    certificate("other", ["other.example"])
    certificate("expired", ["localhost"], days=-1)
    certificate("unknown", ["localhost"], issuer="stranger")
    certificate("client", ["client.example"])
    certificate("strange-client", ["client.example"], issuer="stranger")
    openssl("pkcs8", "-topk8", "-in", "client.key", "-passout", "pass:secret", "-out", "client-encrypted.key")


def read(connection):
    """Head and body of one request as text, or None at the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
    head, body = data.split(b"\r\n\r\n", 1)
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while len(body) < (int(lengths[0][15:]) if lengths else 0):
        body += connection.recv(65536)
    return (head + b"\r\n\r\n" + body).decode()


def reply(connection, facts, status="200 OK", header=""):
    body = json.dumps(facts).encode()
    connection.sendall(f"HTTP/1.1 {status}\r\n{header}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def listen(handle, path=None):
    """The port; each connection has a thread. With a path it listens at a socket there instead."""
    if path:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen(16)
    else:
        listener = socket.create_server(("127.0.0.1", 0), backlog=16)

    def one(connection, peer):
        try:
            handle(connection, peer)
        except OSError:
            pass        # a client that refuses us, or was refused
        finally:
            connection.close()

    def loop():
        while True:
            threading.Thread(target=one, args=listener.accept(), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()
    return 0 if path else listener.getsockname()[1]


def context(name, configure=None):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(FOLDER / (name + ".pem"), FOLDER / (name + ".key"))
    if configure:
        configure(made)
    return made


def shake_hands(made, plain):
    spare = plain.dup()
    try:
        return made.wrap_socket(plain, server_side=True)
    except ssl.SSLError:
        # Whoever closes with something unread resets the connection, and the client may never see the alert.
        spare.shutdown(socket.SHUT_WR)
        while spare.recv(65536):
            pass
        raise
    finally:
        spare.close()


def https(name, configure=None, path=None):
    made = context(name, configure)
    names = threading.local()

    def keep_name(_, asked, __):
        names.asked = asked

    made.sni_callback = keep_name

    def handle(plain, peer):
        names.asked = None
        connection = shake_hands(made, plain)
        number = next(numbers)
        while request := read(connection):
            subject = dict(pair for part in (connection.getpeercert() or {}).get("subject", []) for pair in part)
            reply(connection, {
                "connection": number, "name": names.asked, "version": connection.version(),
                "cipher": connection.cipher()[0], "client": subject.get("commonName"), "peer": peer[0] if peer else None,
                "request": request})

    return listen(handle, path)


def renegotiating():
    """The port of a server of TLS 1.2 that answers a request after it has negotiated anew, as often as its path says.

    Python cannot ask for that, so `openssl s_server` does; it has one connection at a time.
    """
    server = subprocess.Popen(
        ["openssl", "s_server", "-accept", "127.0.0.1:0", "-tls1_2", "-state", "-cert", "local.pem", "-key", "local.key"],
        cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0)
    servers.append(server)
    lines = iter(server.stdout.readline, b"")
    port = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"ACCEPT"))

    def serve():
        left, is_asked = 0, False
        for line in lines:
            if b"before SSL initialization" in line:
                is_asked = False
            elif line.startswith(b"GET /"):
                left = int(line.split()[1][1:])
                continue
            elif line == b"\r\n":
                is_asked = True
            elif b"read finished" not in line:
                continue
            if is_asked and left > 0:
                left -= 1
                server.stdin.write(b"r\n")
            elif is_asked:
                is_asked = False
                server.stdin.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    threading.Thread(target=serve, daemon=True).start()
    return port


def http():
    def handle(connection, peer):
        number = next(numbers)
        while request := read(connection):
            reply(connection, {"connection": number, "peer": peer[0], "request": request})

    return listen(handle)


def proxy(target, wants=None, made=None):
    """Answers plain requests itself, and leads every tunnel to the port `target`."""
    def handle(connection, peer):
        if made:
            connection = shake_hands(made, connection)
        number = next(numbers)
        while request := read(connection):
            lines = request.split("\r\n")
            given = [line.split(": ", 1)[1] for line in lines if line.startswith("Proxy-Authorization: ")]
            if wants and given != [wants]:
                reply(connection, {}, "407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="r"\r\n')
            elif request.startswith("CONNECT "):
                tunnels.append(lines[0].split(" ")[1])
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                return tunnel(connection, socket.create_connection(("127.0.0.1", target)))
            else:
                reply(connection, {"connection": number, "proxy": True, "tunnels": tunnels, "request": request})

    return listen(handle)


def tunnel(left, right):
    def pump(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    back = threading.Thread(target=pump, args=(right, left), daemon=True)
    back.start()
    pump(left, right)
    back.join()
    right.close()


def demand_certificate(made):
    made.verify_mode = ssl.CERT_REQUIRED
    made.load_verify_locations(FOLDER / "authority.pem")


def only(version, ciphers=None):
    def configure(made):
        made.minimum_version = made.maximum_version = version
        if ciphers:
            made.set_ciphers(ciphers)
    return configure


make_certificates()
V = ssl.TLSVersion
good = https("local")
ports = {
    "good": good,
    "other": https("other"),
    "expired": https("expired"),
    "unknown": https("unknown"),
    "demanding": https("local", demand_certificate),
    "tls11": https("local", only(V.TLSv1_1, "DEFAULT:@SECLEVEL=0")),
    "tls12": https("local", only(V.TLSv1_2)),
    "aes256": https("local", only(V.TLSv1_2, "ECDHE-ECDSA-AES256-GCM-SHA384")),
    "renegotiating": renegotiating(),
    "plain": http(),
    "proxy": proxy(good),
    "lockedProxy": proxy(good, wants=CREDENTIALS),
    "tlsProxy": proxy(good, made=context("local")),
    "socket": https("local", path=FOLDER / "https.sock"),
}
print(json.dumps({"folder": str(FOLDER), "ports": ports}), flush=True)
sys.stdin.read()
for server in servers:
    server.kill()
    server.wait()
TEMPORARY.cleanup()
