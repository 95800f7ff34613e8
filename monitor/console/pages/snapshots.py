"""Stored looks: the evidence. Bytes are handed out as they came, in a form that no browser runs."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Sequence
from email.message import Message
from email.utils import format_datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from crawler.extraction.page.file_links import EXTENSIONS
from monitor.console.blocks import Facts, Note, Table
from monitor.console.cells import Cell, Link, Moment, Quiet, WebLink, local
from monitor.console.visit import PAGE_ROWS, Id, Visiting, missing
from monitor.store import reading
from monitor.store.pages import get_body
from monitor.store.reading import SnapshotRow
from monitor.texts import text

router = APIRouter()

_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@router.get("/snapshots/{id_}")
def snapshot(visit: Visiting, id_: Id) -> HTMLResponse:
    """Show what is known of a look, and the other looks at its page."""
    found = reading.get_snapshot(visit.conn, id_) or missing()
    facts: list[tuple[str, Cell]] = [
        (text("url"), WebLink(found.url)),
        (text("seen"), Moment(found.at)),
        (text("status"), str(found.status)),
        (text("type"), found.content_type),
        (text("size"), "" if found.size is None else text("{count} bytes").format(count=found.size)),
        ("SHA-256", "" if found.sha256 is None else found.sha256.hex()),
        (text("outcome"), found.outcome or text("waiting to be read")),
        (text("source"), Link(found.source, local(f"/sources/{found.source}"))),
        (text("crawl"), Link(text("run {id}").format(id=found.run), local(f"/runs/{found.run}"))),
    ]
    if found.final_url not in ("", found.url):
        facts.insert(1, (text("redirected to"), WebLink(found.final_url)))
    if found.sha256 is not None and found.erased_at is None:
        facts.append((text("stored bytes"), Link(text("download"), local(f"/snapshots/{id_}/bytes"))))
    looks = reading.snapshots_of_page(visit.conn, found.page, PAGE_ROWS)
    return visit.page(
        text("Stored look {id}").format(id=id_),
        *((_erased(found),) if found.erased_at is not None else ()),
        Facts("", facts),
        snapshot_rows(text("Looks at this page"), looks),
        back=Link(text("Run {id}").format(id=found.run), local(f"/runs/{found.run}")),
    )


def _erased(found: SnapshotRow) -> Note:
    said = text("These bytes were erased on {day}: {why}. Their SHA-256 remains.")
    return Note(said.format(day=f"{found.erased_at:%Y-%m-%d}", why=found.erased_why or ""), "warn")


def snapshot_rows(title: str, found: Sequence[SnapshotRow]) -> Table:
    """Lay out looks."""
    return Table(
        title,
        (text("look"), text("time"), text("status"), text("outcome"), text("url"), "SHA-256"),
        [
            (
                Link(str(one.id), local(f"/snapshots/{one.id}")),
                Moment(one.at),
                one.status,
                one.outcome or text("waiting"),
                WebLink(one.url),
                Quiet("" if one.sha256 is None else one.sha256.hex()[:12]),
            )
            for one in found
        ],
        text("Nothing was fetched."),
    )


@router.get("/snapshots/{id_}/bytes")
def stored_bytes(visit: Visiting, id_: Id) -> Response:
    """Hand out a look's bytes as a text file to keep, never as a page; the headers say when and which they are."""
    found = reading.get_snapshot(visit.conn, id_) or missing()
    sha256 = found.sha256 or missing()
    body = get_body(visit.conn, sha256)
    if body is None:
        missing()
    response = Response(body)
    response.headers.update(
        {
            "Content-Type": f"text/plain{_charset(found.content_type)}",
            "Content-Disposition": f'attachment; filename="{_file_name(found)}"',
            "Content-Security-Policy": _SANDBOX,
            # RFC 9530 and RFC 7089: which bytes these are, and when they were seen.
            "Repr-Digest": f"sha-256=:{base64.b64encode(sha256).decode()}:",
            "Memento-Datetime": format_datetime(found.at, usegmt=True),
            "X-SHA256": sha256.hex(),
        }
    )
    return response


def _charset(content_type: str) -> str:
    """Repeat the charset that the site gave, if it is one."""
    header = Message()
    header["Content-Type"] = content_type.replace("\r", "").replace("\n", "")
    given = header.get_content_charset()
    try:
        return f"; charset={codecs.lookup(given).name}" if given else ""
    except (LookupError, ValueError):
        return ""


def _file_name(found: SnapshotRow) -> str:
    """Name the file for the look; only a known kind of attachment keeps its extension."""
    extension = PurePosixPath(urlsplit(found.url).path).suffix.lower().removeprefix(".")
    kept = extension if found.kind == "attachment" and extension in EXTENSIONS else "txt"
    return f"eduwatch-{found.id}.{kept}"
