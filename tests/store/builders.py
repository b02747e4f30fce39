"""Stored articles and annotations in a line, for any test that needs some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from reader import store as stores
from reader.model import (
    Actor,
    ActorKind,
    Article,
    Block,
    BlockKind,
    Document,
    Entry,
    Extraction,
    Feed,
    Finding,
    IssueType,
    Layer,
    OpenIssue,
    Quote,
    QuoteKind,
    Role,
    RoleSpan,
    Span,
)

NOW = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
FEED = Feed("https://example.org/feed.xml", "Example")
TITLE = "Harbour mayor asks for a new bridge"
BODY = (
    "Mayor Ana Ruiz said the old bridge “cannot last another winter” on Monday.",
    "She called for money before Christmas. The ministry did not answer.",
    "Engineers described the damage as serious.",
)


def document(title: str, *paragraphs: str) -> Document:
    """A document of a title and paragraphs."""
    blocks, text = [], ""
    for kind, words in [(BlockKind.TITLE, title), *((BlockKind.PARAGRAPH, words) for words in paragraphs)]:
        text += "\n\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(words)))
        text += words
    return Document(text, tuple(blocks))


def entry(key: str = "1", title: str = TITLE, paragraphs: Sequence[str] = BODY, **fields: object) -> Entry:
    """An entry; by default the article about the bridge."""
    made = {"url": f"https://example.org/{key}", "published": NOW, **fields}
    return Entry(key=key, title=title, document=document(title, *paragraphs), **made)  # type: ignore[arg-type]


def entries(number: int, *, begin: int = 0) -> list[Entry]:
    """Many different short entries, a minute apart, newest first."""
    return [
        entry(
            str(i),
            f"Story {i}",
            (f"Body of story {i}, which says word{i} once.",),
            published=NOW - timedelta(minutes=i),
        )
        for i in range(begin, begin + number)
    ]


def stored(store: stores.Store, *some: Entry, feed: Feed = FEED) -> list[Article]:
    """The entries (by default one) as stored articles, in their order."""
    some = some or (entry(),)
    stores.apply_entries(store, feed, some, now=NOW)
    found = (stores.article(store, stores.article_id(feed.address, one.key)) for one in some)
    return [article for article in found if article is not None]


def spans(text: str, role: Role, *words: str) -> tuple[RoleSpan, ...]:
    """Where the words first stand in the text."""
    starts = [(text.index(word), word) for word in words]
    return tuple(RoleSpan(role, start, start + len(word), word) for start, word in starts)


def span(text: str, words: str) -> Span:
    """Where the words first stand in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


def extraction(text: str, *, extractor: str = "rules/1", without: Sequence[str] = ()) -> Extraction:
    """What an extractor finds in the article about the bridge: two actors, two quotes, two issues, linked."""
    findings = [
        Finding("a1", Layer.ACTOR, spans(text, Role.MENTION, "Ana Ruiz") + spans(text, Role.PRONOUN, "She"),
                Actor("Ana Ruiz", ActorKind.PERSON, "Mayor", 0.9), 0.9),
        Finding("a2", Layer.ACTOR, spans(text, Role.MENTION, "The ministry"),
                Actor("The ministry", ActorKind.GROUP), 0.6),
        Finding("q1", Layer.QUOTE,
                spans(text, Role.CONTENT, "the old bridge “cannot last another winter”")
                + spans(text, Role.CUE, "said") + spans(text, Role.SPEAKER, "Mayor Ana Ruiz"),
                Quote(QuoteKind.MIXED, "Ana Ruiz", "a1"), 0.8),
        Finding("q2", Layer.QUOTE,
                spans(text, Role.CONTENT, "money before Christmas")
                + spans(text, Role.CUE, "called for") + spans(text, Role.SPEAKER, "She"),
                Quote(QuoteKind.INDIRECT, "Ana Ruiz", "a1"), 0.7),
        Finding("i1", Layer.ISSUE,
                spans(text, Role.EVIDENCE, "She called for money before Christmas.")
                + spans(text, Role.DEADLINE, "before Christmas"),
                OpenIssue(IssueType.DEMAND, "money", ("Ana Ruiz",), ("a1",), "q2", "2025-12-25"), 0.7),
        Finding("i2", Layer.ISSUE, spans(text, Role.EVIDENCE, "The ministry did not answer."),
                OpenIssue(IssueType.UNKNOWN, "the ministry’s answer", ("The ministry",), ("a2",)), 0.5),
    ]  # fmt: skip
    return Extraction(extractor, "en", tuple(f for f in findings if f.id not in without))


def extracted(store: stores.Store) -> Article:
    """The article about the bridge, stored and extracted."""
    [article] = stored(store)
    stores.save_extraction(store, article.id, extraction(article.document.text), version=article.version, now=NOW)
    found = stores.article(store, article.id)
    assert found is not None
    return found
