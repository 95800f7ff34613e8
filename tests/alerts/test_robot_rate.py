"""A robot's rate over several workers, on the real clock."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from random import Random
from threading import Thread

from alerts.channels.address_gate import AddressGate
from alerts.channels.senders import ChannelSenders
from alerts.delivery import DeliveryRules, deliver_due
from alerts.delivery_store import Leases
from alerts.events import record_event
from alerts.matching import MatchRules, match_pending
from alerts.messages import message_counts
from alerts.secrets import SecretBox
from tests.alerts.conftest import Connections, Subscribe
from tests.alerts.robot_server import robot_server
from tests.alerts.samples import NOW, event

LIMIT = 20
WORKERS = 4
WINDOW = 3.0
MESSAGES = 60


def test_no_window_holds_more_than_the_limit_and_order_is_kept(
    connections: Connections, subscribe: Subscribe, box: SecretBox
) -> None:
    with robot_server() as robot:
        subscribe(robot.wecom(), kind="wecom")
        with connections() as connection:
            for number in range(MESSAGES):
                record_event(connection, event(f"k{number}", document=f"d{number}", title=f"第{number:03}号通知"))
        match_pending(connections, NOW, rules=MatchRules(most_an_hour=10_000))
        senders = ChannelSenders(box, None, AddressGate(allow_private_networks=True))
        leases = Leases(robot_limit=LIMIT, robot_window=timedelta(seconds=WINDOW))

        def work(seed: int) -> None:
            rng = Random(seed)
            while len(robot.posted) < MESSAGES:
                deliver_due(
                    connections, senders, lambda: NOW + timedelta(hours=1), rng, rules=DeliveryRules(leases=leases)
                )
                time.sleep(0.03)

        workers = [Thread(target=work, args=(seed,)) for seed in range(WORKERS)]
        began = time.monotonic()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        took = time.monotonic() - began
        numbers = [int(found[1]) for one in robot.posted if (found := re.search(r"第(\d{3})号通知", one.markdown))]
        assert numbers == list(range(MESSAGES))
        times = [one.at for one in robot.posted]
        assert all(later - earlier > WINDOW for earlier, later in zip(times, times[LIMIT:], strict=False))
        assert took < (MESSAGES / LIMIT) * WINDOW + 5
        with connections() as connection:
            assert message_counts(connection) == {"sent": MESSAGES}
