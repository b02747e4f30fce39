"""The frozen values that every step takes and returns.

All offsets are Unicode code points into a document's text, half open. All times are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

READING = "2"
"""Of the way that texts are made from feeds: where they come out otherwise it counts one up, and all is read again."""


class Span(NamedTuple):
    """A half-open range of code points in a document's text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


# What the user subscribes to and what came of it


@dataclass(frozen=True, slots=True)
class Keep:
    """How long a feed's untouched articles stay."""

    days: int | None = None
    articles: int | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """One [[feeds]] table of feeds.toml."""

    address: str
    """The feed's URL, or the absolute file: URI of a local source; what identifies the feed everywhere."""
    path: Path | None = None
    """Local file or folder, for a source that is not fetched."""
    title: str | None = None
    folder: str = ""
    """Names separated by "/"; empty for the top level."""
    tags: tuple[str, ...] = ()
    interval: timedelta | None = None
    """Time between fetches; None leaves it to the feed's hints."""
    automatic: bool = True
    """False (interval = "off") when only the user's own request fetches it."""
    full_text: bool = False
    user_agent: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Values may be "env:NAME"; they are looked up when the request is made and never stored."""
    proxy: str | None = None
    ca: Path | None = None
    keep: Keep = Keep()
    content_selector: str | None = None
    """Where the article's body is on its page: CSS selector, or XPath, which begins with "/" or "("."""
    removed_selector: str | None = None
    """What on that page is not of the article."""
    pause: timedelta = timedelta()
    """Between the beginnings of two requests to its server."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as the store knows it."""

    address: str
    title: str
    site: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    subscribed: bool = True
    """False once it left feeds.toml; its articles stay."""
    etag: str = ""
    last_modified: str = ""
    checked: datetime | None = None
    succeeded: datetime | None = None
    next_due: datetime | None = None
    blocked_until: datetime | None = None
    """Set by Retry-After: not even the user's own request goes out before."""
    failures: int = 0
    """In a row."""
    error: str = ""
    """Why the last fetch failed; empty after a success."""
    http: int | None = None
    gone: bool = False
    """The server answered 410."""
    moved_to: str = ""
    """Where a permanent redirect points."""
    moved_times: int = 0
    """How often in a row it pointed there."""
    fetch_from: str = ""
    """Where it is fetched from since it moved; empty while that is its address."""
    body_hash: str = ""
    """Of the last answer that was read in full, so that the same one is not read again."""


# What an article says


class BlockKind(StrEnum):
    TITLE = "title"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTATION = "quotation"
    CAPTION = "caption"
    CODE = "code"
    TABLE = "table"


class Block(NamedTuple):
    """A stretch of the text between blank lines, with its kind."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Of a heading 1-6, of a list item or quotation its depth from 0, of a table's row 1 where it names the columns."""
    marker: str = ""
    """Of a list item: "•" or "3."; the marker is not part of the text."""


class Link(NamedTuple):
    """A stretch of text that points elsewhere."""

    start: int
    end: int
    href: str


class Image(NamedTuple):
    """A picture that stood in the text; it is no part of it."""

    place: int
    """Code point at which the block begins before which it stood; the text's length where none follows."""
    href: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The canonical text: the title as first block, then blocks, each pair separated by one blank line."""

    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, or one page, before it is stored."""

    key: str
    """What tells it apart inside its feed: guid, else link, else title and date."""
    title: str
    """One clean line, never empty."""
    document: Document
    url: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    """ISO 639-1; empty where neither feed nor page says."""
    source: str = "feed"
    """Where the text is from: "feed", "teaser" (only a summary came), "page" or "file"."""
    tags: tuple[str, ...] = ()
    fingerprint: str = ""
    """Of the entry as it stood in the feed, so that the same one is not read again; empty where none was taken."""


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article, whole."""

    id: str
    feed: str
    """The feed's address; "" for what was added singly."""
    feed_title: str
    key: str
    title: str
    url: str
    author: str
    published: datetime | None
    updated: datetime | None
    fetched: datetime
    language: str
    source: str
    document: Document
    tags: tuple[str, ...] = ()
    unread: bool = True
    starred: bool = False
    version: int = 1
    """Of the text: 1, and one more for every change."""
    extractor: str | None = None
    """The extractor whose suggestions are stored for this text; None before the first extraction."""
    also_in: tuple[str, ...] = ()
    """Titles of the other feeds that have a copy of it."""

    @property
    def date(self) -> datetime:
        """What relative dates in the text are reckoned from and what lists sort by."""
        return self.published or self.updated or self.fetched


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What a list shows of an article."""

    id: str
    feed: str
    feed_title: str
    title: str
    url: str
    author: str
    published: datetime | None
    updated: datetime | None
    fetched: datetime
    unread: bool
    starred: bool
    tags: tuple[str, ...]
    words: int
    actors: int | None
    """Counts are None until the article was extracted; what was rejected does not count."""
    quotes: int | None
    issues: int | None
    copies: int = 0
    """How many other feeds have the same story."""

    @property
    def date(self) -> datetime:
        """What lists sort by."""
        return self.published or self.updated or self.fetched


# What is said about a text


class Layer(StrEnum):
    ACTOR = "actor"
    QUOTE = "quote"
    ISSUE = "issue"
    MARK = "mark"
    NOTE = "note"


class ActorKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    GROUP = "group"


class QuoteKind(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class IssueType(StrEnum):
    UNRESOLVED = "unresolved"
    DISPUTE = "dispute"
    DECISION = "decision"
    DEMAND = "demand"
    UNKNOWN = "unknown"
    QUESTION = "question"
    RISK = "risk"
    EVENT = "event"


class Status(StrEnum):
    """What a person decided."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"


