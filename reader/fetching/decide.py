"""Pure decisions about fetching: which feeds are due, what an answer means, when to ask again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from reader.model import READING, Entry, Feed, Subscription

FetchStatus = Literal["updated", "unchanged", "failed", "skipped", "gone"]

DEFAULT_INTERVAL = timedelta(hours=1)
SHORTEST_HINT = timedelta(minutes=15)
"""A feed may ask to be fetched this often, and no oftener: many servers send max-age=60 for every page."""
LONGEST_HINT = timedelta(days=1)
LONGEST_PAUSE = timedelta(days=1)
LONGEST_WAIT = timedelta(days=30)
"""Of a Retry-After: a longer one is a mistake of the server's."""
CLOCK_DRIFT = timedelta(minutes=10)
"""By which a last fetch may lie in the future before the clock must have been put back."""
SIGHTINGS = 2
"""Of a permanent redirect, until the feed is fetched from where it leads."""
FAILURES_TO_RETURN = 3
"""In a row, until a feed that moved is looked for at its old address again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request, redirects followed."""

    status: int | None = None
    """None where no answer came: error says why."""
    url: str = ""
    """Where the answer came from in the end."""
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: str = ""
    cache_control: str = ""
    expires: str = ""
    moved_to: str = ""
    """Where permanent redirects lead, as far as they come first."""
    error: str = ""
    """Why there is no answer that could be used, in words for a person."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer means for its feed."""

    feed: Feed
    """The feed's new state; not final while read is True."""
    status: FetchStatus
    error: str = ""
    read: bool = False
    """Whether the body is to be parsed; then `after_reading` or `after_failure` has the last word."""


def reason_to_wait(
    feed: Feed,
    subscription: Subscription,
    now: datetime,
    *,
    due_only: bool,
    named: bool = False,
    host_until: datetime | None = None,
) -> str:
    """Why the feed is not fetched now; empty where it is.

    Args:
        named: The user asked for this very feed.
        host_until: Until when its server, asked for another feed, asked to wait.
    """
    # What was reckoned by a clock that has since been put back says nothing: it may be years.
    if _was_put_back(feed, now):
        feed = replace(feed, blocked_until=None, next_due=None)
    for until in (feed.blocked_until, host_until):
        if until and until > now:
            return f"the server asked to wait until {until:%Y-%m-%d %H:%M} UTC"
    if feed.gone and not named:
        return "410: the feed has ended; remove it, or ask for it by name to try again"
    if due_only and not subscription.automatic:
        return 'interval = "off"'
    if due_only and feed.next_due and feed.next_due > now:
        return f"not due before {feed.next_due:%Y-%m-%d %H:%M} UTC"
    return ""


def outcome_of(
    answer: Answer, feed: Feed, subscription: Subscription, now: datetime, *, chance: float = 0.0
) -> Outcome:
    """What the answer means for the feed, before its body is read. chance: from 0 to 1, spreads the next attempts."""
    usual = _usual_pause(feed)
    feed = replace(feed, checked=now, http=answer.status, blocked_until=None)
    wait = waiting_time(answer.retry_after, now)
    if answer.status is not None and (answer.status == 304 or 200 <= answer.status < 300) and not answer.error:
        well = replace(
            feed,
            succeeded=now,
            failures=0,
            error="",
            gone=False,
            etag=answer.etag or (feed.etag if answer.status == 304 else ""),
            last_modified=answer.last_modified or (feed.last_modified if answer.status == 304 else ""),
            next_due=now + interval(subscription, usual, freshness(answer, now)),
        )
        # What was wrong with the text that the server says is still the same is still wrong with it.
        if answer.status == 304:
            well = _moved(replace(well, error=feed.error if feed.failures == 0 else ""), answer)
            return Outcome(well, "unchanged")
        return Outcome(well, "updated", read=True)
    if answer.status == 410:
        error = "410: the feed has ended; remove it"
        return Outcome(replace(feed, gone=True, next_due=None, error=error, failures=feed.failures + 1), "gone", error)
    error = answer.error or _reason(answer.status, wait)
    if answer.status in (429, 503) and wait:
        feed = replace(feed, blocked_until=now + wait)
    return after_failure(feed, subscription, error, now, chance=chance)


