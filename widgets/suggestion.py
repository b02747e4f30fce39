"""One annotation big in its context: its sentence with those around it, and what is said of it, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.content import Content

from reader.model import (
    MAIN_ROLE,
    Actor,
    Anchor,
    Annotation,
    Article,
    Document,
    Layer,
    Mark,
    Note,
    OpenIssue,
    Quote,
    Role,
    Span,
    spans_of,
)
from widgets import terms
from widgets.article.selection import paragraph_at, sentence_at, sentences
from widgets.article.wrap import shown
from widgets.panels.net import Net

LONGEST = 1_200
"""Code points of a context at most; of what is longer, the beginning."""
ELSEWHERE = 5
"""Sentences at most that are shown beside the context."""
LAYERS = {
    Layer.ACTOR: "Actor",
    Layer.QUOTE: "Quote",
    Layer.ISSUE: "Open issue",
    Layer.MARK: "Mark",
    Layer.NOTE: "Note",
}
_STYLES = {
    Role.MENTION: "bold $actor",
    Role.PRONOUN: "$actor",
    Role.CONTENT: "underline $quote",
    Role.CUE: "italic $quote",
    Role.SPEAKER: "bold $quote",
    Role.EVIDENCE: "$issue",
    Role.DEADLINE: "bold $issue",
    Role.TARGET: "bold $mark",
}


def around(document: Document, annotation: Annotation) -> tuple[Span, Span, Span]:
    """The sentence before, the sentences that the annotation stands in, the sentence after; of an actor's mentions
    the first counts. Empty spans where there is none.
    """
    places = spans_of(annotation) or (Span(0, 0),)
    if annotation.layer is Layer.ACTOR:
        places = places[:1]
    first = sentence_at(document, places[0].start)
    last = sentence_at(document, max(places[0].start, places[-1].end - 1))
    own = Span(first.start, min(max(first.end, last.end), first.start + LONGEST))
    return _before(document, own.start), own, _after(document, own.end)


def _before(document: Document, place: int) -> Span:
    paragraph = paragraph_at(document, place)
    earlier = [s for s in sentences(document, paragraph) if s.end <= place]
    if not earlier and paragraph.start > 0:
        earlier = sentences(document, paragraph_at(document, paragraph.start - 1))
    found = earlier[-1] if earlier else Span(place, place)
    return found if found.end <= place else Span(place, place)


def _after(document: Document, place: int) -> Span:
    rest = document.text[place:]
    start = place + len(rest) - len(rest.lstrip())
    return Span(place, place) if start >= len(document.text) else sentence_at(document, start)


def in_context(document: Document, annotation: Annotation) -> Content:
    """The three stretches as paragraphs: the annotation's own full and coloured, those around it dim."""
    if not annotation.spans:
        return Content("")
    parts: list[Content] = []
    for number, span in enumerate(around(document, annotation)):
        words = shown(document.text[span.start : span.end]).replace("\n", " ")
        if not words.strip():
            continue
        part = Content(words)
        if number != 1:
            part = part.stylize("$foreground 60%")
        order = sorted(annotation.spans, key=lambda s: s.role is not MAIN_ROLE[annotation.layer])
        for role, start, end, _ in order:
            left, right = max(start, span.start) - span.start, min(end, span.end) - span.start
            if left < right:
                part = part.stylize(_STYLES[role], left, right)
        parts.append(part)
    return Content("\n\n").join(parts)


def elsewhere(document: Document, annotation: Annotation, annotations: Sequence[Annotation]) -> Content:
    """Other sentences that speak for or against it: an actor's further mentions, a speaker's and holder's first one,
    the quote that carries an issue.
    """
    shown_already = around(document, annotation)
    linked = Net(annotations).related(annotation.id) - {annotation.id}
    others = [a for a in annotations if a.id in linked] if annotation.layer is not Layer.ACTOR else []
    places = [(s.start, s.end, _STYLES[s.role]) for s in annotation.spans]
    places += [(*span, _STYLES[MAIN_ROLE[a.layer]]) for a in others for span in spans_of(a)[:1]]
    parts: dict[Span, Content] = {}
    for start, end, style in sorted(places):
        sentence = sentence_at(document, start)
        if any(sentence.overlaps(span) for span in shown_already):
            continue
        if sentence not in parts and len(parts) == ELSEWHERE:
            break
        words = shown(document.text[sentence.start : sentence.end]).replace("\n", " ")
        part = parts.get(sentence) or Content(words).stylize("$foreground 60%")
        parts[sentence] = part.stylize(style, start - sentence.start, min(end, sentence.end) - sentence.start)
    heading = Content.assemble(("Elsewhere", "bold $foreground 65%"))
    return Content("\n").join([heading, *parts.values()]) if parts else Content("")


