"""Page kind, genre, level of effect, topics, stages and provenance."""

from __future__ import annotations

import pytest

from crawler.extraction.documents.topics import all_topics
from crawler.extraction.model import PageMeta
from tests.extraction.text.pages import read_one

TEXT = "各学校：\n现就有关事项通知如下。\n一、请认真落实。"


@pytest.mark.parametrize(
    ("title", "kind", "genre"),
    [
        ("云州市教育局关于印发《云州市某办法》的通知", "policy", "办法"),
        ("云州市教育局关于加强某工作的意见", "policy", "意见"),
        ("云州市教育局关于举办某培训班的通知", "notice", "通知"),
        ("《云州市某办法》政策解读", "interpretation", "解读"),
        ("某司负责人就《某办法》答记者问", "interpretation", "问答"),
        ("关于公开征求《某办法（征求意见稿）》意见的公告", "consultation", "征求意见"),
        ("云州市教育局2024年公开招聘教师公告", "recruitment", "招聘公告"),
        ("2024年云州市中考报名公告", "exam", "公告"),
        ("云州市普通高中学业水平考试实施办法", "policy", "办法"),
        ("云州市优秀教师拟推荐人选公示", "publicity", "公示"),
        ("云州学院2024年招生章程", "notice", "招生简章"),
        ("2023年云州市教育事业发展统计公报", "notice", "统计"),
        ("云州市2024年小学入学报名须知", "notice", None),
        ("云州市2024年中考报名须知", "exam", None),
        ("云州市普通话水平测试工作安排", "exam", None),
        ("关于废止《云州市考试管理规定》的通知", "notice", "通知"),
        ("关于表彰云州市优秀教师的决定", "notice", "决定"),
        ("最高人民法院关于适用某法若干问题的解释", "policy", None),
        ("《云州市某办法》起草说明", "interpretation", "解读"),
    ],
)
def test_page_kind_and_genre(title: str, kind: str, genre: str) -> None:
    document = read_one(TEXT, PageMeta(title=title))
    assert (document.page_kind, document.genre) == (kind, genre)


def test_what_is_addressed_signed_and_dated_is_a_notice() -> None:
    text = "各位家长：\n请按时到校。\n云州市教育局\n2024年3月1日"
    assert read_one(text, PageMeta(title="云州市小学开学事宜")).page_kind == "notice"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("某局传出消息：全市新增学位。\n学位怎么来？", "云州日报"),
        ("为落实某精神，2月19日下午，云州市教育局召开大会。\n会议要求抓好落实。", None),
        ("本站讯（通讯员 张三）某校举办活动。\n活动圆满结束。", None),
        ("某校举办活动。\n活动圆满结束。\n办公室供稿　摄影 李四", None),
    ],
)
def test_reports(text: str, source: str | None) -> None:
    assert read_one(text, PageMeta(title="云州市教育事业取得新进展", source=source)).page_kind == "news"
    notice = f"各学校：\n{text}\n云州市教育局\n2024年3月1日"
    assert read_one(notice, PageMeta(title="云州市教育局关于某事的通知", source=source)).page_kind == "notice"


def test_news() -> None:
    document = read_one("近日，云州市教育局召开会议。会议强调，要抓好落实。", PageMeta(title="云州市召开教育工作会议"))
    assert document.page_kind == "news"
    assert document.genre == "新闻"


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("中华人民共和国教育法", "法律"),
        ("教育部关于印发《某管理办法》的通知", "部门规范性文件"),
        ("教育部关于举办某活动的通知", "部门工作文件"),
        ("浙江省教育厅关于印发《某办法》的通知", "地方规范性文件"),
        ("浙江省教育厅关于举办某活动的通知", "地方工作文件"),
        ("浙江省义务教育条例", "地方性法规"),
    ],
)
def test_level_of_effect(title: str, level: str) -> None:
    assert read_one(TEXT, PageMeta(title=title)).effect_level == level


def test_there_are_twenty_two_topics() -> None:
    assert len(set(all_topics())) == 22


def test_topics_and_stages_by_title_and_by_frequency() -> None:
    document = read_one(TEXT, PageMeta(title="云州市2024年义务教育阶段学校招生入学工作的通知"))
    assert {"招生入学", "义务教育"} <= set(document.topics)
    assert document.stages == ("小学", "初中")
    often = read_one("校车应当安全。\n校车驾驶人。\n校车照管。\n学校安全。", PageMeta(title="关于某事的通知"))
    assert often.topics == ("校园安全",)
    assert read_one("校车。", PageMeta(title="关于某事的通知")).topics == ()


OFFICIAL = "关于某事的通知\n云教函〔2024〕7号\n各学校：\n一、请落实。\n云州市教育局\n2024年3月1日"


@pytest.mark.parametrize(
    ("url", "source", "site", "provenance"),
    [
        ("https://jyj.example.gov.cn/a.html", None, None, "official_origin"),
        ("https://www.example.gov.cn/a.html", "江海市人民政府办公室综合局", None, "official_copy"),
        ("https://edu.sina.com.cn/a.html", None, None, "media_repost"),
        ("https://www.pkulaw.com/a.html", None, None, "database_copy"),
        ("https://wenku.example.com/a.html", None, None, "download_site"),
        ("", None, None, "official_copy"),
    ],
)
def test_provenance(url: str, source: str | None, site: str | None, provenance: str) -> None:
    meta = PageMeta(source=source, site_id_code=site)
    assert read_one(OFFICIAL, meta, url=url).provenance == provenance


def test_a_city_that_carries_what_the_nation_issued() -> None:
    meta = PageMeta(title="教育部关于某事的通知", site_id_code="3301000012")
    document = read_one(TEXT, meta, url="https://www.example.gov.cn/a.html")
    assert document.provenance == "official_copy"
    assert (document.level, document.region_code) == ("national", None)


def test_a_template_essay_and_masked_text() -> None:
    document = read_one("某校工作计划\n我校将努力。XX区##%的学生参加。")
    assert document.provenance == "download_site"
    assert set(document.flags) == {"template_essay", "masked_text"}
