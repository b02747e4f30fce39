"""Dates as feeds write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
# The two forms that nearly all feeds use; whatever is odd is left to feedparser.
_RFC822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? "
    r"(?:GMT|UTC|UT|Z|([+-])(\d\d):?(\d\d))"
)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?:Z|([+-])(\d\d):(\d\d))", re.IGNORECASE
)


def moment(text: str) -> datetime | None:
    """The moment in UTC that a feed's date means; None for what is none, or nonsense."""
    text = text.strip()
    if not text:
        return None
    if found := _ISO.fullmatch(text):
        year, month, *rest = found.groups()
        number = int(month)
    elif found := _RFC822.fullmatch(text):
        day, name, year, *rest = found.groups()
        rest.insert(0, day)
        number = _MONTHS.get(name.lower(), 0)
    else:
        return _odd(text)
    day, hour, minute, second, sign, off_hours, off_minutes = rest
    try:
        local = datetime(int(year), number, int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC)
        offset = timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0))
        there = local + offset if sign == "-" else local - offset
    except (ValueError, OverflowError):
        return _odd(text)
    return _sensible(there)


def plausible(year: int, *rest: int) -> datetime | None:
    """The moment in UTC, or None where the date is nonsense: an unset clock says 1970, a broken one any year."""
    try:
        return _sensible(datetime(year, *rest, tzinfo=UTC))  # type: ignore[arg-type, misc]
    except (ValueError, TypeError):
        return None


def _sensible(moment: datetime) -> datetime | None:
    return moment if 1971 <= moment.year < 9000 else None


def _odd(text: str) -> datetime | None:
    from feedparser.datetimes import _parse_date  # type: ignore[import-untyped]

    parsed = _parse_date(text[:200])
    return plausible(*parsed[:6]) if parsed else None
