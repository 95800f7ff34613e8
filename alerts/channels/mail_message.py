"""Builds the e-mail as it goes over the wire."""

from __future__ import annotations

import re
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from hashlib import sha256

from alerts.channels.outgoing import Mail


class _Policy(EmailPolicy):
    """Encodes a subject as one run of text: Python's own folding loses the blanks where it cuts (seen in 3.11)."""

    def fold(self, name: str, value: str) -> str:
        if name != "Subject" or value.isascii():
            folded: str = super().fold(name, value)
            return folded
        encoded = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


# 7 bit: Chinese goes as base64, which no server on the way may touch. The policy refuses line breaks in headers.
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


def build(mail: Mail, sender: str, sender_name: str, recipient: str) -> EmailMessage:
    """Return the message with its text and HTML twins.

    The Message-ID is made of the mail's key, so a repeat can be recognised by the reader's mail program; References
    name one made-up root for each thread, so that programs show the messages on one document together.
    """
    domain = sender.rpartition("@")[2]
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(one_line(sender_name), addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = _identifier("message", mail.key, domain)
    root = _identifier("thread", mail.thread, domain)
    message["In-Reply-To"] = root
    message["References"] = root
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{one_line(mail.unsubscribe_url)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def one_line(text: str) -> str:
    """Return `text` with every run of control characters and line ends made one blank."""
    return _BREAKS.sub(" ", text).strip()


def _identifier(kind: str, key: str, domain: str) -> str:
    return f"<{kind}.{sha256(key.encode()).hexdigest()[:32]}@{domain}>"
