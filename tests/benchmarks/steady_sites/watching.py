"""A command watched while it runs: its time, processor seconds and memory, and what it asked of the sites."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

ROOT = Path(__file__).parents[3]
Mode = Literal["still", "moving", "news"]
_TICKS = os.sysconf("SC_CLK_TCK")
_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Watched:
    """One run, or several at the same time. `start` is the seconds until the first notice was asked for, `inside` those
    from there to the end of the work; `cpu_inside` the processor seconds of all its processes in that time; `peak` the
    largest memory of any one process in MB."""

    pages: int
    wall: float
    start: float
    inside: float
    cpu_inside: float
    peak: float
    output: str

    @property
    def rate(self) -> float:
        """Pages a second of the whole process."""
        return self.pages / self.wall

    @property
    def rate_inside(self) -> float:
        """Pages a second inside the crawl."""
        return self.pages / self.inside

    @property
    def cpu_ms(self) -> float:
        """Processor milliseconds a page, inside the crawl."""
        return self.cpu_inside / self.pages * 1000


class Sites:
    """The server process."""

    def __init__(self, hosts: int, notices: int) -> None:
        self.hosts, self.notices = hosts, notices

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.benchmarks.steady_sites.server", str(self.hosts), str(self.notices)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self.bases: list[str] = json.loads(self._line())
        return self

    def __exit__(
        self, type_: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def urls(self, pages: int) -> list[str]:
        """The first notices of all sites, `pages` of them."""
        each = [f"{base}/tzgg/{number}.html" for number in range(self.notices) for base in self.bases]
        return each[:pages]

    def show(self, mode: Mode) -> dict[str, float]:
        """Set what the pages show, and return what was asked since."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{mode}\n")
        self._process.stdin.flush()
        said: dict[str, float] = json.loads(self._line())
        return said

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def watch(
        self, commands: Sequence[Sequence[str]], mode: Mode, env: Mapping[str, str] | None = None, *, work_after: bool
    ) -> Watched:
        """Run commands at the same time to their end. `work_after` says that what they do after the last answer is
        work on the pages (then `inside` ends with the last of them)."""
        self.show(mode)
        began = time.monotonic()
        running = [_Running(command, env) for command in commands]
        outputs = [each.wait() for each in running]
        ended = time.monotonic()
        asked = self.show(mode)
        first, last = float(asked["first"]), float(asked["last"])
        return Watched(
            pages=int(asked["asked"]),
            wall=ended - began,
            start=first - began,
            inside=(ended if work_after else last) - first,
            cpu_inside=sum(each.cpu_since(first) for each in running),
            peak=max(each.peak for each in running),
            output="\n".join(outputs),
        )


@dataclass
class _Running:
    """A command and a thread that looks at its processes."""

    command: Sequence[str]
    env: Mapping[str, str] | None
    peak: float = 0.0
    _seen: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_compiled(self.env), cwd=ROOT
        )
        self._watcher = threading.Thread(target=self._look, daemon=True)
        self._watcher.start()

    def wait(self) -> str:
        """Wait for the end and return what was printed."""
        assert self._process.stdout is not None
        output = self._process.stdout.read()
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._process.stdout.close()
        self._watcher.join()
        self._seen.append((time.monotonic(), usage.ru_utime + usage.ru_stime))
        if self._process.returncode:
            raise RuntimeError(f"{self.command[:4]} ended with {self._process.returncode}: {output[-2000:]}")
        return output

    def cpu_since(self, moment: float) -> float:
        """Processor seconds since a moment of the monotonic clock."""
        before = max((cpu for at, cpu in self._seen if at <= moment), default=0.0)
        return self._seen[-1][1] - before

    def _look(self) -> None:
        while self._process.returncode is None:
            now = time.monotonic()
            cpu = 0.0
            for pid in _tree(self._process.pid):
                with suppress(OSError, IndexError, StopIteration):
                    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
                    cpu += sum(map(int, fields[11:15])) / _TICKS
                    status = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
                    most = next(line for line in status if line.startswith("VmHWM"))
                    self.peak = max(self.peak, int(most.split()[1]) / 1024)
            if cpu:
                self._seen.append((now, cpu))
            time.sleep(_LOOK_SECONDS)


def _compiled(env: Mapping[str, str] | None) -> dict[str, str]:
    """An environment in which modules are compiled once, as where a program is installed for use."""
    whole = dict(os.environ if env is None else env)
    whole.pop("PYTHONDONTWRITEBYTECODE", None)
    return {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "eduwatch-bench-pycache")} | whole


def _tree(pid: int) -> list[int]:
    """A process and all that come from it."""
    found = [pid]
    for each in found:
        with suppress(OSError):
            found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text("ascii").split())
    return found
