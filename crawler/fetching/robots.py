"""robots.txt by our rule: 2xx = its rules (RFC 9309, read by protego); 404 and 410 = there is none, all is allowed;
anything else, no answer included = not established, and nothing is crawled until an operator decides."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from protego import Protego

from crawler.fetching.codes import ErrorCode
from crawler.plan import RobotsVerdict

# RFC 9309, 2.5: at least 500 KiB must be read; nobody writes more by hand.
MAX_CHARS = 512_000
# Whoever asks for longer pauses than this (seconds) does not want to be crawled.
MAX_CRAWL_DELAY = 300.0


def robots_url(url: str) -> str:
    """Return where the robots.txt that governs `url` stands."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def verdict_of(status: int, body: bytes | None, at: datetime) -> RobotsVerdict:
    """Return what an answer to the request for robots.txt means."""
    if 200 <= status < 300:
        text = (body or b"").decode("utf-8-sig", "replace")[:MAX_CHARS]
        # PostgreSQL's text holds no NUL, and no rule needs one.
        return RobotsVerdict("rules", at, text.replace("\0", ""), status)
    if status in (404, 410):
        return RobotsVerdict("allowed", at, status=status)
    return RobotsVerdict("not_established", at, status=status)


class RobotsRules:
    """A verdict as it applies to us. `crawl_delay` is in seconds, 0 when there is none."""

    def __init__(self, verdict: RobotsVerdict, user_agent: str) -> None:
        self.verdict = verdict
        self._rules = Protego.parse(verdict.body) if verdict.state == "rules" else None
        self._user_agent = user_agent
        self.crawl_delay = float((self._rules and self._rules.crawl_delay(user_agent)) or 0.0)

    def objection(self, url: str) -> ErrorCode | None:
        """Return why `url` must not be asked for, or None."""
        if self.verdict.state == "not_established":
            return "robots_not_established"
        if self._rules is None:
            return None
        unwelcome = self.crawl_delay > MAX_CRAWL_DELAY or not self._rules.can_fetch(url, self._user_agent)
        return "robots_disallowed" if unwelcome else None
