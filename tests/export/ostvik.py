"""An article of our own writing with an annotation of every layer, for the export formats."""

from __future__ import annotations

from datetime import UTC, datetime

from reader.model import (
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
    Role,
    RoleSpan,
    Status,
)
from reader.text import document_of_text

CREATED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

BODY = """The harbour council of Ostvik has put off its vote on the new ferry pier 🚢, mayor Ana Ruiz said on Monday.

“We will decide by 1 May,” Ruiz told reporters, “and not a day later.”

Shipowner Olsen & Daughters called the delay “a gift to the competition”. Who pays for the dredging is unclear.

Residents fear that the old lighthouse could be pulled down. \"=1+1 is not a budget\", one banner read."""


def build_article() -> Article:
    """The article, with markup, an emoji and a password in its addresses."""
    title = "Ostvik puts off its vote on the <new> ferry pier"
    return Article(
        id="3f2a9c51d07be846",
        feed="https://reader:secret@news.example/feed.xml",
        feed_title="The Ostvik Courier",
        key="urn:pier-1",
        title=title,
        url="https://news.example/pier?page=1&copy;=2",
        author="Tove Lind",
        published=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        updated=None,
        fetched=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        language="en",
        source="feed",
        document=document_of_text(BODY, title=title),
        tags=("harbour",),
        unread=False,
        starred=True,
        extractor="rules/1",
    )


def build_annotations(article: Article) -> tuple[Annotation, ...]:
    """At least one annotation of every layer, of every status, and one that moved."""
    text = article.document.text

    def make(
        identity: str, layer: Layer, places: list[tuple[Role, str]], body: Body, status: Status, **more: object
    ) -> Annotation:
        spans = []
        for role, words in places:
            start = text.index(words)
            spans.append(RoleSpan(role, start, start + len(words), words))
        fields: dict[str, object] = {
            "creator": "extractor/rules/1",
            "confidence": 0.8,
            "created": CREATED,
            "modified": CREATED,
            **more,
        }
        return Annotation(
            id=identity, article=article.id, layer=layer, spans=tuple(spans), body=body, status=status, **fields
        )

    own = {"creator": "reader", "confidence": None}
    return (
        make(
            "a1",
            Layer.ACTOR,
            [(Role.MENTION, "Ana Ruiz"), (Role.MENTION, "Ruiz told")],
            Actor("Ana Ruiz", ActorKind.PERSON, "mayor", 0.9, ("A. Ruiz",)),
            Status.ACCEPTED,
        ),
        make(
            "a2",
            Layer.ACTOR,
            [(Role.MENTION, "Olsen & Daughters")],
            Actor("Olsen & Daughters", ActorKind.ORGANISATION, "", 0.4),
            Status.SUGGESTED,
        ),
        make(
            "q1",
            Layer.QUOTE,
            [
                (Role.CONTENT, "“We will decide by 1 May,”"),
                (Role.CONTENT, "“and not a day later.”"),
                (Role.CUE, "told"),
                (Role.SPEAKER, "Ruiz"),
            ],
            Quote(QuoteKind.DIRECT, "Ana Ruiz", "a1"),
            Status.ACCEPTED,
        ),
        make(
            "q2",
            Layer.QUOTE,
            [(Role.CONTENT, '"=1+1 is not a budget"'), (Role.CUE, "read")],
            Quote(QuoteKind.DIRECT),
            Status.REJECTED,
        ),
        make(
            "i1",
            Layer.ISSUE,
            [(Role.EVIDENCE, "We will decide by 1 May"), (Role.DEADLINE, "by 1 May")],
            OpenIssue(IssueType.DECISION, "vote on the ferry pier", ("Ana Ruiz",), ("a1",), "q1", "2026-05-01"),
            Status.EDITED,
        ),
        make(
            "i2",
            Layer.ISSUE,
            [(Role.EVIDENCE, "Who pays for the dredging is unclear.")],
            OpenIssue(IssueType.UNKNOWN, "who pays for the dredging"),
            Status.SUGGESTED,
        ),
        make(
            "m1",
            Layer.MARK,
            [(Role.TARGET, 'the old lighthouse could be pulled down. "=1+1')],
            Mark("check", "Ask the *museum*.\n\n- built 1881?", ("history",)),
            Status.ACCEPTED,
            anchor=Anchor.MOVED,
            **own,
        ),
        make("n1", Layer.NOTE, [], Note('=HYPERLINK("http://evil.example")'), Status.ACCEPTED, **own),
    )
