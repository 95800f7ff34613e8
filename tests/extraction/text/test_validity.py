"""施行, 有效期, 时效性."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extraction.model import Document, PageMeta
from tests.extraction.text.pages import published, read_one


def notice(sentence: str, meta: PageMeta | None = None) -> Document:
    return read_one(f"云州市某办法\n第一条　甲。\n第二条　{sentence}\n云州市教育局\n2023年8月20日", meta)


@pytest.mark.parametrize(
    ("sentence", "day", "basis"),
    [
        ("本办法自2023年9月1日起施行。", date(2023, 9, 1), "explicit"),
        ("本办法自二〇二三年九月一日起实施。", date(2023, 9, 1), "explicit"),
        ("本办法自印发之日起施行。", date(2023, 8, 20), "on_issue"),
        ("本办法自公布之日起30日后施行。", date(2023, 9, 19), "on_issue"),
        ("《旧办法》自2010年1月1日起施行。本办法自2023年10月1日起施行。", date(2023, 10, 1), "explicit"),
        ("各地要认真落实。", None, None),
    ],
)
def test_when_it_takes_effect(sentence: str, day: date | None, basis: str | None) -> None:
    document = notice(sentence)
    assert (document.effective_date, document.effective_basis) == (day, basis)


@pytest.mark.parametrize(
    ("sentence", "term", "last"),
    [
        ("本办法自2023年9月1日起施行，有效期五年。", "5年", date(2028, 8, 31)),
        ("本办法自2023年9月1日起试行，试行期1年。", "1年", date(2024, 8, 31)),
        ("本办法自印发之日起施行，有效期至2026年12月31日。", "至2026年12月31日", date(2026, 12, 31)),
        ("本办法自2023年9月1日起试行，有效期6个月。", "6个月", date(2024, 2, 29)),
        ("培训合格证书有效期为3年。", None, None),
    ],
)
def test_how_long_it_holds(sentence: str, term: str | None, last: date | None) -> None:
    document = notice(sentence)
    assert (document.validity_term, document.expires_on) == (term, last)


@pytest.mark.parametrize(
    ("flag", "status"),
    [
        ("有效", "in_force"),
        ("现行有效", "in_force"),
        ("失效", "expired"),
        ("已废止", "repealed"),
        ("已被修改", "amended"),
        ("部分失效", "partly_invalid"),
        ("尚未施行", "not_yet"),
    ],
)
def test_the_flag_of_the_site(flag: str, status: str) -> None:
    document = notice("甲。", PageMeta(title="云州市某办法", fields={"时效性": flag}))
    assert document.status == status
    assert document.status_source is not None
    assert document.status_source.text == flag


@pytest.mark.parametrize(
    ("said", "last"), [("5年", date(2028, 8, 31)), ("2026-12-31", date(2026, 12, 31)), ("长期", None)]
)
def test_the_term_of_the_table(said: str, last: date | None) -> None:
    meta = PageMeta(title="云州市某办法", fields={"有效期": said})
    assert notice("本办法自2023年9月1日起施行。", meta).expires_on == last


def test_status_by_the_dates_that_the_page_gives() -> None:
    before = notice("本办法自2023年10月1日起施行。", published(2023, 8, 25))
    after = notice("本办法自2023年8月1日起施行。", published(2023, 8, 25))
    assert (before.status, after.status) == ("not_yet", "in_force")
    assert before.status_source is not None
    assert before.status_source.where == "computed"


def test_a_draft_and_a_text_marked_as_repealed() -> None:
    assert read_one("请提意见。", PageMeta(title="某办法（征求意见稿）")).status == "draft"
    assert read_one("甲。", PageMeta(title="【已废止】某办法")).status == "repealed"
    assert read_one("甲。", PageMeta(title="某办法")).status == "unknown"
