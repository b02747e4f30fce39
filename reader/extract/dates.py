"""Dates in words, reckoned from the article's date: "by Friday", "before Christmas", "within 14 days"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import MINYEAR, date, datetime, timedelta
from typing import NamedTuple

from dateutil.easter import easter
from dateutil.parser import ParserError, parse
from dateutil.relativedelta import TH, relativedelta

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
NUMBERS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(1, 13),
        strict=True,
    )
) | {"a": 1, "an": 1}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 12)}
"""The first and the last month of each, in the north."""
HOLIDAYS: dict[str, Callable[[int], date]] = {
    "christmas": lambda year: date(year, 12, 25),
    "new year": lambda year: date(year, 1, 1),
    "easter": lambda year: easter(year),
    "thanksgiving": lambda year: date(year, 11, 1) + relativedelta(weekday=TH(4)),
}

_MONTH = (
    r"(?:Jan(?:\.|uary)?|Feb(?:\.|ruary)?|Mar(?:\.|ch)?|Apr(?:\.|il)?|May|June?|July?|Aug(?:\.|ust)?|Sept?(?:\.|ember)?"
    r"|Oct(?:\.|ober)?|Nov(?:\.|ember)?|Dec(?:\.|ember)?)(?![a-z])"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(NUMBERS)})"
_LEAD = (
    r"(?:(?P<lead>on or before|by|before|until|till|within|no later than|not later than|on|in|from|for|through|at|after"
    r"|since|as of)\s+)?"
)
_WORDS = re.compile(
    rf"""\b{_LEAD}(?:
      (?:the\s+)?(?P<edge>end|close)\s+of\s+(?P<of>(?:the|this|next)\s+(?:week|month|year)|{_MONTH}(?:\s+\d{{4}})?|(?:19|20)\d\d)
    | (?P<day>(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:19|20)\d\d)?
         | {_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+(?:19|20)\d\d)?)
    | (?P<month>(?:mid-|early\s+|late\s+|(?:the\s+)?(?:first|second)\s+half\s+of\s+)?
         {_MONTH}(?:,?\s+(?:of\s+)?(?:(?:19|20)\d\d|this\s+year|next\s+year))?)
    | (?P<week>(?:{_DAY}\s+)?(?:next|this|the\s+coming|the\s+following)\s+week)
    | (?P<weekday>(?:next\s+|this\s+|the\s+coming\s+|this\s+coming\s+)?{_DAY}(?:\s+week\b)?)
    | (?P<period>(?:early\s+|late\s+|later\s+)?(?:next|this|the\s+coming)\s+(?:month|year|weekend))
    | (?P<vague>(?:the\s+)?(?:next|coming)\s+(?:few\s+|several\s+)?(?:days|weeks|months)
         | the\s+(?:days|weeks|months)\s+ahead)
    | (?P<today>today(?!['’]s)|tonight|this\s+(?:morning|afternoon|evening)|(?:midday\s+|noon\s+)?tomorrow)
    | (?P<span>(?:the\s+next\s+)?(?P<low>{_NUMBER})(?:\s+(?:to|or)\s+(?P<high>{_NUMBER}))?(?:\s+more)?\s+
         (?P<working>working\s+|business\s+)?(?P<unit>hour|day|week|month|year)s?(?:['’]\s+time)?)
    | (?P<edge_of_year>(?:the\s+)?year(?:-|\s+|['’]s\s+)end)
    | (?P<season>(?:the\s+)?(?:next\s+)?(?:spring|summer|autumn|fall|winter)(?:\s+(?:of\s+)?20\d\d)?)
    | (?P<holiday>Christmas|(?<!Lunar\s)(?<!Chinese\s)New\s+Year|Thanksgiving|Easter(?!\s+(?-i:[A-Z])))
    | (?P<year>(?:fiscal\s+(?:year\s+)?)?(?:19|20)\d\d)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
_SPAN_LEADS = ("within", "in")
LOOK_BACK = 60
"""Code points in which the verb stands that gives somebody time."""
BINDING = ("by", "before", "until", "till")
_GIVEN = re.compile(
    r"\b(?:ha[sd]|have|another|(?:give[sn]?|giving|gave|grant(?:s|ed)?|allow(?:s|ed)?)\b(?:\W+\w+){0,4}?)\W+(?:\w+\W+)?\Z",
    re.IGNORECASE,
)
"""What stands before "ten days" where it is the time somebody has."""


class Due(NamedTuple):
    """A date in words: where they stand (from the text's start) and what they mean."""

    start: int
    end: int
    date: str
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    lead: str
    """The word before it, "by" or "within"; empty when there is none."""
    given: bool = False
    """Whether it is the time that somebody has: "gave them ten days"."""


def future_dates(text: str, today: date) -> Iterator[Due]:
    """The dates of a stretch of text that are not over yet, in order of place."""
    for match in _WORDS.finditer(text):
        lead = (match["lead"] or "").lower()
        try:
            meant = _meaning(match, lead, text, today)
        except (ValueError, OverflowError):
            continue
        if meant and meant >= today.isoformat()[: len(meant)]:
            yield Due(match.start(), match.end(), meant, lead, bool(match["span"]) and not lead)


def _meaning(match: re.Match[str], lead: str, text: str, today: date) -> str | None:
    words = {name: re.sub(r"\s+", " ", value.lower()) for name, value in match.groupdict().items() if value}
    name = next(n for n in _MEANINGS if n in words)
    if name == "span" and lead not in _SPAN_LEADS:
        before = max(0, match.start() - LOOK_BACK)
        if lead or not _GIVEN.search(text, before, match.start()):
            return None
    if not lead and (name in ("year", "season") or words.get("month") == "may"):
        return None
    if name in ("month", "day") and match[name].islower():
        return None  # "may" and "march" are verbs too
    return _MEANINGS[name](words, today)


def _edge(words: dict[str, str], today: date) -> str | None:
    of = words["of"]
    if of.endswith("week"):
        return (today + timedelta(6 - today.weekday() + 7 * of.startswith("next"))).isoformat()
    if of.endswith("year"):
        return f"{today.year + of.startswith('next')}-12-31"
    if of.isdigit():
        return f"{of}-12-31"
    if of.endswith("month"):
        first = today.replace(day=1) + relativedelta(months=int(of.startswith("next")))
    else:
        first = date.fromisoformat(_month({"month": of}, today) + "-01")
    return first.replace(day=monthrange(first.year, first.month)[1]).isoformat()


def _day(words: dict[str, str], today: date) -> str | None:
    said = words["day"].removeprefix("the ")
    try:
        # A leap year as the default, so that 29 February can be read; the year is settled below.
        found = parse(said, default=datetime(2000, 1, 1)).date()  # noqa: DTZ001
    except (ParserError, OverflowError):
        return None
    if not re.search(r"\d{4}", said):
        found = _next(lambda year: found.replace(year=year), today, grace=31)
    return found.isoformat()


def _month(words: dict[str, str], today: date) -> str:
    said = words["month"]
    day = "-15" if "mid-" in said and words.get("lead") in BINDING else ""
    month = 1 + next(
        i
        for i, m in enumerate(MONTHS)
        if (name := re.search(r"[a-z]{3}", re.sub("mid-|early |late |.* half of ", "", said))) and m.startswith(name[0])
    )
    if year := re.search(r"\d{4}", said):
        return f"{year[0]}-{month:02}{day}"
    if said.endswith("this year"):
        return f"{today.year}-{month:02}{day}"
    return f"{today.year + (said.endswith('next year') or month < today.month)}-{month:02}{day}"


def _week(words: dict[str, str], today: date) -> str:
    monday = today - timedelta(today.weekday()) + timedelta(0 if "this" in words["week"] else 7)
    if (first := words["week"].split()[0]) in DAYS:
        return (monday + timedelta(DAYS.index(first))).isoformat()
    return (monday + timedelta(6 if "this" in words["week"] else 0)).isoformat()


def _weekday(words: dict[str, str], today: date) -> str:
    said = words["weekday"].split()
    later = said[-1] == "week"  # "Tuesday week" is the Tuesday after the next
    ahead = (DAYS.index(said[-1 - later]) - today.weekday()) % 7
    if later or (said[0] == "next" and ahead < 3):
        ahead += 7
    return (today + timedelta(ahead)).isoformat()


def _period(words: dict[str, str], today: date) -> str:
    said, later = words["period"], "this" not in words["period"].split()
    if said.endswith("year"):
        return str(today.year + later)
    if said.endswith("month"):
        return (today.replace(day=1) + relativedelta(months=int(later))).isoformat()[:7]
    return (today + timedelta((5 - today.weekday()) % 7)).isoformat()


def _today(words: dict[str, str], today: date) -> str:
    return (today + timedelta(words["today"].endswith("tomorrow"))).isoformat()


def _span(words: dict[str, str], today: date) -> str:
    most = words.get("high", words["low"])
    number = int(most) if most.isdigit() else NUMBERS[most]
    unit = words["unit"]
    if "working" in words:
        day = today
        while number:
            day += timedelta(1)
            number -= day.weekday() < 5
        return day.isoformat()
    if unit == "hour":
        return (today + timedelta(round(number / 24))).isoformat()
    then = today + relativedelta(**{f"{unit}s": number})  # type: ignore[arg-type]
    return then.isoformat()[: {"month": 7, "year": 4}.get(unit, 10) if "high" not in words else 7]


def _season(words: dict[str, str], today: date) -> str:
    said = words["season"].split()
    first, last = SEASONS[next(word for word in said if word in SEASONS)]
    year = int(said[-1]) if said[-1].isdigit() else today.year + ("next" in said or today.month > last)
    return f"{year}-{first:02}" if words.get("lead") in BINDING and date(year, first, 1) > today else str(year)


def _holiday(words: dict[str, str], today: date) -> str:
    return _next(HOLIDAYS[words["holiday"]], today).isoformat()


def _next(of_year: Callable[[int], date], today: date, grace: int = 0) -> date:
    """The next time a yearly date comes round; one that was over a few days ago stays in the past."""
    for year in (today.year, today.year + 1, today.year + 2, today.year + 3, today.year + 4):
        try:
            found = of_year(max(year, MINYEAR))
        except ValueError:  # 29 February
            continue
        if found >= today - timedelta(grace):
            return found
    raise ValueError("no such date")


_MEANINGS: dict[str, Callable[[dict[str, str], date], str | None]] = {
    "edge": _edge,
    "edge_of_year": lambda _words, today: f"{today.year}-12-31",
    "day": _day,
    "month": _month,
    "week": _week,
    "weekday": _weekday,
    "period": _period,
    "vague": lambda _words, today: today.isoformat()[:7],
    "today": _today,
    "span": _span,
    "season": _season,
    "holiday": _holiday,
    "year": lambda words, _today: words["year"][-4:],
}
