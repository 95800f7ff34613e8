"""Tables on a terminal and into a pipe: no word is cut."""

from __future__ import annotations

import pytest
from rich.console import Console

from monitor.cli import session

TITLE = "关于做好2026年义务教育学校招生入学工作的意见"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "console", Console(force_terminal=True, width=60, highlight=False, color_system=None))


def test_into_a_pipe_each_row_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    session.print_table(["source", "title"], [["shifan/tongzhi", TITLE * 4], ["moe/gonggao", "公告"]], "")
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()][1:] == [
        f"shifan/tongzhi  {TITLE * 4}",
        "moe/gonggao     公告",
    ]


@pytest.mark.usefixtures("terminal")
def test_on_a_narrow_terminal_the_widest_column_folds(capsys: pytest.CaptureFixture[str]) -> None:
    session.print_table(["source", "title", "new"], [["shifan/tongzhi", TITLE, "1"]], "")
    _, first, second = capsys.readouterr().out.splitlines()
    source, begun, new = first.split()
    assert (source, begun + second.strip(), new) == ("shifan/tongzhi", TITLE, "1")


@pytest.mark.usefixtures("terminal")
def test_rows_that_no_folding_saves_are_paragraphs(capsys: pytest.CaptureFixture[str]) -> None:
    columns = ["source", "status", "started", "link"]
    session.print_table(columns, [["shifan/tongzhi", "ok", "2026-11-02 10:00", "http://127.0.0.1/tzgg/index.html"]], "")
    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == [
        "source shifan/tongzhi",
        "status: ok",
        "started: 2026-11-02 10:00",
        "link: http://127.0.0.1/tzgg/index.html",
    ]
