"""Nobody hears anything by e-mail who did not say yes, and nobody can have us flood a mailbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.consent import OptInLimits, confirm_subscription, put_opt_in
from alerts.errors import NotFoundError, OptInLimitError
from monitor.clock import Clock
from monitor.jobs.alerting import ask_for_consent, deliver_all_due, send_test
from tests.alerts.robot_server import RobotServer, answer, errcode
from tests.alerts.samples import NOW, event
from tests.monitor.readers.conftest import Desk, links_in, path, plain


def later(desk: Desk, **time: float) -> None:
    clock = Clock(desk.application.clock.offset + timedelta(**time))
    desk.application = replace(desk.application, clock=clock)


def confirm_link(desk: Desk) -> str:
    (link,) = (one for one in links_in(plain(desk.mails.mails[-1])) if "/r/confirm/" in one)
    return path(link)


def test_an_address_hears_once_it_has_confirmed(desk: Desk) -> None:
    id_ = desk.subscribe(confirmed=False)
    attempt = ask_for_consent(desk.application, id_)
    assert attempt is not None
    assert attempt.outcome == "accepted"
    (mail,) = desk.mails.mails
    assert str(mail["Subject"]).startswith("【请确认】")
    assert "招生" in plain(mail)
    desk.tell(event("before"))
    assert len(desk.mails.mails) == 1
    link = confirm_link(desk)
    page = desk.get(link)
    assert "r***@school.example" in page.words
    assert desk.state(id_) == ("active", False, False), "looking confirms nothing"
    assert "已确认" in desk.post(link, "do=confirm").words
    assert desk.state(id_) == ("active", True, False)
    assert desk.post(link, "do=confirm").status == 200, "twice is no error"
    desk.tell(event("after", document="another", at=NOW + timedelta(hours=1)))
    assert len(desk.mails.mails) == 2


def test_a_confirmation_is_good_for_seven_days(desk: Desk) -> None:
    id_ = desk.subscribe(confirmed=False)
    long_ago = NOW - timedelta(days=7, minutes=1)
    assert desk.post(desk.link("confirm", id_, long_ago), "do=confirm").status == 410
    assert desk.state(id_)[1] is False
    assert desk.post(desk.link("confirm", id_, NOW - timedelta(days=6)), "do=confirm").status == 200


def test_a_confirmation_is_for_one_subscription_and_one_purpose(desk: Desk) -> None:
    first = desk.subscribe(confirmed=False)
    second = desk.subscribe(confirmed=False, address="other@school.example", subscriber="别人")
    link = desk.link("confirm", first, NOW)
    assert desk.post(link.replace(f"/{first}.", f"/{second}."), "").status == 404
    assert desk.post(link.replace("/confirm/", "/page/"), "do=resume").status == 404
    assert (desk.state(first)[1], desk.state(second)[1]) == (False, False)


def test_who_left_does_not_come_back_by_an_old_confirmation(desk: Desk) -> None:
    id_ = desk.subscribe(confirmed=False)
    desk.post(desk.link("leave", 1), "do=end")
    assert desk.post(desk.link("confirm", id_, NOW), "").status == 404
    desk.post(desk.link("leave", 1), "do=back")
    assert desk.state(id_) == ("active", False, False), "an undo confirms nothing"


def test_opt_in_mails_are_limited_for_each_address_and_in_all(desk: Desk) -> None:
    id_ = desk.subscribe(confirmed=False)
    asked: list[str] = []
    for hours in (0, 0.9, 0.2, 1.1, 1.1):
        later(desk, hours=hours)
        try:
            ask_for_consent(desk.application, id_)
        except OptInLimitError as error:
            asked.append(error.limit)
        else:
            asked.append("sent")
    assert asked == ["sent", "address", "sent", "sent", "address"], "one an hour, three a day"
    other = desk.subscribe(confirmed=False, address="other@school.example", subscriber="别人")
    now = desk.application.clock.now()
    with desk.application.connect() as conn, pytest.raises(OptInLimitError) as refused:
        put_opt_in(conn, other, now - timedelta(minutes=59), OptInLimits(all_hour=1))
    assert refused.value.limit == "all"


def test_only_what_waits_for_it_is_asked(desk: Desk) -> None:
    id_ = desk.subscribe()
    with desk.application.connect() as conn:
        with pytest.raises(NotFoundError):
            put_opt_in(conn, id_, NOW)
        with pytest.raises(NotFoundError):
            confirm_subscription(conn, 77, NOW)
        assert confirm_subscription(conn, id_, NOW) is False


def test_a_robot_that_takes_its_test_is_confirmed(desk: Desk, robot: RobotServer) -> None:
    id_ = desk.subscribe(kind="wecom", address=robot.wecom(), confirmed=False)
    send_test(desk.application, id_)
    assert desk.state(id_)[1] is True


def test_a_robot_that_refuses_its_test_is_not_until_it_takes_one(desk: Desk, robot: RobotServer) -> None:
    robot.script.append(errcode(93000, "invalid webhook url"))
    id_ = desk.subscribe(kind="wecom", address=robot.wecom(), confirmed=False)
    attempt = send_test(desk.application, id_)
    assert attempt is not None
    assert (attempt.outcome, desk.state(id_)[1]) == ("permanent", False)
    desk.tell(event("k"))
    assert len(robot.posted) == 1
    send_test(desk.application, id_)
    assert desk.state(id_)[1] is True


def test_a_test_that_is_taken_later_confirms_too(desk: Desk, robot: RobotServer) -> None:
    robot.script.append(answer(503))
    id_ = desk.subscribe(kind="webhook", address=f"{robot.base}/hook", confirmed=False)
    send_test(desk.application, id_)
    assert desk.state(id_)[1] is False
    later(desk, minutes=5)
    deliver_all_due(desk.application)
    assert desk.state(id_)[1] is True


def test_a_test_mail_is_no_consent(desk: Desk) -> None:
    id_ = desk.subscribe(confirmed=False)
    send_test(desk.application, id_)
    assert len(desk.mails.mails) == 1
    assert desk.state(id_)[1] is False
