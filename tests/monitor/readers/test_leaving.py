"""Every message has a way out that works without a login, and mail scanners end nothing."""

from __future__ import annotations

import pytest

from alerts.filters import Filter
from tests.alerts.robot_server import RobotServer
from tests.alerts.samples import event
from tests.monitor.readers.conftest import PUBLIC, Desk, links_in, path, plain

ONE_CLICK = "List-Unsubscribe=One-Click"


def test_a_mail_carries_the_link_in_its_headers_and_in_both_texts(desk: Desk) -> None:
    desk.subscribe()
    desk.tell(event("k"))
    (mail,) = desk.mails.mails
    link = str(mail["List-Unsubscribe"]).strip(" <>")
    assert mail["List-Unsubscribe-Post"] == ONE_CLICK
    assert links_in(plain(mail)) == [link]
    html = mail.get_body(("html",))
    assert html is not None
    assert f'href="{link}"' in html.get_content()
    assert desk.get(path(link)).status == 200


def test_one_click_ends_it_at_once_and_nothing_more_is_sent(desk: Desk) -> None:
    first, second = desk.subscribe(), desk.subscribe(criteria=Filter(any_of=("报名",)), name="报名")
    desk.tell(event("k"))
    link = path(str(desk.mails.mails[0]["List-Unsubscribe"]).strip(" <>"))
    assert desk.post(link, ONE_CLICK).status == 200
    assert [desk.state(one)[0] for one in (first, second)] == ["removed", "removed"]
    desk.tell(event("l", document="another"))
    assert len(desk.mails.mails) == 1
    assert desk.post(link, ONE_CLICK).status == 200, "a repeat is no error"


def test_one_click_may_come_as_multipart(desk: Desk) -> None:
    id_ = desk.subscribe()
    body = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert desk.post(desk.link("leave", 1), body, **headers).status == 200
    assert desk.state(id_)[0] == "removed"


def test_looking_ends_nothing(desk: Desk) -> None:
    id_ = desk.subscribe()
    link = desk.link("leave", 1)
    page = desk.get(link)
    assert (page.status, page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == (
        200,
        "no-store",
        "no-referrer",
    )
    assert "Set-Cookie" not in page.headers
    assert "r***@school.example" in page.words
    assert "reader@" not in page.words
    assert "要退订吗" in page.words, "in the reader's language, whatever the service's is"
    for method in ("HEAD", "PUT", "DELETE"):
        assert desk.browser.ask(link, method).status == 405
    assert desk.state(id_) == ("active", True, False)


def test_one_of_several_can_be_ended_and_taken_back(desk: Desk) -> None:
    first, second = desk.subscribe(), desk.subscribe(criteria=Filter(any_of=("报名",)), name="报名")
    link = desk.link("leave", 1)
    page = desk.post(link, f"do=end&subscription={second}")
    assert "已退订：报名" in page.words
    assert (desk.state(first)[0], desk.state(second)) == ("active", ("removed", True, True))
    page = desk.post(link, f"do=back&subscription={second}")
    assert "已恢复" in page.words
    assert desk.state(second) == ("active", True, False)
    desk.tell(event("k"))
    assert len(desk.mails.mails) == 1


def test_another_channels_subscription_is_out_of_reach(desk: Desk) -> None:
    desk.subscribe()
    other = desk.subscribe(address="other@school.example", subscriber="别人")
    desk.post(desk.link("leave", 1), f"do=end&subscription={other}")
    assert desk.state(other)[0] == "active"


def test_what_an_operator_ended_stays_ended(desk: Desk) -> None:
    id_ = desk.subscribe()
    with desk.application.connect() as conn:
        conn.execute("update subscription set state = 'removed'")
    page = desk.post(desk.link("leave", 1), f"do=back&subscription={id_}")
    assert desk.state(id_)[0] == "removed"
    assert "招生" not in page.words


@pytest.mark.parametrize("wrong", ["", "do=nothing", "x" * 10, "%FF=%FF", "do=end&" * 30])
def test_a_body_that_asks_for_nothing_is_refused(desk: Desk, wrong: str) -> None:
    id_ = desk.subscribe()
    assert desk.post(desk.link("leave", 1), wrong).status == 400
    assert desk.state(id_)[0] == "active"


def test_a_body_without_end_is_refused(desk: Desk) -> None:
    desk.subscribe()
    assert desk.post(desk.link("leave", 1), "do=end&x=" + "y" * 5000).status == 413


def test_a_link_that_we_did_not_make_opens_nothing(desk: Desk) -> None:
    id_ = desk.subscribe()
    good = desk.link("leave", 1)
    signature = good.rpartition(".")[2]
    forged = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        f"/r/leave/2.{signature}",
        f"/r/page/1.{signature}",
        f"/r/leave/01.{signature}",
        f"/r/leave/1.{signature}.",
        "/r/leave/1.",
        "/r/leave/" + "9" * 400,
        "/r/leave/%00",
        "/r/leave/",
        "/r/",
        "/r/../messages",
        desk.link("page", 1, 0).replace("/r/page/", "/r/leave/"),
    ]
    for one in forged:
        assert desk.get(one).status in (403, 404), one
        assert desk.post(one, ONE_CLICK).status in (403, 404, 405), one
    assert desk.state(id_)[0] == "active"


def test_the_name_in_the_host_header_goes_nowhere(desk: Desk) -> None:
    desk.subscribe()
    page = desk.get(desk.link("leave", 1), Host="evil.example")
    assert "evil.example" not in page.body.decode()


def test_a_name_that_is_markup_stays_a_name(desk: Desk) -> None:
    name = "<img src=x onerror=alert(1)>"
    desk.subscribe(name=name)
    page = desk.get(desk.link("leave", 1))
    assert name in page.words
    assert not page.tree.xpath("//img | //script")


def test_chat_messages_and_webhooks_carry_the_link_too(desk: Desk, robot: RobotServer) -> None:
    desk.subscribe(kind="wecom", address=robot.wecom())
    desk.subscribe(kind="webhook", address=f"{robot.base}/hook", subscriber="程序")
    desk.tell(event("k"))
    chat, hook = sorted(robot.posted, key=lambda one: one.path)
    assert f"]({PUBLIC}/r/leave/1." in chat.markdown
    assert str(hook.json["unsubscribe"]).startswith(f"{PUBLIC}/r/leave/2.")
