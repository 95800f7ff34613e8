"""The WeChat Work (企业微信) group robot.

Facts: https://developer.work.weixin.qq.com/document/path/91770 (messages of a robot: markdown of at most 4096 bytes,
text of at most 2048, UTF-8; 20 messages a minute) and its table of global error codes (path/90313).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from alerts.channels.address_gate import AddressGate
from alerts.channels.byte_split import split_bytes
from alerts.channels.outcome import Outcome
from alerts.channels.webhook import WebhookPlugin

MARKDOWN_BYTES = 4096
TEXT_BYTES = 2048

# -1 busy; 45009 over the rate; 45033 too many at once.
_RETRY: dict[int, float | None] = {-1: None, 45009: 60.0, 45033: 60.0}
# 40008, 40058, 44004, 45002: the message; 93000: no such webhook; 93004, 93008: the robot is stopped or has left.
_PERMANENT = frozenset({40008, 40058, 44004, 45002, 93000, 93004, 93008})


class WeComRobot(WebhookPlugin):
    """Posts markdown, or plain text when made with `form="text"`.

    A body over the limit goes out in pieces, split at line ends; each piece counts against the robot's rate. When a
    later piece fails the outcome is `uncertain`, because trying again repeats the earlier ones.
    """

    service_name = "WeChat Work robot"
    secure_protocol = "wecomrobot"

    def __init__(
        self, url: str, gate: AddressGate, timeout: float = 15.0, form: Literal["markdown", "text"] = "markdown"
    ) -> None:
        super().__init__(url, gate, timeout)
        self.form = form

    def send(self, body: str, title: str = "", *_: object, **_options: object) -> bool:
        """Post `body`, in as many pieces as it takes; True when the robot took all of them."""
        for number, piece in enumerate(split_bytes(body, TEXT_BYTES if self.form == "text" else MARKDOWN_BYTES)):
            if not super().send(piece, title):
                self.outcome = replace(self.outcome, uncertain=self.outcome.uncertain or number > 0)
                return False
        return True

    def payload(self, body: str) -> dict[str, object]:
        """Return the robot's JSON for one piece."""
        return {"msgtype": self.form, self.form: {"content": body}}

    def judge(self, code: int, answer: str) -> Outcome:
        """Return what `errcode` means; an unknown one is tried again, a bounded number of times, as all are."""
        if code == 0:
            return Outcome("accepted", "errcode-0", answer)
        if code in _PERMANENT:
            return Outcome("permanent", f"errcode-{code}", answer)
        return Outcome("retry", f"errcode-{code}", answer, _RETRY.get(code))
