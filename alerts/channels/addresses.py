"""Reads the address of a channel as a person gives it: strict, so that a typing mistake is told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address as MailAddress
from typing import Literal, get_args
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from alerts.errors import ChannelError
from alerts.texts import mark

ChannelKind = Literal["email", "wecom", "feishu", "dingtalk", "webhook", "apprise"]
CHANNEL_KINDS: tuple[ChannelKind, ...] = get_args(ChannelKind)

MAX_LENGTH = 500
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE | re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,200}", re.ASCII)

_MAIL_REMEDY = mark("Give one address such as name@example.org, without a display name")
_URL_REMEDY = mark("Copy the robot's Webhook address from the group's settings, the whole of it")


@dataclass(frozen=True, slots=True)
class ChannelAddress:
    """A checked address. `value` is its normal form (a secret for webhooks), `hint` what people may see of it."""

    kind: ChannelKind
    value: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Robot:
    """The form of a service's webhooks; the secret is in the query parameter `token`, or ends the path."""

    hosts: tuple[str, ...]
    path: str
    token: str | None
    signed: bool = False


_ROBOTS: dict[str, _Robot] = {
    "wecom": _Robot(("qyapi.weixin.qq.com",), "/cgi-bin/webhook/send", "key"),
    "dingtalk": _Robot(("oapi.dingtalk.com",), "/robot/send", "access_token", signed=True),
    "feishu": _Robot(("open.feishu.cn", "open.larksuite.com"), "/open-apis/bot/v2/hook/", None, signed=True),
}


def parse_address(kind: str, text: str, *, allow_private_networks: bool = False) -> ChannelAddress:
    """Return the checked address. Raises `ChannelError` that says what is wrong and what to do.

    Without `allow_private_networks` a robot's host must be its service's own, over https. With it any host and plain
    http will do, for gateways and tests; where an address really leads is judged by the gate at each send.
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise ChannelError(kind, mark("the address is too long"), _MAIL_REMEDY if kind == "email" else _URL_REMEDY)
    if kind == "email":
        return _mail(text)
    if kind in _ROBOTS:
        return _robot(kind, text, _ROBOTS[kind], allow_private_networks=allow_private_networks)
    if kind == "webhook":
        return _webhook(text, allow_private_networks=allow_private_networks)
    if kind == "apprise":
        return _apprise(text, allow_private_networks=allow_private_networks)
    raise ChannelError(kind, mark("there is no such kind of channel"), f"One of {', '.join(CHANNEL_KINDS)}")


def _mail(text: str) -> ChannelAddress:
    try:
        address = MailAddress(addr_spec=text)
    except (MessageError, ValueError, IndexError) as error:
        raise ChannelError("email", mark("this is not an e-mail address"), _MAIL_REMEDY) from error
    if not (address.username and text.isascii() and text.isprintable() and " " not in text):
        raise ChannelError("email", mark("this is not an e-mail address"), _MAIL_REMEDY)
    if not _DOMAIN.fullmatch(address.domain) or len(address.username) > 64:
        raise ChannelError("email", mark("the part behind the @ is not the name of a mail domain"), _MAIL_REMEDY)
    domain = address.domain.lower()
    return ChannelAddress("email", f"{address.username}@{domain}", f"{address.username[0]}***@{domain}")


def _robot(kind: str, text: str, form: _Robot, *, allow_private_networks: bool) -> ChannelAddress:
    parts = _url(kind, text, allow_private_networks=allow_private_networks)
    if not allow_private_networks and (parts.hostname not in form.hosts or parts.port not in (None, 443)):
        raise ChannelError(kind, mark("the address is not one of this service's robots"), _URL_REMEDY)
    query = parse_qs(parts.query)
    if form.token is None:
        right, token = parts.path.startswith(form.path), parts.path.removeprefix(form.path)
    else:
        right, token = parts.path == form.path, query.get(form.token, [""])[0]
    if not right or not _TOKEN.fullmatch(token):
        raise ChannelError(kind, mark("the address lacks the robot's path or key"), _URL_REMEDY)
    kept = {form.token: token} if form.token else {}
    if form.signed and "secret" in query:
        kept["secret"] = query["secret"][0]
    value = parts._replace(query=urlencode(kept), fragment="").geturl()
    return ChannelAddress(_kind(kind), value, f"{parts.hostname} …{token[-4:]}")


def _webhook(text: str, *, allow_private_networks: bool) -> ChannelAddress:
    parts = _url("webhook", text, allow_private_networks=allow_private_networks)
    return ChannelAddress("webhook", parts._replace(fragment="").geturl(), parts.hostname or "")


def _apprise(text: str, *, allow_private_networks: bool) -> ChannelAddress:
    # Apprise takes a second to import, and few channels need it.
    from alerts.channels.apprise_channel import PLAIN_SCHEMAS, SCHEMAS, is_usable

    allowed = SCHEMAS | PLAIN_SCHEMAS if allow_private_networks else SCHEMAS
    remedy = f"{', '.join(sorted(allowed))}: https://appriseit.com/services/"
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ChannelError("apprise", mark("the address holds blanks or characters that no URL has"), remedy)
    schema = text.partition("://")[0].lower()
    if schema not in allowed:
        raise ChannelError("apprise", mark("this service is not one of those allowed"), remedy)
    if not is_usable(text):
        raise ChannelError("apprise", mark("Apprise cannot read this address"), remedy)
    return ChannelAddress("apprise", text, f"{schema} …{text.partition('?')[0].rstrip('/')[-4:]}")


def _url(kind: str, text: str, *, allow_private_networks: bool) -> SplitResult:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ChannelError(kind, mark("the address holds blanks or characters that no URL has"), _URL_REMEDY)
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ChannelError(kind, mark("this is not a URL"), _URL_REMEDY) from error
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ChannelError(kind, mark("this is not a URL that begins with https://"), _URL_REMEDY)
    if parts.scheme == "http" and not allow_private_networks:
        raise ChannelError(kind, mark("the address must begin with https://"), _URL_REMEDY)
    if parts.username or parts.password:
        raise ChannelError(kind, mark("the address holds a user name or password"), _URL_REMEDY)
    return parts._replace(netloc=parts.netloc.lower())


def _kind(kind: str) -> ChannelKind:
    return next(known for known in CHANNEL_KINDS if known == kind)
