"""Edits of one to five characters planted in real texts, and rewritings that change nothing but the spelling."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import opencc

from crawler.extraction.model import Clause
from crawler.extraction.reading import read_page
from monitor.comparison import ClauseOperation, compare

_SHORTEST, _LONGEST = 800, 20_000
_PATIENT = 60.0
_CHINESE = "一二三四五六七八九十"
# Where a number is no policy, or a marker that would change the reading of the text.
_ELSEWHERE = re.compile(r"电话|传真|邮编|邮箱|http|www|@|联系")
_INSERTABLE = re.compile(r"(?<=[，；])(?=[\u4e00-\u9fff]{4})")


@dataclass(frozen=True, slots=True)
class PlantedEdit:
    """One edit: what it is, the clauses before and after, the path of the clause it is in, and the characters of the
    old and new text that it really changes."""

    kind: str
    old: Sequence[Clause]
    new: Sequence[Clause]
    path: str
    characters: int
    old_body: str
    new_body: str


@dataclass(frozen=True, slots=True)
class EditMeasure:
    """What we said of an edit."""

    edit: PlantedEdit
    operations: tuple[ClauseOperation, ...]

    @property
    def found(self) -> bool:
        """Whether the right clause is told as a substantive change."""
        return any(
            operation.old_path == self.edit.path and operation.weight == "substantive" for operation in self.operations
        )


def _digits(text: str, random: Random) -> Iterator[tuple[int, int, str, str]]:
    for match in re.finditer(r"(?<![\d.〔第])\d{1,4}(?=年|月|日|个|名|人|元|万|%|时|岁|天)", text):
        yield *match.span(), str(int(match.group()) + random.randint(1, 7)), "number"


def _numerals(text: str, random: Random) -> Iterator[tuple[int, int, str, str]]:
    for match in re.finditer(rf"(?<![{_CHINESE}百千第])[{_CHINESE[1:9]}](?=年|个月|日|倍|次|万元|个工作日)", text):
        yield *match.span(), random.choice([sign for sign in _CHINESE[1:9] if sign != match.group()]), "numeral"


def _modality(text: str, random: Random) -> Iterator[tuple[int, int, str, str]]:
    other = {"应当": "可以", "必须": "可以", "可以": "不得", "不得": "可以", "鼓励": "禁止", "禁止": "鼓励"}
    for match in re.finditer("|".join(other), text):
        yield *match.span(), other[match.group()], "modality"


def _prohibition(text: str, random: Random) -> Iterator[tuple[int, int, str, str]]:
    for match in _INSERTABLE.finditer(text):
        yield *match.span(), "不得", "added 不得"


def _bodies(text: str, random: Random) -> Iterator[tuple[int, int, str, str]]:
    for match in re.finditer(r"(?<=[、，市区省由])(?:教育|财政|公安|卫生)(?=部门|行政|局)", text):
        yield (
            *match.span(),
            random.choice([name for name in ("教育", "财政", "公安", "卫生") if name != match.group()]),
            "body",
        )


_KINDS: tuple[Callable[[str, Random], Iterator[tuple[int, int, str, str]]], ...] = (
    _digits,
    _numerals,
    _modality,
    _prohibition,
    _bodies,
)


def real_bodies(corpus: Path) -> list[str]:
    """Texts of policies and laws of a length worth reading, in the order of the corpus."""
    bodies = []
    for name in ("govcn_zhengceku_2020.jsonl", "lawrefbook_education.jsonl"):
        for line in (corpus / "policies" / name).read_text(encoding="utf-8").splitlines():
            body = json.loads(line)["body"]
            if _SHORTEST <= len(body) <= _LONGEST:
                bodies.append(body)
    return bodies


def clauses_of(body: str) -> tuple[Clause, ...]:
    """The clauses of a text, read as a saved file."""
    return tuple(clause for document in read_page(body.encode()).documents for clause in document.clauses)


def measure_edits(corpus: Path, count: int, random: Random) -> Iterator[EditMeasure]:
    """So many edits, spread over all texts and all kinds."""
    known = [(body, clauses_of(body)) for body in real_bodies(corpus)]
    done = 0
    while done < count:
        body, clauses = known[done % len(known)] if random.random() < 0.5 else random.choice(known)
        edit = _plant(body, clauses, _KINDS[random.randrange(len(_KINDS))], random)
        if edit is not None:
            done += 1
            yield EditMeasure(edit, compare(edit.old, edit.new, deadline_seconds=_PATIENT).operations)


def _plant(
    body: str,
    clauses: tuple[Clause, ...],
    kind: Callable[[str, Random], Iterator[tuple[int, int, str, str]]],
    random: Random,
) -> PlantedEdit | None:
    """Plant one edit in a clause whose words stand once in the text; None when this kind finds no place there."""
    candidates = [clause for clause in clauses if clause.kind != "personal" and not _ELSEWHERE.search(clause.text)]
    random.shuffle(candidates)
    for clause in candidates[:20]:
        places = list(kind(clause.text, random))
        if not places or body.count(clause.text.strip()) != 1:
            continue
        start, end, word, name = random.choice(places)
        text = clause.text[:start] + word + clause.text[end:]
        changed = body.replace(clause.text.strip(), text.strip())
        return PlantedEdit(name, clauses, clauses_of(changed), clause.path, end - start + len(word), body, changed)
    return None


def cosmetic_rewritings(corpus: Path, count: int, random: Random) -> Iterator[tuple[str, str]]:
    """So many times (what was done, the heaviest weight we say): width, blanks, script, brackets, zero-width."""
    traditional = opencc.OpenCC("s2t")
    ways: dict[str, Callable[[str], str]] = {
        "full width": lambda text: text.translate(
            {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), 0x28, 0x29, 0x25)}
        ),
        "half width": lambda text: text.translate({0xFF08: "(", 0xFF09: ")", 0xFF1A: ":", 0xFF1B: ";"}),
        "blanks": lambda text: re.sub(
            r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda _: random.choice(["", "", " "]), text
        ),
        "traditional": traditional.convert,
        "brackets": lambda text: text.translate({0x3014: "[", 0x3015: "]", 0x201C: "「", 0x201D: "」"}),
        "zero width": lambda text: re.sub("(?<=。)", "\u200b", text),
        "empty lines": lambda text: text.replace("\n", "\n\n"),
    }
    bodies = real_bodies(corpus)
    for number in range(count):
        name = list(ways)[number % len(ways)]
        body = random.choice(bodies)
        yield name, compare(clauses_of(body), clauses_of(ways[name](body)), deadline_seconds=_PATIENT).weight
