"""What the reading of pages reaches on the corpus: titles, dates, numbers, body text beside four extractors, speed."""

from __future__ import annotations

import csv
import statistics
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.extraction.decoding import decode
from crawler.extraction.model import Document
from crawler.extraction.quick import quick_look
from crawler.extraction.reading import read_page

Measure = tuple[str, str, str]

# Where we part from the truth, and why.
EXCEPTIONS = {
    ("gne_govcn_gongbao_1.html", "date"): (
        "the truth is the day of adoption, which the text gives and we read as the written date; the page's own meta "
        "element firstpublishedtime says 2007-08-20, and that is the day of publishing"
    ),
}
_RUNS = 3


@dataclass(frozen=True, slots=True)
class _Article:
    """One article of the corpus: what is true of it, and what we read."""

    file: str
    truth: dict[str, str]
    read: dict[str, str]


def report(corpus: Path) -> list[Measure]:
    """Rows of (measure, value, bar)."""
    return [*_articles(corpus / "html"), *_bodies(corpus / "html_general" / "cwced"), *_speed(corpus)]


def _articles(folder: Path) -> Iterator[Measure]:
    articles = list(_read_articles(folder))
    for field in ("title", "date", "doc_number"):
        known = [one for one in articles if field != "date" or one.truth["date"]]
        wrong = [one for one in known if one.truth[field] != one.read[field]]
        named = [one.file for one in wrong if (one.file, field) in EXCEPTIONS]
        value = f"{len(known) - len(wrong)} of {len(known)}" + (f" (named: {', '.join(named)})" if named else "")
        unnamed = [f"{one.file}: {one.read[field]!r}" for one in wrong if one.file not in named]
        yield f"articles: {field} exact", "; ".join([value, *unnamed]), "all; each exception named"
    for (file, field), reason in EXCEPTIONS.items():
        yield f"  exception, {field} of {file}", reason, ""


def _read_articles(folder: Path) -> Iterator[_Article]:
    with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as index:
        for row in csv.DictReader(index):
            if row["kind"] != "article":
                continue
            reading = read_page((folder / row["file"]).read_bytes(), url=row["url"])
            document = reading.documents[0] if reading.documents else None
            yield _Article(row["file"], row, _fields(document, row["date"]))


def _fields(document: Document | None, date: str) -> dict[str, str]:
    """What we read, the date as exactly as the truth gives it."""
    if document is None:
        return {"title": "", "date": "", "doc_number": ""}
    at = document.published_at
    return {
        "title": document.title,
        "date": at.strftime("%Y-%m-%d %H:%M")[: len(date)] if at else "",
        "doc_number": document.doc_number or "",
    }


def _bodies(folder: Path) -> Iterator[Measure]:
    pages = [
        (decode((folder / "original" / f"{truth.stem}.html").read_bytes()).text, truth.read_text(encoding="utf-8"))
        for truth in sorted((folder / "cleaned").glob("*.txt"))
    ]
    ours: list[float] = []
    others: dict[str, list[float]] = {}
    for markup, truth in pages:
        ours.append(char_f1(_body(markup), truth))
        for name, extract in _extractors().items():
            others.setdefault(name, []).append(char_f1(extract(markup), truth))
    best = [max(statistics.mean(scores) for scores in others.values()), max(map(statistics.median, others.values()))]
    yield (
        f"body, character F1 on {len(pages)} general pages",
        _mean_median(ours),
        (f"mean >= 0.93, median >= 0.985, above all four ({best[0]:.3f} / {best[1]:.3f})"),
    )
    for name, scores in others.items():
        yield f"  beside it: {name}", _mean_median(scores), ""


def _body(markup: str) -> str:
    reading = read_page(markup.encode("utf-8"))
    return "\n".join(document.body for document in reading.documents)


def char_f1(text: str, truth: str) -> float:
    """The harmonic mean of precision and recall over characters without blanks, each counted as often as it stands."""
    ours, theirs = Counter("".join(text.split())), Counter("".join(truth.split()))
    common = sum((ours & theirs).values())
    return 2 * common / (sum(ours.values()) + sum(theirs.values())) if common else 0.0


def _mean_median(scores: Sequence[float]) -> str:
    return f"mean {statistics.mean(scores):.3f}, median {statistics.median(scores):.3f}"


def _extractors() -> dict[str, Callable[[str], str]]:
    """The four that we are measured against; they are needed here only (extra `quality`)."""
    import gne
    import lxml.html
    import readability
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    def by_gne(markup: str) -> str:
        try:
            return str(gne.GeneralNewsExtractor().extract(markup)["content"])
        except (ValueError, TypeError, AttributeError, IndexError):
            return ""

    return {
        "trafilatura": lambda markup: trafilatura.extract(markup, include_comments=False) or "",
        "GNE": by_gne,
        "readability-lxml": lambda markup: str(
            "".join(map(str, lxml.html.fromstring(readability.Document(markup).summary()).itertext()))
        ),
        "resiliparse": lambda markup: str(extract_plain_text(markup, main_content=True)),
    }


def _speed(corpus: Path) -> Iterator[Measure]:
    files = [
        *sorted((corpus / "html").glob("*.html")),
        *sorted((corpus / "html_general").glob("cwced/original/*.html")),
    ]
    bodies = [path.read_bytes() for path in files]
    quick = [_fastest(lambda body=body: quick_look(body, "", "", None)) for body in bodies]  # type: ignore[misc]  # a lambda's default
    whole = [_fastest(lambda body=body: read_page(body)) for body in bodies]  # type: ignore[misc]  # a lambda's default
    yield (
        f"quick look, {len(bodies)} pages",
        f"median {_ms(statistics.median(quick))}, worst {_ms(max(quick))}",
        "median < 2 ms",
    )
    yield (
        f"whole reading, {len(bodies)} pages",
        f"median {_ms(statistics.median(whole))}, worst {_ms(max(whole))}",
        "median < 40 ms, worst < 1 s",
    )


def _fastest(run: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds: what the work takes when nothing else disturbs it."""
    times: list[float] = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return min(times)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


warnings.filterwarnings("ignore", category=DeprecationWarning, module="gne|readability|trafilatura|courlan|htmldate")
