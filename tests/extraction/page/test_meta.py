"""What markup says of a page: title, dates, source, number, each with the place it was read."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.declarations.model import NoticeRules
from crawler.extraction.model import PageMeta
from crawler.extraction.page.page_text import read_page_text
from tests.extraction.page.pages import PARAGRAPHS, SITE, TITLE, URL, page, paragraphs, standard_meta

SHANGHAI = ZoneInfo("Asia/Shanghai")
NO_URL_DATE = "https://jyj.qingchuan.example/art/7f3a.html"


def meta_of(markup: str, url: str = URL, rules: NoticeRules | None = None) -> PageMeta:
    return read_page_text(markup.encode(), url=url, rules=rules).meta


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]  # year, month, day and what follows


class TestTitle:
    @pytest.mark.parametrize(
        "head_title",
        [
            TITLE,
            f"{TITLE}_{SITE}",
            f"{TITLE} - {SITE}门户网站",
            f"{TITLE}-通知公告-{SITE}",
            f"[已结束]{TITLE}",
            SITE,
            "",
            f"通知公告_{SITE}",
        ],
    )
    def test_of_a_page_with_a_heading(self, head_title: str) -> None:
        assert meta_of(page(paragraphs(), head_title=head_title)).title == TITLE

    def test_the_meta_element_may_hold_markup(self) -> None:
        first, second = "凝心聚力谱写教育新篇章", "——青川市教育工作会议侧记"
        meta = standard_meta(ArticleTitle=f"{first}<div>{second}</div>")

        found = meta_of(page(paragraphs(), title=f"{first}<br>{second}", meta=meta, head_title=SITE))

        assert found.title == first + second
        assert found.evidence["title"].where == "meta:ArticleTitle"

    def test_a_stray_blank_is_not_taken_from_the_meta_element(self) -> None:
        meta = standard_meta(ArticleTitle=TITLE.replace("义务教育", "义务 教育"))

        assert meta_of(page(paragraphs(), meta=meta)).title == TITLE

    def test_a_blank_between_two_issuers_stays(self) -> None:
        title = "青川市教育局 青川市财政局关于下达2026年学前教育专项资金的通知"

        assert meta_of(page(paragraphs(), title=title)).title == title

    def test_of_two_headings_the_one_above_the_text(self) -> None:
        dialog = "<div class=dialog><h1>您访问的链接即将离开本网站，是否继续？</h1></div>"

        assert meta_of(page(paragraphs(), behind=dialog, head_title=SITE)).title == TITLE

    def test_a_heading_that_is_no_heading_element(self) -> None:
        markup = page(paragraphs(), head_title=SITE).replace(
            f"<h1>{TITLE}</h1>", f'<div class="arti_tit">{TITLE}</div>'
        )

        assert meta_of(markup).title == TITLE

    def test_a_title_cut_short_is_made_whole(self) -> None:
        meta = standard_meta(ArticleTitle=TITLE[:20] + "…")

        assert meta_of(page(paragraphs(), meta=meta)).title == TITLE

    def test_a_title_in_two_lines_above_the_text(self) -> None:
        halves = f"<p align=center>{TITLE[:18]}</p><p align=center>{TITLE[18:]}</p>"
        markup = page(halves + paragraphs()).replace(f"<h1>{TITLE}</h1>", "")

        assert meta_of(markup).title == TITLE

    def test_a_declared_selector_comes_first(self) -> None:
        markup = page(paragraphs(), before='<h4 data-name="关于招生的通知（正式）">其他</h4>')

        assert meta_of(markup, rules=NoticeRules(title="h4@data-name")).title == "关于招生的通知（正式）"


class TestPublished:
    def test_the_meta_element_wins_over_url_and_signature(self) -> None:
        found = meta_of(page(paragraphs(), meta=standard_meta(PubDate="2026-05-19 16:05")))

        assert found.published_at == at(2026, 5, 19, 16, 5)
        assert not found.published_date_only
        assert found.evidence["published_at"].where == "meta:PubDate"

    @pytest.mark.parametrize("name", ["pubdate", "PubDates", "PuDate", "publishdate", "PublishDate"])
    def test_its_name_may_be_misspelt(self, name: str) -> None:
        assert meta_of(page(paragraphs(), meta=standard_meta(**{name: "2026/05/19"}))).published_at == at(2026, 5, 19)

    def test_it_may_be_an_http_equiv(self) -> None:
        meta = '<meta http-equiv="PubDate" content="2026-05-19 16:05:11">'

        assert meta_of(page(paragraphs(), meta=meta)).published_at == at(2026, 5, 19, 16, 5, 11)

    def test_a_value_that_is_no_date_is_no_date(self) -> None:
        found = meta_of(page(paragraphs(), meta=standard_meta(PubDate="{{DATE-3}} 19:07"), above=""), url=NO_URL_DATE)

        assert found.published_at is None
        assert "published_at" not in found.evidence

    @pytest.mark.parametrize(
        ("bar", "expected"),
        [
            ("发布时间：2026-05-20 09:30　来源：教育局　浏览次数：12", at(2026, 5, 20, 9, 30)),
            ("2026-05-20　来源：青川市教育局", at(2026, 5, 20)),
            ("2026年05月20日 09:30 【字体：大 中 小】", at(2026, 5, 20, 9, 30)),
            ("来源: | 发布时间: 2026-05-20 | 浏览次数: <span>2168</span>", at(2026, 5, 20)),
            ("2026-05-20 09:30　　川北日报", at(2026, 5, 20, 9, 30)),
            ("发布时间 2026/05/20　by 管理员", at(2026, 5, 20)),
            ("https://jyj.qingchuan.example 2026年05月20日 09:30 《川北日报》", at(2026, 5, 20, 9, 30)),
            ("日期：2026.05.20 更新时间：2026.06.30", at(2026, 5, 20)),
            ("有效期至：2026-12-31　发布日期：2026-05-20", at(2026, 5, 20)),
        ],
    )
    def test_the_bar_under_the_title(self, bar: str, expected: datetime) -> None:
        assert (
            meta_of(page(paragraphs(), above=f"<div class=bar>{bar}</div>"), url=NO_URL_DATE).published_at == expected
        )

    def test_day_and_month_in_elements_of_their_own(self) -> None:
        bar = '<div class="data"><div class="day">20</div><div class="year">2026年05月</div></div>'

        found = meta_of(page(paragraphs(), above=bar), url=NO_URL_DATE)

        assert found.published_at == at(2026, 5, 20)
        assert found.published_date_only

    def test_a_neighbour_s_date_is_not_the_page_s(self) -> None:
        assert meta_of(page(paragraphs(), above=""), url=NO_URL_DATE).published_at is None

    def test_the_url_is_the_last_resort(self) -> None:
        found = meta_of(page(paragraphs(), above=""))

        assert found.published_at == at(2026, 5, 20)
        assert found.confidence["published_at"] <= 0.5

    def test_a_deadline_in_the_text_is_no_date_of_publishing(self) -> None:
        lines = (*PARAGRAPHS[:4], "报名时间：2026年6月8日9:00", "截止时间：2026年6月15日17:00", *PARAGRAPHS[4:])

        assert meta_of(page(paragraphs(lines), above=""), url=NO_URL_DATE).published_at is None

    def test_four_dates_are_kept_apart(self) -> None:
        table = (
            "<table><tr><td>索 引 号</td><td>510800/2026-00031</td><td>成文日期</td><td>2026-05-18</td></tr>"
            "<tr><td>发布日期</td><td>2026-05-20</td><td>生效日期</td><td>2026-06-01</td></tr></table>"
        )

        found = meta_of(page(paragraphs(), above=table), url=URL.replace("20260520", "20260522"))

        assert found.published_at == at(2026, 5, 20)
        assert found.written_date == date(2026, 5, 18)
        assert found.fields["生效日期"] == "2026-06-01"


class TestSource:
    def test_of_the_meta_element(self) -> None:
        assert meta_of(page(paragraphs(), meta=standard_meta(ContentSource="川北日报"))).source == "川北日报"

    @pytest.mark.parametrize(
        ("bar", "source"),
        [
            ("2026-05-20 来源：基础教育科 作者：张三 浏览次数：12", "基础教育科"),
            ("来源：青川市教育局 青川市财政局 发布时间：2026-05-20", "青川市教育局 青川市财政局"),
            ("信息来源：川北日报【字体：大 中 小】", "川北日报"),
            ("来源：本站　发布时间：2026-05-20", None),
            ("来源： | 发布时间：2026-05-20", None),
        ],
    )
    def test_of_the_bar(self, bar: str, source: str | None) -> None:
        assert meta_of(page(paragraphs(), above=f"<p>{bar}</p>")).source == source

    def test_null_and_this_site_are_nothing(self) -> None:
        meta = standard_meta(ContentSource="null", SiteIDCode="5108000012", ColumnName="通知公告")

        found = meta_of(page(paragraphs(), meta=meta, above=""))

        assert (found.source, found.site_id_code, found.column) == (None, "5108000012", "通知公告")


class TestNumber:
    @pytest.mark.parametrize(
        ("line", "number"),
        [
            ("青教发〔2026〕12号", "青教发〔2026〕12号"),
            ("青教发﹝2026﹞012号", "青教发〔2026〕12号"),
            ("文号：青教发[2026]12号", "青教发〔2026〕12号"),
            ("青川市教育局公告2026年第9号", "青川市教育局公告2026年第9号"),
            ("青教发〔2026〕　号", None),
            ("第450号", None),
        ],
    )
    def test_on_a_line_of_its_own_under_the_title(self, line: str, number: str | None) -> None:
        assert meta_of(page(paragraphs(), before=f"<p align=center>{line}</p>")).doc_number == number

    def test_of_the_table(self) -> None:
        rows = ("索引号：510800/2026-00031", "发文字号：青教发〔2026〕12号", "发文机关：青川市教育局")
        row = f"<ul>{''.join(f'<li>{one}</li>' for one in rows)}</ul>"

        found = meta_of(page(paragraphs(), above=row))

        assert (found.doc_number, found.index_no, found.issuer) == (
            "青教发〔2026〕12号",
            "510800/2026-00031",
            "青川市教育局",
        )
        assert found.evidence["doc_number"].where == "table:发文字号"

    @pytest.mark.parametrize("empty", ["", "无", "　", "——", "/"])
    def test_an_empty_row_means_none_whatever_the_text_cites(self, empty: str) -> None:
        row = f"<ul><li>索引号：510800/2026-00031</li><li>文　号：{empty}</li><li>发布机构：青川市教育局</li></ul>"
        lines = (*PARAGRAPHS[:2], "根据《关于规范招生工作的通知》（川教函〔2025〕88号）要求，", *PARAGRAPHS[2:])

        found = meta_of(page(paragraphs(lines), above=row))

        assert found.doc_number is None
        assert found.fields["发文字号"] == ""
        assert "doc_number" in found.evidence


@pytest.mark.parametrize(
    "clock",
    [
        "今天是2026年5月28日 星期四",
        "2026年5月28日 星期四 10:20:33",
        "2026-05-28 10:20:33 星期四",
        "现在时间：2026-05-28 10:20:33",
        "北京时间 2026年5月28日 10时20分",
        "更新时间：2026-05-28 10:20",
    ],
)
def test_the_clock_of_a_page_is_not_when_it_was_published(clock: str) -> None:
    bare = page(paragraphs(), above=f"<p><a href='/'>返回首页</a> {clock}</p>", container="<div>{}</div>")
    dated = page(paragraphs(), before=f"<p>{clock}</p>")

    assert meta_of(bare, NO_URL_DATE).published_at is None
    assert meta_of(bare, NO_URL_DATE).title == TITLE
    assert meta_of(dated, NO_URL_DATE).published_at == at(2026, 5, 20, 9, 30)


def test_evidence_holds_no_counter() -> None:
    evidence = meta_of(page(paragraphs()), NO_URL_DATE).evidence

    assert evidence["published_at"].text == "发布时间：2026-05-20 09:30"
    assert evidence["source"].text == "市教育局基础教育科"
    assert not any("218" in one.text for one in evidence.values())


def test_a_bureau_that_publishes_a_law_of_the_state_has_not_issued_it() -> None:
    row = "<ul><li>索引号：510800/2026-00031</li><li>文　号：</li><li>发布机构：青川市教育局</li></ul>"

    def issuer(title: str) -> str | None:
        return meta_of(page(paragraphs(), title=title, head_title=title, above=row)).issuer

    assert issuer(TITLE) == "青川市教育局"
    assert issuer("中华人民共和国某某促进法") is None
