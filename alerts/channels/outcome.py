"""What became of one try to hand a message to a channel."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

MAX_ANSWER_CHARACTERS = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`accepted`: the channel said yes. `retry`: later it may. `permanent`: this message will never be taken.

    `code` is stable: `smtp-550`, `http-503`, `errcode-45009`, `timeout`, `refused`, `tls`, ... `answer` is what the
    channel said, made harmless by `safe_answer`. `retry_after` is in seconds, when the channel or its rules say so.
    `uncertain`: everything was handed over and the answer was lost, so the channel may have taken the message.
    """

    kind: Literal["accepted", "retry", "permanent"]
    code: str
    answer: str = ""
    retry_after: float | None = None
    uncertain: bool = False


def safe_answer(answer: bytes | str, secrets: Iterable[str] = ()) -> str:
    """Return a channel's answer fit to be stored and shown: one line of at most 500 characters, no control or
    direction characters, and every one of `secrets` (such as a webhook's key) struck out.

    It is text, not markup: whoever shows it on a page escapes it there, as any text.
    """
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    line = _CONTROL.sub(" ", text[: 4 * MAX_ANSWER_CHARACTERS]).strip()
    return line if len(line) <= MAX_ANSWER_CHARACTERS else line[: MAX_ANSWER_CHARACTERS - 1] + "…"
