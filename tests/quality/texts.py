"""What the reading of texts reaches on the corpus and the samples: numbers, documents, clauses, duties, speed."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from crawler.extraction.documents.doc_number import canonical_number
from crawler.extraction.documents.matching_form import matching_form
from crawler.extraction.model import Document, PageMeta, PageText
from crawler.extraction.page.plain_text import read_plain_text
from crawler.extraction.structure import read_documents

Measure = tuple[str, str, str]

# The oracle of the samples: documents on the page, and their own numbers.
_SAMPLES: dict[str, tuple[int, tuple[str, ...]]] = {
    "000": (11, ("津教委政〔2021〕20号", "津教政〔2019〕4号", "桂政发〔1997〕78号", "京教研〔2008〕2号")),
    "001": (2, ()),
    "002": (10, ()),
    "003": (1, ()),
    "004": (2, ()),
}
_ARABIC = re.compile(r"(\d{1,3})[、.．]")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇]+条(?:之[一二三四五六七八九十]+)?")
_LONG_TEXT = 100_000
_RUNS = 5


class Policy(TypedDict):
    """One text of the policy library."""

    id: str
    title: str
    body: str
    doc_number: str


def report(corpus: Path) -> list[Measure]:
    """Each measure with its value and its bar."""
    policies = list(_rows(corpus / "policies" / "govcn_zhengceku_2020.jsonl"))
    samples = {path.name[:3]: _read(path) for path in sorted((corpus.parent / "samples").glob("*.txt"))}
    texts = policies + list(_rows(corpus / "policies" / "lawrefbook_education.jsonl"))
    return [
        *_numbers(policies),
        ("samples: documents", _counts(samples), "11 2 10 1 2"),
        ("samples: own numbers", _sample_numbers(samples), "the 4 of the oracle, in order, and no other"),
        ("samples: items of 001 and 004", _items(samples), "1-34, 1-37; 1-18"),
        ("samples: 责任单位 in 002, 任务分工 in 004", _duties(samples), "15; 18"),
        *_laws(corpus / "laws"),
        ("clause trees that join to their body", _joins(texts, samples, corpus / "laws"), "every text"),
        (f"a text of {_LONG_TEXT:,} characters", _speed(policies), "< 300 ms"),
    ]


def _rows(path: Path) -> Iterator[Policy]:
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def _read(path: Path) -> tuple[Document, ...]:
    return read_documents(read_plain_text(path.read_bytes()))


def _page(text: str, title: str = "") -> PageText:
    return PageText(tuple(text.splitlines()), frozenset(), PageMeta(title=title), (), "utf-8")


def _numbers(policies: list[Policy]) -> Iterator[Measure]:
    wrong: list[str] = []
    for row in policies:
        truth = canonical_number(matching_form(row["doc_number"]))
        documents = read_documents(_page(row["body"], row["title"]))
        found = documents[0].doc_number if documents else None
        if found != (truth.canonical if truth else None):
            wrong.append(f"{row['id']}: {found}, not {row['doc_number'] or 'none'}")
    right = len(policies) - len(wrong)
    yield "policies: own 发文字号", f"{right / len(policies):.3f} ({right} of {len(policies)})", "≥ 0.97"
    for exception in wrong:
        yield "  but", exception, ""


def _counts(samples: dict[str, tuple[Document, ...]]) -> str:
    return " ".join(str(len(samples[name])) for name in _SAMPLES)


def _sample_numbers(samples: dict[str, tuple[Document, ...]]) -> str:
    right = all(
        tuple(document.doc_number for document in samples[name] if document.doc_number) == numbers
        for name, (_, numbers) in _SAMPLES.items()
    )
    return "exact" if right else "wrong"


def _items(samples: dict[str, tuple[Document, ...]]) -> str:
    return "; ".join(
        ", ".join(_run(document) for document in samples[name] if _run(document)) for name in ("001", "004")
    )


def _run(document: Document) -> str:
    """The numbers of a document's items: 1-34, or all of them where one is missing or doubled."""
    numbers = [int(match[1]) for item in document.clauses if (match := _ARABIC.fullmatch(item.label.strip()))]
    if numbers == list(range(1, len(numbers) + 1)):
        return f"1-{len(numbers)}" if numbers else ""
    return " ".join(map(str, numbers))


def _duties(samples: dict[str, tuple[Document, ...]]) -> str:
    counts = [
        sum(bool(item.responsible) for document in samples[name] for item in document.clauses)
        for name in ("002", "004")
    ]
    return "; ".join(map(str, counts))


def _laws(folder: Path) -> Iterator[Measure]:
    versions = json.loads((folder / "versions.json").read_text("utf-8"))
    wrong: list[str] = []
    for version in versions:
        (document,) = read_documents(_page((folder / version["file"]).read_text("utf-8")))
        found = sum(_ARTICLE.fullmatch("".join(item.label.split())) is not None for item in document.clauses)
        if found != version["articles"]:
            wrong.append(f"{version['file']}: {found}, not {version['articles']}")
    yield "laws: number of 条", f"{len(versions) - len(wrong)} of {len(versions)} texts", "every text"
    for exception in wrong:
        yield "  but", exception, ""


def _joins(policies: list[Policy], samples: dict[str, tuple[Document, ...]], laws: Path) -> str:
    read = [read_documents(_page(row["body"], row["title"])) for row in policies]
    read += [read_documents(_page(path.read_text("utf-8"))) for path in sorted(laws.glob("*/*.txt"))]
    read += samples.values()
    documents = [document for page in read for document in page]
    right = sum("".join(item.label + item.text for item in document.clauses) == document.body for document in documents)
    return f"{right} of {len(documents)}"


def _speed(policies: list[Policy]) -> str:
    """The best of a few runs, since other work on the machine only ever adds to a run."""
    text = "\n".join(row["body"] for row in policies)[:_LONG_TEXT]
    page = _page(text, "某某关于某事的通知")
    best = float("inf")
    for _ in range(_RUNS):
        began = time.process_time()
        read_documents(page)
        best = min(best, time.process_time() - began)
    return f"{best * 1000:.0f} ms of processor time"
