"""A headless Chromium, driven over the pipe of its DevTools protocol: no port, no library."""
import base64
import fcntl
import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Failed(Exception):
    pass


class Browser:
    """One page. `requests` are the addresses it asked for, `complaints` what its console called an error."""

    def __init__(self):
        binary = next(filter(None, map(shutil.which, NAMES)), None)
        if not binary:
            raise SystemExit("no Chromium is installed: looked for " + ", ".join(NAMES))
        self.profile = tempfile.TemporaryDirectory(prefix="heliograph-", ignore_cleanup_errors=True)
        self.requests, self.complaints, self.pending, self.number = [], [], {}, 0
        command = [binary, "--headless=new", "--remote-debugging-pipe", "--user-data-dir=" + self.profile.name,
                   "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-gpu",
                   "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        # Chromium reads commands from descriptor 3 and writes answers to 4, so theirs must not be one of these.
        theirs = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs_in, theirs_out)]
        self.process = subprocess.Popen(
            ["bash", "-c", 'exec 3<&$0 4>&$1; exec "${@:2}"', *map(str, theirs), *command], pass_fds=theirs,
            env=os.environ | {"TZ": "UTC"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for end in (theirs_in, theirs_out, *theirs):
            os.close(end)
        self.output, self.input = os.fdopen(ours_out, "wb", 0), os.fdopen(ours_in, "rb")
        self.session = None
        threading.Thread(target=self._listen, daemon=True).start()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def _listen(self):
        text = b""
        while part := self.input.read1(1 << 20):
            *messages, text = (text + part).split(b"\0")
            for message in map(json.loads, messages):
                if "id" in message:
                    self.pending[message["id"]].put(message)
                else:
                    self._note(message["method"], message["params"])

    def _note(self, method, params):
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.complaints.append(params["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
            self.complaints.append(str(params["args"]))
        elif method == "Page.javascriptDialogOpening":
            self.complaints.append("a dialog opened: " + params["message"])

    def call(self, method, **params):
        self.number += 1
        answers = self.pending[self.number] = queue.Queue()
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        self.output.write(json.dumps(message).encode() + b"\0")
        try:
            answer = answers.get(timeout=30)
        except queue.Empty:
            raise Failed(f"Chromium does not answer {method}") from None
        if "error" in answer:
            raise Failed(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def open(self, url):
        self.call("Page.navigate", url=url)
        self.wait("document.readyState", "complete")

    def evaluate(self, script):
        """The value of an expression, as JSON would carry it."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Failed(f"{script}: {answer['exceptionDetails']['exception']['description']}")
        return answer["result"].get("value")

    def wait(self, script, wanted=True, seconds=20):
        """Until the expression has this value; a page tells nobody when it has drawn."""
        end = time.monotonic() + seconds
        while (found := self.evaluate(script)) != wanted:
            if time.monotonic() > end:
                raise Failed(f"{script} is {found!r} and not {wanted!r}")
            time.sleep(0.05)

    def key(self, key):
        text = {"text": key} if len(key) == 1 else {}
        codes = {"Escape": 27, "ArrowLeft": 37, "Tab": 9, "Enter": 13}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=codes.get(key, ord(key[0])), **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def point(self, selector, click=True):
        """Moves the mouse to the middle of an element, and clicks; again if the element has moved away under it."""
        for _ in range(20):
            self._point(selector, click)
            if not click or self.evaluate("window.hit"):
                return
            time.sleep(0.1)
        raise Failed(f"{selector} cannot be hit")

    def _point(self, selector, click):
        self.evaluate(f"""window.hit = false;
            document.addEventListener('click', event => window.hit = event.target.closest({json.dumps(selector)}) !== null,
                                      {{capture: true, once: true}})""")
        box = self.evaluate(f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center'}});"
                            "const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()")
        where = {"x": box[0], "y": box[1]}
        self.call("Input.dispatchMouseEvent", type="mouseMoved", **where)
        if click:
            for kind in ("mousePressed", "mouseReleased"):
                self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **where)

    def size(self, width, height, scheme="light"):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()
