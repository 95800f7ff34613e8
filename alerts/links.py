"""The links by which a reader acts without a login: who holds the link may do what it is for, and nothing else.

A token is its numbers and a signature over them and the purpose: `12.3.<signature>`. It is unguessable, and a token for
one purpose or reader is none for another.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from alerts.errors import LinkError
from alerts.secrets import SecretBox

# leave: a channel. confirm: a subscription, until when. page, atom, calendar: a subscription and its `links` number.
Purpose = Literal["leave", "confirm", "page", "atom", "calendar"]

CONFIRM_WITHIN = timedelta(days=7)
_TOKEN = re.compile(r"(\d{1,18}(?:\.\d{1,18})?)\.([A-Za-z0-9_-]{32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links below `base`, the public URL without a slash at its end."""

    box: SecretBox
    base: str

    def leave(self, channel_id: int) -> str:
        """Return the link that ends what the channel gets. It is good for ever."""
        return self._url("leave", channel_id)

    def confirm(self, subscription_id: int, asked_at: datetime) -> str:
        """Return the link that confirms a subscription; it is good for `CONFIRM_WITHIN`."""
        return self._url("confirm", subscription_id, int((asked_at + CONFIRM_WITHIN).timestamp()))

    def page(self, subscription_id: int, number: int) -> str:
        """Return the link to the reader's page of a subscription; `number` is the subscription's `links`."""
        return self._url("page", subscription_id, number)

    def atom(self, subscription_id: int, number: int) -> str:
        """Return the link to the subscription's Atom feed."""
        return self._url("atom", subscription_id, number)

    def calendar(self, subscription_id: int, number: int) -> str:
        """Return the link to the subscription's iCalendar."""
        return self._url("calendar", subscription_id, number)

    def _url(self, purpose: Purpose, *numbers: int) -> str:
        return f"{self.base}/r/{purpose}/{token(self.box, purpose, *numbers)}"


def token(box: SecretBox, purpose: Purpose, *numbers: int) -> str:
    """Return the token of that purpose for these numbers."""
    text = ".".join(map(str, numbers))
    return f"{text}.{box.link_signature(f'{purpose}:{text}')}"


def opened(box: SecretBox, purpose: Purpose, given: str) -> tuple[int, ...]:
    """Return the numbers of a token. Raises `LinkError` for one that was not made by us for that purpose."""
    read = _TOKEN.fullmatch(given)
    if read is None or not hmac.compare_digest(box.link_signature(f"{purpose}:{read[1]}"), read[2]):
        raise LinkError("forged")
    return tuple(map(int, read[1].split(".")))


def opened_confirmation(box: SecretBox, given: str, now: datetime) -> int:
    """Return the id of the subscription that the link confirms. Raises `LinkError`, also when it came too late."""
    subscription_id, until = opened(box, "confirm", given)
    if now > datetime.fromtimestamp(until, UTC):
        raise LinkError("expired")
    return subscription_id
