"""Deadlines in words, reckoned from the day of the article."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.extract.dates import future_dates

MONDAY = date(2025, 12, 1)


@pytest.mark.parametrize(
    ("words", "day", "meant"),
    [
        ("before Christmas", MONDAY, "2025-12-25"),
        ("next month", date(2023, 2, 23), "2023-03"),
        ("next week", date(2016, 4, 13), "2016-04-18"),
        ("Monday next week", date(2021, 3, 11), "2021-03-15"),
        ("on Monday", MONDAY, "2025-12-01"),
        ("by Friday at noon", MONDAY, "2025-12-05"),
        ("next Thursday", date(2021, 11, 18), "2021-11-25"),
        ("tomorrow", MONDAY, "2025-12-02"),
        ("by Sept. 30", date(2020, 7, 22), "2020-09-30"),
        ("for the 16th of March", date(2022, 3, 2), "2022-03-16"),
        ("on July 1, 2026", MONDAY, "2026-07-01"),
        ("on January 20", date(2020, 11, 26), "2021-01-20"),
        ("by 29 February", MONDAY, "2028-02-29"),
        ("in May", date(2019, 1, 22), "2019-05"),
        ("by mid-March", date(2023, 2, 8), "2023-03-15"),
        ("expected in June of this year", date(2019, 2, 2), "2019-06"),
        ("by the end of November", date(2018, 10, 4), "2018-11-30"),
        ("by the end of next year", date(2019, 3, 6), "2020-12-31"),
        ("by year-end", MONDAY, "2025-12-31"),
        ("within 14 days", date(2024, 3, 26), "2024-04-09"),
        ("within twelve weeks", date(2021, 7, 30), "2021-10-22"),
        ("it has 15 working days", MONDAY, "2025-12-22"),
        ("in the next two months", date(2015, 11, 27), "2016-01"),
        ("by Easter", date(2023, 2, 9), "2023-04-09"),
        ("in 2030", MONDAY, "2030"),
        ("this week", date(2024, 1, 22), "2024-01-28"),
        ("on Tuesday week", date(2023, 11, 9), "2023-11-21"),
        ("after it gave the county seven days to publish the plan", date(2019, 9, 23), "2019-09-30"),
        ("in six to eight weeks", date(2021, 9, 17), "2021-11"),
        ("by the summer", date(2022, 2, 17), "2022-06"),
        ("in the fall", date(2025, 5, 20), "2025"),
        ("in fiscal 2016", date(2015, 11, 17), "2016"),
    ],
)
def test_what_words_mean(words: str, day: date, meant: str) -> None:
    (found,) = future_dates(f"They must decide {words}.", day)
    assert found.date == meant


@pytest.mark.parametrize(
    "words",
    [
        "may decide",
        "in May 2019",
        "on 12 November",
        "for 20 years",
        "have been on strike for 20 days",
        "in 1999",
        "a weekly march",
        "winter",
        "chapter 2030",
        "",
    ],
)
def test_what_is_over_or_no_date(words: str) -> None:
    assert list(future_dates(f"They {words}.", MONDAY)) == []


@given(st.text(st.sampled_from("by in 30 2 February May of the next weekdyors,.’'0129"), max_size=60), st.dates())
def test_any_text_on_any_day(text: str, day: date) -> None:
    for found in future_dates(text, day):
        assert 0 <= found.start < found.end <= len(text)
        assert found.date >= day.isoformat()[: len(found.date)]
