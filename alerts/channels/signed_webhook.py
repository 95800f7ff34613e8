"""A generic JSON webhook: signed, so that its owner knows who called, and safe to repeat.

Headers: `Idempotency-Key` is the same for each try of one message; `EduWatch-Timestamp` is Unix seconds;
`EduWatch-Signature` is `sha256=` and the hex HMAC-SHA256, with the channel's secret as UTF-8, of the timestamp, a full
stop and the body. Any 2xx answer means yes.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable

from alerts.channels.address_gate import AddressGate
from alerts.channels.http_post import Answer
from alerts.channels.outcome import Outcome, safe_answer
from alerts.channels.webhook import WebhookPlugin, judge_status


class SignedWebhook(WebhookPlugin):
    """Posts one payload; `secret` is the channel's own."""

    service_name = "Signed webhook"
    secure_protocol = "signedwebhook"

    def __init__(
        self,
        url: str,
        gate: AddressGate,
        secret: str,
        key: str,
        timeout: float = 15.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(url, gate, timeout)
        self.signing_secret = secret
        self.key = key
        self.clock = clock

    def send(self, body: str, title: str = "", *_: object, **_options: object) -> bool:
        """Post `body`, which is JSON text; True when the owner answered 2xx."""
        self.title = title
        timestamp = str(int(self.clock()))
        content = body.encode()
        signature = hmac.digest(self.signing_secret.encode(), timestamp.encode() + b"." + content, "sha256").hex()
        headers = {
            "Idempotency-Key": self.key,
            "EduWatch-Timestamp": timestamp,
            "EduWatch-Signature": f"sha256={signature}",
        }
        self.outcome = self.exchange(content, headers)
        return self.outcome.kind == "accepted"

    def read(self, answer: Answer) -> Outcome:
        """Return what the HTTP status means; the body is kept as the answer only."""
        text = safe_answer(answer.body, self.secrets())
        if 200 <= answer.status < 300:
            return Outcome("accepted", f"http-{answer.status}", text)
        return judge_status(answer, text)
