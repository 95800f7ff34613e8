"""A subscription as a feed and a calendar: by unguessable link, the same for the same events, not sent twice."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.deadline_calendar import MAX_OCTETS, calendar, folded
from alerts.event import EventDeadline
from alerts.feeds import FeedHead, atom, entry_id
from alerts.filters import Filter
from alerts.subscriptions import renew_links
from tests.alerts.samples import EVENT, NOW, event
from tests.monitor.readers.conftest import Desk

ATOM = "{http://www.w3.org/2005/Atom}"
HEAD = FeedHead(entry_id(EVENT), "名", "https://edu.example/f", NOW, "zh")


def unfolded(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")[:-1]


def values(body: bytes, name: str) -> list[str]:
    return [line.partition(":")[2] for line in unfolded(body) if re.match(rf"{name}[:;]", line)]


def test_the_feed_holds_what_was_heard_the_newest_first(desk: Desk) -> None:
    desk.subscribe(criteria=Filter(any_of=("招生",)))
    desk.tell(event("a"), event("b", document="2", title="<b>二</b>招生", at=NOW + timedelta(minutes=1)))
    desk.tell(event("c", document="3", title="别的", text="无", comparison=None))
    got = desk.get(desk.link("atom", 1, 0))
    assert (got.status, got.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed = ET.fromstring(got.body)
    titles = [str(one.text) for one in feed.findall(f"{ATOM}entry/{ATOM}title")]
    assert len(titles) == 2
    assert "<b>二</b>招生" in titles[0]
    ids = [one.text for one in feed.findall(f"{ATOM}entry/{ATOM}id")]
    assert ids == [entry_id(event("b")).urn, entry_id(event("a")).urn]
    link = feed.find(f"{ATOM}link[@rel='self']")
    assert link is not None
    assert link.get("href", "").startswith("https://edu.example/watch/r/atom/1.0.")


@pytest.mark.parametrize("kind", ["atom", "calendar"])
def test_what_did_not_change_is_not_sent_again(desk: Desk, kind: str) -> None:
    desk.subscribe()
    desk.tell(event("a"))
    link = desk.link(kind, 1, 0)
    first = desk.get(link)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-Modified-Since": modified},
    ):
        again = desk.get(link, **headers)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag), headers
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert desk.get(link, **headers).status == 200, headers
    desk.tell(event("b", document="2"))
    assert desk.get(link, **{"If-None-Match": etag}).status == 200


def test_a_renewed_link_ends_the_old_one_and_keeps_the_ids(desk: Desk) -> None:
    desk.subscribe()
    desk.tell(event("a"))
    old = ET.fromstring(desk.get(desk.link("atom", 1, 0)).body)
    with desk.application.connect() as conn:
        assert renew_links(conn, 1) == 1
    for kind in ("atom", "calendar", "page"):
        assert desk.get(desk.link(kind, 1, 0)).status == 404
        assert desk.get(desk.link(kind, 1, 1)).status == 200
    new = ET.fromstring(desk.get(desk.link("atom", 1, 1)).body)
    assert old.findtext(f"{ATOM}id") == new.findtext(f"{ATOM}id")


def test_a_feeds_link_opens_no_page(desk: Desk) -> None:
    desk.subscribe()
    assert desk.get(desk.link("atom", 1, 0).replace("/atom/", "/page/")).status == 404


def test_what_was_erased_is_in_no_feed(desk: Desk) -> None:
    desk.subscribe()
    desk.tell(event("a"))
    with desk.application.connect() as conn:
        conn.execute("update event set match_error = 'erased'")
    assert ET.fromstring(desk.get(desk.link("atom", 1, 0)).body).findall(f"{ATOM}entry") == []
    assert values(desk.get(desk.link("calendar", 1, 0)).body, "UID") == []


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_makes_a_whole_feed_and_calendar(title: str, name: str) -> None:
    told = event("k", title=title, authority=name, effective_date=date(2026, 9, 1))
    assert len(ET.fromstring(atom(HEAD, [told])).findall(f"{ATOM}entry")) == 1
    body = calendar(name, [told], "zh")
    lines = unfolded(body)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert all(re.match(r"[A-Z-]+[:;]", line) for line in lines)
    assert all(len(line) <= MAX_OCTETS for line in body.split(b"\r\n"))


def test_a_moved_deadline_moves_and_days_are_whole_days() -> None:
    before = event("a")
    after = event("b", deadlines=(EventDeadline("报名", date(2026, 4, 28)),), effective_date=date(2026, 9, 1))
    old, new = calendar("名", [before], "zh"), calendar("名", [after, before], "zh")
    assert values(new, "DTSTART") == ["20260428", "20260901"]
    assert values(new, "DTEND") == ["20260429", "20260902"]
    assert values(new, "UID")[0] == values(old, "UID")[0]
    assert values(new, "SUMMARY")[0].startswith("截止：报名 · 天津市教育委员会关于")
    assert "VALUE=DATE" in old.decode()


def test_a_withdrawn_notice_has_no_deadlines() -> None:
    assert values(calendar("名", [event("b", kind="withdrawn"), event("a")], "zh"), "UID") == []


def test_marks_are_escaped() -> None:
    told = event("a", deadlines=(EventDeadline("a,b;c\\d\nBEGIN:VEVENT", date(2026, 4, 28)),))
    (summary,) = values(calendar("名", [told], "zh"), "SUMMARY")
    assert "a\\,b\\;c\\\\d BEGIN:VEVENT" in summary


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folding_loses_nothing(line: str) -> None:
    pieces = folded(line).split("\r\n ")
    assert "".join(pieces) == line
    assert all(len(piece.encode()) + (number > 0) <= MAX_OCTETS for number, piece in enumerate(pieces))
