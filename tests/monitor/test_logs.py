"""The log of a process: one JSON object a line, with no secret in it, wherever it stood, and no chatter."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import logging, structlog
from monitor.logs import configure_logs
configure_logs("info")
log = structlog.get_logger("tests")
log.info("opened", url="postgresql://eduwatch:hunter2@db/x", robot="https://qyapi.weixin.qq.com/send?key=abcd-efgh-1234")
log.warning("nested", data={"headers": ["Authorization: Bearer hunter3"], "deep": {"url": "smtp://u:hunter4@mail"}})
logging.getLogger("yoyo.migrations").info("applying step 0")
logging.getLogger("other").error("failed for %s", "https://u:hunter5@host/?token=hunter6&x=1")
try:
    raise ValueError("password=hunter7")
except ValueError:
    log.exception("raised")
"""


def test_every_line_is_json_and_no_secret_is_in_any() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"].split()[0] for line in lines] == ["opened", "nested", "failed", "raised"]
    assert [line["level"] for line in lines] == ["info", "warning", "error", "error"]
    assert "hunter" not in done.stderr
    assert "abcd-efgh" not in done.stderr
    assert "qyapi.weixin.qq.com" in done.stderr, "what is no secret stays"
