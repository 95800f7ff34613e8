"""The words for codes that readers see: English msgids, looked up in the reader's catalogue."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Literal

from alerts.texts import mark

Group = Literal["kind", "class", "weight", "level", "page_kind", "status", "attachment", "attachment_note", "relation"]

_TERMS: dict[Group, dict[str, str]] = {
    "kind": {
        "new": mark("New"),
        "changed": mark("Changed"),
        "withdrawn": mark("Withdrawn"),
        "restored": mark("Restored"),
        "relocated": mark("Relocated"),
    },
    "class": {
        "text": mark("text"),
        "attachment": mark("attachments"),
        "metadata": mark("particulars"),
        "status": mark("validity"),
    },
    "weight": {
        "cosmetic": mark("cosmetic"),
        "editorial": mark("editorial"),
        "substantive": mark("substantive"),
    },
    "level": {
        "national": mark("national"),
        "province": mark("province"),
        "city": mark("city"),
        "district": mark("district"),
        "school": mark("school"),
        "exam_authority": mark("examination authority"),
        "other": mark("other level"),
    },
    "page_kind": {
        "policy": mark("policy"),
        "notice": mark("notice"),
        "interpretation": mark("interpretation"),
        "news": mark("news"),
        "consultation": mark("consultation"),
        "recruitment": mark("recruitment"),
        "exam": mark("examination"),
        "publicity": mark("public list"),
        "list": mark("list"),
        "other": mark("other page"),
    },
    "status": {
        "in_force": mark("in force"),
        "not_yet": mark("not yet in force"),
        "amended": mark("amended"),
        "partly_invalid": mark("partly invalid"),
        "expired": mark("expired"),
        "repealed": mark("repealed"),
        "draft": mark("draft for comment"),
    },
    "relation": {
        "forwards": mark("Forwards"),
        "re_issues": mark("Issues on approval"),
        "interprets": mark("Explains"),
        "repeals": mark("Repeals"),
        "partly_repeals": mark("Repeals in part"),
        "supersedes": mark("Supersedes"),
        "amends": mark("Amends"),
        "extends": mark("Extends"),
        "corrects": mark("Corrects"),
        "supplements": mark("Supplements"),
        "draft_of": mark("Draft of"),
        "feedback_of": mark("On the comments to"),
        "implements": mark("Based on"),
        "repealed_by": mark("Repealed by"),
        "partly_repealed_by": mark("Repealed in part by"),
        "amended_by": mark("Amended by"),
        "interpreted_by": mark("Explained by"),
        "has_draft": mark("Draft"),
    },
    "attachment": {
        "added": mark("added"),
        "removed": mark("removed"),
        "changed": mark("replaced"),
    },
    "attachment_note": {
        "scan": mark("a scan, its text was not read"),
        "encrypted": mark("encrypted, its text was not read"),
        "unreadable": mark("its text could not be read"),
    },
}


def term(texts: NullTranslations, group: Group, code: str) -> str:
    """Return the word for `code` in the catalogue's language; an unknown code is its own word."""
    known = _TERMS[group].get(code)
    return code if known is None else texts.gettext(known)
