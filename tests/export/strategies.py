"""Articles and annotations of any content, hostile text included."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from reader.model import (
    MAIN_ROLE,
    Actor,
    ActorKind,
    Anchor,
    Annotation,
    Article,
    Body,
    IssueType,
    Layer,
    Mark,
    Note,
    OpenIssue,
    Quote,
    QuoteKind,
    RoleSpan,
    Status,
)
from reader.text import document_of_text
from tests.export.ostvik import build_article

HOSTILE = (
    "\x1b]0;x\x07\x1b[31m\x9b2J\u202e\u2066\u200b\x00\r\n\t=cmd|' /C calc'!A0 "
    "**[x](javascript:1)** <script>&lt; ^a `#t` |"
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    [HOSTILE, "@SUM(1)", "- a", "1. b"]
)
names = texts.filter(bool)
fractions = st.floats(0, 1)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
lists = st.lists(texts, max_size=3).map(tuple)

bodies: dict[Layer, st.SearchStrategy[Body]] = {
    Layer.ACTOR: st.builds(Actor, names, st.sampled_from(ActorKind), texts, fractions, lists),
    Layer.QUOTE: st.builds(Quote, st.sampled_from(QuoteKind), st.none() | texts, st.none() | texts),
    Layer.ISSUE: st.builds(
        OpenIssue,
        st.sampled_from(IssueType),
        texts,
        lists,
        lists,
        st.none() | texts,
        st.sampled_from([None, "2026", "2026-05", "2026-05-01"]),
    ),
    Layer.MARK: st.builds(Mark, texts, texts, lists),
    Layer.NOTE: st.builds(Note, texts),
}


@st.composite
def annotations(draw: st.DrawFn, article: Article | None = None) -> Annotation:
    article = article or build_article()
    layer = draw(st.sampled_from(Layer))
    text = article.document.text
    spans = []
    for _ in range(0 if layer is Layer.NOTE else draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        spans.append(RoleSpan(MAIN_ROLE[layer], start, end, text[start:end]))
    return Annotation(
        id=draw(names),
        article=article.id,
        layer=layer,
        spans=tuple(spans),
        body=draw(bodies[layer]),
        status=draw(st.sampled_from(Status)),
        creator=draw(names),
        created=draw(moments),
        modified=draw(moments),
        anchor=draw(st.sampled_from(Anchor)),
        confidence=draw(st.none() | fractions),
        prefix=draw(texts),
        suffix=draw(texts),
        version=draw(st.integers(1, 9)),
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    title = draw(names)
    return replace(
        build_article(),
        title=title,
        url=draw(texts | st.just("javascript:alert(1)") | st.just("https://u:p@h.example/?a&lt;b")),
        author=draw(texts),
        feed_title=draw(texts),
        tags=draw(lists),
        document=document_of_text(draw(names), title=title),
    )


@st.composite
def rows(draw: st.DrawFn) -> tuple[Article, tuple[Annotation, ...]]:
    """An article and up to four annotations that stand in its text."""
    article = draw(articles())
    about = draw(st.lists(annotations(article), max_size=4, unique_by=lambda a: a.id))
    return article, tuple(about)
