"""Which document a text is, wherever it stands (DESIGN §5): the same on many sites, and another under one number."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from monitor.store.documents import appearances_of, find_documents
from tests.monitor.declared_sources import make_source
from tests.monitor.processing.looks import HOST, Site, notice

NUMBER = "示教办〔2026〕12号"
TEXT = (
    "一、开学时间。全市中小学校于2026年9月1日开学，报到时间由学校确定。",
    "二、安全工作。各校应当在开学前完成食堂、校车和消防设施的安全检查。",
    "三、收费工作。各校不得在规定之外收取任何费用，不得强制学生购买资料。",
)
PAGE = "/tzgg/202609/t20260901_101.html"


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    made = Site(connection)
    made.baseline()
    return made


def another(site: Site, id_: str, authority: str) -> Site:
    """Another site in the same database, with a baseline of its own."""
    made = Site(site.connection, make_source(id_, authority=authority), site.at)
    old = notice("各校应当检查校舍。", title=f"{authority}旧通知", number="", published="2026-01-05 08:00")
    made.look({f"/{id_}/old.html": old})
    return made


def test_one_text_on_five_sites_is_one_document_with_its_addresses_and_one_event(site: Site) -> None:
    site.look({PAGE: notice(*TEXT)})
    for number in range(4):
        name = f"copy{number}/tongzhi"
        other = another(site, name, f"转载网站{number}")
        assert other.look({f"/{name}/x.html": notice(*TEXT, skin="new", counter=number)}) == {"copy": 1}
    (document,) = find_documents(site.connection, NUMBER)
    pages = appearances_of(site.connection, document.id)
    assert len(pages) == 5
    assert [page.url for page in pages if page.authoritative] == [HOST + PAGE]
    assert not any(page.differs for page in pages)
    assert [event["doc_number"] for event in site.events] == [NUMBER]


def test_an_address_with_a_query_and_another_path_is_another_page_of_the_same_document(site: Site) -> None:
    site.look({PAGE: notice(*TEXT)})
    assert site.look({f"{PAGE}?from=timeline&isappinstalled=0": notice(*TEXT), "/zwgk/101.html": notice(*TEXT)}) == {
        "copy": 2
    }
    assert len(find_documents(site.connection, NUMBER)) == 1
    assert len(site.events) == 1


def test_the_https_twin_of_a_page_is_another_address_of_the_same_document(site: Site) -> None:
    site.look({PAGE: notice(*TEXT)})
    assert site.look({HOST.replace("http:", "https:") + PAGE: notice(*TEXT, counter=7)}) == {"copy": 1}
    assert len(find_documents(site.connection, NUMBER)) == 1
    assert len(site.events) == 1


def test_a_district_that_posts_it_again_with_less_of_it_is_a_copy_whose_text_is_kept_and_not_told(site: Site) -> None:
    site.look({PAGE: notice(*TEXT)})
    district = another(site, "qu/tongzhi", "示范区教育局")
    assert district.look({"/qu/101.html": notice(*TEXT[:2])}) == {"copy": 1}
    (document,) = find_documents(site.connection, NUMBER)
    assert [(page.url, page.differs) for page in appearances_of(site.connection, document.id)][1] == (
        HOST + "/qu/101.html",
        True,
    )
    district.look({"/qu/101.html": notice(*TEXT[:2], "另：联系电话另行通知。")})
    assert [event["kind"] for event in site.events] == ["new"]


def test_equal_numbers_with_other_content_are_two_documents(site: Site) -> None:
    site.look({PAGE: notice(*TEXT)})
    other = ("一、全市中小学生运动会定于10月20日举行，请各校组织报名。", "二、运动员应当购买保险，并由带队教师签到。")
    site.look({"/b.html": notice(*other, title="关于举办2026年中小学生运动会的通知")})
    assert len(find_documents(site.connection, NUMBER)) == 2
    assert [event["title"] for event in site.events][1] == "关于举办2026年中小学生运动会的通知"


def test_equal_text_without_a_number_is_one_document(site: Site) -> None:
    site.look({PAGE: notice(*TEXT, number="")})
    assert site.look({"/b.html": notice(*TEXT, number="", title="转发：关于做好开学工作的通知")}) == {"copy": 1}


def test_a_page_stays_its_document_whatever_its_title_and_number_say_later(site: Site) -> None:
    site.look({PAGE: notice(*TEXT)})
    site.look({PAGE: notice(*TEXT, title="关于做好秋季开学和收费工作的通知", number="示教办〔2026〕13号")})
    assert find_documents(site.connection, NUMBER) == []
    (document,) = find_documents(site.connection, "示教办〔2026〕13号")
    assert len(appearances_of(site.connection, document.id)) == 1
    assert site.kinds[1:] == ["new", "changed"]


def test_a_server_that_has_lost_everything_withdraws_nothing_until_its_list_is_back(site: Site) -> None:
    site.look({PAGE: notice(*TEXT)})
    for _ in range(3):
        assert "withdrawn" not in site.look({PAGE: 404}, later=timedelta(hours=8), ended="failed")
    assert site.look({PAGE: 404}, later=timedelta(hours=8)) == {"withdrawn": 1}
    assert site.kinds[1:] == ["new", "withdrawn"]


def test_a_list_that_got_shorter_withdraws_nothing(site: Site) -> None:
    site.look({PAGE: notice(*TEXT)})
    for _ in range(3):
        site.look({}, later=timedelta(days=2))
    assert site.kinds[1:] == ["new"]
    (document,) = find_documents(site.connection, NUMBER)
    assert document.state == "live"
