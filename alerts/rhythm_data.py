"""Rhythms as data: from what a person typed, to and from the database. Strict both ways."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import time
from functools import lru_cache

from pydantic import ConfigDict, TypeAdapter, ValidationError

from alerts.errors import RhythmError
from alerts.rhythm import WEEKDAYS, QuietHours, Rhythm

_RHYTHM = TypeAdapter(tuple[Rhythm], config=ConfigDict(extra="forbid"))
_TIME = r"([01]?\d|2[0-3]):([0-5]\d)"
_QUIET = re.compile(rf"{_TIME}-{_TIME}", re.ASCII)
_BEAT = re.compile(rf"(?P<kind>daily|weekly)(?:@(?:(?P<weekday>{'|'.join(WEEKDAYS)}),)?{_TIME})?", re.ASCII)


def parse_rhythm(
    beat: str = "at_once", quiet: str | None = None, *, working_days: bool = False, all_quiet: bool = True
) -> Rhythm:
    """Return the rhythm of `at_once`, `hourly`, `daily@08:00` or `weekly@mon,08:00` and quiet hours such as
    `22:00-07:00`. Raises `RhythmError`."""
    data: dict[str, object] = {"working_days": working_days, "all_quiet": all_quiet}
    given = _BEAT.fullmatch(beat)
    if given and bool(given["weekday"]) <= (given["kind"] == "weekly"):
        data["kind"] = given["kind"]
        data |= {"weekday": given["weekday"]} if given["weekday"] else {}
        data |= {"at": _time(given[3], given[4])} if given[3] else {}
    elif beat in ("at_once", "hourly"):
        data["kind"] = beat
    else:
        forms = "at_once, hourly, daily@08:00 or weekly@mon,08:00"
        raise RhythmError("rhythm", f"{beat!r} is none of {forms}")
    if quiet is not None:
        data["quiet"] = _quiet(quiet)
    return Rhythm(**data)  # type: ignore[arg-type] # each key was made above


@lru_cache(maxsize=4096)  # few rhythms are shared by many subscriptions
def load_rhythm(data: str) -> Rhythm:
    """Return the rhythm of a JSON object that `rhythm_json` wrote. Raises `RhythmError`."""
    try:
        rhythm = _RHYTHM.validate_json(f"[{data}]", strict=True)[0]
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise RhythmError(".".join(map(str, first["loc"][1:])) or "(whole)", first["msg"]) from error
    if rhythm.quiet and rhythm.quiet.begin == rhythm.quiet.end:
        raise RhythmError("quiet", "begins when it ends")
    return rhythm


def rhythm_json(rhythm: Rhythm) -> str:
    """Return the rhythm as a JSON object that `load_rhythm` reads back; what is at its default is left out."""
    data = json.loads(_RHYTHM.dump_json((rhythm,)))[0]
    defaults = {field.name: field.default for field in fields(Rhythm)}
    kept = {key: value for key, value in data.items() if getattr(rhythm, key) != defaults[key]}
    return json.dumps(kept, sort_keys=True)


def beat_text(rhythm: Rhythm) -> str:
    """Return the rhythm's beat as `parse_rhythm` takes it."""
    if rhythm.kind == "weekly":
        return f"weekly@{rhythm.weekday},{rhythm.at:%H:%M}"
    return f"daily@{rhythm.at:%H:%M}" if rhythm.kind == "daily" else rhythm.kind


def _quiet(given: str) -> QuietHours:
    read = _QUIET.fullmatch(given.strip())
    if read is None:
        raise RhythmError("quiet", f"{given!r} is not of the form 22:00-07:00")
    quiet = QuietHours(_time(read[1], read[2]), _time(read[3], read[4]))
    if quiet.begin == quiet.end:
        raise RhythmError("quiet", f"{given!r} begins when it ends")
    return quiet


def _time(hour: str, minute: str) -> time:
    return time(int(hour), int(minute))
