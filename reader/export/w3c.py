"""Web Annotations (W3C) as JSON-LD: one collection, in pages.

What the W3C's model has no word for (layer, status, anchor, role …) stands under terms of ours, which the context
names, so that programs which do not know them read the rest.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4, uuid5

from reader.export.addresses import web_address
from reader.export.serialise import Json, iso, line
from reader.model import Actor, Anchor, Annotation, Article, Mark, Note, OpenIssue, Quote, Role, RoleSpan

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TERMS = ("layer", "status", "anchor", "confidence", "role", "deadline")
_NAMESPACE = UUID("6d1f3c39-6c0b-5a43-9b6e-2f7c5d6a2f10")
_PAGE = 1_000
_AROUND = 32
"""Code points of prefix and suffix."""
# Cue, speaker and deadline say something about the words that an annotation is about, so they belong to its bodies.
_BODY_PURPOSE = {Role.CUE: "describing", Role.SPEAKER: "identifying", Role.DEADLINE: "describing"}


def pieces(
    rows: Iterable[tuple[Article, tuple[Annotation, ...]]], *, collection: UUID | None = None, page: int = _PAGE
) -> Iterator[str]:
    """The collection with its first page inside and the further ones behind it, a line an annotation.

    The collection has a name of its own, by default a new one. How many there are is known only at the end.
    """
    name = (collection or uuid4()).urn
    head = {"@context": context(), "id": name, "type": "AnnotationCollection", "label": "newsreader annotations"}
    yield line(head)[:-1]
    total = 0
    for article, annotations in rows:
        for annotation in annotations:
            number, place = divmod(total, page)
            if place == 0:
                yield _page_start(name, number, page)
            yield (",\n" if place else "\n") + line(annotation_json(article, annotation))
            total += 1
    if total > page:
        yield f"\n]}}],\n{_members(last=f'{name}#page-{(total - 1) // page + 1}')}"
    elif total:
        yield "\n]}"
    yield f",\n{_members(total=total)}}}\n"


def _page_start(collection: str, number: int, size: int) -> str:
    """What ends the page before, if there is one, and begins the page with this number from 0."""

    def name(n: int) -> str:
        return f"{collection}#page-{n + 1}"

    fields: Json = {"id": name(number), "type": "AnnotationPage", "partOf": collection, "startIndex": number * size}
    if number == 0:
        return f',\n"first": {{{_members(**fields)}, "items": ['
    before = f"\n], {_members(next=name(number))}}}"
    return (
        before
        + (',\n"@included": [\n' if number == 1 else ",\n")
        + f'{{{_members(**fields, prev=name(number - 1))}, "items": ['
    )


def _members(**fields: object) -> str:
    """The members of a JSON object without its braces."""
    return line(fields)[1:-1]


def context() -> list[object]:
    """The W3C's context, and the words of ours."""
    return [CONTEXT, {"newsreader": "urn:newsreader:terms#", **{term: f"newsreader:{term}" for term in TERMS}}]


def annotation_json(article: Article, annotation: Annotation) -> Json:
    """One Web Annotation, without a context of its own."""
    source = _source(article)
    targets: list[object] = []
    bodies = _bodies(annotation)
    ordered = sorted(annotation.spans, key=lambda s: (s.start, s.end))
    first = next((s for s in ordered if s.role not in _BODY_PURPOSE), None)
    for span in ordered:
        place = {
            "type": "SpecificResource",
            "source": source,
            "state": {"type": "TimeState", "sourceDate": iso(article.fetched)},
            "selector": _selectors(article, annotation, span, main=span is first),
            "role": span.role.value,
        }
        if span.role in _BODY_PURPOSE:
            bodies.append({**place, "purpose": _BODY_PURPOSE[span.role]})
        else:
            targets.append(place)
    person = not annotation.creator.startswith("extractor/")
    made: Json = {
        "id": _name(annotation.id),
        "type": "Annotation",
        "motivation": _motivation(annotation),
        "creator": {"type": "Person" if person else "Software", "name": annotation.creator},
        "created": iso(annotation.created),
        "modified": iso(annotation.modified),
        "body": bodies,
        "target": targets or source,
        "layer": annotation.layer.value,
        "status": annotation.status.value,
        "anchor": annotation.anchor.value,
    }
    if annotation.confidence is not None:
        made["confidence"] = annotation.confidence
    if isinstance(annotation.body, OpenIssue) and annotation.body.deadline:
        made["deadline"] = annotation.body.deadline
    return made


def _name(identity: str) -> str:
    """The same IRI for the same id in every export."""
    return uuid5(_NAMESPACE, identity).urn


def _source(article: Article) -> str:
    """The article's address; of one without a web address a name made from its id."""
    return web_address(article.url) or _name(f"article/{article.id}")


def _selectors(article: Article, annotation: Annotation, span: RoleSpan, *, main: bool) -> list[Json]:
    """The words with what stands around them, and where they stand, unless the text has moved on without them."""
    text = article.document.text
    quote: Json = {"type": "TextQuoteSelector", "exact": span.exact}
    here = annotation.anchor is not Anchor.ORPHANED and text[span.start : span.end] == span.exact
    if here:
        quote["prefix"] = text[max(0, span.start - _AROUND) : span.start]
        quote["suffix"] = text[span.end : span.end + _AROUND]
        return [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}]
    if main:
        quote["prefix"], quote["suffix"] = annotation.prefix, annotation.suffix
    return [quote]


def _motivation(annotation: Annotation) -> str:
    match annotation.body:
        case Actor():
            return "identifying"
        case Quote():
            return "highlighting"
        case OpenIssue():
            return "questioning"
        case Mark() as mark:
            return "commenting" if mark.note else "tagging" if mark.label or mark.tags else "highlighting"
        case Note():
            return "commenting"


def _bodies(annotation: Annotation) -> list[object]:
    match annotation.body:
        case Actor() as actor:
            names = _texts("identifying", actor.name, *actor.names)
            return [*names, *_texts("classifying", actor.kind), *_texts("describing", actor.role)]
        case Quote() as quote:
            said = [*_texts("classifying", quote.kind), *_texts("identifying", quote.speaker_name)]
            return [*said, *_links(quote.actor)]
        case OpenIssue() as issue:
            asked = [*_texts("classifying", issue.type), *_texts("describing", issue.topic)]
            return [*asked, *_texts("identifying", *issue.holders), *_links(*issue.actors, issue.quote)]
        case Mark() as mark:
            return [*_texts("commenting", mark.note), *_texts("tagging", mark.label, *mark.tags)]
        case Note() as note:
            return [*_texts("commenting", note.text)]


def _texts(purpose: str, *values: str | None) -> Iterator[Json]:
    for value in values:
        if value:
            yield {"type": "TextualBody", "value": str(value), "format": "text/plain", "purpose": purpose}


def _links(*identities: str | None) -> Iterator[Json]:
    """Other annotations that this one points to."""
    for identity in identities:
        if identity:
            yield {"type": "SpecificResource", "source": _name(identity), "purpose": "linking"}
