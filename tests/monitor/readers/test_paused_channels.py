"""Operators see a channel that was given up as an incident, until it is used again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from alerts.channel_health import resume_channel
from monitor.clock import Clock
from monitor.incident_advice import advice
from monitor.jobs.alerting import deliver_all_due, note_paused_channels
from monitor.store.incidents import list_incidents
from tests.alerts.robot_server import RobotServer, answer
from tests.alerts.samples import event
from tests.monitor.readers.conftest import Desk


def test_an_incident_opens_and_closes(desk: Desk, robot: RobotServer) -> None:
    robot.usual = answer(503)
    id_ = desk.subscribe(kind="webhook", address=f"{robot.base}/hook?key=0123456789")
    desk.tell(event("a"))
    clock = Clock(desk.application.clock.offset + timedelta(days=3, minutes=5))
    later = replace(desk.application, clock=clock)
    assert deliver_all_due(later).paused == 1
    with later.connect() as conn:
        (incident,) = list_incidents(conn)
        assert (incident.class_, incident.source_id, incident.detail["count"]) == ("channel_paused", None, 1)
        assert "http-503" in str(incident.detail["detail"])
        assert "0123456789" not in str(incident.detail)
        assert "resume" in advice(incident.class_)
        resume_channel(conn, id_, clock.now())
        note_paused_channels(conn, clock.now())
        assert list_incidents(conn) == []
