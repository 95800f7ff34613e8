"""Says in plain words when a subscription's reader hears."""

from __future__ import annotations

from typing import Literal

from alerts.catalogue import load_catalogue
from alerts.rhythm import Rhythm, Weekday
from alerts.texts import mark

_WEEKDAYS: dict[Weekday, str] = {
    "mon": mark("Monday"),
    "tue": mark("Tuesday"),
    "wed": mark("Wednesday"),
    "thu": mark("Thursday"),
    "fri": mark("Friday"),
    "sat": mark("Saturday"),
    "sun": mark("Sunday"),
}


def describe_rhythm(rhythm: Rhythm, language: Literal["zh", "en"]) -> str:
    """Return one line such as 每天 08:00；仅工作日."""
    texts = load_catalogue("alerts", "alerts", language)
    _ = texts.gettext
    at = f"{rhythm.at:%H:%M}"
    beats = {
        "at_once": _("at once"),
        "hourly": _("every hour"),
        "daily": _("every day at {time}").format(time=at),
        "weekly": _("every {weekday} at {time}").format(weekday=_(_WEEKDAYS[rhythm.weekday]), time=at),
    }
    said = [beats[rhythm.kind]]
    if rhythm.quiet:
        begin, end = (f"{one:%H:%M}" for one in (rhythm.quiet.begin, rhythm.quiet.end))
        said.append(_("not from {begin} to {end}").format(begin=begin, end=end))
    if rhythm.working_days:
        said.append(_("on working days only"))
    if not rhythm.all_quiet:
        said.append(_("no note after a week without news"))
    return _("; ").join(said)
