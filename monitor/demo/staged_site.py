"""A site of the demo: a folder of templates written by us in the markup of the real ones, seen at two stages.

    <site>/declaration.toml.j2   the source declaration
    <site>/server.toml           how the site is served (see `_Service`)
    <site>/templates/            what its pages share
    <site>/pages/<url path>.j2   a page, a file (by its extension, see `attachments`), or robots.txt
    <site>/stage2/<url path>.j2  the same, at stage 2 only and in place of `pages`

A template knows `stage`, `tick`, the `clock` that a page would show, and a `noise` that differs at each request.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.demo.attachments import WRITERS
from monitor.demo.site import LOOKS, Answer, Stage

SITES = Path(__file__).parent / "sites"

_CONTENT_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".txt": "text/plain",
}
_WEEKDAYS = "一二三四五六日"
_NOT_FOUND = "<html><head><title>404</title></head><body><h1>您访问的页面不存在或已被删除</h1></body></html>"
_UNAVAILABLE = "<html><body><h1>503 Service Temporarily Unavailable</h1><hr><center>nginx</center></body></html>"


@dataclass(frozen=True, slots=True)
class _Service:
    """`server.toml`: the encodings of `pages` and of `stage2`, and the stage from which all answers are 503."""

    encoding: str = "utf-8"
    stage2_encoding: str = "utf-8"
    unavailable_from: int | None = None


class StagedSite:
    """The site in `folder`; its name is the folder's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._service = _Service(**tomllib.loads((folder / "server.toml").read_text(encoding="utf-8")))
        self._templates = Environment(
            loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._names = frozenset(self._templates.list_templates(extensions=["j2"]))

    @property
    def name(self) -> str:
        """The first part of the ids of its sources."""
        return self._folder.name

    def paths(self, stage: Stage) -> tuple[str, ...]:
        """The paths that answer 200 at a stage, robots.txt among them."""
        folders = ("pages/", "stage2/")[:stage]
        found = {
            name.removeprefix(f).removesuffix(".j2") for name in self._names for f in folders if name.startswith(f)
        }
        return tuple(sorted(f"/{path}" for path in found))

    def answer(self, path: str, stage: Stage, tick: int) -> Answer:
        """Answer a request for `path`; a path that ends in a slash asks for its index.html."""
        if self._service.unavailable_from is not None and stage >= self._service.unavailable_from:
            return Answer(503, body=_UNAVAILABLE.encode("ascii"))
        page = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        template = self._template(page, stage)
        if template is None:
            return Answer(404, body=_NOT_FOUND.encode(self._service.encoding))
        suffix = PurePosixPath(page).suffix
        content_type = _CONTENT_TYPES.get(suffix, "text/html")
        text = self._render(template, stage, tick)
        if suffix in WRITERS:
            body = WRITERS[suffix](text.splitlines())
            return Answer(200, content_type, body, modified=self._modified(path, stage, body))
        in_stage2 = template.startswith("stage2/")
        encoding = self._service.stage2_encoding if in_stage2 else self._service.encoding
        return Answer(200, content_type, text.encode(encoding))

    def declaration(self, base_url: str) -> str:
        """The site's source declaration as TOML, for a server that answers at `base_url`."""
        template = self._templates.get_template("declaration.toml.j2")
        return template.render(base=base_url, host=urlsplit(base_url).hostname)

    def _template(self, page: str, stage: Stage) -> str | None:
        for folder in ("stage2", "pages")[2 - stage :]:
            if (name := f"{folder}/{page}.j2") in self._names:
                return name
        return None

    def _render(self, template: str, stage: Stage, tick: int) -> str:
        return self._templates.get_template(template).render(
            stage=stage,
            tick=tick,
            clock=_clock_face(LOOKS[stage] + timedelta(seconds=tick)),
            # Knuth's multiplicative hash: unlike numbers for the ticks that follow each other.
            noise=f"{tick * 2654435761 % 2**32:08x}",
        )

    def _modified(self, path: str, stage: Stage, body: bytes) -> datetime:
        """The day before the first look, or for a file that was replaced since, shortly before the second."""
        if stage == 2 and self.answer(path, 1, 0).body != body:
            return LOOKS[2] - timedelta(hours=2)
        return LOOKS[1] - timedelta(days=1)


def _clock_face(moment: datetime) -> str:
    day = f"{moment.year}年{moment.month}月{moment.day}日 星期{_WEEKDAYS[moment.weekday()]}"
    return f"{day} {moment:%H:%M:%S}"
