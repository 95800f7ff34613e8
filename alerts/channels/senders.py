"""Hands what was rendered to the channel of its kind."""

from __future__ import annotations

from dataclasses import dataclass, field

from alerts.channels.address_gate import AddressGate
from alerts.channels.addresses import ChannelKind
from alerts.channels.outcome import Outcome
from alerts.channels.outgoing import Chat, Mail, Outgoing, Payload
from alerts.channels.smtp_exchange import SmtpServer
from alerts.secrets import SecretBox


@dataclass(frozen=True, slots=True)
class ChannelSenders:
    """All ways out. Without `smtp`, mail waits as if its server were down. `timeout` is in seconds, for webhooks."""

    box: SecretBox
    smtp: SmtpServer | None = None
    gate: AddressGate = field(default_factory=AddressGate)
    timeout: float = 15.0

    def send(self, kind: ChannelKind, address: str, outgoing: Outgoing) -> Outcome:
        """Send once and return what became of it. Never raises for what a channel says or does.

        Raises TypeError when `outgoing` is not for that kind of channel.
        """
        match outgoing:
            case Mail() if kind == "email":
                return self._mail(address, outgoing)
            case Chat() if kind in ("wecom", "feishu", "dingtalk"):
                return self._chat(kind, address, outgoing)
            case Chat() if kind == "apprise":
                return self._apprise(address, outgoing)
            case Payload() if kind == "webhook":
                return self._payload(address, outgoing)
            case _:
                raise TypeError(f"{type(outgoing).__name__} for a channel of kind {kind}")

    # Apprise takes a second to import, and only workers that send need it.

    def _mail(self, address: str, mail: Mail) -> Outcome:
        from alerts.channels.mail import MailPlugin

        if self.smtp is None:
            return Outcome("retry", "no-smtp-server", "no SMTP server is set")
        plugin = MailPlugin(self.smtp, address, mail)
        plugin.send(mail.html, mail.subject)
        return plugin.outcome

    def _chat(self, kind: ChannelKind, address: str, chat: Chat) -> Outcome:
        from alerts.channels.dingtalk import DingTalkRobot
        from alerts.channels.feishu import FeishuRobot
        from alerts.channels.wecom import WeComRobot

        plugins: dict[str, type[WeComRobot | FeishuRobot | DingTalkRobot]] = {
            "wecom": WeComRobot,
            "feishu": FeishuRobot,
            "dingtalk": DingTalkRobot,
        }
        plugin = plugins[kind](address, self.gate, self.timeout)
        plugin.send(chat.markdown, chat.title)
        return plugin.outcome

    def _apprise(self, address: str, chat: Chat) -> Outcome:
        from alerts.channels.apprise_channel import send_apprise

        return send_apprise(address, chat.markdown, chat.title, self.gate, self.timeout)

    def _payload(self, address: str, payload: Payload) -> Outcome:
        from alerts.channels.signed_webhook import SignedWebhook

        secret = self.box.webhook_secret(address)
        plugin = SignedWebhook(address, self.gate, secret, payload.key, self.timeout)
        plugin.send(payload.body)
        return plugin.outcome
