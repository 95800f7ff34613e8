"""A reading as JSON, for the way back from the process that made it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TypedDict

from crawler.extraction.attachments.model import (
    SNIFFED_TYPES,
    STATUSES,
    AttachmentReading,
    Member,
    SniffedType,
    TextStatus,
)

_KINDS: dict[str, SniffedType] = {kind: kind for kind in SNIFFED_TYPES}
_STATUSES: dict[str, TextStatus] = {status: status for status in STATUSES}


class _MemberForm(TypedDict):
    name: str
    reading: _ReadingForm


class _ReadingForm(TypedDict):
    sniffed_type: str
    text_status: str
    sha256: str
    text: str
    pages: int | None
    members: list[_MemberForm]
    repairs: list[str]
    detail: str


def to_json(reading: AttachmentReading) -> str:
    """Write a reading."""
    return json.dumps(asdict(reading))


def from_json(written: bytes) -> AttachmentReading:
    """Read what `to_json` wrote. Raises `ValueError` or `KeyError` for anything else."""
    form: _ReadingForm = json.loads(written)
    return _reading(form)


def _reading(form: _ReadingForm) -> AttachmentReading:
    kind = _KINDS[form["sniffed_type"]]
    status = _STATUSES[form["text_status"]]
    return AttachmentReading(
        kind,
        status,
        form["sha256"],
        form["text"],
        form["pages"],
        tuple(Member(member["name"], _reading(member["reading"])) for member in form["members"]),
        tuple(form["repairs"]),
        form["detail"],
    )
