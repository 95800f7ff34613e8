"""Says in plain words what a filter listens for, so that people can see what they will hear of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from gettext import NullTranslations
from typing import Literal

from alerts.catalogue import load_catalogue
from alerts.filters import Filter, RegionCriterion
from alerts.regions import PROVINCES
from alerts.terms import Group, term


def describe(
    criteria: Filter,
    language: Literal["zh", "en"],
    region_name: Callable[[str], str | None] = PROVINCES.get,
) -> str:
    """Return one line such as 关键词：须含“招生”；地区：北京及下辖. `region_name` gives names by GB/T 2260 code."""
    texts = load_catalogue("alerts", "alerts", language)
    said = list(_criteria(criteria, texts, region_name))
    return texts.gettext("; ").join(said or [texts.gettext("everything")])


def _criteria(criteria: Filter, texts: NullTranslations, region_name: Callable[[str], str | None]) -> Iterator[str]:
    _ = texts.gettext
    lists = (
        (_("with all of {values}"), _quoted(criteria.must, texts)),
        (_("with one of {values}"), _quoted(criteria.any_of, texts)),
        (_("without {values}"), _quoted(criteria.none_of, texts)),
        (_("region: {values}"), tuple(_region(one, texts, region_name) for one in criteria.regions)),
        (_("authority: {values}"), criteria.authorities),
        (_("level: {values}"), _terms("level", criteria.levels, texts)),
        (_("source: {values}"), criteria.sources),
        (_("topic: {values}"), criteria.topics),
        (_("stage: {values}"), criteria.stages),
        (_("kind of page: {values}"), _terms("page_kind", criteria.page_kinds, texts)),
        (_("genre: {values}"), criteria.genres),
        (_("named in a changed clause, or responsible: {values}"), criteria.responsible),
        (_("what happened: {values}"), _terms("kind", criteria.kinds, texts)),
        (_("changes of: {values}"), _terms("class", criteria.classes, texts)),
    )
    for sentence, values in lists:
        if values:
            yield sentence.format(values=_(", ").join(values))
    if count := len(criteria.documents):
        yield texts.ngettext("{count} followed document", "{count} followed documents", count).format(count=count)
    if criteria.deadline_days is not None:
        yield _("with a deadline within {days} days").format(days=criteria.deadline_days)
    if criteria.min_weight == "substantive":
        yield _("changes only when substantive")
    elif criteria.min_weight == "cosmetic":
        yield _("cosmetic changes too")


def _region(region: RegionCriterion, texts: NullTranslations, region_name: Callable[[str], str | None]) -> str:
    _ = texts.gettext
    forms = {
        "only": _("{region} only"),
        "within": _("{region} and all within it"),
        "above": _("{region} and what it belongs to"),
        "lineage": _("{region}, all within it and what it belongs to"),
    }
    return forms[region.scope].format(region=region_name(region.code) or region.code)


def _terms(group: Group, codes: tuple[str, ...], texts: NullTranslations) -> tuple[str, ...]:
    return tuple(term(texts, group, code) for code in codes)


def _quoted(words: tuple[str, ...], texts: NullTranslations) -> tuple[str, ...]:
    return tuple(texts.gettext("“{word}”").format(word=word) for word in words)
