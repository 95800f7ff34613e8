"""Title, addressees, signature, dates, copies and contact."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.entries import Entry
from crawler.extraction.model import PageMeta
from crawler.extraction.structure import read_documents
from tests.extraction.text import notices
from tests.extraction.text.pages import page_of, read_one


def test_a_whole_notice() -> None:
    document = read_one(notices.WRAPPER)
    assert document.title == "云州市教育局 云州市财政局关于印发《云州市中小学课后服务管理办法（试行）》的通知"
    assert document.addressees == ("各区县教育局、财政局", "各直属学校")
    assert document.written_date == date(2024, 5, 20)
    assert document.promulgated_date == date(2024, 5, 21)
    assert document.canonical_key == "云教规〔2024〕3号"


def test_a_title_over_three_lines() -> None:
    document = read_one(
        """
        云州市人民政府办公厅关于做好
        新形势下全市普通高校毕业生
        就业创业工作的通知
        云政办发〔2024〕2号
        各区、县人民政府，市政府各部门：
        现就有关事项通知如下。
        """
    )
    assert document.title == "云州市人民政府办公厅关于做好新形势下全市普通高校毕业生就业创业工作的通知"
    assert document.addressees == ("各区、县人民政府", "市政府各部门")


@pytest.mark.parametrize(
    ("signature", "bodies"),
    [
        ("教　育　部\n2024年3月1日", ["教育部"]),
        ("财政部 税务总局\n2024年3月1日", ["财政部", "税务总局"]),
        ("教育部 财政部\n民政部 公安部\n2024年3月1日", ["教育部", "财政部", "民政部", "公安部"]),
        (
            "云州市应对某某工作和某某指挥协调\n工作领导小组\n2024年3月1日",
            ["云州市应对某某工作和某某指挥协调工作领导小组"],
        ),
        ("云州市教育局　2024年3月1日", ["云州市教育局"]),
        ("云州市教育局\n二〇二四年三月一日", ["云州市教育局"]),
    ],
)
def test_signatures(signature: str, bodies: list[str]) -> None:
    document = read_one(f"关于做好某工作的通知\n各学校：\n一、请认真落实。\n特此通知。\n{signature}\n（此件公开发布）")
    assert [issuer.name for issuer in document.issuers] == bodies
    assert document.written_date == date(2024, 3, 1)
    closing = [item.text.strip() for item in document.clauses if item.path.startswith("尾")]
    assert closing[0] == "特此通知。"
    assert closing[-1] == "（此件公开发布）"


def test_a_date_in_the_text_is_no_signature() -> None:
    document = read_one("关于某事的通知\n各学校：\n活动时间：\n2024年3月1日\n活动地点：某处。")
    assert document.written_date is None


def test_addressees_in_brackets_stay_together() -> None:
    document = read_one("关于某事的通知\n各省、自治区、直辖市教育厅（教委，教育局），各直属高校、各中心：\n请落实。")
    assert document.addressees == ("各省、自治区、直辖市教育厅（教委，教育局）", "各直属高校", "各中心")


def test_copies_and_contact() -> None:
    document = read_one(
        """
        关于某事的通知
        各学校：
        请落实。联系人：某某，联系电话：83210000。
        云州市教育局
        2024年3月1日
        抄送：市委办公室，市政府办公室；驻局纪检组。
        """
    )
    assert document.cc == ("市委办公室", "市政府办公室", "驻局纪检组")
    assert document.contact == "联系人：某某，联系电话：83210000"


def test_the_preface_of_a_law() -> None:
    document = read_one(
        """
        云州省教育条例
        （1995年3月18日云州省第八届人民代表大会常务委员会第三次会议通过）
        第一条　为了发展教育事业，制定本条例。
        """
    )
    assert document.written_date == date(1995, 3, 18)
    assert [issuer.name for issuer in document.issuers] == ["云州省人民代表大会常务委员会"]
    assert document.effect_level == "地方性法规"


def test_the_title_of_the_list_stands_in_for_one_cut_short() -> None:
    page = page_of("各学校：\n请落实。", PageMeta(title="云州市教育局关于做好二〇二四年义务教育…"))
    entry = Entry("https://example.cn/1.html", "云州市教育局关于做好二〇二四年义务教育招生工作的通知")
    (document,) = read_documents(page, entry=entry)
    assert document.title == entry.title


def test_a_law_kept_as_markdown() -> None:
    document = read_one("# 某教育条例\n\n<!-- INFO END -->\n\n## 第一章　总则\n\n第一条　甲。\n\n第二条　乙。")
    assert document.title == "某教育条例"
    assert [item.path for item in document.clauses] == ["§1", "第一章", "第一章/第一条", "第一章/第二条"]
