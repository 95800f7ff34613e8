"""What a text repeals, and above all what it does not: a repeal that nobody stated is the worst thing to tell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.model import Document, PageMeta
from tests.extraction.text.pages import read_one

NOTICE = "云州市教育局关于某事的通知"
NOTICE_META = PageMeta(title=NOTICE)


def repeals(document: Document) -> list[str]:
    """What a document repeals: 甲, 甲 in part, 甲 from a day."""
    found: list[str] = []
    for item in document.relations:
        if item.type in ("repeals", "partly_repeals"):
            name = (item.title or item.doc_number or "").removesuffix("办法")
            part = " in part" if item.type == "partly_repeals" else ""
            found.append(f"{name}{part} from {item.on}" if item.on else f"{name}{part}")
    return found


def of(text: str, title: str = NOTICE) -> list[str]:
    return repeals(read_one(f"各学校：\n{text}", PageMeta(title=title)))


@pytest.mark.parametrize(
    ("sentence", "repealed"),
    [
        ("根据《法》和《丁办法》，决定废止《甲办法》（云教〔2010〕1号）。", ["甲"]),
        ("按照《丁办法》要求，《甲办法》停止执行。", ["甲"]),
        ("按照《丁办法》要求废止《甲办法》。", ["甲"]),
        ("依据《丁办法》，《甲办法》同时废止。", ["甲"]),
        ("依照《丁法》第十条规定，《甲办法》予以废止。", ["甲"]),
        ("对照《丁办法》，对《甲办法》予以废止。", ["甲"]),
        ("为贯彻落实《丁意见》，现将《甲办法》《乙办法》予以废止。", ["甲", "乙"]),
    ],
)
def test_a_basis_is_never_repealed(sentence: str, repealed: list[str]) -> None:
    assert of(sentence) == repealed


@settings(max_examples=300)
@given(
    st.tuples(
        st.sampled_from(["根据", "依据", "按照", "依照", "为贯彻落实", "对照", "结合", "鉴于", "为执行", "按"]),
        st.sampled_from(["", "教育部", "省教育厅2020年印发的", "原", "国务院办公厅关于"]),
        st.sampled_from(["、", "和", "", "以及", "、省财政厅"]),
        st.sampled_from(["", "规定", "等文件精神", "（教基〔2020〕1号）要求"]),
        st.sampled_from(["，", "，经研究，", "，结合我市实际，", "，现将有关事项通知如下："]),
        st.sampled_from(["决定", "现", "同时", "", "自2026年9月1日起，"]),
        st.sampled_from(
            ["废止《甲办法》", "原《甲办法》同时废止", "《甲办法》停止执行", "废止下列文件：\n1.《甲办法》"]
        ),
    )
)
def test_no_basis_however_worded_is_repealed(parts: tuple[str, str, str, str, str, str, str]) -> None:
    word, issued, joint, tail, stop, lead, repeal = parts
    document = read_one(f"各学校：\n{word}{issued}《丁法》{joint}《戊意见》{tail}{stop}{lead}{repeal}。", NOTICE_META)
    assert {item.title for item in document.relations if item.type == "repeals"} <= {"甲办法"}


@pytest.mark.parametrize(
    ("sentence", "repealed"),
    [
        ("原《甲办法》停止执行。", ["甲"]),
        ("本办法自2026年9月1日起施行，原《甲办法》（云教〔2010〕1号）同时废止。", ["甲 from 2026-09-01"]),
        ("本办法自印发之日起施行。2018年5月10日印发的《甲办法》同时废止。", ["甲"]),
        ("自1997年2月5日起施行的《甲办法》同时废止。", ["甲"]),
        ("市教育局印发的《甲办法》（云教〔2010〕1号）、市财政局《乙办法》同时废止。", ["甲", "乙"]),
        ("《甲办法》、《乙办法》等15件规范性文件予以废止。", ["甲", "乙"]),
        ("《甲办法》（云教〔2010〕1号，2010年5月1日印发）同时废止。", ["甲"]),
        ("《甲办法》（以下简称《办法》）及其补充通知同时废止。", ["甲"]),
        ("云教〔2020〕11号、云教〔2020〕12号文件同时废止。", ["云教〔2020〕11号", "云教〔2020〕12号"]),
        ("《关于甲事的通知（云教〔2018〕5号）》不再执行。", ["关于甲事的通知"]),
        ("宣布《甲办法》、《乙办法》失效。", ["甲", "乙"]),
        ("经市政府同意，决定宣布《甲办法》失效。", ["甲"]),
        ("市教育局决定废止《甲办法》。", ["甲"]),
        ("自2027年1月1日起，《甲办法》废止。", ["甲 from 2027-01-01"]),
        ("以下文件同时废止：《甲办法》（云教〔2010〕1号）；《乙办法》。", ["甲", "乙"]),
        ("决定废止以下文件：1.《甲办法》（云教〔2010〕1号）；2.《乙办法》。", ["甲", "乙"]),
        ("同时，废止《甲办法》，自2027年1月1日起停止执行。", ["甲 from 2027-01-01"]),
    ],
)
def test_what_is_governed_is_repealed(sentence: str, repealed: list[str]) -> None:
    assert of(f"一、要求\n{sentence}", "云州市教育局关于某事的通知") == repealed


@pytest.mark.parametrize(
    ("sentence", "repealed"),
    [
        ("现印发《丁办法》，原《甲办法》同时废止。", ["甲"]),
        ("《丁办法》自2026年5月1日起施行，《甲办法》同时废止。", ["甲 from 2026-05-01"]),
        ("自《丁办法》施行之日起，《甲办法》停止执行。", ["甲"]),
        ("《丁办法》继续有效，《甲办法》废止。", ["甲"]),
        ("《甲办法》废止，《丁办法》继续有效。", ["甲"]),
        ("除《丁办法》继续有效外，《甲办法》、《乙办法》同时废止。", ["甲", "乙"]),
        ("修改《丁办法》，废止《甲办法》。", ["甲"]),
        ("省教育厅《丁办法》已经废止，我市《甲办法》同时废止。", ["甲"]),
    ],
)
def test_only_what_is_governed_is_repealed(sentence: str, repealed: list[str]) -> None:
    assert of(sentence) == repealed


@pytest.mark.parametrize(
    ("sentence", "repealed"),
    [
        ("《甲办法》第三条、第五条第二款废止。", ["甲 in part"]),
        ("《甲办法》（第三条）同时废止。", ["甲 in part"]),
        ("《甲办法》中与本办法不一致的规定停止执行。", ["甲 in part"]),
        ("《甲办法》有关收费的规定，自2026年9月1日起停止执行。", ["甲 in part from 2026-09-01"]),
        ("废止《甲办法》第三条。", ["甲 in part"]),
        ("停止执行《甲办法》中关于收费的规定。", ["甲 in part"]),
        ("《甲办法》不再执行第三条。", ["甲 in part"]),
    ],
)
def test_a_part_is_not_the_whole(sentence: str, repealed: list[str]) -> None:
    assert of(sentence) == repealed


@pytest.mark.parametrize(
    "sentence",
    [
        "《甲办法》不予废止。",
        "《甲办法》继续执行。",
        "除《甲办法》外，其他文件一律废止。",
        "拟废止《甲办法》。",
        "我局将废止《甲办法》。",
        "此前已经废止《丁办法》，《甲办法》即将废止。",
        "《甲办法》拟于2026年废止。",
        "建议废止《甲办法》。",
        "各地要及时废止《甲办法》。",
        "请各校停止执行《甲办法》。",
        "教育部决定废止《甲办法》。",
        "《甲办法》废止后，按本通知执行。",
        "在废止《甲办法》的同时，做好衔接。",
        "《甲办法》（已废止）规定的事项不再办理。",
        "《甲办法》已于2020年5月10日废止。",
        "将第十条修改为：“本办法自印发之日起施行，《甲办法》同时废止。”",
        "将第十条修改为：“第十条　本办法自印发之日起施行。《甲办法》同时废止。”",
        "请学习关于废止《甲办法》的通知和《关于废止〈甲办法〉的决定》。",
        "近日，市教育局印发通知，废止《甲办法》。",
        "《甲办法》有效期届满自动失效。",
        "如《甲办法》废止，则按新规定执行。",
        "《甲办法》停止执行一年。",
        "《甲办法》不再适用于2026年考试。",
        "本办法与《甲办法》不一致的，以本办法为准，此前有关规定停止执行。",
        "市教育局要做好《甲办法》废止工作。",
        "自《甲办法》施行之日起《乙办法》停止执行。",
    ],
)
def test_what_is_denied_planned_asked_or_reported_is_no_repeal(sentence: str) -> None:
    assert of(sentence) == []


def test_the_basis_above_a_list_of_what_is_repealed() -> None:
    document = read_one(
        """
        各学校：
        根据《中华人民共和国民办教育促进法》和《省教育厅关于某事的通知》（云教法〔2026〕5号），经研究，决定废止下列文件：
        1.《甲办法》（云教〔2010〕1号）；
        2.《乙办法》第三条；
        3.云州市教育局关于丙事的通知（云教〔2012〕3号）。
        请遵照执行《丁办法》，并做好衔接。
        4.云州市教育局关于戊事的通知（云教〔2012〕4号）
        """,
        PageMeta(title="云州市教育局关于废止部分规范性文件的通知"),
    )
    assert repeals(document) == ["甲", "乙 in part", "云州市教育局关于丙事的通知"]
    kinds = {item.title: item.type for item in document.relations}
    assert kinds["中华人民共和国民办教育促进法"] == kinds["省教育厅关于某事的通知"] == "implements"


@pytest.mark.parametrize(
    "opening",
    [
        "下列文件继续有效：",
        "下列文件不予废止：",
        "除下列文件继续有效外，其余一律废止：",
        "拟废止的文件目录",
        "下列文件已废止：",
        "请对照下列文件做好清理：",
    ],
)
def test_lists_of_what_is_not_repealed(opening: str) -> None:
    assert of(f"{opening}\n1.《甲办法》（云教〔2010〕1号）；\n2.《乙办法》。") == []


def test_headings_tell_the_lists_of_a_clearing_apart() -> None:
    document = read_one(
        """
        现将规范性文件清理结果公布如下。
        一、继续有效的规范性文件（1件）
        1.《甲办法》（云教〔2010〕1号）
        二、废止的规范性文件（1件）
        1.《乙办法》（云教〔2011〕2号）
        三、失效的规范性文件目录
        1.云州市教育局关于丙事的通知（云教〔2012〕3号）
        四、拟修改的规范性文件
        1.《丁办法》（云教〔2013〕4号）
        云州市教育局
        2026年3月1日
        """,
        PageMeta(title="云州市教育局关于公布规范性文件清理结果的通知"),
    )
    assert repeals(document) == ["乙", "云州市教育局关于丙事的通知"]


TABLE = """
    现予公布。
    | 序号 | 名　称 | 文　号 | 废止依据
    | 1 | 甲办法 | 云教〔2010〕1号 | 已被《丁办法》（云教〔2024〕4号）替代
    | 2 | 《乙办法》 | 云教〔2011〕2号 | 任务已经完成
    | 3 | 关于丙事的通知（云教〔2012〕3号） | |