def after_failure(feed: Feed, subscription: Subscription, error: str, now: datetime, *, chance: float = 0.0) -> Outcome:
    """A failed fetch: the feed is tried again after a pause that doubles each time. It is given as it was before.

    By chance the pause is up to a tenth longer, so that feeds that failed together do not come back together.
    """
    usual = subscription.interval or DEFAULT_INTERVAL
    pause = max(usual, min(usual * 2 ** min(feed.failures, 10), LONGEST_PAUSE)) * (1 + chance / 10)
    due = max(now + pause, feed.blocked_until or now)
    feed = replace(feed, failures=feed.failures + 1, error=error, next_due=due)
    if feed.fetch_from and feed.failures >= FAILURES_TO_RETURN:
        feed = replace(feed, fetch_from="", moved_to="", moved_times=0)
    return Outcome(feed, "failed", error)


def held_back(feed: Feed, until: datetime) -> Outcome:
    """A feed that is not asked for, since its server asked to wait when it was asked for another."""
    reason = f"the server asked to wait until {until:%Y-%m-%d %H:%M} UTC"
    return Outcome(replace(feed, next_due=max(until, feed.next_due or until)), "skipped", reason)


def asked_to_wait(answer: Answer, now: datetime) -> timedelta | None:
    """How long the server wants to be left alone altogether."""
    return waiting_time(answer.retry_after, now) if answer.status in (429, 503) and not answer.error else None


def has_to_wait(feed: Feed, now: datetime) -> bool:
    """Whether the feed's server asked to be left alone until a later time than now."""
    return feed.blocked_until is not None and feed.blocked_until > now and not _was_put_back(feed, now)


def _was_put_back(feed: Feed, now: datetime) -> bool:
    """Whether the clock was, since the feed was fetched last."""
    return feed.checked is not None and feed.checked > now + CLOCK_DRIFT


def host_until(waits: Sequence[datetime]) -> datetime | None:
    """Until when a host is left alone, some of whose feeds asked to wait: one may be alone in it, two speak for all."""
    return max(waits) if len(waits) > 1 else None


def body_hash(answer: Answer) -> str:
    """What tells the answer's text from others: 32 hexadecimal digits."""
    told = f"{READING}\n{answer.content_type}\n{answer.url}\n".encode("utf-8", "replace")
    return hashlib.blake2b(told + answer.body, digest_size=16).hexdigest()


def read_before(outcome: Outcome, before: Feed, subscription: Subscription, answer: Answer, now: datetime) -> Outcome:
    """The outcome for a text that is the last one again, though the server did not say so."""
    pause = interval(subscription, _usual_pause(before), freshness(answer, now))
    feed = replace(outcome.feed, error=before.error if before.failures == 0 else "", next_due=now + pause)
    return Outcome(_moved(feed, answer), "unchanged")


def after_reading(
    feed: Feed,
    subscription: Subscription,
    answer: Answer,
    now: datetime,
    *,
    title: str,
    site: str,
    language: str,
    ttl: int | None,
    problem: str,
    cut_off: bool,
    digest: str = "",
) -> Feed:
    """The feed's state once its body was read. A body that was cut off is asked for again in full.

    Args:
        ttl: Seconds.
        digest: The answer's `body_hash`, where it was made already.
    """
    return replace(
        _moved(feed, answer),
        body_hash="" if cut_off or subscription.path else digest or body_hash(answer),
        title=subscription.title or title or feed.title,
        site=site or feed.site,
        language=language or feed.language,
        error=problem,
        etag="" if cut_off else feed.etag,
        last_modified="" if cut_off else feed.last_modified,
        next_due=now + interval(subscription, timedelta(seconds=ttl) if ttl else None, freshness(answer, now)),
    )


