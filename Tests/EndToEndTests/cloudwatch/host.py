"""A made-up host: a cgroup tree in which containers come and go at once, and who read it."""
import ctypes
import os
import select
import shutil

IN_ACCESS = 1
WATCHED = "docker/" + "f" * 64
FILES = {
    "memory.current": "{n}000\n", "memory.peak": "{n}500\n", "memory.max": "max\n", "cgroup.procs": "", "pids.current": "3\n",
    "memory.stat": "anon {n}\nfile 2\nactive_file 3\ninactive_file 4\npgfault 5\npgmajfault 6\n",
    "memory.events": "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n", "pids.max": "max\n",
    "cpu.stat": "usage_usec {n}\nuser_usec 2\nsystem_usec 3\nnr_periods 4\nnr_throttled 5\nthrottled_usec 6\n",
    "io.stat": "254:0 rbytes={n} wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n",
    "memory.pressure": "some avg10=0.00 avg60=0.00 avg300=0.00 total={n}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1\n",
}
# Files that not every kernel or controller offers.
OPTIONAL = ["memory.peak", "io.stat", "memory.pressure", "pids.current"]


class Host:
    def __init__(self, folder):
        self.folder, self.groups, self.ticks = folder, folder / "sys/fs/cgroup", 1000
        self.stage, self.gone, self.events = folder / "stage", folder / "gone", None
        for place in (self.groups, self.stage, self.gone, folder / "proc"):
            place.mkdir(parents=True)
        (self.groups / "cgroup.controllers").write_text("cpu io memory pids\n")
        (folder / "proc/meminfo").write_text("MemTotal: 1000000 kB\nMemFree: 400000 kB\nMemAvailable: 500000 kB\n")
        self.pass_time()
        self.add(WATCHED, 1, ())
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.events = self.libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        path = os.fsencode(self.groups / WATCHED / "memory.current")
        if self.libc.inotify_add_watch(self.events, path, IN_ACCESS) < 0:
            raise OSError(ctypes.get_errno(), "inotify_add_watch")

    @property
    def environment(self):
        return {"HOST_PROC": str(self.folder / "proc"), "HOST_SYS": str(self.folder / "sys")}

    def pass_time(self):
        """In place, as the kernel's file: who has it open sees it."""
        self.ticks += 10
        with open(self.folder / "proc/stat", "r+" if (self.folder / "proc/stat").exists() else "w") as file:
            file.write(f"cpu  {self.ticks:08} 0 0 {self.ticks:08} 0 0 0 0 0 0\ncpu0 {self.ticks:08} 0 0 {self.ticks:08} 0 0 0 0 0 0\n")

    def add(self, group, number, absent):
        """Nobody sees half of it."""
        made = self.stage / str(number)
        made.mkdir()
        for name, text in FILES.items():
            if name not in absent:
                (made / name).write_text(text.format(n=number))
        (self.groups / group).parent.mkdir(parents=True, exist_ok=True)
        made.rename(self.groups / group)

    def remove(self, group):
        (self.groups / group).rename(self.gone / "group")
        shutil.rmtree(self.gone / "group")

    def wait_for_rounds(self, count, seconds=20):
        """Until somebody has read the watched container that often; whether he has. Events that are the same and follow
        each other become one in the kernel, so each is waited for on its own."""
        self.forget()
        for _ in range(count):
            if not select.select([self.events], [], [], seconds)[0]:
                return False
            self.forget()
        return True

    def forget(self):
        try:
            while os.read(self.events, 65536):
                pass
        except BlockingIOError:
            pass

    def close(self):
        os.close(self.events)
