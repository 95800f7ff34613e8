"""The sources that a channel follows, and which of them we cannot see. Pure.

What the sources are and when they were looked at is monitor's to say: it hands over `SourceSeen` rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.filters import Filter, RegionCriterion
from alerts.regions import holds
from alerts.text_fold import fold, fold_word
from alerts.working_days import working_days_between

BLIND_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """A source that is watched. `name` is for people, `last_good_look` None until the first; `blind_since` is when
    looks began to fail, None while they do not."""

    id: str
    name: str
    authority: str
    level: str
    region: str
    last_good_look: datetime | None
    blind_since: datetime | None = None


SourcesSeen = Callable[[], Sequence[SourceSeen]]


@dataclass(frozen=True, slots=True)
class BlindSpots:
    """`followed` are the sources of a channel, by name; `blind` those of them to name now."""

    followed: tuple[SourceSeen, ...] = ()
    blind: tuple[SourceSeen, ...] = ()

    @property
    def named(self) -> tuple[tuple[str, datetime], ...]:
        """What is remembered once the channel was told."""
        return tuple((one.id, one.blind_since) for one in self.blind if one.blind_since)


def blind_spots(
    sources: Iterable[SourceSeen],
    filters: Sequence[Filter],
    named: Collection[tuple[str, datetime]],
    now: datetime,
) -> BlindSpots:
    """Return what a channel with these filters follows, and what of it has been blind for more than three working days
    and was not `named` (source, since when) to it before."""
    wanted = [one for one in sources if any(follows(criteria, one) for criteria in filters)]
    followed = tuple(sorted(wanted, key=lambda one: (one.region, one.name, one.id)))
    return BlindSpots(followed, tuple(one for one in followed if is_blind(one, now) and _key(one) not in named))


def is_blind(source: SourceSeen, now: datetime) -> bool:
    """Tell whether looks at the source have failed for more than three working days."""
    return source.blind_since is not None and working_days_between(source.blind_since, now) > BLIND_WORKING_DAYS


def follows(criteria: Filter, source: SourceSeen) -> bool:
    """Tell whether an event of the source could match the filter, as far as the source decides that."""
    names = tuple(map(fold_word, criteria.authorities))
    file = source.id.partition("/")[0]
    return (
        (not criteria.sources or source.id in criteria.sources or file in criteria.sources)
        and (not criteria.levels or source.level in criteria.levels)
        and (not names or any(name in fold(source.authority) for name in names))
        and (not criteria.regions or any(_in_region(region, source.region) for region in criteria.regions))
    )


def _in_region(region: RegionCriterion, code: str) -> bool:
    within = region.scope in ("within", "lineage") and holds(region.code, code)
    above = region.scope in ("above", "lineage") and holds(code, region.code)
    return region.code == code or within or above


def _key(source: SourceSeen) -> tuple[str, datetime | None]:
    return source.id, source.blind_since
