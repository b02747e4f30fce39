"""How times and lengths are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from widgets import terms

TODAY = date(2025, 12, 1)


@pytest.mark.parametrize(
    ("value", "said", "brief"),
    [
        ("2025-12-25", "by 25 Dec (24 d)", "by 25 Dec"),
        ("2025-12-01", "by 1 Dec (today)", "by 1 Dec"),
        ("2026-01-15", "by 15 Jan (45 d)", "by 15 Jan"),
        ("2026-09-01", "by 1 Sep 2026 (9 mo)", "by 1 Sep 2026"),
        ("2025-12", "by Dec (30 d)", "by Dec"),
        ("2026-02", "by Feb 2026 (2 mo)", "by Feb 2026"),
        ("2030", "by 2030 (5 y)", "by 2030"),
        ("2025-11-28", "passed 3 d ago", "passed 3 d ago"),
        ("2025-10", "passed 31 d ago", "passed 31 d ago"),
        ("2020", "passed 4 y ago", "passed 4 y ago"),
        ("someday", "someday", "someday"),
        ("2025-13-01", "2025-13-01", "2025-13-01"),
    ],
)
def test_deadlines(value: str, said: str, brief: str) -> None:
    assert terms.deadline(value, TODAY) == said
    assert terms.deadline(value, TODAY, brief=True) == brief


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=59), "59 d"),
        (timedelta(days=364), "12 mo"),
        (timedelta(days=800), "2 y"),
    ],
)
def test_ages(ago: timedelta, said: str) -> None:
    now = datetime(2025, 12, 1, tzinfo=UTC)
    assert terms.age(now - ago, now) == said


def test_dates_and_reading_times() -> None:
    assert terms.long_date(TODAY) == "1 December 2025"
    assert [terms.reading_time(words) for words in (0, 330, 660)] == ["1 min", "2 min", "3 min"]