def interval(subscription: Subscription, ttl: timedelta | None, fresh: timedelta | None) -> timedelta:
    """Time to the next fetch: the user's word, else the longer of the feed's hints within bounds, else an hour."""
    if subscription.interval:
        return subscription.interval
    hints = [hint for hint in (ttl, fresh) if hint and hint >= SHORTEST_HINT]
    return min(max(hints), LONGEST_HINT) if hints else DEFAULT_INTERVAL


def _usual_pause(feed: Feed) -> timedelta | None:
    """The pause before this fetch, if all was well: an answer without text cannot repeat the hints in the text."""
    return feed.next_due - feed.checked if feed.next_due and feed.checked and not feed.failures else None


def _moved(feed: Feed, answer: Answer) -> Feed:
    """The feed with what its answer, which could be used, says of its address.

    A permanent redirect counts when it is seen a second time: a hotel's network redirects once. From https it never
    leads back to http.
    """
    if not answer.moved_to:
        return feed if feed.fetch_from else replace(feed, moved_to="", moved_times=0)
    times = feed.moved_times + 1 if answer.moved_to == feed.moved_to else 1
    is_safe = answer.moved_to.startswith("https:") or feed.address.startswith("http:")
    now_from = answer.moved_to if times >= SIGHTINGS and is_safe else feed.fetch_from
    return replace(feed, moved_to=answer.moved_to, moved_times=times, fetch_from=now_from)


def freshness(answer: Answer, now: datetime) -> timedelta | None:
    """How long the server says that its answer stays good: Cache-Control's max-age, else Expires."""
    if age := re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", answer.cache_control, re.IGNORECASE):
        return timedelta(seconds=int(age[1]))
    expires = _date(answer.expires)
    return max(expires - now, timedelta()) if expires else None


def waiting_time(retry_after: str, now: datetime) -> timedelta | None:
    """The time that a Retry-After header asks for, given in seconds or as a date."""
    text = retry_after.strip()
    if re.fullmatch(r"\d{1,12}", text):
        return min(timedelta(seconds=int(text)), LONGEST_WAIT) if len(text) < 10 else LONGEST_WAIT
    moment = _date(text)
    return min(max(moment - now, timedelta()), LONGEST_WAIT) if moment else None


def dated(entry: Entry, now: datetime) -> Entry:
    """The entry without a date that lies in the future: it would stand at the head of every list for ever."""
    limit = now + timedelta(days=1)
    # Its day will come: then it is to be read again.
    published = entry.published if entry.published and entry.published <= limit else None
    updated = entry.updated if entry.updated and entry.updated <= limit else None
    if published == entry.published and updated == entry.updated:
        return entry
    return replace(entry, published=published, updated=updated, fingerprint="")


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):  # "0", "-1": already stale
        return None


_REASONS = {
    401: "401: credentials are asked for; set headers for this feed in feeds.toml",
    402: "402: the server wants to be paid",
    403: "403: the server refuses this feed to us",
    404: "404: nothing is at this address; the feed may have moved",
    407: "407: the proxy asks for credentials",
    451: "451: withheld for legal reasons",
}


def _reason(status: int | None, wait: timedelta | None) -> str:
    if status is None:
        return "no answer"
    if status in _REASONS:
        return _REASONS[status]
    asked = f"; it asks to wait {_length(wait)}" if wait else ""
    if status == 429:
        return f"429: too many requests{asked}"
    if status == 503:
        return f"503: the server is busy or being mended{asked}"
    if status >= 500:
        return f"{status}: the server has an error of its own"
    if 300 <= status < 400:
        return f"{status}: a redirect that leads nowhere"
    return f"{status}: the server does not answer this request"


def _length(time: timedelta) -> str:
    minutes = -(-int(time.total_seconds()) // 60)
    for unit, size in (("days", 1440), ("h", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"
