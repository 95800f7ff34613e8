"""The text of pictures and scanned pages, where the optional parts are installed (the extra `ocr`).

rapidocr brings its models in its wheel; pypdfium2 draws the pages of a PDF. Without them nothing here is imported.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Protocol

_MOST_PAGES = 20
# Two and a half times a PDF's 72 dots per inch: small type is read well, and a page takes about 9 MB.
_SCALE = 2.5
_LARGEST_SIDE = 4_000


class _Found(Protocol):
    """What rapidocr gives: the corners of each piece of text, and the pieces; None when there is none."""

    boxes: Sequence[Sequence[Sequence[float]]] | None
    txts: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of text and where it stands, in pixels from the top left."""

    top: float
    bottom: float
    left: float
    text: str


class _Engine(Protocol):
    def __call__(self, picture: object) -> _Found: ...


def can_read(kind: str) -> bool:
    """Whether text of a scanned file of this type (`image` or `pdf`) can be read here."""
    needed = {"image": ("rapidocr", "onnxruntime"), "pdf": ("rapidocr", "onnxruntime", "pypdfium2")}
    return kind in needed and all(find_spec(name) is not None for name in needed[kind])


def read_scanned(body: bytes, kind: str) -> list[list[str]] | None:
    """The printed lines of each page of a scanned file, pieces side by side parted by tabs; None for too many pages.

    Call it only when `can_read` says so. A page takes some seconds.
    """
    pictures: Iterable[object] = (body,) if kind == "image" else _pages(body)
    pages: list[list[str]] = []
    for picture in pictures:
        if len(pages) >= _MOST_PAGES:
            return None
        pages.append(list(_lines(_engine()(picture))))
    return pages


def _pages(body: bytes) -> Iterator[object]:
    document = importlib.import_module("pypdfium2").PdfDocument(body)
    for page in document:
        scale = min(_SCALE, _LARGEST_SIDE / max(*page.get_size(), 1))
        yield page.render(scale=scale).to_numpy()


def _lines(found: _Found) -> Iterator[str]:
    """Pieces side by side make one line, as they stand from left to right."""
    if found.boxes is None or found.txts is None:
        return
    pieces = sorted(
        (_placed(box, text) for box, text in zip(found.boxes, found.txts, strict=True)), key=lambda piece: piece.top
    )
    line: list[_Piece] = []
    for piece in pieces:
        if line and (piece.top + piece.bottom) / 2 > line[0].bottom:
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _placed(box: Sequence[Sequence[float]], text: str) -> _Piece:
    down = [corner[1] for corner in box]
    return _Piece(min(down), max(down), min(corner[0] for corner in box), text)


def _joined(line: list[_Piece]) -> str:
    """Pieces are found apart where a gap parts them, as the cells of a row."""
    return "\t".join(piece.text for piece in sorted(line, key=lambda piece: piece.left))


@cache
def _engine() -> _Engine:
    engine: _Engine = importlib.import_module("rapidocr").RapidOCR()
    return engine
