"""Dates in words, reckoned from the article's date: "by Friday", "before Christmas", "within 14 days"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import MINYEAR, date, datetime, timedelta
from typing import NamedTuple

from dateutil.easter import easter
from dateutil.parser import ParserError, parse
from dateutil.relativedelta import relativedelta

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
HOLIDAYS: dict[str, Callable[[int], date]] = {
    "christmas": lambda year: date(year, 12, 25),
    "new year": lambda year: date(year, 1, 1),
    "easter": lambda year: easter(year),
}

_MONTH = (
    r"(?:Jan(?:\.|uary)?|Feb(?:\.|ruary)?|Mar(?:\.|ch)?|Apr(?:\.|il)?|May|June?|July?|Aug(?:\.|ust)?|Sept?(?:\.|ember)?"
    r"|Oct(?:\.|ober)?|Nov(?:\.|ember)?|Dec(?:\.|ember)?)(?![a-z])"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(NUMBERS)})"
_LEAD = r"(?:(?P<lead>by|before|until|till|within|no later than|not later than|on|in|from|for|through|at|after)\s+)?"
_WORDS = re.compile(
    rf"""\b{_LEAD}(?:
      (?:the\s+)?(?P<edge>end|close)\s+of\s+(?P<of>(?:the|this|next)\s+(?:week|month|year)|{_MONTH}(?:\s+\d{{4}})?|(?:19|20)\d\d)
    | (?P<day>(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:19|20)\d\d)?
         | {_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+(?:19|20)\d\d)?)
    | (?P<month>(?:mid-|early\s+|late\s+)?{_MONTH}(?:,?\s+(?:of\s+)?(?:(?:19|20)\d\d|this\s+year|next\s+year))?)
    | (?P<week>(?:{_DAY}\s+)?(?:next|this|the\s+coming|the\s+following)\s+week)
    | (?P<weekday>(?:next\s+|this\s+|the\s+coming\s+)?{_DAY})
    | (?P<period>(?:early\s+|late\s+|later\s+)?(?:next|this|the\s+coming)\s+(?:month|year|weekend))
    | (?P<vague>(?:the\s+)?(?:next|coming)\s+(?:few\s+|several\s+)?(?:days|weeks|months)
         | the\s+(?:days|weeks|months)\s+ahead)
    | (?P<today>today|tonight|this\s+(?:morning|afternoon|evening)|(?:midday\s+|noon\s+)?tomorrow)
    | (?P<span>(?:the\s+next\s+)?(?P<low>{_NUMBER})(?:\s+(?:to|or)\s+(?P<high>{_NUMBER}))?(?:\s+more)?\s+
         (?P<working>working\s+|business\s+)?(?P<unit>day|week|month|year)s?(?:['’]\s+time)?)
    | (?P<edge_of_year>(?:the\s+)?year(?:-|['’]s\s+)end)
    | (?P<season>(?:the\s+)?(?:next\s+)?(?:spring|summer|autumn|winter))
    | (?P<holiday>Christmas|New\s+Year|Easter)
    | (?P<year>(?:19|20)\d\d)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
_SPAN_LEADS = ("within", "in")


class Due(NamedTuple):
    """A date in words: where they stand (from the text's start) and what they mean."""

    start: int
    end: int
    date: str
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    lead: str
    """The word before it, "by" or "within"; empty when there is none."""


def future_dates(text: str, today: date) -> Iterator[Due]:
    """The dates of a stretch of text that are not over yet, in order of place."""
    for match in _WORDS.finditer(text):
        lead = (match["lead"] or "").lower()
        try:
            meant = _meaning(match, lead, text, today)
        except (ValueError, OverflowError):
            continue
        if meant and meant >= today.isoformat()[: len(meant)]:
            yield Due(match.start(), match.end(), meant, lead)


def _meaning(match: re.Match[str], lead: str, text: str, today: date) -> str | None:
    words = {name: re.sub(r"\s+", " ", value.lower()) for name, value in match.groupdict().items() if value}
    name = next(n for n in _MEANINGS if n in words)
    if (
        name == "span"
        and lead not in _SPAN_LEADS
        and not re.search(r"\b(?:ha[sd]|have|given|gave|another)\W+(?:\w+\W+)?$", text[: match.start()])
    ):
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
    month = 1 + next(
        i
        for i, m in enumerate(MONTHS)
        if (name := re.search(r"[a-z]{3}", re.sub("mid-|early |late ", "", said))) and m.startswith(name[0])
    )
    if year := re.search(r"\d{4}", said):
        return f"{year[0]}-{month:02}"
    if said.endswith("this year"):
        return f"{today.year}-{month:02}"
    return f"{today.year + (said.endswith('next year') or month < today.month)}-{month:02}"


def _week(words: dict[str, str], today: date) -> str:
    monday = today - timedelta(today.weekday()) + timedelta(0 if "this" in words["week"] else 7)
    if (first := words["week"].split()[0]) in DAYS:
        return (monday + timedelta(DAYS.index(first))).isoformat()
    return (monday + timedelta(6 if "this" in words["week"] else 0)).isoformat()


def _weekday(words: dict[str, str], today: date) -> str:
    ahead = (DAYS.index(words["weekday"].split()[-1]) - today.weekday()) % 7
    if words["weekday"].startswith("next") and ahead < 3:
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
    low = words["low"]
    number = int(low) if low.isdigit() else NUMBERS[low]
    unit = words["unit"]
    if "working" in words:
        day = today
        while number:
            day += timedelta(1)
            number -= day.weekday() < 5
        return day.isoformat()
    then = today + relativedelta(**{f"{unit}s": number})  # type: ignore[arg-type]
    return then.isoformat()[: {"day": 10, "week": 10, "month": 7, "year": 4}[unit] if "high" not in words else 7]


def _season(words: dict[str, str], today: date) -> str:
    last_month = {"spring": 5, "summer": 8, "autumn": 11, "winter": 12}[words["season"].split()[-1]]
    return str(today.year + ("next" in words["season"] or today.month > last_month))


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
    "year": lambda words, _today: words["year"],
}