def told(annotation: Annotation, annotations: Sequence[Annotation], today: date) -> list[tuple[str, str]]:
    """What is said of an annotation, as names and values; annotations are all of its article."""
    net = Net(annotations)
    names = {a.id: a.body.name for a in annotations if isinstance(a.body, Actor)}
    match annotation.body:
        case Actor() as actor:
            mentions, pronouns = len(spans_of(annotation)), len(spans_of(annotation, Role.PRONOUN))
            said = f"{_several(mentions, 'mention')}, {_several(pronouns, 'pronoun')}, " + (
                f"{_several(len(net.quotes_of(annotation.id)), 'quote')}, "
                f"{_several(len(net.issues_of(annotation.id)), 'open issue')}"
            )
            lines = [("name", actor.name), ("kind", actor.kind.value), ("role", actor.role), ("in the text", said)]
            lines.append(("also called", ", ".join(actor.names)))
        case Quote() as quote:
            known = names.get(quote.actor or "", quote.speaker_name or "")
            lines = [("speaker", known or "speaker unknown"), ("cue", _words(annotation, Role.CUE))]
            lines.append(("kind", quote.kind.value))
        case OpenIssue() as issue:
            due = f"{issue.deadline}, {terms.deadline(issue.deadline, today)}" if issue.deadline else ""
            lines = [("type", issue.type.value), ("topic", issue.topic), ("held by", ", ".join(issue.holders))]
            lines += [("deadline", due), ("in words", _words(annotation, Role.DEADLINE))]
        case Mark() as mark:
            lines = [("label", mark.label), ("note", mark.note), ("tags", ", ".join(mark.tags))]
        case Note() as note:
            lines = [("note", note.text)]
    if annotation.anchor is not Anchor.PLACED:
        lines.append(("place", terms.ANCHORS[annotation.anchor]))
    if annotation.confidence is not None:
        lines.append(("confidence", f"{annotation.confidence:.0%}"))
    return [(name, value) for name, value in lines if value]


def heading(article: Article) -> Content:
    """What an article is called, and whose it is."""
    where = " · ".join(filter(None, (article.feed_title, terms.long_date(article.date.astimezone().date()))))
    return Content.assemble((shown(article.title), "bold"), (f"\n{shown(where)}", "$foreground 65%"))


def facts(annotation: Annotation, annotations: Sequence[Annotation], today: date) -> Content:
    """What is said of an annotation, a name and a value a line, under its layer."""
    said = [Content.assemble((LAYERS[annotation.layer], f"bold ${annotation.layer.value}"))]
    for name, value in told(annotation, annotations, today):
        said.append(Content.assemble((f"{name:>12}  ", "$foreground 65%"), shown(value)))
    return Content("\n").join(said)


def progress(accepted: int, rejected: int, left: int, width: int) -> Content:
    """A thin bar of so many cells, and the numbers behind it."""
    done = accepted + rejected
    total = left + done
    filled = round(width * done / total) if total else 0
    bar = Content.assemble(("━" * filled, "$primary"), ("─" * (width - filled), "$foreground 30%"))
    said = f"{done:,} of {total:,} decided · ✓ {accepted:,} · ✗ {rejected:,} · {left:,} left"
    return Content("\n").join([bar, Content(said)])


def _words(annotation: Annotation, role: Role) -> str:
    own = sorted((s for s in annotation.spans if s.role is role), key=lambda s: s.start)
    return " … ".join(" ".join(s.exact.split()) for s in own)


def _several(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"
