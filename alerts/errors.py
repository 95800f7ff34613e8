"""The error tree of alerts. What went wrong stands in attributes; the message says what to do about it."""

from __future__ import annotations

from typing import Literal


class AlertsError(Exception):
    """Anything that this package raises on purpose."""


class FilterError(AlertsError):
    """A subscription's filter cannot be used as written.

    `key` is dotted (`regions.0.code`), `problem` what is wrong, `nearest` the right name that was most likely meant.
    """

    def __init__(self, key: str, problem: str, nearest: str | None = None) -> None:
        self.key = key
        self.problem = problem
        self.nearest = nearest
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"filter: {key}: {problem}{hint}")


class RhythmError(AlertsError):
    """A subscription's rhythm cannot be used as written. `key` says which part, `problem` what is wrong."""

    def __init__(self, key: str, problem: str) -> None:
        self.key = key
        self.problem = problem
        super().__init__(f"{key}: {problem}")


class ChannelError(AlertsError):
    """An address cannot be a channel. `kind` is the channel's, `problem` what is wrong, `remedy` what to do.

    The address is in none of them: of a webhook it is a secret.
    """

    def __init__(self, kind: str, problem: str, remedy: str) -> None:
        self.kind = kind
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{kind} channel: {problem}. {remedy}")


class AddressError(AlertsError):
    """An outgoing address leads where we must not or cannot go.

    `reason` is stable: `private` (a private, loopback or otherwise special network), `unresolved` (no such name).
    """

    def __init__(self, host: str, reason: str, detail: str = "") -> None:
        self.host = host
        self.reason = reason
        self.detail = detail
        super().__init__(f"{host}: {reason}{f' ({detail})' if detail else ''}")


class EventDataError(AlertsError):
    """A stored event is not one that this version can read. `event_id` names it, `problem` says where and what."""

    def __init__(self, event_id: int | None, problem: str) -> None:
        self.event_id = event_id
        self.problem = problem
        super().__init__(f"event {event_id if event_id is not None else '(new)'}: {problem}")


class SecretError(AlertsError):
    """The secret key is unusable, or did not make what it is asked to open. `problem` never holds a secret."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}. {remedy}")


class CatalogueError(AlertsError):
    """A catalogue of texts is missing or broken."""

    def __init__(self, package: str, domain: str, language: str, problem: str) -> None:
        self.package = package
        self.domain = domain
        self.language = language
        self.problem = problem
        super().__init__(f"{package}: texts of {domain!r} in {language!r}: {problem}")


class LinkError(AlertsError):
    """A link that a reader followed is none of ours, or is not good any more. `reason` is `forged` or `expired`."""

    def __init__(self, reason: Literal["forged", "expired"]) -> None:
        self.reason = reason
        super().__init__(f"the link is {reason}")


class OptInLimitError(AlertsError):
    """No further opt-in mail may go out now. `limit` is which limit holds: of the `address`, or of `all` of them."""

    def __init__(self, limit: Literal["address", "all"]) -> None:
        self.limit = limit
        super().__init__(f"too many opt-in mails ({limit})")


class NotFoundError(AlertsError):
    """There is no such row. `what` is `subscription`, `message` or `channel`."""

    def __init__(self, what: str, row_id: int) -> None:
        self.what = what
        self.row_id = row_id
        super().__init__(f"there is no {what} {row_id}")


class WrongStateError(AlertsError):
    """A message is not in a state in which that can be done to it."""

    def __init__(self, message_id: int, state: str, wanted: str) -> None:
        self.message_id = message_id
        self.state = state
        self.wanted = wanted
        super().__init__(f"message {message_id} is {state} and cannot be {wanted}")
