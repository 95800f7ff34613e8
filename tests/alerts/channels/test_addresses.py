from __future__ import annotations

import pytest

from alerts.channels.addresses import parse_address
from alerts.errors import ChannelError

KEY = "693a91f6-7d1c-4bc4-97a0-0ec2f1fa5aaa"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="


def test_a_mail_address_is_kept_and_shown_masked() -> None:
    address = parse_address("email", " Li.Lei@School.Example ")
    assert (address.value, address.hint) == ("Li.Lei@school.example", "L***@school.example")


@pytest.mark.parametrize(
    "text",
    [
        "", "reader", "reader@", "@school.example", "reader@school", "a@b.example, c@d.example", "李@school.example",
        "Reader <reader@school.example>", "reader@school.example\r\nBcc: victim@other.example", "a b@school.example",
        "reader@-school.example", "reader@school..example", "reader@[127.0.0.1]", "x" * 65 + "@school.example",
        "reader@school.example>",
    ],
)  # fmt: skip
def test_what_is_no_single_mail_address_is_refused(text: str) -> None:
    with pytest.raises(ChannelError) as raised:
        parse_address("email", text)
    assert "name@example.org" in raised.value.remedy


def test_a_robot_is_kept_by_its_key_alone_and_shown_masked() -> None:
    address = parse_address("wecom", f"{WECOM.replace('qyapi', 'QYAPI')}{KEY}&debug=1#top")
    assert (address.value, address.hint) == (WECOM + KEY, "qyapi.weixin.qq.com …5aaa")


@pytest.mark.parametrize(
    "text",
    [
        WECOM,
        f"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com/cgi-bin/webhook/../x?key={KEY}",
        f"https://127.0.0.1/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}\r\nHost: x",
        f"https://qyapi.weixin.qq.com:99999/cgi-bin/webhook/send?key={KEY}",
        "https://[::1/",
        KEY,
        WECOM + "k" * 600,
    ],
)
def test_what_is_no_wecom_robot_is_refused_without_repeating_the_key(text: str) -> None:
    with pytest.raises(ChannelError) as raised:
        parse_address("wecom", text)
    assert raised.value.kind == "wecom"
    assert "Webhook address" in raised.value.remedy
    assert KEY not in str(raised.value)


def test_with_private_networks_allowed_a_gateway_may_stand_in() -> None:
    text = f"http://127.0.0.1:8080/cgi-bin/webhook/send?key={KEY}"
    assert parse_address("wecom", text, allow_private_networks=True).value == text
    with pytest.raises(ChannelError):
        parse_address("wecom", f"http://127.0.0.1:8080/other?key={KEY}", allow_private_networks=True)


def test_other_robots() -> None:
    feishu = parse_address("feishu", f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}?secret=s1&x=1")
    assert feishu.value == f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}?secret=s1"
    dingtalk = parse_address("dingtalk", f"https://oapi.dingtalk.com/robot/send?access_token={KEY}")
    assert dingtalk.value == f"https://oapi.dingtalk.com/robot/send?access_token={KEY}"
    webhook = parse_address("webhook", "https://school.example/in?token=abc")
    assert (webhook.value, webhook.hint) == ("https://school.example/in?token=abc", "school.example")


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(ChannelError) as raised:
        parse_address("pigeon", "loft 3")
    assert "email, wecom" in raised.value.remedy
