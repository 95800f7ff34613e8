"""E-mail as an Apprise plugin that reads what the server says."""

from __future__ import annotations

from dataclasses import replace

from alerts.channels.apprise_bases import NotifyEmail
from alerts.channels.mail_message import build
from alerts.channels.outcome import Outcome
from alerts.channels.outgoing import Mail
from alerts.channels.smtp_exchange import SmtpServer, hand_over

_SECURE_MODES = {"starttls": "starttls", "tls": "ssl", "none": "insecure"}


class MailPlugin(NotifyEmail):
    """Sends one mail to one recipient; what became of it is left in `outcome`.

    Of Apprise's plugin this takes the frame. The message and the exchange are ours, because Apprise makes up a new
    Message-ID for each try, derives the text from the HTML, and gives yes or no where the server gave a code.
    """

    request_rate_per_sec = 0

    def __init__(self, server: SmtpServer, recipient: str, mail: Mail) -> None:
        super().__init__(
            smtp_host=server.host,
            port=server.port,
            host=server.sender.rpartition("@")[2],
            from_addr=server.sender,
            targets=[recipient],
            secure_mode=_SECURE_MODES[server.security],
        )
        self.server = server
        self.recipient = recipient
        self.mail = mail
        self.outcome = Outcome("retry", "not-sent")

    def send(self, body: str, title: str = "", *_: object, **_options: object) -> bool:
        """Send `body` as the HTML and `title` as the subject of the mail; True when the server took it."""
        mail = replace(self.mail, html=body, subject=title)
        message = build(mail, self.server.sender, self.server.sender_name, self.recipient)
        self.outcome = hand_over(self.server, self.recipient, message.as_bytes())
        return self.outcome.kind == "accepted"
