"""The table of decisions: what was known, what came, what follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetching.decide import (
    Answer,
    after_failure,
    after_reading,
    asked_to_wait,
    body_hash,
    dated,
    held_back,
    interval,
    outcome_of,
    read_before,
    reason_to_wait,
    waiting_time,
)
from reader.model import Document, Entry, Feed, Subscription

NOW = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
URL = "https://a.example/feed"
FEED = Feed(URL, "A", etag='"old"', last_modified="then")
SUBSCRIPTION = Subscription(URL)
HOUR = timedelta(hours=1)


def feed(**known: Any) -> Feed:
    return replace(FEED, **known)


@pytest.mark.parametrize(
    ("known", "subscription", "due_only", "named", "reason"),
    [
        (feed(), SUBSCRIPTION, True, False, ""),
        (feed(next_due=NOW), SUBSCRIPTION, True, False, ""),
        (feed(next_due=NOW + HOUR), SUBSCRIPTION, True, False, "not due before 2025-12-01 13:00 UTC"),
        (feed(next_due=NOW + HOUR), SUBSCRIPTION, False, False, ""),
        (feed(checked=NOW + 900 * HOUR, next_due=NOW + 901 * HOUR), SUBSCRIPTION, True, False, ""),
        (feed(checked=NOW + 900 * HOUR, blocked_until=NOW + 901 * HOUR), SUBSCRIPTION, False, False, ""),
        (feed(), Subscription(URL, automatic=False), True, False, "off"),
        (feed(), Subscription(URL, automatic=False), False, False, ""),
        (feed(blocked_until=NOW + HOUR), SUBSCRIPTION, False, True, "the server asked to wait until 2025-12-01 13:00"),
        (feed(blocked_until=NOW - HOUR), SUBSCRIPTION, False, False, ""),
        (feed(gone=True), SUBSCRIPTION, False, False, "410"),
        (feed(gone=True), SUBSCRIPTION, False, True, ""),
    ],
)
def test_which_feeds_are_fetched(
    known: Feed, subscription: Subscription, due_only: bool, named: bool, reason: str
) -> None:
    given = reason_to_wait(known, subscription, NOW, due_only=due_only, named=named)
    assert reason in given
    assert bool(given) == bool(reason)


@pytest.mark.parametrize(
    ("answer", "known", "status", "reason", "next_due", "failures"),
    [
        (Answer(200), feed(), "updated", "", HOUR, 0),
        (Answer(200), feed(failures=5, error="x"), "updated", "", HOUR, 0),
        (Answer(304), feed(), "unchanged", "", HOUR, 0),
        (Answer(304, cache_control="public, max-age=7200"), feed(), "unchanged", "", 2 * HOUR, 0),
        (Answer(304, cache_control="max-age=60"), feed(), "unchanged", "", HOUR, 0),
        (Answer(304, cache_control="max-age=999999"), feed(), "unchanged", "", 24 * HOUR, 0),
        (Answer(304, expires="Mon, 01 Dec 2025 15:00:00 GMT"), feed(), "unchanged", "", 3 * HOUR, 0),
        (Answer(304, expires="0"), feed(), "unchanged", "", HOUR, 0),
        (Answer(304), feed(failures=3, error="gone"), "unchanged", "", HOUR, 0),
        (Answer(304), feed(error="cut off"), "unchanged", "", HOUR, 0),
        (Answer(301), feed(), "failed", "301: a redirect that leads nowhere", HOUR, 1),
        (Answer(400), feed(), "failed", "400: the server does not answer this request", HOUR, 1),
        (Answer(401), feed(), "failed", "401: credentials are asked for", HOUR, 1),
        (Answer(403), feed(), "failed", "403: the server refuses", HOUR, 1),
        (Answer(404), feed(), "failed", "404: nothing is at this address", HOUR, 1),
        (Answer(410), feed(), "gone", "410: the feed has ended", None, 1),
        (Answer(429), feed(), "failed", "429: too many requests", HOUR, 1),
        (Answer(429, retry_after="120"), feed(), "failed", "429: too many requests; it asks to wait 2 min", HOUR, 1),
        (Answer(429, retry_after="86400"), feed(), "failed", "wait 24 h", 24 * HOUR, 1),
        (Answer(503, retry_after="Mon, 01 Dec 2025 18:00:00 GMT"), feed(), "failed", "wait 6 h", 6 * HOUR, 1),
        (Answer(500), feed(failures=1), "failed", "500: the server has an error of its own", 2 * HOUR, 2),
        (Answer(502), feed(failures=2), "failed", "502", 4 * HOUR, 3),
        (Answer(500), feed(failures=4), "failed", "500", 16 * HOUR, 5),
        (Answer(500), feed(failures=5), "failed", "500", 24 * HOUR, 6),
        (Answer(500), feed(failures=900), "failed", "500", 24 * HOUR, 901),
        (Answer(error="no answer within 20 seconds"), feed(), "failed", "no answer within 20 seconds", HOUR, 1),
    ],
)
def test_what_an_answer_means(
    answer: Answer, known: Feed, status: str, reason: str, next_due: timedelta | None, failures: int
) -> None:
    outcome = outcome_of(answer, known, SUBSCRIPTION, NOW)
    after = outcome.feed
    assert outcome.status == status
    assert reason in outcome.error
    assert bool(outcome.error) == bool(reason)
    assert outcome.read == (answer.status == 200)
    assert after.next_due == (NOW + next_due if next_due else None)
    assert (after.failures, after.checked, after.http) == (failures, NOW, answer.status)
    assert after.gone == (status == "gone")
    if failures:
        assert after.error == outcome.error
        assert (after.etag, after.last_modified, after.succeeded) == ('"old"', "then", known.succeeded)


def test_validators_are_kept_by_304_and_replaced_by_200() -> None:
    same = outcome_of(Answer(304), FEED, SUBSCRIPTION, NOW).feed
    assert (same.etag, same.last_modified) == ('"old"', "then")
    new = outcome_of(Answer(200, etag='"new"'), FEED, SUBSCRIPTION, NOW).feed
    assert (new.etag, new.last_modified, new.succeeded) == ('"new"', "", NOW)


def test_what_was_wrong_with_a_text_stays_wrong_while_it_is_the_same() -> None:
    assert outcome_of(Answer(304), feed(error="cut off"), SUBSCRIPTION, NOW).feed.error == "cut off"
    assert outcome_of(Answer(304), feed(error="404", failures=1), SUBSCRIPTION, NOW).feed.error == ""


def test_a_server_that_asks_to_wait_is_left_alone_until_then() -> None:
    blocked = outcome_of(Answer(429, retry_after="600"), FEED, SUBSCRIPTION, NOW).feed
    assert blocked.blocked_until == NOW + timedelta(minutes=10)
    assert reason_to_wait(blocked, SUBSCRIPTION, NOW + timedelta(minutes=9), due_only=False, named=True)
    assert not reason_to_wait(blocked, SUBSCRIPTION, NOW + timedelta(minutes=10), due_only=False)
    assert outcome_of(Answer(404, retry_after="600"), FEED, SUBSCRIPTION, NOW).feed.blocked_until is None


NEW_HOME = "https://b.example/feed"


def after(answer: Answer, known: Feed) -> Feed:
    """The feed after an answer that could be read."""
    said = {"title": "", "site": "", "language": "", "ttl": None, "problem": "", "cut_off": False}
    outcome = outcome_of(answer, known, SUBSCRIPTION, NOW)
    return after_reading(outcome.feed, SUBSCRIPTION, answer, NOW, **said) if outcome.read else outcome.feed  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [200, 304])
def test_a_permanent_redirect_counts_when_it_is_seen_twice(status: int) -> None:
    moved = Answer(status, moved_to=NEW_HOME)
    once = after(moved, FEED)
    assert (once.moved_to, once.moved_times, once.fetch_from) == (NEW_HOME, 1, "")
    assert after(Answer(status), once).moved_times == 0
    assert after(Answer(500), once).moved_times == 1
    elsewhere = after(Answer(status, moved_to="https://c.example/"), once)
    assert (elsewhere.moved_times, elsewhere.fetch_from) == (1, "")
    twice = after(moved, once)
    assert (twice.moved_times, twice.fetch_from, twice.address) == (2, NEW_HOME, URL)
    # From there on it is fetched at its new home, where no redirect is seen.
    assert after(Answer(status), twice) == replace(twice, checked=NOW)
    for _ in range(3):
        twice = after(Answer(404), twice)
    assert (twice.fetch_from, twice.moved_times) == ("", 0)


def test_a_redirect_away_from_https_is_never_made_permanent() -> None:
    moved = Answer(200, moved_to="http://a.example/feed")
    assert after(moved, after(moved, FEED)).fetch_from == ""


def test_a_redirect_whose_end_cannot_be_read_does_not_count() -> None:
    moved = Answer(200, moved_to=NEW_HOME)
    assert outcome_of(moved, FEED, SUBSCRIPTION, NOW).feed.moved_times == 0


def test_the_pause_that_a_text_asked_for_outlasts_answers_without_text() -> None:
    daily = feed(checked=NOW - HOUR, next_due=NOW + 5 * HOUR)
    assert outcome_of(Answer(304), daily, SUBSCRIPTION, NOW).feed.next_due == NOW + 6 * HOUR
    assert outcome_of(Answer(304), replace(daily, failures=1), SUBSCRIPTION, NOW).feed.next_due == NOW + HOUR


def test_the_same_text_again_is_known_by_its_hash() -> None:
    answer = Answer(200, URL, b"<rss/>", etag='"2"')
    first = after(answer, FEED)
    assert first.body_hash == body_hash(answer)
    assert body_hash(replace(answer, body=b"<rss />")) != first.body_hash
    assert body_hash(replace(answer, etag='"3"')) == first.body_hash
    known = replace(first, error="one entry is odd")
    again = read_before(outcome_of(answer, known, SUBSCRIPTION, NOW), known, SUBSCRIPTION, answer, NOW)
    assert (again.status, again.read, again.feed.error, again.feed.etag) == (
        "unchanged",
        False,
        "one entry is odd",
        '"2"',
    )


def test_a_server_that_asks_to_wait_is_not_asked_for_its_other_feeds() -> None:
    until = NOW + HOUR
    for due_only, named in ((False, False), (True, False), (False, True)):
        reason = reason_to_wait(FEED, SUBSCRIPTION, NOW, due_only=due_only, named=named, host_until=until)
        assert reason == "the server asked to wait until 2025-12-01 13:00 UTC"
    assert not reason_to_wait(FEED, SUBSCRIPTION, until, due_only=False, host_until=until)
    assert asked_to_wait(Answer(429, retry_after="60"), NOW) == timedelta(minutes=1)
    assert asked_to_wait(Answer(503), NOW) is None
    assert asked_to_wait(Answer(404, retry_after="60"), NOW) is None
    held = held_back(FEED, until)
    assert (held.status, held.feed.next_due, held.feed.blocked_until, held.read) == ("skipped", until, None, False)


@given(st.floats(0, 1), st.integers(0, 20))
def test_chance_makes_a_pause_longer_by_a_tenth_at_most(chance: float, failures: int) -> None:
    usual, later = (
        after_failure(feed(failures=failures), SUBSCRIPTION, "x", NOW, chance=n).feed.next_due for n in (0.0, chance)
    )
    assert usual
    assert later
    assert usual <= later <= usual + (usual - NOW) / 10


@pytest.mark.parametrize(
    ("said", "ttl", "fresh", "expected"),
    [
        (None, None, None, HOUR),
        (timedelta(minutes=5), 2 * HOUR, 3 * HOUR, timedelta(minutes=5)),
        (None, timedelta(minutes=30), None, timedelta(minutes=30)),
        (None, timedelta(minutes=1), None, HOUR),
        (None, 2 * HOUR, timedelta(minutes=20), 2 * HOUR),
        (None, timedelta(days=30), None, timedelta(days=1)),
    ],
)
def test_the_next_time_follows_the_user_then_the_feed(
    said: timedelta | None, ttl: timedelta | None, fresh: timedelta | None, expected: timedelta
) -> None:
    assert interval(Subscription(URL, interval=said), ttl, fresh) == expected


def test_pauses_are_never_shorter_than_the_users_interval() -> None:
    weekly = Subscription(URL, interval=timedelta(days=7))
    assert after_failure(FEED, weekly, "x", NOW).feed.next_due == NOW + timedelta(days=7)


def test_what_was_read_completes_the_state() -> None:
    said = {
        "title": "New",
        "site": "https://a.example/",
        "language": "de",
        "ttl": 7200,
        "problem": "",
        "cut_off": False,
    }
    read = outcome_of(Answer(200, etag='"new"'), FEED, SUBSCRIPTION, NOW).feed
    after = after_reading(read, SUBSCRIPTION, Answer(200), NOW, **said)  # type: ignore[arg-type]
    assert (after.title, after.site, after.language) == ("New", "https://a.example/", "de")
    assert (after.next_due, after.etag, after.error) == (NOW + 2 * HOUR, '"new"', "")
    cut = after_reading(read, SUBSCRIPTION, Answer(200), NOW, **{**said, "cut_off": True, "problem": "cut off"})  # type: ignore[arg-type]
    assert (cut.etag, cut.last_modified, cut.error) == ("", "", "cut off")


@given(
    st.text(max_size=40)
    | st.integers().map(str)
    | st.datetimes().map(lambda d: d.strftime("%a, %d %b %Y %H:%M:%S GMT"))
)
def test_any_retry_after_is_a_time_within_bounds_or_none(text: str) -> None:
    wait = waiting_time(text, NOW)
    assert wait is None or timedelta() <= wait <= timedelta(days=30)


@given(st.integers(0, 2000), st.integers(1, 10_000))
def test_pauses_grow_up_to_a_bound(failures: int, minutes: int) -> None:
    subscription = Subscription(URL, interval=timedelta(minutes=minutes))
    due = [after_failure(feed(failures=n), subscription, "x", NOW).feed.next_due for n in (failures, failures + 1)]
    pauses = [moment - NOW for moment in due if moment]
    assert timedelta(minutes=minutes) <= pauses[0] <= pauses[1] <= max(timedelta(days=1), timedelta(minutes=minutes))


def test_dates_to_come_are_left_out() -> None:
    entry = Entry("k", "T", Document("T", ()), published=NOW + timedelta(days=400), updated=NOW + timedelta(hours=3))
    assert dated(entry, NOW) == replace(entry, published=None)
