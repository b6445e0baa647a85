"""The agent as a process of its own, in a folder of its own."""
import os
import re
import signal
import subprocess

from checks import Failed

KEY, SECRET, REGION = "AKIDENDTOEND", "end+to/end-secret", "eu-west-1"


class Agent:
    def __init__(self, binary, folder, config, endpoint, environment=None, wrapper=()):
        """`config` is TOML; HERE in it is the folder. `wrapper` is a command that runs the agent."""
        self.folder = folder
        folder.mkdir(exist_ok=True)
        (folder / "heliograph.toml").write_text(config.replace("HERE", str(folder)))
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "AWS_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_ENDPOINT_URL_CLOUDWATCH": endpoint,
        } | (environment or {})
        self.command = [*wrapper, binary, "--config", str(folder / "heliograph.toml")]
        self.process = None

    @property
    def tells_secrets(self):
        return any(self.environment.get(name, "\0") in self.log for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"))

    @property
    def log(self):
        """Of all its starts."""
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def start(self, *arguments):
        with open(self.folder / "log", "a") as log:
            self.process = subprocess.Popen([*self.command, *arguments], env=self.environment, cwd=self.folder,
                                            stdout=log, stderr=subprocess.STDOUT)
        return self

    def end(self, seconds=60):
        """The exit status of an agent that ends by itself."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failed(f"still running after {seconds} s") from None

    def once(self):
        """One gather and one write; the exit status."""
        return self.start("--once").end()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.end(20)

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def lines(self, file="out.lp"):
        """What an `outputs.file` of the agent wrote: (measurement, tags, fields, nanoseconds)."""
        path = self.folder / file
        if not path.exists():
            return []
        text = path.read_bytes()
        return [parsed(line) for line in text[:text.rfind(b"\n") + 1].decode().splitlines()]

    def internal(self, measurement, **tags):
        """The newest fields of a measurement of the agent's own."""
        found = [fields for name, has, fields, _ in self.lines("internal.lp")
                 if name == "internal_" + measurement and tags.items() <= has.items()]
        return found[-1] if found else {}

    def drops(self):
        """By reason, what the CloudWatch output has dropped and nobody asked it to."""
        return {tags["rule"]: int(fields["count"]) for name, tags, fields, _ in self.lines("internal.lp")
                if name == "internal_drops" and tags["plugin"] == "outputs.cloudwatch" and tags["rule"] != "namedrop"
                and fields["count"]}


def parsed(line):
    head, fields, stamp = re.split(r"(?<!\\) ", line)
    name, *tags = re.split(r"(?<!\\),", head)
    return (name, {key: value.replace("\\", "") for key, value in (tag.split("=", 1) for tag in tags)},
            {key: float(value.rstrip("iu")) for key, value in (field.split("=", 1) for field in fields.split(","))
             if not value.startswith('"')}, int(stamp))


def replace(path, text):
    """Writes a file so that nobody reads half of it."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text)
    draft.rename(path)
