"""The four programs that look at the sites' notices again, each driven as its own product does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.database import embedded
from tests.benchmarks.steady_sites.watching import ROOT, Mode, Sites, Watched

PEERS = ROOT / ".venv-peers"
_DECLARATION = """
[authority]
name = "示范市教育局"
level = "city"
region = "320700"

[site]
url = "{base}/"

[politeness]
delay = 0
jitter = 0
autothrottle = false

[expect]
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
class Ours:
    """`eduwatch crawl` with its embedded PostgreSQL, which `begin` starts and `end` stops."""

    folder: Path
    sites: Sites

    @property
    def env(self) -> dict[str, str]:
        """The environment of our commands."""
        theirs = {name: value for name, value in os.environ.items() if not name.startswith("EDUWATCH_")}
        return theirs | {
            "EDUWATCH_HOME": str(self.folder / "home"),
            "EDUWATCH_SOURCES": str(self.folder / "sources"),
            "EDUWATCH_ALLOW_PRIVATE_NETWORKS": "1",
            "EDUWATCH_CRAWL_BATCH": str(self.sites.hosts),
            "EDUWATCH_LOG_LEVEL": "error",
        }

    def begin(self) -> None:
        """Declare the sites and start the database."""
        (self.folder / "sources").mkdir(parents=True, exist_ok=True)
        for number, base in enumerate(self.sites.bases):
            (self.folder / "sources" / f"s{number:02}.toml").write_text(_DECLARATION.format(base=base), "utf-8")
        self.run("database", "start")

    def end(self) -> None:
        """Stop the database."""
        embedded.stop(self.folder / "home")

    def run(self, *arguments: str) -> str:
        """Run a command and return what it prints."""
        command = [sys.executable, "-m", "monitor", *arguments]
        return subprocess.run(command, env=self.env, check=True, capture_output=True, text=True, cwd=ROOT).stdout

    def look(self, mode: Mode, processes: int = 1) -> Watched:
        """Look at everything again, with the sources dealt out to as many commands."""
        names = [f"s{number:02}" for number in range(self.sites.hosts)]
        commands = [
            [sys.executable, "-m", "monitor", "crawl", "--json", *names[at::processes]] for at in range(processes)
        ]
        return self.sites.watch(commands, mode, self.env, work_after=True)

    def changes(self) -> int:
        """How many changes are known that are told to anybody: all but the back-catalogue."""
        found = json.loads(self.run("changes", "--json"))["changes"]
        return sum(change["kind"] != "backfill" for change in found)


def bare_scrapy(folder: Path, sites: Sites, mode: Mode) -> Watched:
    """Download the same notices and do nothing with them."""
    file = folder / "urls.json"
    file.write_text(json.dumps(sites.urls(sites.hosts * sites.notices)), "utf-8")
    command = [sys.executable, "-m", "tests.benchmarks.steady_sites.bare_spider", str(file)]
    return sites.watch([command], mode, work_after=False)


def urlwatch(folder: Path, urls: Sequence[str], sites: Sites, mode: Mode) -> Watched:
    """Run urlwatch with its job list and its cache."""
    (folder / "urlwatch").mkdir(exist_ok=True)
    files = {name: folder / "urlwatch" / name for name in ("urls.yaml", "urlwatch.yaml", "hooks.py", "cache.db")}
    files["urls.yaml"].write_text("\n---\n".join(f"url: {url}" for url in urls), "utf-8")
    if not files["urlwatch.yaml"].exists():
        files["urlwatch.yaml"].write_text("report: {stdout: {enabled: true, color: false}}\n", "utf-8")
    command = [
        str(PEERS / "urlwatch/bin/urlwatch"),
        *("--urls", str(files["urls.yaml"])),
        *("--config", str(files["urlwatch.yaml"])),
        *("--hooks", str(files["hooks.py"])),
        *("--cache", str(files["cache.db"])),
    ]
    return sites.watch([command], mode, work_after=True)


def urlwatch_alarms(watched: Watched) -> int:
    """How many pages urlwatch reports as changed."""
    return len({line for line in watched.output.splitlines() if line.startswith("CHANGED: ")})


def changedetection(folder: Path, urls: Sequence[str], sites: Sites, mode: Mode) -> Watched:
    """Run changedetection.io in its batch mode over its own datastore, which the first run fills."""
    datastore = folder / "changedetection"
    command = [str(PEERS / "changedetection/bin/changedetection.io"), "-b", "-C", "-l", "ERROR", "-d", str(datastore)]
    command += ["-h", "127.0.0.1", "-p", "0"]
    if datastore.exists():
        command += ["-r", "all"]
    else:
        command += [word for url in urls for word in ("-u", url)]
    return sites.watch([command], mode, os.environ | {"ALLOW_IANA_RESTRICTED_ADDRESSES": "true"}, work_after=True)


def changedetection_alarms(folder: Path) -> int:
    """How many watches have more than one text by now."""
    histories = (folder / "changedetection").glob("*/history.txt")
    return sum(len(history.read_text("utf-8").splitlines()) > 1 for history in histories)
