"""Mutated pages through both looks: each must be read, or refused with our own error, within time and memory.

    python -m tests.extraction.fuzz --minutes 5

Every case follows from its number alone. A child process reads them under limits; what it does not survive is a fault
too, and the next child goes on behind it. The pages of the faults are kept (`--save`, else under the temporary folder).
"""

from __future__ import annotations

import argparse
import importlib
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from pydantic import TypeAdapter

from crawler.errors import ExtractionError
from crawler.extraction.model import PageReading
from crawler.extraction.quick import quick_look
from crawler.extraction.reading import read_page
from tests.extraction.fuzz_cases import Case, case_of, seeds

CPU_SECONDS = 5
MEMORY = 1 << 30
READER = "tests.extraction.fuzz:read"
_CASES_OF_A_CHILD = 2_000

_READING = TypeAdapter(PageReading)

Reader = Callable[[Case], None]


class OutOfTimeError(BaseException):
    """A case has used up its processor time. No `except Exception` may swallow it."""


class BrokenReadingError(AssertionError):
    """A reading that breaks a promise of the contract."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A case that failed, and how."""

    number: int
    kind: str
    detail: str


def read(case: Case) -> None:
    """Read a case as the crawler would, and hold the reading to what it promises."""
    quick_look(case.body, case.content_type, case.url, None)
    try:
        reading = read_page(case.body, url=case.url, content_type=case.content_type)
    except ExtractionError:
        return
    _check(reading)


def _check(reading: PageReading) -> None:
    written = _READING.dump_json(reading)
    if b"\\u0000" in written.replace(b"\\\\", b""):
        raise BrokenReadingError("a reading holds U+0000, which no database takes")
    for document in reading.documents:
        if "".join(item.label + item.text for item in document.clauses) != document.body:
            raise BrokenReadingError(f"the clauses of {document.title[:40]!r} do not join to its body")
        if len({item.path for item in document.clauses}) != len(document.clauses):
            raise BrokenReadingError(f"two clauses of {document.title[:40]!r} have one path")


def hunt(first: int, count: int, *, reader: str = READER, cpu: int = CPU_SECONDS) -> Iterator[Fault]:
    """The faults among `count` cases from number `first` on. `reader` is `module:function` over a `Case`."""
    end = first + count
    while first < end:
        numbers = min(end - first, _CASES_OF_A_CHILD)
        command = [sys.executable, "-m", "tests.extraction.fuzz", "--child", f"{first}:{numbers}", "--reader", reader]
        with subprocess.Popen(
            [*command, "--cpu", str(cpu)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as child:
            assert child.stdout is not None
            at = first
            for line in child.stdout:
                what, number, *detail = line.rstrip("\n").split("\t")
                at = int(number)
                if what == "fault":
                    yield Fault(at, *detail)
        if child.returncode:
            yield Fault(at, "died", f"exit {child.returncode}")
        first = first + numbers if child.returncode == 0 else at + 1


def _child(first: int, count: int, reader: Reader, cpu: int) -> None:
    """Read the cases of a child: `case` before each, `fault` when it fails."""
    read(seeds()[-1])  # what is loaded at the first page belongs to no case
    resource.setrlimit(resource.RLIMIT_AS, (_memory_used() + MEMORY, resource.RLIM_INFINITY))
    signal.signal(signal.SIGPROF, _out_of_time)
    for number in range(first, first + count):
        case = case_of(number)
        print("case", number, sep="\t", flush=True)
        _allow(cpu)
        try:
            reader(case)
        # All but our own error is a fault, whatever it is.
        except (Exception, OutOfTimeError) as fault:  # noqa: BLE001
            signal.setitimer(signal.ITIMER_PROF, 0)
            detail = f"{_innermost(fault)}: {' '.join(str(fault).split())[:160]}"
            print("fault", number, type(fault).__name__, detail, sep="\t", flush=True)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _innermost(fault: BaseException) -> str:
    """The innermost line of our own code that a fault came through."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "crawler" in Path(frame.filename).parts]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def _allow(cpu: int) -> None:
    """Give the next case its processor time. Code that does not come back to Python is killed by the kernel."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + 3 * cpu + 1, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_PROF, cpu)


def _out_of_time(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise OutOfTimeError("processor time")


def _memory_used() -> int:
    """The address space of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def _save(fault: Fault, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{fault.number}.{fault.kind}.html"
    path.write_bytes(case_of(fault.number).body)
    return path


def _long_run(minutes: float, first: int, folder: Path) -> int:
    """Hunt for some minutes; the exit code is 1 when something was found."""
    end = time.monotonic() + minutes * 60
    kinds: Counter[str] = Counter()
    number = first
    while time.monotonic() < end:
        for fault in hunt(number, 200):
            kinds[fault.kind] += 1
            print(f"{fault.number}: {fault.kind} {fault.detail} ({_save(fault, folder)})", flush=True)
        number += 200
    found = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()) or "none"
    print(f"{number - first} cases from {first} on; faults: {found}")
    return 1 if kinds else 0


def _named(reader: str) -> Reader:
    module, _, function = reader.partition(":")
    named: Reader = getattr(importlib.import_module(module), function)
    return named


def main() -> int:
    """Hunt for `--minutes`, from case `--first` on."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--first", type=int, default=1_000_000)
    parser.add_argument("--save", type=Path, default=Path(tempfile.gettempdir()) / "eduwatch-fuzz")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--reader", default=READER, help=argparse.SUPPRESS)
    parser.add_argument("--cpu", type=int, default=CPU_SECONDS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        first, count = map(int, options.child.split(":"))
        _child(first, count, _named(options.reader), options.cpu)
        return 0
    return _long_run(options.minutes, options.first, options.save)


if __name__ == "__main__":
    sys.exit(main())
