"""The Feishu (飞书) group robot.

Facts: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot (cards with markdown, requests of at most
20 KB, 100 a minute, optional signature; the answer's `code` is 0 for success).
"""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from alerts.channels.address_gate import AddressGate
from alerts.channels.outcome import Outcome
from alerts.channels.webhook import WebhookPlugin

MARKDOWN_BYTES = 16_000

# 11232: over the rate.
_RETRY = {11232: 60.0}
# 9499, 19002: the request; 19001: no such webhook; 19021: signature; 19022: our address; 19024: words are missing.
_PERMANENT = frozenset({9499, 19001, 19002, 19021, 19022, 19024})


class FeishuRobot(WebhookPlugin):
    """Posts a card of markdown, signed when the address carries the robot's `secret`."""

    service_name = "Feishu robot"
    secure_protocol = "feishurobot"
    code_key: ClassVar[str] = "code"

    def __init__(
        self, url: str, gate: AddressGate, timeout: float = 15.0, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(url, gate, timeout)
        self.clock = clock

    def payload(self, body: str) -> dict[str, object]:
        """Return the robot's JSON."""
        card = {
            "header": {"title": {"tag": "plain_text", "content": self.title}},
            "elements": [{"tag": "markdown", "content": body}],
        }
        return self._signature() | {"msg_type": "interactive", "card": card}

    def request_address(self) -> str:
        """Return the webhook without the secret, which is ours."""
        return urlsplit(self.webhook_url)._replace(query="").geturl()

    def judge(self, code: int, answer: str) -> Outcome:
        """Return what `code` means."""
        if code == 0:
            return Outcome("accepted", "code-0", answer)
        if code in _PERMANENT:
            return Outcome("permanent", f"code-{code}", answer)
        return Outcome("retry", f"code-{code}", answer, _RETRY.get(code))

    def _signature(self) -> dict[str, object]:
        secret = parse_qs(urlsplit(self.webhook_url).query).get("secret", [""])[0]
        if not secret:
            return {}
        timestamp = str(int(self.clock()))
        # The service's own rule: the text is the key, and what is signed is empty.
        signed = hmac.digest(f"{timestamp}\n{secret}".encode(), b"", "sha256")
        return {"timestamp": timestamp, "sign": base64.b64encode(signed).decode()}
