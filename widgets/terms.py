"""How times, lengths and kinds are said to a reader: short, plain, in English."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from reader.model import ActorKind, Anchor, Annotation, Status

WORDS_A_MINUTE = 220
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

KIND_SIGNS = {ActorKind.PERSON: "◆", ActorKind.STATE: "◇", ActorKind.ORGANISATION: "○", ActorKind.GROUP: "◌"}
ANCHORS = {
    Anchor.PLACED: "where it was found",
    Anchor.MOVED: "moved with the text",
    Anchor.ORPHANED: "its words are gone from the text",
}


def status_sign(annotation: Annotation) -> str:
    """One character for what was decided: "!" lost its place, "✓" accepted, "✎" edited, blank suggested."""
    if annotation.anchor is Anchor.ORPHANED:
        return "!"
    return {Status.ACCEPTED: "✓", Status.EDITED: "✎", Status.REJECTED: "✗"}.get(annotation.status, " ")


def age(then: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that fits: "now", "5 min", "2 h", "3 d", "4 mo", "1 y"."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h"
    return days_in_words(minutes // (24 * 60))


def days_in_words(days: int) -> str:
    """A number of days, in the largest unit that keeps it short."""
    if days < 60:
        return f"{days} d"
    if days < 365:
        return f"{days // 30} mo"
    return f"{days // 365} y"


def long_date(day: date) -> str:
    """The day as in "1 December 2025"."""
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year}"


def reading_time(words: int) -> str:
    """How long reading takes: at least "1 min"."""
    return f"{max(1, round(words / WORDS_A_MINUTE))} min"


def deadline(value: str, today: date, *, brief: bool = False) -> str:
    """A deadline (YYYY, YYYY-MM or YYYY-MM-DD) counted from today: "by 25 Dec (24 d)", "passed 3 d ago".

    Args:
        value: As in OpenIssue.deadline; what is no date is given back as it is.
        today: The reader's day.
        brief: Leave out how many days are left.
    """
    parts = value.split("-")
    try:
        numbers = [int(part) for part in parts]
        year, month = numbers[0], numbers[1] if len(numbers) > 1 else 12
        last = date(year, month, numbers[2] if len(numbers) > 2 else monthrange(year, month)[1])
    except (ValueError, IndexError):
        return value
    left = (last - today).days
    if left < 0:
        return f"passed {days_in_words(-left)} ago"
    if len(numbers) == 1:
        said = f"by {year}"
    else:
        said = f"by {f'{last.day} ' if len(numbers) > 2 else ''}{MONTHS[month - 1]}"
        said += "" if year == today.year or (left < 180 and len(numbers) > 2) else f" {year}"
    if brief:
        return said
    return f"{said} ({'today' if left == 0 else days_in_words(left)})"
