"""Bad input gets a clear answer that says what to do, exit code 2, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.monitor.cli.program import Program


def refused(program: Program, *arguments: str, **env: str) -> str:
    done = program.run(*arguments, **env)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stderr


def test_an_unknown_setting_names_the_nearest_known_one(program: Program) -> None:
    said = refused(program, "changes", EDUWATCH_DATABSE_URL="x")
    assert "EDUWATCH_DATABSE_URL" in said
    assert "EDUWATCH_DATABASE_URL" in said


def test_a_typo_in_a_declaration_names_file_key_and_the_nearest_right_name(program: Program) -> None:
    folder = program.declare("http://127.0.0.9:1")
    file = folder / "shifan.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("adapter =", "adaptor ="), encoding="utf-8")
    said = refused(program, "sources", "check", "--sources", str(folder))
    assert "shifan.toml" in said
    assert "adaptor" in said
    assert "adapter" in said


def test_an_unknown_source_names_the_nearest_known_one(program: Program) -> None:
    folder = program.declare("http://127.0.0.9:1")
    assert "shifan/tongzhi" in refused(program, "crawl", "shifan/tongzi", "--sources", str(folder))


def test_a_dead_database_says_so_and_what_to_do(program: Program) -> None:
    dead = "postgresql://eduwatch:topsecret@127.0.0.1:1/eduwatch"
    said = refused(program, "changes", EDUWATCH_DATABASE_URL=dead)
    assert "127.0.0.1" in said
    assert "topsecret" not in said


def test_doctor_goes_on_when_the_database_is_dead(program: Program) -> None:
    dead = "postgresql://eduwatch:topsecret@127.0.0.1:1/eduwatch"
    done = program.run("doctor", EDUWATCH_DATABASE_URL=dead)
    assert done.returncode == 1
    assert done.stdout.startswith("✗ database: no connection")
    assert "disk" in done.stdout
    assert "topsecret" not in done.stdout + done.stderr


def test_a_wrong_channel_url_says_what_is_wrong_and_stores_nothing(program: Program) -> None:
    said = refused(program, "subscriptions", "add", "--wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send")
    assert "key" in said
    assert program.json("subscriptions", "list")["subscriptions"] == []


def test_a_wrong_filter_names_the_nearest_right_value(program: Program) -> None:
    said = refused(program, "subscriptions", "add", "--email", "a@b.example", "--weight", "substantiv")
    assert "substantive" in said


def test_another_secret_key_than_the_databases_own_is_refused(program: Program) -> None:
    program.json("changes")
    other = "T3RoZXIga2V5IG9mIHRoaXJ0eS10d28gYnl0ZXMgISE="
    assert "fingerprint" in refused(program, "changes", EDUWATCH_SECRET_KEY=other)


@pytest.mark.parametrize("command", ["extract", "diff"])
def test_a_missing_file_is_named(program: Program, command: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "no-such-page.html")
    assert "no-such-page.html" in refused(program, command, *[missing] * (2 if command == "diff" else 1))


def test_a_time_may_be_written_as_we_write_it_or_as_how_long_ago(program: Program) -> None:
    for since in ("2026-09-01T01:00:00.123456+00:00", "2026-09-01", "2h"):
        assert program.json("changes", "--since", since) == {"changes": []}
    assert "2026-09-01T08:00" in refused(program, "changes", "--since", "yesterday")


@pytest.mark.parametrize("command", [("runs", "show"), ("documents", "show"), ("erase",)])
def test_what_does_not_exist_is_wrong_input(program: Program, command: tuple[str, ...]) -> None:
    assert "999" in refused(program, *command, "999")


def test_a_folder_that_cannot_be_written_to_says_so(program: Program, tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    rows = "".join(
        f'<li><a href="/{n}.html">关于第{n}批教师培训的通知</a><span>2026-03-{n:02}</span></li>' for n in range(1, 9)
    )
    page.write_text(f"<html><body><ul class='list'>{rows}</ul></body></html>", encoding="utf-8")
    said = refused(
        program,
        "sources",
        "add",
        "https://jyj.example.gov.cn/tzgg/",
        "--from",
        str(page),
        "--into",
        "/proc/sources",
        "--region",
        "320700",
        "--authority",
        "示范市教育局",
    )
    assert "/proc/sources" in said


def test_a_subscription_to_an_unknown_source_warns_and_names_the_nearest(program: Program) -> None:
    done = program.run("subscriptions", "add", "--email", "a@b.example", "--source", "moee")
    assert done.returncode == 0, done.stderr
    assert "did you mean 'moe'" in done.stderr
