"""The clauses of a document with what is said of each: who answers for it, target years, whether it lists persons."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from crawler.extraction.documents.clauses.tree import Node, Place, build_nodes, cut_after
from crawler.extraction.documents.duties import read_duties, table_duties
from crawler.extraction.documents.lines import Line
from crawler.extraction.documents.personal_data import announces_persons, is_list_of_persons, person_rows
from crawler.extraction.documents.targets import find_targets
from crawler.extraction.model import Clause, Responsible

_LINES_ANNOUNCED = 20


def annotated_clauses(
    lines: Sequence[Line], places: Sequence[Place], title: str, body: str, form: str
) -> tuple[list[Node], tuple[Clause, ...]]:
    """The clause tree of a body (`form` is its matching form), cut where a duty ends a unit, and its annotations."""
    duties = read_duties(form)
    nodes = build_nodes(lines, _with_persons(lines, places, title))
    nodes = cut_after(nodes, [duty.end for duty in duties if duty.ends_unit], body)
    starts = [node.start for node in nodes]
    responsible: dict[int, list[Responsible]] = {}
    for duty in duties:
        responsible.setdefault(bisect_right(starts, duty.start) - 1, []).extend(duty.responsible)
    in_rows = table_duties(lines)
    offset = 0
    for index, line in enumerate(lines):
        if index in in_rows:
            responsible.setdefault(bisect_right(starts, offset) - 1, []).extend(in_rows[index])
        offset += len(line.text) + 1
    years: dict[int, set[int]] = {}
    for target in find_targets(form):
        years.setdefault(bisect_right(starts, target.start) - 1, set()).add(target.year)
    return nodes, tuple(
        Clause(
            node.path,
            body[node.start : node.label_end],
            body[node.label_end : node.end],
            node.kind,
            node.level,
            tuple(dict.fromkeys(responsible.get(at, ()))),
            tuple(sorted(years.get(at, ()))),
        )
        for at, node in enumerate(nodes)
    )


def clause_finder(nodes: Sequence[Node]) -> Callable[[int], str]:
    """The path of the clause at an offset of the body."""
    starts = [node.start for node in nodes]

    def clause_at(offset: int) -> str:
        return nodes[max(0, bisect_right(starts, offset) - 1)].path

    return clause_at


def _with_persons(lines: Sequence[Line], places: Sequence[Place], title: str) -> list[Place]:
    """The places, rows and lines that list persons marked."""
    announcing = [index for index, line in enumerate(lines) if "名单" in line.form]
    rows = {index: tuple(line.text.split("\t")) for index, line in enumerate(lines) if line.is_row}
    by_title = announces_persons(title)

    def announced(index: int) -> bool:
        at = bisect_right(announcing, index) - 1
        return by_title or (at >= 0 and index - announcing[at] < _LINES_ANNOUNCED)

    persons = person_rows(rows, announced)
    return [
        replace(place, personal=True)
        if index in persons or (not line.is_row and announced(index) and is_list_of_persons(line.text))
        else place
        for index, (line, place) in enumerate(zip(lines, places, strict=True))
    ]
