"""What the plugins for webhooks share: Apprise's frame, our way out, and an answer that is read."""

from __future__ import annotations

import json
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from alerts.channels.address_gate import AddressGate
from alerts.channels.apprise_bases import NotifyBase
from alerts.channels.http_post import Answer, post
from alerts.channels.outcome import Outcome, safe_answer

USER_AGENT = "EduWatch"


class WebhookPlugin(NotifyBase):
    """An Apprise plugin for one webhook that leaves what became of its last `send` in `outcome`.

    Apprise's own plugins for these services take HTTP 200 for success; the services say no in the body. Call `send`
    of one instance, not `Apprise.notify`, which knows only yes and no and would try again by itself.
    """

    code_key: ClassVar[str] = "errcode"
    request_rate_per_sec = 0  # the rate is kept in the database, over all workers

    def __init__(self, url: str, gate: AddressGate, timeout: float = 15.0) -> None:
        super().__init__(secure=url.startswith("https:"))
        self.webhook_url = url
        self.gate = gate
        self.timeout = timeout
        self.title = ""
        self.outcome = Outcome("retry", "not-sent")

    def payload(self, body: str) -> dict[str, object]:
        """Return the JSON object that carries `body`."""
        raise NotImplementedError

    def judge(self, code: int, answer: str) -> Outcome:
        """Return what the service's own code means."""
        raise NotImplementedError

    def send(self, body: str, title: str = "", *_: object, **_options: object) -> bool:
        """Post `body` once; True when the service took it. `outcome` says more."""
        self.title = title
        self.outcome = self.exchange(json.dumps(self.payload(body), ensure_ascii=False).encode(), {})
        return self.outcome.kind == "accepted"

    def exchange(self, body: bytes, headers: dict[str, str]) -> Outcome:
        """Post the bytes and return what became of them."""
        own = {"Content-Type": "application/json; charset=utf-8", "User-Agent": USER_AGENT}
        answer = post(self.request_address(), body, own | headers, self.gate, self.timeout)
        return answer if isinstance(answer, Outcome) else self.read(answer)

    def request_address(self) -> str:
        """Return the URL to post to."""
        return self.webhook_url

    def read(self, answer: Answer) -> Outcome:
        """Return what an HTTP answer means, the service's own code included."""
        text = safe_answer(answer.body, self.secrets())
        if answer.status != 200:
            return judge_status(answer, text)
        code = _integer(answer.body, self.code_key)
        if code is None:
            # Not the service's own words: a proxy, a captive portal, half an answer. Nobody knows who took it.
            return Outcome("retry", "unreadable-answer", text, uncertain=True)
        return self.judge(code, text)

    def secrets(self) -> tuple[str, ...]:
        """Return what must never be stored of this address: the values of its query, its path's end."""
        parts = urlsplit(self.webhook_url)
        last = parts.path.rpartition("/")[2]
        return (*(value for _, value in parse_qsl(parts.query) if len(value) > 5), *((last,) if len(last) > 15 else ()))


def judge_status(answer: Answer, text: str) -> Outcome:
    """Return what an HTTP status other than 200 means."""
    code = f"http-{answer.status}"
    if answer.status in (408, 425, 429) or answer.status >= 500:
        return Outcome("retry", code, text, answer.retry_after)
    return Outcome("permanent", code, text)


def _integer(body: bytes, key: str) -> int | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
