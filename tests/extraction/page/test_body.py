"""The text of a page: what belongs to it, and in what form."""

from __future__ import annotations

import pytest

from crawler.declarations.model import NoticeRules
from crawler.extraction.model import PageText
from crawler.extraction.page.page_text import read_page_text
from tests.extraction.page.pages import PARAGRAPHS, TITLE, URL, page, paragraphs

CONTAINERS = (
    '<div class="TRS_Editor">{}</div>',
    '<div id="zoom">{}</div>',
    '<div id="UCAP-CONTENT"><ucapcontent>{}</ucapcontent></div>',
    '<div class="view TRS_UEDITOR trs_paper_default">{}</div>',
    '<td class="wz">{}</td>',
    '<div class="xl_nr">{}</div>',
    '<table width="960"><tr><td width="200"><ul><li><a href="/a">目录</a></li></ul></td><td>{}</td></tr></table>',
)


def read(markup: str, rules: NoticeRules | None = None) -> PageText:
    return read_page_text(markup.encode(), url=URL, rules=rules)


@pytest.mark.parametrize("container", CONTAINERS)
def test_the_text_is_what_the_notice_says(container: str) -> None:
    assert read(page(paragraphs(), container=container)).paragraphs == PARAGRAPHS


@pytest.mark.parametrize("container", CONTAINERS)
def test_what_stands_behind_the_text_is_left_out(container: str) -> None:
    behind = (
        "<p>（责任编辑：王编辑）</p><p>【字体：<a>大</a> <a>中</a> <a>小</a>】　【打印本页】　【关闭窗口】</p>"
        '<p>上一篇：<a href="a.html">关于公布市级示范幼儿园名单的通知</a></p><p>下一篇：没有了</p>'
        "<div>扫一扫在手机打开当前页</div><div>分享到：微信 微博</div>"
    )

    assert read(page(paragraphs(), container=container, behind=behind)).paragraphs == PARAGRAPHS


def test_a_foot_in_the_same_container_as_other_texts_is_not_the_text() -> None:
    feet = "".join(f'<div class="TRS_Editor">联系电话：0839-888000{at}（工作时间）</div>' for at in range(3))
    markup = page(paragraphs()).replace('<div class="footer">', f'<div class="footer">{feet}')

    assert read(markup).paragraphs == PARAGRAPHS


def test_a_declared_selector_comes_first_and_remove_is_dropped_before() -> None:
    inside = f'{paragraphs()}<div class="tips">温馨提示：请使用谷歌浏览器访问报名系统，以免出错。</div>'
    markup = page(
        paragraphs(["另一栏目的文字，很长很长，长到足以让人以为它才是这个页面的正文，其实不是。"] * 9),
        behind=f'<div id="own">{inside}</div>',
    )

    found = read(markup, NoticeRules(body="#own", remove=(".tips", ".nothing")))

    assert found.paragraphs == PARAGRAPHS
    assert read(markup, NoticeRules(body="#absent")).paragraphs != PARAGRAPHS


def test_a_text_with_line_breaks_for_paragraphs() -> None:
    body = "<br>\n<br/>".join(f"　　{line}" for line in PARAGRAPHS)

    assert read(page(body, container='<div class="nr">{}</div>')).paragraphs == PARAGRAPHS


def test_word_s_spans_leave_no_seams() -> None:
    body = (
        '<P class=MsoNormal style="MARGIN: 0cm"><SPAN lang=EN-US>2026</SPAN><SPAN>\n年</SPAN><SPAN lang=EN-US>5</SPAN>'
        "<SPAN>月</SPAN><SPAN lang=EN-US>18</SPAN>"
        "<SPAN>日起，全市小学入学报名实行\n网上办理，家长可登录\n“青川教育”平台。</SPAN></P>"
    )

    assert read(page(body)).paragraphs == ("2026年5月18日起，全市小学入学报名实行网上办理，家长可登录“青川教育”平台。",)


def test_upper_case_tags_unquoted_attributes_and_an_unclosed_paragraph() -> None:
    body = "".join(f"<P align=left style=TEXT-INDENT:2em>{line}" for line in PARAGRAPHS)

    assert read(page(body, container="<TD vAlign=top class=content>{}</TD>")).paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "junk",
    ["<%-- Created by a tool --%>\n<%@ page contentType='text/html' %>\n", "﻿\ufeff  ", "<?php include 'x.php' ?>"],
)
def test_what_a_server_prints_before_the_document(junk: str) -> None:
    assert read(junk + page(paragraphs())).paragraphs == PARAGRAPHS


def test_a_page_put_together_of_whole_documents() -> None:
    header = "<!DOCTYPE html><html><head><title>页头</title></head><body><div>页头</div></body></html>"

    assert read(header + page(paragraphs())).paragraphs == PARAGRAPHS


def test_readings_above_characters_are_dropped() -> None:
    body = paragraphs(
        [line.replace("教育", "<ruby>教<rp>(</rp><rt>jiào</rt><rp>)</rp>育<rt>yù</rt></ruby>") for line in PARAGRAPHS]
    )

    assert read(page(body)).paragraphs == PARAGRAPHS


