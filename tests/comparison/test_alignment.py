"""Which clause is which: inserted, renumbered, moved, split, merged, re-wrapped."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.model import Clause
from monitor.comparison import by_article, compare
from tests.comparison.clause_texts import articles, numeral, paragraphs, paths, rows, sections, told

RULES = (
    "为了规范幼儿园收费行为，保护家长权益，制定本办法。",
    "本市行政区域内的幼儿园收费活动，适用本办法。",
    "区县教育主管部门负责收费公示的监督检查。",
    "幼儿园应当在每学期开学前公布收费项目和标准。",
    "幼儿因故请假超过十个工作日的，退还当月伙食费。",
    "违反本办法规定收费的，责令限期退还。",
    "本办法由市教育委员会负责解释。",
)
NEW_RULE = "幼儿园不得以开办特长班为名另行收取费用。"


def test_inserted_article_renumbers_the_rest_without_changing_it() -> None:
    comparison = compare(articles(*RULES), articles(*RULES[:2], NEW_RULE, *RULES[2:]))
    assert told(comparison) == [
        ("added", None, "第三条"),
        *(("renumbered", f"第{numeral(number)}条", f"第{numeral(number + 1)}条") for number in range(3, 8)),
    ]
    assert {operation.weight for operation in comparison.operations if operation.op == "renumbered"} == {"editorial"}
    assert comparison.operations[1].reason == "序号 第三条 → 第四条"


def test_removed_article_stands_where_it_was() -> None:
    comparison = compare(articles(*RULES), articles(*RULES[:3], *RULES[4:]))
    assert told(comparison)[0] == ("removed", "第四条", None)
    assert len(paths(comparison.operations, "renumbered")) == 3


def test_moved_article_is_moved_and_its_neighbours_are_not() -> None:
    comparison = compare(articles(*RULES), articles(*RULES[:1], RULES[5], *RULES[1:5], RULES[6]))
    assert paths(comparison.operations, "moved") == [("第六条", "第二条")]
    assert not paths(comparison.operations, "modified")
    assert comparison.operations[0].weight == "editorial"


def test_moved_and_changed_article_is_modified() -> None:
    changed = RULES[4].replace("十个", "十五个")
    comparison = compare(articles(*RULES), articles(changed, *RULES[:4], *RULES[5:]))
    assert paths(comparison.operations, "modified") == [("第五条", "第一条")]
    assert comparison.operations[0].reason == "期限 十个工作日 → 十五个工作日；位置变动；序号 第五条 → 第一条"


def test_article_rewritten_under_its_number_is_modified() -> None:
    other = "市、区县财政和物价主管部门在各自职责内做好有关工作。"
    comparison = compare(articles(*RULES), articles(*RULES[:2], other, *RULES[3:]))
    assert told(comparison) == [("modified", "第三条", "第三条")]


def test_paragraphs_added_below_an_article_leave_it_the_same_article() -> None:
    long = "挪用幼儿伙食费、冒领财政补助的，由有关部门责令改正，给予处分；构成犯罪的，依法追究刑事责任。"
    comparison = compare(
        articles(*RULES[:5], RULES[5], RULES[6]),
        articles(*RULES[:5], (RULES[5].replace("限期", "十五日内"), long, long.replace("挪用", "截留")), RULES[6]),
    )
    assert told(comparison) == [
        ("modified", "第六条", "第六条"),
        ("added", None, "第六条/第二款"),
        ("added", None, "第六条/第三款"),
    ]
    changes = by_article(comparison)
    assert changes.modified == {("第六条", "第六条")}
    assert not changes.added


def test_articles_are_summed_up_by_their_numbers() -> None:
    old = articles(*RULES[:4], (RULES[4], "伙食费按日计算，多退少补。"), *RULES[5:])
    new = articles(*RULES[:2], NEW_RULE, *RULES[3:4], (RULES[4], "伙食费按周计算，多退少补。"), RULES[6])
    changes = by_article(compare(old, new))
    assert changes.added == {"第三条"} or changes.modified >= {("第三条", "第三条")}
    assert changes.modified >= {("第五条", "第五条")}
    assert changes.removed == {"第六条"}
    assert changes.renumbered == {("第七条", "第六条")}


def test_renumbered_article_with_a_change_below_it_is_modified() -> None:
    old = articles(*RULES[:4], (RULES[4], "伙食费按日计算，多退少补。"))
    new = articles(NEW_RULE, *RULES[:4], (RULES[4], "伙食费按周计算，多退少补。"))
    changes = by_article(compare(old, new))
    assert changes.added == {"第一条"}
    assert changes.modified == {("第五条", "第六条")}
    assert len(changes.renumbered) == 4


def section(number: int, heading: str, *items: str) -> list[Clause]:
    path = numeral(number)
    return [
        Clause(path, f"{path}、", f"{heading}\n", "clause", 1),
        *(
            Clause(f"{path}/（{numeral(item)}）", f"（{numeral(item)}）", f"{text}\n", "clause", 2)
            for item, text in enumerate(items, start=1)
        ),
    ]


QUALITY = ("开展集体备课，每周不少于一次。", "建立学困生帮扶台账。", "严格控制作业总量。")
SAFETY = ("每月开展一次应急疏散演练。", "食堂实行校长陪餐制度。")


def test_items_of_a_renumbered_section_keep_their_own_numbers() -> None:
    old = [*section(1, "教学质量", *QUALITY), *section(2, "校园安全", *SAFETY)]
    new = [*section(1, "组织领导", "成立专班。"), *section(2, "教学质量", *QUALITY), *section(3, "校园安全", *SAFETY)]
    assert told(compare(old, new)) == [
        ("added", None, "一"),
        ("added", None, "一/（一）"),
        ("renumbered", "一", "二"),
        ("renumbered", "二", "三"),
    ]


def test_section_that_moves_takes_its_items_along() -> None:
    old = [*section(1, "教学质量", *QUALITY), *section(2, "校园安全", *SAFETY)]
    new = [*section(1, "校园安全", *SAFETY), *section(2, "教学质量", *QUALITY)]
    comparison = compare(old, new)
    assert paths(comparison.operations, "moved") == [("二", "一")]
    assert {operation.op for operation in comparison.operations} == {"moved", "renumbered"}


def test_section_is_known_by_its_items_when_its_heading_changes() -> None:
    old = [*section(1, "教学质量", *QUALITY), *section(2, "校园安全", *SAFETY)]
    new = [*section(1, "教学质量", *QUALITY), *section(2, "筑牢底线", *SAFETY)]
    assert told(compare(old, new)) == [("modified", "二", "二")]


def test_item_that_goes_to_another_section_is_moved() -> None:
    old = [*section(1, "教学质量", *QUALITY), *section(2, "校园安全", *SAFETY)]
    new = [*section(1, "教学质量", *QUALITY[:2]), *section(2, "校园安全", *SAFETY, QUALITY[2])]
    assert told(compare(old, new)) == [("moved", "一/（三）", "二/（三）")]


def test_paragraphs_without_numbers_align_by_text() -> None:
    texts = ("各区教育局：", "现将有关事项通知如下。", "请认真贯彻执行，并将落实情况及时报告。", "特此通知。")
    comparison = compare(paragraphs(*texts), paragraphs(texts[0], "经研究同意，", *texts[1:]))
    assert told(comparison) == [("added", None, "段2")]


def test_split_names_the_clauses_that_belong_together() -> None:
    whole = "幼儿园应当公示收费项目，公示期不少于三十日；家长有异议的，可以向区县教育主管部门投诉，主管部门应当受理。"
    first, second = (
        "幼儿园应当公示收费项目，公示期不少于三十日。",
        "家长有异议的，可以向区县教育主管部门投诉，主管部门应当受理。",
    )
    comparison = compare(sections(RULES[0], whole, RULES[6]), sections(RULES[0], first, second, RULES[6]))
    pieces = [operation for operation in comparison.operations if operation.op in {"modified", "added"}]
    assert {operation.op for operation in pieces} == {"modified", "added"}
    modified, added = sorted(pieces, key=lambda operation: operation.op, reverse=True)
    assert modified.related == (added.new_path,)
    assert added.related == (modified.old_path,)


def test_merge_names_the_clauses_that_belong_together() -> None:
    whole = "幼儿园应当公示收费项目，公示期不少于三十日；家长有异议的，可以向区县教育主管部门投诉，主管部门应当受理。"
    first, second = (
        "幼儿园应当公示收费项目，公示期不少于三十日。",
        "家长有异议的，可以向区县教育主管部门投诉，主管部门应当受理。",
    )
    comparison = compare(sections(RULES[0], first, second, RULES[6]), sections(RULES[0], whole, RULES[6]))
    modified = next(operation for operation in comparison.operations if operation.op == "modified")
    removed = next(operation for operation in comparison.operations if operation.op == "removed")
    assert removed.related == (modified.new_path,)
    assert modified.related == (removed.old_path,)


def test_lines_broken_elsewhere_are_no_difference() -> None:
    old = paragraphs("各区教育局，各直属学校：", "现将有关事项通知", "如下，请遵照执行。")
    new = paragraphs("各区教育局，", "各直属学校：", "现将有关事项通知如下，请遵照执行。")
    assert compare(old, new).operations == ()


def test_number_read_in_one_text_only_is_no_difference() -> None:
    old = [Clause("段1", "", "一、总体目标\n"), *paragraphs(*RULES[:2])]
    new = [Clause("一", "一、", "总体目标\n", "clause", 1), *paragraphs(*RULES[:2])]
    assert compare(old, new).operations == ()


def test_same_number_in_another_style_is_cosmetic() -> None:
    old, new = sections(*RULES[:2]), sections(*RULES[:2])
    new[1] = replace(new[1], label="2.")
    (operation,) = compare(old, new).operations
    assert (operation.op, operation.weight) == ("renumbered", "cosmetic")


TABLE = ("序号|学校|计划人数", "1|城东小学|240", "2|城西小学|200", "3|实验小学|280")


def test_table_is_compared_row_by_row() -> None:
    comparison = compare(rows(*TABLE), rows(*TABLE[:2], "2|城西小学|220", TABLE[3]))
    (operation,) = comparison.operations
    assert (operation.op, operation.old_path, operation.weight) == ("modified", "表1/行3", "substantive")
    assert operation.reason == "数量 200 → 220"
    assert operation.table_row


def test_row_put_in_between_only_counts_the_others_up() -> None:
    new = (*TABLE[:2], "2|城南小学|160", "3|城西小学|200", "4|实验小学|280")
    assert told(compare(rows(*TABLE), rows(*new))) == [
        ("added", None, "表1/行3"),
        ("renumbered", "表1/行3", "表1/行4"),
        ("renumbered", "表1/行4", "表1/行5"),
    ]


def test_years_in_the_first_column_are_no_row_numbers() -> None:
    old, new = rows("2022|500人", "2023|520人"), rows("2023|500人", "2024|520人")
    assert compare(old, new).weight == "substantive"


def test_swapped_rows_are_moved() -> None:
    comparison = compare(rows("语文|王老师|201室", "数学|李老师|305室"), rows("数学|李老师|305室", "语文|王老师|201室"))
    assert [operation.op for operation in comparison.operations] == ["moved"]


def test_personal_rows_are_marked() -> None:
    comparison = compare(rows("张某|合格", "李某|合格", personal=True), rows("张某|合格", personal=True))
    (operation,) = comparison.operations
    assert operation.personal
    assert "李某" not in operation.reason


WORDS = st.sampled_from(
    ["学校", "应当", "公示", "收费", "标准", "家长", "可以", "监督", "每年", "三次", "，", "幼儿园", "报告"]
)
TEXT = st.lists(WORDS, min_size=3, max_size=12).map("".join)
TEXTS = st.lists(TEXT, min_size=1, max_size=8)

# Real sentences, some of them edited: between texts that are alike by chance, or with a sentence and its edited form in
# one text, there is no right answer to turn round.
RULE_LISTS = st.lists(
    st.sampled_from([*RULES, NEW_RULE, *(rule.replace("收费", "退费") for rule in RULES)]),
    max_size=8,
    unique_by=lambda rule: rule.replace("退费", "收费"),
)


@settings(deadline=None)
@given(TEXTS)
def test_a_text_does_not_differ_from_itself(texts: list[str]) -> None:
    assert compare(sections(*texts), sections(*texts)).operations == ()


@settings(deadline=None)
@given(RULE_LISTS, RULE_LISTS)
def test_turned_round_what_came_is_what_went(old: list[str], new: list[str]) -> None:
    there = compare(sections(*old), sections(*new)).operations
    back = compare(sections(*new), sections(*old)).operations
    for op, turned in (("added", "removed"), ("removed", "added")):
        assert {(a, b) for a, b in paths(there, op)} == {(b, a) for a, b in paths(back, turned)}


@settings(deadline=None)
@given(st.permutations(RULES), st.integers(0, len(RULES)))
def test_an_inserted_article_is_the_only_addition(rules: list[str], at: int) -> None:
    comparison = compare(articles(*rules), articles(*rules[:at], NEW_RULE, *rules[at:]))
    assert paths(comparison.operations, "added") == [(None, f"第{numeral(at + 1)}条")]
    assert len(paths(comparison.operations, "renumbered")) == len(rules) - at
    assert len(comparison.operations) == 1 + len(rules) - at


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_every_clause_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    operations = compare(sections(*old), sections(*new)).operations
    for places in ([operation.old_path for operation in operations], [operation.new_path for operation in operations]):
        named = [place for place in places if place is not None]
        assert len(named) == len(set(named))


def test_traditional_twin_is_the_same_text() -> None:
    simplified = articles("学校应当公示收费项目。", ("教职工不得接受家长宴请。", "违者依照第一条处理。"))
    traditional = articles("學校應當公示收費項目。", ("教職工不得接受家長宴請。", "違者依照第一條處理。"))
    traditional = [replace(clause, label=clause.label.replace("条", "條")) for clause in traditional]
    assert compare(simplified, traditional).operations == ()
    changed = [*traditional[:2], replace(traditional[2], text="違者依照第二條處理。\n")]
    (operation,) = compare(simplified, changed).operations
    assert operation.old_path == "第二条/第二款"
    assert [run.text for run in operation.runs if run.mark != "equal"] == ["第一条", "第二條"]


def chaptered(*chapters: tuple[str, tuple[str, ...]]) -> list[Clause]:
    clauses = []
    number = 0
    for place, (heading, texts) in enumerate(chapters, start=1):
        chapter = f"第{numeral(place)}章"
        clauses.append(Clause(chapter, chapter, f"　{heading}\n", "clause", 1))
        for text in texts:
            number += 1
            label = f"第{numeral(number)}条"
            clauses.append(Clause(f"{chapter}/{label}", label, f"　{text}\n", "clause", 2))
    return clauses


def test_chapter_put_between_articles_moves_none() -> None:
    old = chaptered(("总则", RULES[:2]), ("收费管理", RULES[2:6]), ("附则", RULES[6:]))
    new = chaptered(("总则", RULES[:2]), ("收费管理", RULES[2:4]), ("监督检查", RULES[4:6]), ("附则", RULES[6:]))
    assert told(compare(old, new)) == [("added", None, "第三章"), ("renumbered", "第三章", "第四章")]


def test_article_that_crosses_a_chapters_end_is_still_found() -> None:
    changed = RULES[6].replace("由市教育委员会负责解释", "由市教育委员会会同市财政局负责解释")
    old = chaptered(("总则", RULES[:2]), ("附则", (RULES[6], *RULES[2:4])))
    new = chaptered(("总则", (*RULES[:2], changed)), ("附则", RULES[2:4]))
    assert paths(compare(old, new).operations, "modified") == [("第二章/第三条", "第一章/第三条")]


def test_chapter_is_known_by_its_articles_when_its_heading_changes() -> None:
    old = chaptered(("总则", RULES[:2]), ("收费管理", RULES[2:6]))
    new = chaptered(("总则", RULES[:2]), ("收费与退费", RULES[2:6]))
    assert told(compare(old, new)) == [("modified", "第二章", "第二章")]


def test_article_whose_lines_are_broken_elsewhere_is_only_renumbered() -> None:
    old = articles(*RULES[:2], (RULES[2], RULES[3]), RULES[4])
    new = articles(NEW_RULE, *RULES[:2], RULES[2] + RULES[3], RULES[4])
    assert told(compare(old, new)) == [
        ("added", None, "第一条"),
        *(("renumbered", f"第{numeral(number)}条", f"第{numeral(number + 1)}条") for number in range(1, 5)),
    ]


def test_number_with_a_blank_in_it_is_the_same_number() -> None:
    old = chaptered(("总则", RULES[:2]), ("附则", RULES[2:4]))
    new = [replace(clause, label=" ".join(clause.label)) for clause in old]
    assert compare(old, new).operations == ()
