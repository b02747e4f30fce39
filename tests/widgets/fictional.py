"""A made-up article that holds every kind of block and annotation, for the tests of the widgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from reader.model import (
    MAIN_ROLE,
    Actor,
    ActorKind,
    Annotation,
    Article,
    Block,
    BlockKind,
    Body,
    Document,
    IssueType,
    Layer,
    Link,
    Mark,
    OpenIssue,
    Quote,
    QuoteKind,
    Role,
    RoleSpan,
    Status,
)

WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

PARTS: tuple[tuple[BlockKind, str, int, str], ...] = (
    (BlockKind.TITLE, "Harbour towns press Ostrava ministry over the drowned bridge", 0, ""),
    (
        BlockKind.PARAGRAPH,
        "Mayor Ilse Vandermeer met Transport Minister Tomas Brandl in Port Ellery on Monday to press for a new "
        "crossing over the Lenn, as the harbour towns face their third winter without a bridge. Both officials said "
        "the ferry cannot carry the winter traffic and warned against any plan that would leave the northern quay "
        "cut off.",
        0,
        "",
    ),
    (
        BlockKind.PARAGRAPH,
        "“We were promised a bridge, and we were given a timetable,” Vandermeer told the council. “A timetable does "
        "not carry an ambulance.” She called for a binding date before Easter and said the cost of the temporary "
        "pontoon remains unknown.",
        0,
        "",
    ),
    (BlockKind.HEADING, "What the ministry offers", 2, ""),
    (
        BlockKind.PARAGRAPH,
        "Brandl proposed using the flood fund to pay for the piers and said the Lenn Authority would seek a way to "
        "release the money. He acknowledged concerns from the Fishermen’s Guild, whose moorings lie under the "
        "old span.",
        0,
        "",
    ),
    (
        BlockKind.ITEM,
        "a pontoon for lorries of up to twelve tonnes, open from six in the morning until ten at night",
        0,
        "•",
    ),
    (BlockKind.ITEM, "two more ferries, on loan from the province", 0, "•"),
    (BlockKind.ITEM, "one of them for ambulances only", 1, "–"),
    (
        BlockKind.QUOTATION,
        "The old bridge was never designed for the water that we have now. Whoever builds the next one should ask the "
        "river first.",
        0,
        "",
    ),
    (BlockKind.QUOTATION, "From the report of the inquiry, page 112", 0, ""),
    (BlockKind.CAPTION, "The northern quay after the flood, seen from the ferry.", 0, ""),
    (
        BlockKind.TABLE,
        "Crossing | Opened | Cars a day\nOld bridge | 1931 | 14,200\nFerry | 2024 | 2,900\n"
        "Pontoon | planned for May | about 6,000",
        0,
        "",
    ),
    (
        BlockKind.CODE,
        "lenn gauge --station ellery --since 2024-11-01 --format csv --output levels-of-the-lenn.csv",
        0,
        "",
    ),
    (
        BlockKind.PARAGRAPH,
        "The inquiry’s data are public at https://data.lenn.example/inquiry/2024/levels/ellery-north-quay/readings-by-hour"
        "?format=csv&from=2024-11-01, and a second hearing is set for 14 April in 埃勒里港 (Port Ellery’s twin town), "
        "where the panel 👩‍🔬 will present its findings.",
        0,
        "",
    ),
)


def document(parts: Sequence[tuple[BlockKind, str, int, str]], links: Sequence[tuple[str, str]] = ()) -> Document:
    """The blocks joined by blank lines; each link on the first place of its words."""
    blocks, at = [], 0
    for kind, text, level, marker in parts:
        blocks.append(Block(kind, at, at + len(text), level, marker))
        at += len(text) + 2
    text = "\n\n".join(part[1] for part in parts)
    return Document(text, tuple(blocks), tuple(Link(text.index(w), text.index(w) + len(w), href) for w, href in links))


DOCUMENT = document(PARTS, [("report of the inquiry", "https://data.lenn.example/report")])

ARTICLE = Article(
    id="a1",
    feed="https://gazette.example/feed",
    feed_title="Ellery Gazette",
    key="k1",
    title=PARTS[0][1],
    url="https://gazette.example/bridge",
    author="Mirja Holt",
    published=WHEN,
    updated=None,
    fetched=WHEN,
    language="en",
    source="page",
    document=DOCUMENT,
)


def annotation(
    id: str,
    layer: Layer,
    body: Body,
    *words: str | tuple[Role, str],
    status: Status = Status.SUGGESTED,
    text: str = DOCUMENT.text,
) -> Annotation:
    """An annotation on the first place of each of the words; "words#2" takes the second."""
    spans = []
    for given in words:
        role, exact = (MAIN_ROLE[layer], given) if isinstance(given, str) else given
        exact, _, nth = exact.partition("#")
        start = -1
        for _ in range(int(nth or 1)):
            start = text.index(exact, start + 1)
        spans.append(RoleSpan(role, start, start + len(exact), exact))
    return Annotation(id, "a1", layer, tuple(spans), body, status, "extractor/test", WHEN, WHEN)


ANNOTATIONS: tuple[Annotation, ...] = (
    annotation(
        "ilse",
        Layer.ACTOR,
        Actor("Ilse Vandermeer", ActorKind.PERSON, "Mayor", 0.9),
        "Mayor Ilse Vandermeer",
        "Vandermeer#2",
        (Role.PRONOUN, "She"),
        status=Status.ACCEPTED,
    ),
    annotation(
        "tomas",
        Layer.ACTOR,
        Actor("Tomas Brandl", ActorKind.PERSON, "Transport Minister", 0.8),
        "Transport Minister Tomas Brandl",
        "Brandl#2",
        (Role.PRONOUN, "He"),
    ),
    annotation("towns", Layer.ACTOR, Actor("the harbour towns", ActorKind.GROUP, "", 0.5), "the harbour towns"),
    annotation("lenn", Layer.ACTOR, Actor("Lenn Authority", ActorKind.ORGANISATION, "", 0.6), "the Lenn Authority"),
    annotation(
        "guild", Layer.ACTOR, Actor("Fishermen’s Guild", ActorKind.ORGANISATION, "", 0.3), "the Fishermen’s Guild"
    ),
    annotation(
        "both",
        Layer.QUOTE,
        Quote(QuoteKind.INDIRECT, "Both officials"),
        "the ferry cannot carry the winter traffic",
        (Role.CUE, "said"),
        (Role.SPEAKER, "Both officials"),
    ),
    annotation(
        "promised",
        Layer.QUOTE,
        Quote(QuoteKind.DIRECT, "Ilse Vandermeer", "ilse"),
        "We were promised a bridge, and we were given a timetable,",
        "A timetable does not carry an ambulance.",
        (Role.CUE, "told"),
        (Role.SPEAKER, "Vandermeer#2"),
        status=Status.ACCEPTED,
    ),
    annotation(
        "date",
        Layer.QUOTE,
        Quote(QuoteKind.INDIRECT, "Ilse Vandermeer", "ilse"),
        "a binding date before Easter",
        (Role.CUE, "called for"),
        (Role.SPEAKER, "She"),
    ),
    annotation(
        "cost",
        Layer.QUOTE,
        Quote(QuoteKind.INDIRECT, "Ilse Vandermeer", "ilse"),
        "the cost of the temporary pontoon remains unknown",
        (Role.CUE, "said#2"),
        (Role.SPEAKER, "She"),
    ),
    annotation(
        "fund",
        Layer.QUOTE,
        Quote(QuoteKind.INDIRECT, "Tomas Brandl", "tomas"),
        "the Lenn Authority would seek a way to release the money",
        (Role.CUE, "said#3"),
        (Role.SPEAKER, "Brandl#2"),
        status=Status.EDITED,
    ),
    annotation(
        "report", Layer.QUOTE, Quote(QuoteKind.MIXED), "Whoever builds the next one should ask the river first."
    ),
    annotation(
        "i-date",
        Layer.ISSUE,
        OpenIssue(
            IssueType.DEMAND, "a binding date before Easter", ("Ilse Vandermeer",), ("ilse",), "date", "2026-04-05"
        ),
        "called for a binding date before Easter",
        (Role.DEADLINE, "before Easter"),
    ),
    annotation(
        "i-cost",
        Layer.ISSUE,
        OpenIssue(IssueType.UNKNOWN, "the cost of the temporary pontoon", ("Ilse Vandermeer",), ("ilse",), "cost"),
        "the cost of the temporary pontoon remains unknown",
        status=Status.ACCEPTED,
    ),
    annotation(
        "i-money",
        Layer.ISSUE,
        OpenIssue(IssueType.DECISION, "a way to release the money", ("Lenn Authority",), ("lenn",), "fund", "2026-02"),
        "would seek a way to release the money",
    ),
    annotation(
        "i-hearing",
        Layer.ISSUE,
        OpenIssue(IssueType.EVENT, "a second hearing", ("panel",), (), None, "2026-04-14"),
        "a second hearing is set for 14 April",
        (Role.DEADLINE, "14 April"),
    ),
    annotation("gone", Layer.QUOTE, Quote(QuoteKind.INDIRECT), "on loan from the province", status=Status.REJECTED),
    annotation("m1", Layer.MARK, Mark("check"), "their third winter without a bridge", status=Status.ACCEPTED),
)