def test_scripts_hidden_parts_and_templates_are_no_text() -> None:
    body = (
        "<script>var a = '<p>脚本里的文字，不是正文。</p>';</script>"
        + paragraphs()
        + '<p style="display: none">隐藏的文字，不是正文。</p>'
        '<ul><li ms-repeat="list">{{el.title}}模板里的文字，不是正文。</li></ul>'
        "<style>.a{}</style><!-- <p>注释里的文字。</p> -->"
    )

    assert read(page(body)).paragraphs == PARAGRAPHS


def test_lists_keep_their_order_and_pictures_and_videos_leave_marks() -> None:
    body = (
        f"{paragraphs(PARAGRAPHS[:3])}<ol><li>第一步：登录平台，选择学校，填写学生信息。</li><li>第二步：上传户口簿、房产证明，等待审核结果。</li></ol>"
        '<p><img src="./W020260520.jpg" width="600"></p><video><source src="/v/1.mp4"></video>'
        '<p><img src="/images/icon_pdf.gif" width="16"><img width=600 height=3 src="line.png"></p>'
    )

    found = read(page(body))

    assert found.paragraphs[3:] == (
        "第一步：登录平台，选择学校，填写学生信息。",
        "第二步：上传户口簿、房产证明，等待审核结果。",
        "[图片]",
        "[视频]",
    )
    assert found.media == (
        "https://jyj.qingchuan.example/tzgg/202605/W020260520.jpg",
        "https://jyj.qingchuan.example/v/1.mp4",
    )


def test_a_text_that_is_one_file_or_only_its_title() -> None:
    linked = '<img src="/sysimage/icon16/pdf.gif"><a href="/upload/2026/1.pdf">青川市教育事业发展规划.pdf</a>'

    assert read(page(linked, container='<div class="article_content">{}</div>')).paragraphs == (
        "青川市教育事业发展规划.pdf",
    )
    assert read(page(f"<p>{TITLE}</p>")).paragraphs == (TITLE,)


def test_raised_figures_stay_raised() -> None:
    body = "<p>新建校舍1200m<sup>2</sup>，共10<sup>2</sup>间，教室二氧化碳（CO<sub>2</sub>）浓度达标。</p>"

    assert read(page(body)).paragraphs == ("新建校舍1200m²，共10²间，教室二氧化碳（CO₂）浓度达标。",)


def test_hosts_of_an_event_are_text() -> None:
    lines = ("一、组织机构", "主办单位：青川市教育局", "承办单位：青川市第一中学", *PARAGRAPHS[1:])

    assert read(page(paragraphs(lines), container='<div class="nr">{}</div>')).paragraphs == lines


def test_a_menu_inside_the_run_is_dropped_and_three_files_are_not() -> None:
    menu = "".join(
        f'<p><a href="/zt/{at}/">{name}</a></p>'
        for at, name in enumerate(("招生专题网站", "政策解读专栏", "常见问题解答"))
    )
    files = "".join(f'<p><a href="./P{at}.doc">附件{at}：报名登记表格式文本</a></p>' for at in (1, 2, 3))
    body = paragraphs(PARAGRAPHS[:3]) + menu + paragraphs(PARAGRAPHS[3:5]) + files

    found = read(page(body, container='<div class="nr">{}</div>')).paragraphs

    assert found == (*PARAGRAPHS[:5], *(f"附件{at}：报名登记表格式文本" for at in (1, 2, 3)))


def test_of_a_thread_only_the_first_post_is_read() -> None:
    said = "说：招生政策出台后，家长们议论纷纷，希望报名时间能够再长一些，材料能够再少一些，结果能够再早一些公布。"
    posts = "".join(f"<p>{at}号{said}</p><p># re: 招生 2026-05-2{at} 10:2{at}:33 网友{at}</p>" for at in range(1, 6))

    assert read(page(posts, container='<div class="bbs">{}</div>')).paragraphs == (f"1号{said}",)


def test_counters_and_clocks_are_never_text() -> None:
    body = (
        paragraphs(PARAGRAPHS[:4])
        + "<p>浏览次数：1024 次</p><p>今天是2026年5月21日 星期四</p>"
        + paragraphs(PARAGRAPHS[4:])
    )

    assert read(page(body)).paragraphs == PARAGRAPHS


def test_a_sentence_that_begins_with_today_is_text() -> None:
    lines = (*PARAGRAPHS[:2], "今天是第四十二个教师节，市教育局向全市教师致以问候！", *PARAGRAPHS[2:])

    assert read(page(paragraphs(lines))).paragraphs == lines


@pytest.mark.parametrize(
    "clock", ["页面生成时间：2026-05-21 09:15:22", "今天是2026年5月21日 星期四，欢迎访问青川教育网"]
)
def test_a_clock_behind_the_text_neither_joins_nor_moves_it(clock: str) -> None:
    container = "<div>{}</div>"
    behind = "<p>1. 转载请注明出处，不得更改原文</p><p>2. 网友言论不代表本站，请自行判断</p>"

    plain = read(page(paragraphs(), container=container, behind=behind)).paragraphs

    assert read(page(paragraphs(), container=container, behind=f"{behind}<div>{clock}</div>")).paragraphs == plain
