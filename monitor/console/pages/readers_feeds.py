"""A subscription's Atom feed and calendar, by link. Programs ask often: what did not change is not sent again."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from alerts.deadline_calendar import calendar
from alerts.feeds import FeedHead, atom
from alerts.filter_description import describe
from alerts.secrets import SecretBox
from alerts.subscriptions import Heard, Subscription, heard
from crawler.declarations.regions import region_name
from monitor.console.pages.readers_page import subscription_of
from monitor.console.reader_page import ByLink

router = APIRouter()

FEED_ENTRIES = 50
CALENDAR_EVENTS = 500


@router.get("/r/atom/{token}")
def feed(reading: ByLink, request: Request, token: str) -> Response:
    """Give what the subscription heard of, the newest first."""
    with reading.application.connect() as conn:
        one = subscription_of(conn, reading, "atom", token)
        found = heard(conn, one.id, FEED_ENTRIES)
    began = one.confirmed_at or datetime.fromtimestamp(0, UTC)
    own = reading.links.atom(one.id, one.links)
    head = FeedHead(_feed_id(reading.box, one.id), f"EduWatch 教闻: {_name(one)}", own, began, one.language)
    body = atom(head, [each.event for each in found])
    return conditional(request, body, "application/atom+xml; charset=utf-8", _changed(found, began))


@router.get("/r/calendar/{token}")
def days(reading: ByLink, request: Request, token: str) -> Response:
    """Give the deadlines and effective dates of what the subscription heard of."""
    with reading.application.connect() as conn:
        one = subscription_of(conn, reading, "calendar", token)
        found = heard(conn, one.id, CALENDAR_EVENTS)
    body = calendar(f"EduWatch 教闻: {_name(one)}", [each.event for each in found], one.language)
    began = one.confirmed_at or datetime.fromtimestamp(0, UTC)
    return conditional(request, body, "text/calendar; charset=utf-8", _changed(found, began))


def conditional(request: Request, body: bytes, media_type: str, changed: datetime) -> Response:
    """Answer 200 with the body, or 304 when the asker has it (RFC 9110 §13): its ETag counts before its date."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(changed.astimezone(UTC).replace(microsecond=0), usegmt=True),
        "Cache-Control": "private, max-age=300",
    }
    if _has_it(request, etag, changed):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _has_it(request: Request, etag: str, changed: datetime) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in tags.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and changed.replace(microsecond=0) <= since


def _changed(found: tuple[Heard, ...], began: datetime) -> datetime:
    return max((each.matched_at for each in found), default=began)


def _name(one: Subscription) -> str:
    return one.name or describe(one.criteria, one.language, region_name)


def _feed_id(box: SecretBox, subscription_id: int) -> UUID:
    """An id of this service's own, that does not change with the feed's address."""
    return UUID(bytes=box.digest(f"feed {subscription_id}")[:16], version=4)
