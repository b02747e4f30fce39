"""How long a feed asks to be left alone."""

from __future__ import annotations

import re

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def ttl_of(ttl: str, period: str, frequency: str) -> int | None:
    """Seconds, of RSS ttl (minutes) or the syndication module (a period and how often in it)."""
    if minutes := re.match(r"\s*(\d{1,6})", ttl):
        return int(minutes[1]) * 60
    if length := _PERIODS.get(period.strip().lower()):
        often = re.match(r"\s*(\d{1,4})", frequency)
        return length // max(1, int(often[1]) if often else 1)
    return None