class Anchor(StrEnum):
    """Where an annotation stands in the present text."""

    PLACED = "placed"
    MOVED = "moved"
    ORPHANED = "orphaned"


class Role(StrEnum):
    """What a span is to its annotation. The first role of each layer is its main one."""

    MENTION = "mention"
    PRONOUN = "pronoun"
    CONTENT = "content"
    CUE = "cue"
    SPEAKER = "speaker"
    EVIDENCE = "evidence"
    DEADLINE = "deadline"
    TARGET = "target"


MAIN_ROLE = {
    Layer.ACTOR: Role.MENTION,
    Layer.QUOTE: Role.CONTENT,
    Layer.ISSUE: Role.EVIDENCE,
    Layer.MARK: Role.TARGET,
    Layer.NOTE: Role.TARGET,
}


class RoleSpan(NamedTuple):
    """A span, what it is for, and the words that stand there."""

    role: Role
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: GUIDELINES "Actors". Mentions and pronouns are spans of its annotation."""

    name: str
    """The fullest proper name that the text gives, without title."""
    kind: ActorKind
    role: str = ""
    salience: float = 0.0
    """0-1: how much the article is about it."""
    names: tuple[str, ...] = ()
    """Further names, kept when two actors were merged."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Who said what: content, cue and speaker are spans of its annotation."""

    kind: QuoteKind
    speaker_name: str | None = None
    """The resolved name ("Emmanuel Macron" for "He"); None where the text names nobody."""
    actor: str | None = None
    """Annotation id of the speaker's actor."""


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """What the text leaves unsettled: evidence and deadline are spans of its annotation."""

    type: IssueType
    topic: str
    holders: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    """Annotation ids of the holders' actors."""
    quote: str | None = None
    """Annotation id of the quote that carries it."""
    deadline: str | None = None
    """YYYY, YYYY-MM or YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader marked in the text."""

    label: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader wrote about a whole article; it has no span."""

    text: str


Body = Actor | Quote | OpenIssue | Mark | Note


@dataclass(frozen=True, slots=True)
class Finding:
    """What an extractor found, before it is stored. Links between findings go by their local ids."""

    id: str
    layer: Layer
    spans: tuple[RoleSpan, ...]
    body: Body
    confidence: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that an extractor says about one document."""

    extractor: str
    """Name and version, "rules/1"."""
    language: str
    findings: tuple[Finding, ...] = ()
    dropped: str = ""
    """One line on what it returned that did not hold to the contract; "" for none."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """The one envelope for what is said about a text, by the extractor or by the reader of the news."""

    id: str
    article: str
    layer: Layer
    spans: tuple[RoleSpan, ...]
    body: Body
    status: Status
    creator: str
    """ "extractor/<version>", or the name in the settings."""
    created: datetime
    modified: datetime
    anchor: Anchor = Anchor.PLACED
    confidence: float | None = None
    prefix: str = ""
    suffix: str = ""
    version: int = 1
    """Of the article's text that the spans belong to."""


def spans_of(value: Finding | Annotation, *roles: Role) -> tuple[Span, ...]:
    """The value's spans with one of the roles, in order of place; its main role when none is named."""
    wanted = roles or (MAIN_ROLE[value.layer],)
    return tuple(sorted(Span(s.start, s.end) for s in value.spans if s.role in wanted))


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers beside the feed tree."""

    total: int = 0
    unread: int = 0
    starred: int = 0
    unread_by_feed: dict[str, int] = field(default_factory=dict)
