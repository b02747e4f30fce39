"""Suggestions for stored articles, made up without reading them: as many as an extractor finds, at any words."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.world import World
from reader import store as stores
from reader.model import (
    Actor,
    ActorKind,
    Extraction,
    Finding,
    IssueType,
    Layer,
    OpenIssue,
    Quote,
    QuoteKind,
    Role,
    RoleSpan,
)

ACTORS, QUOTES, ISSUES = 12, 16, 10
"""In each article, as in real ones of this length."""
EACH = ACTORS + QUOTES + ISSUES


def suggest(world: World) -> int:
    """Give every article suggestions; how many there are."""
    total = 0
    with stores.open_store(world.paths.db) as store:
        for article_id in stores.ids(store, ""):
            article = stores.article(store, article_id)
            if article is not None:
                found = tuple(_findings(article.document.text, random.Random(article_id)))
                done = Extraction("bench/1", "en", found)
                stores.save_extraction(store, article_id, done, version=article.version, now=article.fetched)
                total += len(found)
    return total


def _findings(text: str, chance: random.Random) -> Iterator[Finding]:
    def words(role: Role, length: int) -> RoleSpan:
        start = text.find(" ", chance.randrange(len(text) - 2 * length - 80)) + 1
        end = text.find(" ", start + length)
        return RoleSpan(role, start, end if end > 0 else len(text), text[start : end if end > 0 else len(text)])

    for n in range(ACTORS):
        spans = {words(Role.MENTION, 6) for _ in range(4)}
        name = f"{next(iter(spans)).exact} {n}"
        body = Actor(name, ActorKind.PERSON, salience=chance.random())
        yield Finding(f"a{n}", Layer.ACTOR, tuple(sorted(spans, key=lambda s: s.start)), body, chance.random())
    for n in range(QUOTES):
        spans = {words(Role.CONTENT, 80), words(Role.CUE, 4), words(Role.SPEAKER, 6)}
        quote = Quote(QuoteKind.INDIRECT, f"name {n}", f"a{n % ACTORS}")
        yield Finding(f"q{n}", Layer.QUOTE, tuple(sorted(spans, key=lambda s: s.start)), quote, chance.random())
    for n in range(ISSUES):
        issue = OpenIssue(IssueType.DEMAND, f"topic {n}", (f"name {n}",), (f"a{n}",), f"q{n}")
        yield Finding(f"i{n}", Layer.ISSUE, (words(Role.EVIDENCE, 90),), issue, chance.random())
