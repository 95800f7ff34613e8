"""The real program in a child process, on a database and a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEY = "RWR1V2F0Y2ggdGVzdHMsIDMyIGJ5dGVzIG9mIGtleS4="
DECLARATION = """
[authority]
name = "示范市教育局"
level = "city"
region = "320700"

[site]
url = "{base}/"

[politeness]
delay = 0
jitter = 0
timeout = {timeout}
autothrottle = false

[expect]
min_body_chars = 10
max_silence = 0

[columns.tongzhi]
name = "通知公告"
kind = "notice"
url = "{base}/tzgg/"
adapter = "html"
item = "ul.list > li"
link = "a@href"
title = "a"
date = "span"
"""


@dataclass(frozen=True)
class Program:
    """`eduwatch` with an environment of its own."""

    home: Path
    database_url: str

    @property
    def env(self) -> dict[str, str]:
        """The environment: nothing of EduWatch's but what is given here."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("EDUWATCH_")}
        return ours | {
            "EDUWATCH_HOME": str(self.home),
            "EDUWATCH_DATABASE_URL": self.database_url,
            "EDUWATCH_SECRET_KEY": KEY,
            "EDUWATCH_ALLOW_PRIVATE_NETWORKS": "1",
            "EDUWATCH_LANGUAGE": "en",
            "EDUWATCH_LOG_LEVEL": "error",
            "COLUMNS": "200",
        }

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        """Start a command and return it while it runs."""
        return subprocess.Popen(
            [sys.executable, "-m", "monitor", *arguments],
            env=self.env | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        with self.start(*arguments, **env) as process:
            out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def json(self, *arguments: str) -> Any:
        """Run a command with --json and return what it printed."""
        done = self.run(*arguments, "--json")
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)

    def declare(self, base: str, *, name: str = "shifan", timeout: int = 5) -> Path:
        """Write a declaration of the site at `base` and return its folder."""
        folder = self.home / "sources"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.toml").write_text(DECLARATION.format(base=base, timeout=timeout), encoding="utf-8")
        return folder
