"""Several documents on one page, and what only looks like several."""

from __future__ import annotations

from tests.extraction.text.pages import joined, read, read_one

ESSAYS = """
    云州教育工作计划范文
    云州市某学校工作计划
    云州市某学校工作计划新的一年，我校将继续努力。
    一、加强管理
    二、提高质量
    教育服务提升的几点建议
    教育服务提升的几点建议本文提出以下建议。
    一、增加投入
    云州市教委关于印发云州市教育信息化规划的通知
    云州市教委关于印发云州市教育信息化规划的通知文章属性•【制定机关】云州市教育委员会,云州市财政局•【公布日期】2021.12.30•【字号】云教委〔2021〕20号•【施行日期】2021.12.30•【效力等级】地方规范性文件•【时效性】现行有效•【主题分类】教育信息化正文云州市教委关于印发云州市教育信息化规划的通知各区教育局、各直属单位:现将规划印发你们,请认真执行。
    2021年12月30日(联系人:某处某某;联系电话:83210000)云州市教育信息化规划为推进信息化，制定本规划。
    一、发展现状
    云州教育工作计划范文
    一、加强规划引领
"""


def test_a_compilation_by_echoed_titles_and_attribute_blocks() -> None:
    documents = read(ESSAYS)
    assert [document.title for document in documents] == [
        "云州市某学校工作计划",
        "教育服务提升的几点建议",
        "云州市教委关于印发云州市教育信息化规划的通知",
        "云州教育工作计划范文",
    ]
    assert all(joined(document) == document.body for document in documents)
    assert [document.doc_number for document in documents] == [None, None, "云教委〔2021〕20号", None]
    assert [document.provenance for document in documents] == [
        "download_site",
        "download_site",
        "database_copy",
        "download_site",
    ]
    assert "template_essay" in documents[0].flags


def test_an_attribute_block_is_metadata_and_leaves_the_body() -> None:
    document = read(ESSAYS)[2]
    assert "【" not in document.body
    assert document.body.count("云州市教委关于印发云州市教育信息化规划的通知") == 1
    assert str(document.promulgated_date) == "2021-12-30"
    assert str(document.written_date) == "2021-12-30"
    assert (document.effective_basis, document.status) == ("derived", "in_force")
    assert document.status_source is not None
    assert document.status_source.where == "site_flag:时效性"
    assert document.effect_level == "地方规范性文件"
    assert document.addressees == ("各区教育局", "各直属单位")


def test_pieces_numbered_by_the_page() -> None:
    documents = read(
        """
        首页 > 范文 > 正文
        学校工作要点3篇
        篇一：学校工作要点
        某校工作方案
        一、甲
        1.一
        篇二：学校工作要点
        本学期工作如下，请各部门认真落实。
        一、乙
        篇三：学校工作要点
        一、丙
        """
    )
    assert [document.title for document in documents] == ["某校工作方案", "学校工作要点", "学校工作要点"]


def test_parts_of_one_plan_are_not_documents() -> None:
    document = read_one(
        """
        云州市教育发展规划
        第一篇　发展基础
        第一章　现状
        第二章　形势
        第二篇　主要任务
        第三章　学前教育
        第四章　义务教育
        """
    )
    assert [item.path for item in document.clauses if item.label][-1] == "第二篇/第四章"


def test_parts_whose_numbering_runs_on_are_not_documents() -> None:
    document = read_one("云州市规划\n第一篇\n一、甲\n二、乙\n第二篇\n三、丙\n四、丁")
    assert document.title == "云州市规划"


def test_a_report_before_the_plan_that_it_reports() -> None:
    report, plan = read(
        """
        近日，云州市教委等十部门印发《云州市强师计划实施方案》，从六方面提出举措。
        《实施方案》提出，到2025年建成体系。
        云州市强师计划实施方案
        为贯彻落实文件精神，制定本方案。
        一、总体要求
        二、主要措施
        """
    )
    assert (report.page_kind, plan.page_kind) == ("news", "policy")
    assert plan.title == "云州市强师计划实施方案"
    assert [issuer.name for issuer in plan.issuers] == ["云州市教委"]


def test_a_wrapper_and_what_it_encloses_are_one_document() -> None:
    document = read_one(
        """
        云州市教育局关于印发《云州市某方案》的通知
        各区县教育局：
        现将《云州市某方案》印发给你们，请认真落实。
        云州市教育局
        2024年3月1日
        云州市某方案
        一、目标
        """
    )
    assert document.title_core == "云州市某方案"


def test_a_notice_passed_on_with_a_number_of_its_own_is_a_document() -> None:
    wrapper, passed_on = read(
        """
        云州市教育局转发省教育厅关于做好某工作的通知
        云教函〔2024〕7号
        各区县教育局：
        现将省教育厅通知转发给你们，请遵照执行。
        云州市教育局
        2024年3月1日
        云省教育厅关于做好某工作的通知
        云省教函〔2024〕3号
        各市教育局：
        现就有关事项通知如下。
        云省教育厅
        2024年2月1日
        """
    )
    assert (wrapper.doc_number, passed_on.doc_number) == ("云教函〔2024〕7号", "云省教函〔2024〕3号")
    assert [str(document.written_date) for document in (wrapper, passed_on)] == ["2024-03-01", "2024-02-01"]


def test_headings_repeated_by_their_text_are_not_titles() -> None:
    document = read_one(
        """
        云州市教育局举行新闻发布会
        学前教育普及普惠工作
        学前教育普及普惠工作稳步推进，成效明显。
        义务教育优质均衡工作
        义务教育优质均衡工作全面展开，群众满意。
        """
    )
    assert document.title == "云州市教育局举行新闻发布会"


def test_a_page_without_text_is_nothing_and_with_a_title_an_empty_document() -> None:
    assert read("") == ()


def test_attachments_with_titles_over_two_lines_and_a_note_in_brackets_belong_to_the_notice() -> None:
    document = read_one(
        """
        云州市教育局关于青石镇小学校舍安全有关问题的复函
        云教函〔2004〕80号
        青石县人民政府：
        你县来文收悉。经研究，函复如下：
        一、同意迁建。
        附件：1.市教育局关于青石镇小学校舍安全情况的报告
        云州市教育局
        二〇〇四年十一月四日
        （本文有删减）
        附件1
        关于云州市青石县青石镇
        小学校舍安全情况的报告
        市人民政府：
        我局于四月组织了调查，现报告如下。
        一、基本情况
        校舍建于山脚。
        云州市教育局
        二〇〇四年十月十日
        """
    )
    assert document.doc_number == "云教函〔2004〕80号"
    assert "小学校舍安全情况的报告" in document.body


def test_a_text_that_is_passed_on_behind_a_note_in_brackets_is_no_document_of_its_own() -> None:
    document = read_one(
        """
        云州市政府办公室转发市教育局关于校园安全工作意见的通知
        云政办发〔1996〕2号
        各县人民政府：
        市教育局《关于校园安全工作的意见》已经市政府同意，现转发给你们，请认真贯彻执行。
        云州市政府办公室
        一九九六年二月五日
        （本文有删减）
        关于校园安全工作的意见
        市政府：
        近年来，校园安全形势好转，但问题仍然存在，现提出以下意见。
        一、提高认识
        云州市教育局
        一九九六年一月二十五日
        """
    )
    assert document.title == "云州市政府办公室转发市教育局关于校园安全工作意见的通知"