"""


def test_a_table_gives_names_and_numbers_by_its_columns() -> None:
    document = read_one(TABLE, PageMeta(title="云州市教育局关于宣布失效一批文件的决定"))
    assert [(item.title, item.doc_number) for item in document.relations if item.type == "repeals"] == [
        ("甲办法", "云教〔2010〕1号"),
        ("乙办法", "云教〔2011〕2号"),
        ("关于丙事的通知", "云教〔2012〕3号"),
    ]
    assert repeals(read_one(TABLE, PageMeta(title="云州市教育局关于公布继续有效和废止文件目录的通知"))) == []
    assert repeals(read_one(TABLE, PageMeta(title="云州市教育局关于公布文件目录的通知"))) == []


def test_a_column_of_results_decides_row_by_row() -> None:
    table = """
        | 序号 | 文件名称 | 文号 | 清理结果
        | 1 | 甲办法 | 云教〔2010〕1号 | 继续有效
        | 2 | 乙办法 | 云教〔2011〕2号 | 废止
        | 3 | 丙办法 | 云教〔2012〕3号 | 拟修改
        | 4 | 丁办法 | 云教〔2013〕4号 | 第三条停止执行
        | 5 | 戊办法 | 云教〔2014〕5号 | 不予废止
    """
    document = read_one(table, PageMeta(title="云州市教育局规范性文件清理结果公告"))
    assert repeals(document) == ["乙", "丁 in part"]
    assert repeals(read_one(table, PageMeta(title="云州市教育局规范性文件目录"))) == []


def test_the_attachments_of_a_clearing_go_by_their_headings() -> None:
    document = read_one(
        """
        各学校：
        根据《某条例》，现将清理结果通知如下。
        附件：1.继续有效的规范性文件目录
        2.废止的规范性文件目录
        云州市教育局
        2026年3月1日
        附件1
        | 序号 | 名称 | 文号
        | 1 | 甲办法 | 云教〔2010〕1号
        附件2
        废止的规范性文件目录
        | 序号 | 名称 | 文号
        | 1 | 乙办法 | 云教〔2011〕2号
        """,
        PageMeta(title="云州市教育局关于公布规范性文件清理结果的通知"),
    )
    assert repeals(document) == ["乙"]


@pytest.mark.parametrize(
    ("title", "repealed"),
    [
        ("云州市教育局关于废止《甲办法》的决定", ["甲"]),
        ("云州市教育局关于废止《甲办法》等三件规范性文件的通知", ["甲"]),
        ("云州市教育局关于宣布《甲办法》失效的通知", ["甲"]),
        ("关于停止执行《甲办法》的通知", ["甲"]),
        ("关于废止《甲办法》第三条的决定", ["甲 in part"]),
        ("关于公开征求废止《甲办法》意见的公告", []),
        ("关于废止《甲办法》的决定（征求意见稿）", []),
        ("云州市教育局转发省教育厅关于废止《甲办法》的通知的通知", []),
        ("《关于废止〈甲办法〉的决定》解读", []),
    ],
)
def test_repeals_by_title(title: str, repealed: list[str]) -> None:
    assert of("请认真落实。", title) == repealed


def test_what_is_passed_on_is_the_notice_that_repeals() -> None:
    document = read_one("各学校：\n请落实。", PageMeta(title="云州市教育局转发省教育厅关于废止《甲办法》的通知的通知"))
    assert [(item.type, item.title) for item in document.relations] == [
        ("forwards", "省教育厅关于废止《甲办法》的通知")
    ]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("《丁办法》政策解读", "《丁办法》自2026年9月1日起施行，《甲办法》同时废止。"),
        ("关于公开征求《丁办法（征求意见稿）》意见的公告", "本办法自印发之日起施行，《甲办法》同时废止。"),
        ("丁办法（送审稿）", "本办法自印发之日起施行，《甲办法》同时废止。"),
        ("云州市清理一批文件", "近日，云州市教育局开展清理。\n《甲办法》同时废止。"),
    ],
)
def test_interpretations_drafts_and_news_repeal_nothing(title: str, text: str) -> None:
    document = read_one(text, PageMeta(title=title))
    assert repeals(document) == []
    assert "甲办法" in {item.title for item in document.relations}


def test_the_trial_version_that_the_final_one_repeals() -> None:
    document = read_one(
        "第一条　为了某事，制定本办法。\n第二条　本办法自印发之日起施行，《云州市某事办法（试行）》同时废止。",
        PageMeta(title="云州市某事办法"),
    )
    assert [item.title for item in document.relations if item.type == "repeals"] == ["云州市某事办法（试行）"]
