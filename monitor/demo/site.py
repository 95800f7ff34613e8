"""What the replay server asks of a site, and the two moments of the demo's story."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from monitor.clock import SHANGHAI

Stage = Literal[1, 2]

LOOKS: dict[Stage, datetime] = {
    1: datetime(2026, 5, 11, 9, 0, tzinfo=SHANGHAI),
    2: datetime(2026, 5, 11, 18, 0, tzinfo=SHANGHAI),
}
"""When the two crawls of the story happen. The sites' texts are dated to fit, so the demo runs on a clock that is
set to these (a notice is told only when it was published within 30 days of its first sight). They lie less than a
day apart, so that a verdict on robots.txt still holds at the second and 503 is seen as what it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a site. `modified` is given for what a site serves as a plain file; then the answer may be
    asked for conditionally. `content_type` has no charset, as on the real sites."""

    status: int
    content_type: str = "text/html"
    body: bytes = b""
    modified: datetime | None = None

    @property
    def etag(self) -> str:
        """A strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


class Site(Protocol):
    """A site to replay. `tick` counts the requests that the server has had: whatever moves on a page follows it,
    and the same path, stage and tick give the same answer."""

    @property
    def name(self) -> str:
        """The first part of the ids of its sources."""

    def answer(self, path: str, stage: Stage, tick: int) -> Answer:
        """Answer a request for `path` (decoded, without query)."""

    def declaration(self, base_url: str) -> str:
        """The site's source declaration as TOML, for a server that answers at `base_url`."""
