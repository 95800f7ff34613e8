"""Each fault is told with its file, its key, what is wrong and what was meant, and all of a file's faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.declarations.loading import load_file, load_folder
from crawler.errors import DeclarationError, DeclarationsError

GOOD = """
[authority]
name = "云川省教育厅"
level = "province"
region = "990000"

[site]
url = "https://jyt.yunchuan.example"

[politeness]
delay = 5

[schedule]
every = "60m"

[expect]
min_items = 3

[list]
adapter = "trs"
item = "ul > li"
paging = "trs_zero"

[notice]
body = ".TRS_Editor"
remove = [".share"]

[columns.tongzhi]
name = "通知公告"
kind = "notice"
url = "https://jyt.yunchuan.example/zwgk/tzgg/"
confidence = "reported"
"""


def faults(folder: Path, text: str, name: str = "yunchuan.toml") -> tuple[DeclarationError, ...]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationsError) as caught:
        load_file(file)
    assert all(fault.file == file for fault in caught.value.faults)
    return caught.value.faults


@pytest.mark.parametrize(
    ("old", "new", "key", "problem", "nearest"),
    [
        # unknown keys
        ("[politeness]", "[politness]", "politness", "unknown key", "politeness"),
        ("delay = 5", "dealy = 5", "politeness.dealy", "unknown key", "delay"),
        ("confidence =", "confidense =", "columns.tongzhi.confidense", "unknown key", "confidence"),
        ("min_items = 3", "delay = 3", "expect.delay", "unknown key", "politeness.delay"),
        ("item = ", "xyzzy = ", "list.xyzzy", "unknown key", None),
        ("[list]", "[list.zz]\n[list]", "list.zz", "unknown key", None),
        # missing keys and empty values
        ('name = "云川省教育厅"\n', "", "authority.name", "is required", None),
        ('kind = "notice"\n', "", "columns.tongzhi.kind", "is required", None),
        ('"通知公告"', '""', "columns.tongzhi.name", "must not be empty", None),
        # words of a closed set
        ('"province"', '"provinse"', "authority.level", "must be one of national, province,", "province"),
        ('"notice"', '"notices"', "columns.tongzhi.kind", "must be one of policy, notice,", "notice"),
        ('"reported"', '"report"', "columns.tongzhi.confidence", "must be one of reported,", "reported"),
        ('"trs"', '"tsr"', "list.adapter", "no such adapter: 'tsr' (there are boda,", "trs"),
        ('"trs_zero"', '"trszero"', "list.paging", "'trszero': not a way of paging", "trs_zero"),
        ('"trs_zero"', '"index_{m}.html"', "list.paging", "{m} is not a page number", None),
        # types
        ("delay = 5", 'delay = "5"', "politeness.delay", "must be a number", None),
        ("delay = 5", "delay = true", "politeness.delay", "must be a number", None),
        ("delay = 5", "delay = -1", "politeness.delay", "greater than or equal to 0", None),
        ("min_items = 3", "min_items = 3.5", "expect.min_items", "must be a whole number", None),
        ('region = "990000"', "region = 990000", "authority.region", "must be text in quotes", None),
        ('remove = [".share"]', 'remove = ".share"', "notice.remove", "must be a list in brackets", None),
        ('remove = [".share"]', "remove = [3]", "notice.remove.0", "must be text in quotes", None),
        ('confidence = "reported"', "enabled = 1", "columns.tongzhi.enabled", "must be true or false", None),
        # selectors
        ('"ul > li"', '"ul >"', "list.item", "not a CSS selector: 'ul >': Expected selector", None),
        ('".TRS_Editor"', '".TRS_Editor["', "notice.body", "not a CSS selector", None),
        ('[".share"]', '[".share", "li:nth("]', "notice.remove.1", "not a CSS selector", None),
        ('"ul > li"', '"a::text"', "list.item", "Pseudo-elements are not supported", None),
        ('adapter = "trs"', 'adapter = "json"', "list.item", "not a path into JSON", None),
        # addresses
        ('url = "https://jyt.yunchuan.example"', 'url = "ftp://a.example/"', "site.url", "not an http or https", None),
        ('url = "https://jyt.yunchuan.example"', 'url = "jyt.yunchuan.example"', "site.url", "not an http", None),
        ('url = "https://jyt.yunchuan.example"', 'url = "https://"', "site.url", "not an http or https", None),
        ('url = "https://jyt.yunchuan.example"', 'url = "https://[::1"', "site.url", "not a URL", None),
        ('url = "https://jyt.yunchuan.example"', 'url = "https://a.example:x/"', "site.url", "not a URL", None),
        ("/zwgk/tzgg/", "/zwgk/{dept}/", "columns.tongzhi.url", "a place in braces is not filled in", None),
        ("/zwgk/tzgg/", "/zwgk tzgg/", "columns.tongzhi.url", "blanks, quotes or angle brackets", None),
        ("https://jyt.yunchuan.example/zwgk", "https://u:secret@a.example/zwgk", "columns.tongzhi.url", "user", None),
        ('url = "https://jyt.yunchuan.example"', 'url = "https://a.example"\nhosts = ["A.example"]', "site.hosts.0",
         "not a bare host name", None),
        # regions
        ('"990000"', '"99000"', "authority.region", "not a code of six digits", None),
        ('"990000"', '"１１００００"', "authority.region", "not a code of six digits", None),
        ('"990000"', '"770000"', "authority.region", "no region of GB/T 2260", None),
        # schedules
        ('"60m"', '"60 min"', "schedule.every", 'not an interval such as "45m"', None),
        ('"60m"', '"0m"', "schedule.every", "not an interval", None),
        ('every = "60m"', 'cron = "* * *"', "schedule.cron", "has five fields, this has 3", None),
        ('every = "60m"', 'cron = "61 * * * *"', "schedule.cron", "not a cron line", None),
        ('every = "60m"', 'cron = "0 8 * * funday"', "schedule.cron", "not a cron line", None),
        ('every = "60m"', 'every = "60m"\ncron = "0 8 * * *"', "schedule", "every and cron exclude each other", None),
        ("delay = 5", 'max_bytes = "20 potatoes"', "politeness.max_bytes", "not a size", None),
        # names and shapes
        ("[columns.tongzhi]", "[columns.TongZhi]", "columns.TongZhi", "a name is lower case letters", None),
        ("[columns.tongzhi]", "[columns]\nx = 3\n[columns.tongzhi]", "columns.x", "must be a table", None),
    ],
)  # fmt: skip
def test_a_fault_says_where_and_what(
    tmp_path: Path, old: str, new: str, key: str, problem: str, nearest: str | None
) -> None:
    assert old in GOOD
    found = faults(tmp_path, GOOD.replace(old, new, 1))
    told = [fault for fault in found if fault.key == key]
    assert len(told) == 1, [str(fault) for fault in found]
    assert problem in told[0].problem
    assert told[0].nearest == nearest
    assert str(tmp_path) in str(told[0])


def test_a_password_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, GOOD.replace("https://jyt.yunchuan.example/zwgk", "https://u:secret@a.example/zwgk"))
    assert "secret" not in str(fault)


def test_all_faults_of_a_file_are_told_together(tmp_path: Path) -> None:
    text = GOOD.replace('"province"', '"x"').replace("delay = 5", "dealy = 5").replace('"ul > li"', '"ul >"')
    text = text.replace('every = "60m"', 'every = "60m"\ncron = "x"')
    keys = [fault.key for fault in faults(tmp_path, text)]
    assert keys == ["authority.level", "list.item", "politeness.dealy", "schedule", "schedule.cron"]


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, GOOD.replace("delay = 5", "delay = "))
    assert fault.key == "line 11"
    assert "not TOML" in fault.problem


def test_a_column_declared_twice_is_broken_toml(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, GOOD + GOOD[GOOD.index("[columns.tongzhi]") :])
    assert fault.key.startswith("line ")


def test_a_file_without_columns(tmp_path: Path) -> None:
    found = faults(tmp_path, GOOD[: GOOD.index("[columns")])
    assert {fault.problem for fault in found} == {"a declaration has at least one column", "is required"}


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "gbk.toml"
    file.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(DeclarationsError, match="not UTF-8"):
        load_file(file)


@pytest.mark.parametrize("name", ["Yunchuan.toml", "yun-chuan.toml", "云川.toml"])
def test_a_file_name_is_an_id(tmp_path: Path, name: str) -> None:
    (fault,) = faults(tmp_path, GOOD, name)
    assert "a file's name is lower case letters" in fault.problem


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DeclarationsError, match="cannot be read: No such file"):
        load_file(tmp_path / "none.toml")
    with pytest.raises(DeclarationsError, match="there is no such folder"):
        load_folder(tmp_path / "none")


def test_an_id_twice_names_both_files(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(DeclarationsError) as caught:
        load_folder(tmp_path)
    assert str(caught.value).count("same.toml") == 2


def test_faults_of_all_files_of_a_folder_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace('"province"', '"x"'), encoding="utf-8")
    (tmp_path / "b.toml").write_text(GOOD.replace("delay", "dealy"), encoding="utf-8")
    (tmp_path / "c.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(DeclarationsError) as caught:
        load_folder(tmp_path)
    assert [(fault.file.name, fault.key) for fault in caught.value.faults] == [
        ("a.toml", "authority.level"),
        ("b.toml", "politeness.dealy"),
    ]
