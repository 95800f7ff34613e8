"""Where the embedded server may live and who runs it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.database.embedded import EmbeddedServer
from monitor.database.locating import (
    SOCKET_FOLDER_LIMIT,
    SYSTEM_FOLDER,
    Account,
    Programs,
    is_private,
    may_pass,
    reachable_programs,
    server_account,
    socket_folder,
    wheel_programs,
)
from monitor.errors import EmbeddedServerError

OURSELVES = Account("ourselves", os.geteuid(), os.getegid(), switch=False)
STRANGER = Account("stranger", os.geteuid() + 70000, os.getegid() + 70000, switch=True)


def test_programs_of_the_wheel() -> None:
    programs = wheel_programs()
    assert programs.major == 18
    assert {"initdb", "pg_ctl", "postgres"} <= {path.name for path in programs.folder.iterdir()}


def test_passing_depends_on_every_folder_above(tmp_path: Path) -> None:
    below = tmp_path / "closed" / "open"
    below.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    assert may_pass(below, OURSELVES)
    assert not may_pass(below, STRANGER)
    (tmp_path / "closed").chmod(0o600)
    assert not may_pass(below, OURSELVES)


def test_private_is_a_real_folder_of_ours_alone(tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link"
    folder.mkdir(mode=0o700)
    link.symlink_to(folder)
    assert is_private(folder, OURSELVES)
    assert not is_private(folder, STRANGER)
    assert not is_private(link, OURSELVES)
    assert not is_private(tmp_path / "none", OURSELVES)
    folder.chmod(0o710)
    assert not is_private(folder, OURSELVES)


@pytest.mark.parametrize("name", ["deep-" * 30, "with blank", "with'quote"])
def test_temporary_folder_that_does_not_suit_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    unfit = tmp_path / name
    unfit.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(unfit))
    folder = socket_folder(tmp_path, OURSELVES)
    try:
        assert len(os.fsencode(folder)) <= SOCKET_FOLDER_LIMIT
        assert not folder.is_relative_to(unfit)
        assert is_private(folder, OURSELVES)
    finally:
        folder.rmdir()


def test_two_servers_have_two_socket_folders(tmp_path: Path) -> None:
    one, two = socket_folder(tmp_path / "one", OURSELVES), socket_folder(tmp_path / "two", OURSELVES)
    assert one != two
    one.rmdir()
    two.rmdir()


if os.geteuid() == 0:

    def test_root_gives_the_server_away(tmp_path: Path) -> None:
        account = server_account(tmp_path)
        assert account.uid != 0
        assert account.switch

    def test_root_serves_the_owner_of_what_is_there(tmp_path: Path) -> None:
        (tmp_path / "postgresql").mkdir()
        os.chown(tmp_path / "postgresql", 65534, 65534)
        assert server_account(tmp_path).uid == 65534

    def test_owner_without_an_account(tmp_path: Path) -> None:
        (tmp_path / "postgresql").mkdir()
        os.chown(tmp_path / "postgresql", 1234567, 1234567)
        with pytest.raises(EmbeddedServerError, match="user id 1234567 has no account"):
            server_account(tmp_path)

    def test_programs_that_the_account_cannot_reach_are_copied(run_folder: Path, tmp_path: Path) -> None:
        """As in a checkout below /root."""
        closed = tmp_path / "closed"
        package = wheel_programs().folder.parents[1]
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, closed / part.name, symlinks=True)
        closed.chmod(0o700)
        folder = closed / wheel_programs().folder.relative_to(package.parent)
        programs = Programs(folder, f"{wheel_programs().version}+test{os.getpid()}")
        server = EmbeddedServer(run_folder / f"copied-{os.getpid()}", durable=False, programs=programs)
        copy = reachable_programs(programs, server_account(server.home))
        try:
            assert copy.folder.is_relative_to(SYSTEM_FOLDER)
            assert (
                copy
                == replace(programs, folder=copy.folder)
                == reachable_programs(programs, server_account(server.home))
            )
            assert server.ensure_running().started
        finally:
            server.discard()
            shutil.rmtree(copy.folder.parents[2])

else:

    def test_home_of_another_user() -> None:
        with pytest.raises(EmbeddedServerError, match="run eduwatch as that user"):
            EmbeddedServer(Path("/")).ensure_running()
