"""What is said of a file whose bytes changed."""

from __future__ import annotations

import pytest

from monitor.comparison import to_json
from monitor.demo import attachments as demo
from monitor.processing.files import file_change
from tests.extraction.attachments.writers import scanned_pdf

IDENTITY, MOBILE = "510123199001011234", "13812345678"
NOTICE = ("录用人员公示", "联系电话13812345678，身份证号510123199001011234。", "公示期为2026年5月1日至5月7日。")


@pytest.mark.parametrize("write", [demo.docx, demo.xlsx, demo.rtf])
def test_no_identity_or_mobile_number_of_a_file_is_kept_or_told(write: object) -> None:
    assert callable(write)
    old, new = write(NOTICE), write((NOTICE[0], f"附：{NOTICE[1]}", NOTICE[2].replace("5月7日", "5月9日")))

    change = file_change("公示", old, new)

    assert change.weight == "substantive"
    assert change.comparison is not None
    told = f"{change.reason} {to_json(change.comparison)} {change.comparison}"
    assert "138****5678" in told
    assert IDENTITY not in told
    assert MOBILE not in told


def test_persons_of_a_list_are_not_told() -> None:
    rows = ["拟录用人员名单", "序号\t姓名\t岗位", "1\t王小明\t语文", "2\t李思\t数学", "3\t张三丰\t英语"]
    change = file_change("名单.xlsx", demo.xlsx(rows), demo.xlsx([*rows[:-1], "3\t陈秋白\t英语"]))

    assert change.comparison is not None
    told = f"{change.reason} {to_json(change.comparison)}"
    assert "张三丰" not in told
    assert "陈秋白" not in told
    assert change.reason == "附件已替换 名单.xlsx：人员名单有变动"


def test_a_scan_is_said_to_be_unread() -> None:
    change = file_change("红头文件.pdf", scanned_pdf(1), scanned_pdf(2))

    assert (change.weight, change.comparison) == ("substantive", None)
    assert "扫描件，未读文字" in change.reason
