"""The DingTalk (钉钉) group robot.

Facts: https://open.dingtalk.com/document/robots/custom-robot-access (markdown with a title, requests of at most
20,000 bytes, 20 a minute, optional signature; the answer's `errcode` is 0 for success).
"""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from alerts.channels.address_gate import AddressGate
from alerts.channels.outcome import Outcome
from alerts.channels.webhook import WebhookPlugin

MARKDOWN_BYTES = 16_000

# -1: busy; 130101, 410100: over the rate, and the robot is then stopped for ten minutes.
_RETRY: dict[int, float | None] = {-1: None, 130101: 600.0, 410100: 600.0}
# 300001: no such token; 310000: words, signature or address refused; 40035, 400013: the request, the group is gone.
_PERMANENT = frozenset({300001, 310000, 40035, 400013})


class DingTalkRobot(WebhookPlugin):
    """Posts markdown with a title, signed when the address carries the robot's `secret`."""

    service_name = "DingTalk robot"
    secure_protocol = "dingtalkrobot"

    def __init__(
        self, url: str, gate: AddressGate, timeout: float = 15.0, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(url, gate, timeout)
        self.clock = clock

    def payload(self, body: str) -> dict[str, object]:
        """Return the robot's JSON."""
        return {"msgtype": "markdown", "markdown": {"title": self.title, "text": body}}

    def request_address(self) -> str:
        """Return the webhook with a signature of this moment in place of the secret."""
        parts = urlsplit(self.webhook_url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if secret := query.pop("secret", ""):
            timestamp = str(round(self.clock() * 1000))
            signed = hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), "sha256")
            query |= {"timestamp": timestamp, "sign": base64.b64encode(signed).decode()}
        return parts._replace(query=urlencode(query)).geturl()

    def judge(self, code: int, answer: str) -> Outcome:
        """Return what `errcode` means."""
        if code == 0:
            return Outcome("accepted", "errcode-0", answer)
        if code in _PERMANENT:
            return Outcome("permanent", f"errcode-{code}", answer)
        return Outcome("retry", f"errcode-{code}", answer, _RETRY.get(code))
