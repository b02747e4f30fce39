"""A deadline as a person types it. Pure."""

from __future__ import annotations

import re
from datetime import date


def deadline_of(text: str, today: date) -> str | None:
    """A deadline as it is stored: YYYY, YYYY-MM or YYYY-MM-DD, or words reckoned from that day; None for nothing.

    A ValueError says what it may be.
    """
    if not text:
        return None
    if match := re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text):
        try:
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        except ValueError:
            raise ValueError(f"{text} is no date of the calendar.") from None
        return text
    from reader.extract.dates import future_dates

    for words in (text, f"by {text}", f"within {text}"):
        for due in future_dates(words, today):
            return due.date
    raise ValueError(f"“{text}” is no date: write 2025-12-25, 2025-12, 2025, or words such as “by Friday”.")
