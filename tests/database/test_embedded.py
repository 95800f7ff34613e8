"""The embedded server under everything that may happen to it, as root with an account to switch to, and not."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from monitor.database.embedded import EmbeddedServer
from monitor.database.liveness import read_pid_file
from monitor.database.locating import (
    Account,
    make_home,
    may_pass,
    reachable_programs,
    server_account,
    server_folder,
    socket_folder,
    wheel_programs,
)
from monitor.errors import EmbeddedServerError
from tests.run_folder import file_lock

ROOT = os.geteuid() == 0
AWKWARD = "a 'quoted' \"$HOME\" `name` 教闻 " + "long-" * 32
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def home(run_folder: Path) -> Iterator[Path]:
    """A home that is not made yet, in a folder of its own."""
    base = Path(tempfile.mkdtemp(prefix="home-", dir=run_folder))
    base.chmod(0o711)
    yield base / "home"
    for made in base.glob("*"):
        if made.is_dir():
            EmbeddedServer(made).discard()
    shutil.rmtree(base)


@pytest.fixture(scope="session")
def pristine_data(run_folder: Path) -> Path:
    """A data folder as `initdb` leaves it, made once, because that takes a second."""
    made = EmbeddedServer(run_folder / "pristine", durable=False)
    with file_lock(run_folder / "pristine.lock"):
        if made.status().version is None:
            made.ensure_running()
            made.stop()
    return made.status().data


@pytest.fixture
def server(home: Path, pristine_data: Path) -> EmbeddedServer:
    """The server of `home`, whose data are made already."""
    folder = server_folder(make_home(home), server_account(home))
    subprocess.run(["cp", "-a", pristine_data, folder], check=True)
    return EmbeddedServer(home, durable=False)


@pytest.fixture(params=["root", "unprivileged"] if ROOT else ["ourselves"])
def start(request: pytest.FixtureRequest, home: Path) -> Iterator[Start]:
    """Starts processes that need the server of `home`. As root it does so as root and as a user without rights."""
    programs, uid = wheel_programs(), ""
    if request.param == "unprivileged":
        entry = pwd.getpwnam("nobody")
        uid = str(entry.pw_uid)
        os.chown(home.parent, entry.pw_uid, entry.pw_gid)
        programs = reachable_programs(programs, Account("nobody", entry.pw_uid, entry.pw_gid, switch=True))
    children: list[subprocess.Popen[str]] = []

    def start_one(folder: Path = home) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.database.starter", folder, programs.folder, programs.version, uid],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        children.append(child)
        return child

    yield start_one
    for child in children:
        child.kill()
        child.communicate()


def answer(child: subprocess.Popen[str]) -> tuple[str, bool]:
    """URL and `started`, as a starter printed them."""
    assert child.stdout is not None
    line = child.stdout.readline()
    url, _, started = line.strip().rpartition(" ")
    assert started in {"True", "False"}, line + child.stdout.read()
    return url, started == "True"


def note(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS noted (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO noted DEFAULT VALUES")


def noted(url: str) -> int:
    with psycopg.connect(url) as connection:
        return len(connection.execute("SELECT FROM noted").fetchall())


def server_process(home: Path) -> int:
    entry = read_pid_file((home / "postgresql").resolve())
    assert entry is not None
    return entry[0]


def kill_server(home: Path) -> None:
    """As the kernel does when memory runs out."""
    pid = server_process(home)
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_server_as_it_is_for_users(home: Path) -> None:
    running = EmbeddedServer(home).ensure_running()
    with psycopg.connect(running.url) as connection:
        facts = {
            name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in ("fsync", "listen_addresses", "server_encoding", "TimeZone")
        }
        matched = connection.execute("SELECT '教' ~ '\\w', lower('ＡÉ')").fetchone()
    assert facts == {
        "fsync": ("on",),
        "listen_addresses": ("",),
        "server_encoding": ("UTF8",),
        "TimeZone": ("UTC",),
    }
    assert matched == (True, "ａé")
    assert not (home / "postgresql").stat().st_mode & 0o077


def test_start_find_stop(home: Path) -> None:
    server = EmbeddedServer(home, durable=False)
    assert server.status().url is None
    assert not home.exists()
    assert not server.stop()
    first = server.ensure_running()
    second = server.ensure_running()
    assert (first.started, second.started) == (True, False)
    assert first.url == second.url == server.status().url
    assert server.status().version == 18
    note(first.url)
    assert server.stop()
    assert not server.stop()
    assert server.status().url is None
    third = server.ensure_running()
    assert third.started
    assert third.url == first.url, "a pool that outlives a restart finds the server again"
    assert noted(third.url) == 1


def test_discard_leaves_nothing(server: EmbeddedServer, home: Path) -> None:
    server.ensure_running()
    data = server.status().data
    server.discard()
    assert not data.parent.exists()
    assert [path.name for path in home.iterdir()] == ["postgresql.lock"]


def test_processes_that_start_at_once_share_one_server(start: Start) -> None:
    answers = [answer(child) for child in [start() for _ in range(3)]]
    assert len({url for url, _ in answers}) == 1
    assert sorted(started for _, started in answers) == [False, False, True]
    note(answers[0][0])


def test_survives_its_starter(start: Start, home: Path) -> None:
    for number in (signal.SIGINT, signal.SIGKILL):
        starter = start()
        url, started = answer(starter)
        assert started
        os.killpg(starter.pid, number)
        starter.wait()
        note(url)
        assert EmbeddedServer(home).stop()


def test_starter_killed_while_data_are_made(start: Start, home: Path) -> None:
    starter = start()
    deadline = time.monotonic() + 60
    while not list(home.glob("postgresql/unfinished-*/base")):
        assert time.monotonic() < deadline
        assert starter.poll() is None
        time.sleep(0.005)
    starter.kill()
    starter.wait()
    assert not (home / "postgresql" / "data").exists()
    url, started = answer(start())
    assert started
    note(url)
    assert not list(home.glob("postgresql/unfinished-*"))


def test_starter_killed_while_the_server_starts(start: Start, home: Path) -> None:
    starter = start()
    deadline = time.monotonic() + 60
    while not (home / "postgresql" / "data" / "postmaster.pid").exists():
        assert time.monotonic() < deadline
        assert starter.poll() is None
        time.sleep(0.001)
    starter.kill()
    starter.wait()
    url, _ = answer(start())
    note(url)


def test_stale_pid_file_with_the_pid_of_another_program(server: EmbeddedServer, home: Path) -> None:
    url = server.ensure_running().url
    note(url)
    account = server_account(home)
    kill_server(home)
    bystander = subprocess.Popen(["sleep", "600"], user=account.uid if account.switch else None)
    try:
        file = home / "postgresql" / "data" / "postmaster.pid"
        file.write_text("\n".join([str(bystander.pid), *file.read_text().splitlines()[1:]]) + "\n")
        assert not server.stop()
        assert server.status().url is None
        assert server.ensure_running().url == url
        assert noted(url) == 1
        assert server.stop()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_server_killed(server: EmbeddedServer, home: Path) -> None:
    url = server.ensure_running().url
    note(url)
    kill_server(home)
    assert server.ensure_running().started
    assert noted(url) == 1


def test_garbage_in_the_pid_file(server: EmbeddedServer, home: Path) -> None:
    url = server.ensure_running().url
    server.stop()
    (home / "postgresql" / "data" / "postmaster.pid").write_text("\x00nonsense")
    assert server.ensure_running().url == url


def test_long_and_awkward_path(home: Path) -> None:
    deep = home.parent / AWKWARD / AWKWARD / "home"
    server = EmbeddedServer(deep, durable=False)
    try:
        url = server.ensure_running().url
        note(url)
        assert len(os.fsencode(deep)) > 400
        assert server.stop()
        assert server.ensure_running().url == url
    finally:
        server.discard()


def test_socket_deleted_under_the_server(server: EmbeddedServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.ensure_running().url
    note(url)
    shutil.rmtree(socket_folder((home / "postgresql").resolve(), server_account(home)))
    monkeypatch.setattr("monitor.database.liveness.DEAF_SECONDS", 0.2)
    assert server.status().url is None
    assert server.ensure_running().url == url
    assert noted(url) == 1


def test_another_temporary_folder(server: EmbeddedServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.ensure_running().url
    monkeypatch.setattr(tempfile, "tempdir", str(home.parent))
    assert server.ensure_running().url == url
    assert server.stop()


def test_copied_home_gets_its_own_server(server: EmbeddedServer, home: Path) -> None:
    original = server.ensure_running().url
    note(original)
    with psycopg.connect(original, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    data = (home / "postgresql").resolve()
    copied = home.with_name("copy")
    copied.mkdir()
    subprocess.run(["cp", "-a", str(data), str(copied / "postgresql")], check=True)
    copy = EmbeddedServer(copied, durable=False)
    assert copy.status().url is None
    assert not copy.stop(), "the pid file in the copy is the original's"
    url = copy.ensure_running().url
    assert url != original
    note(url)
    assert (noted(original), noted(url)) == (1, 2)


def test_data_of_another_version(server: EmbeddedServer, home: Path) -> None:
    server.ensure_running()
    server.stop()
    (home / "postgresql" / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedServerError, match="its data are of PostgreSQL 17, the programs of 18"):
        server.ensure_running()


def test_server_that_cannot_start_says_why(server: EmbeddedServer, home: Path) -> None:
    server.ensure_running()
    server.stop()
    with (home / "postgresql" / "data" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(EmbeddedServerError, match="no_such_setting"):
        server.ensure_running()


def test_parent_folders_stay_closed(home: Path) -> None:
    home.parent.chmod(0o700)
    before = [folder.stat().st_mode for folder in home.parents]
    EmbeddedServer(home, durable=False).ensure_running()
    assert [folder.stat().st_mode for folder in home.parents] == before
    assert (home / "postgresql").is_symlink() == (not may_pass(home.parent, server_account(home)))


def test_data_stay_in_a_home_that_the_account_can_reach(home: Path) -> None:
    server = EmbeddedServer(home, durable=False)
    note(server.ensure_running().url)
    assert not (home / "postgresql").is_symlink()
    assert server.status().data == home / "postgresql" / "data"


def test_lost_data_are_not_made_anew_silently(home: Path) -> None:
    home.mkdir()
    (home / "postgresql").symlink_to(home / "gone")
    with pytest.raises(EmbeddedServerError, match="is gone"):
        EmbeddedServer(home).ensure_running()


def test_home_that_cannot_be_made(home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(EmbeddedServerError, match="set EDUWATCH_HOME"):
        EmbeddedServer(home / "below").ensure_running()


@pytest.mark.parametrize("squat", ["link", "open", "file"])
def test_socket_folder_of_someone_else_is_refused(home: Path, squat: str) -> None:
    home.mkdir()
    account = server_account(home)
    path = socket_folder(home, account)
    path.rmdir()
    try:
        if squat == "link":
            path.symlink_to(home)
        elif squat == "open":
            path.mkdir()
            os.chown(path, account.uid, account.gid)
            path.chmod(0o755)
        else:
            path.touch()
        with pytest.raises(EmbeddedServerError, match="someone else made it"):
            socket_folder(home, account)
    finally:
        path.rmdir() if squat == "open" else path.unlink()
