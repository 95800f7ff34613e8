"""The folder that all processes of one test run share, and that no run leaves behind for good."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from monitor.database.embedded import EmbeddedServer

PREFIX = "eduwatch-run-"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder and the lock on it, which the system gives up when the run dies in whatever way."""

    path: Path
    lock: int

    def remove(self) -> None:
        _remove(self.path)
        os.close(self.lock)


def make_run_folder() -> RunFolder:
    """In memory when there is plenty, as copying a template is copying 500 files; open to the server's account."""
    memory = Path("/dev/shm")
    plenty = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4 << 30
    base = memory if plenty else Path(tempfile.gettempdir())
    _sweep(base)
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    path.chmod(0o711)
    lock = os.open(path, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return RunFolder(path, lock)


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold off the other processes of the run."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sweep(base: Path) -> None:
    """Remove what runs left that were killed. A folder of the last minute may be one that is not locked yet."""
    for path in base.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError, BlockingIOError):  # gone meanwhile, or its run lives
            status = path.stat()
            if status.st_uid != os.geteuid() or time.time() - status.st_mtime < 60:
                continue
            lock = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
            finally:
                os.close(lock)


def _remove(path: Path) -> None:
    for lock in path.rglob("postgresql.lock"):
        EmbeddedServer(lock.parent).discard()
    shutil.rmtree(path, ignore_errors=True)
