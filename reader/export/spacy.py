"""Training data for spaCy: a DocBin an article, with what a person accepted as span groups and entities.

`spacy train` takes the folder as it is. spaCy is imported only when this format is written.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from reader.export.addresses import web_address
from reader.model import Actor, Anchor, Annotation, Article, Layer, Role

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LAYERS = (Layer.ACTOR, Layer.QUOTE, Layer.ISSUE, Layer.MARK)
KEY = "sc"
"""Of the span group: the one that spaCy's span categorizer trains on by default."""
LABELS = {
    Role.MENTION: "ACTOR",
    Role.PRONOUN: "PRONOUN",
    Role.CONTENT: "QUOTE",
    Role.CUE: "CUE",
    Role.SPEAKER: "SPEAKER",
    Role.EVIDENCE: "ISSUE",
    Role.DEADLINE: "DEADLINE",
    Role.TARGET: "MARK",
}


def pieces(rows: Iterable[tuple[Article, tuple[Annotation, ...]]]) -> Iterator[bytes]:
    """A DocBin with the articles; each is a document."""
    from spacy.tokens import DocBin

    made = DocBin(store_user_data=True)
    for article, annotations in rows:
        made.add(document(article, annotations))
    yield made.to_bytes()


def document(article: Article, annotations: Iterable[Annotation]) -> "Doc":
    """The text in spaCy's tokens, its spans grown to whole tokens; names of actors that do not overlap are entities."""
    from spacy.tokens import Span
    from spacy.util import filter_spans

    doc = _language(article.language).tokenizer(article.document.text)
    spans, names = [], []
    for annotation in annotations:
        for place in annotation.spans if annotation.anchor is not Anchor.ORPHANED else ():
            span = doc.char_span(place.start, place.end, alignment_mode="expand")
            if span is None:
                continue
            spans.append(Span(doc, span.start, span.end, LABELS[place.role], span_id=annotation.id))
            if isinstance(annotation.body, Actor) and place.role is Role.MENTION:
                names.append(Span(doc, span.start, span.end, annotation.body.kind.upper(), span_id=annotation.id))
    doc.spans[KEY] = spans
    doc.set_ents(filter_spans(names))
    doc.user_data.update({"id": article.id, "title": article.title, "url": web_address(article.url)})
    return doc


@cache
def _language(code: str) -> "Language":
    """The tokenizer of the article's language, or the one for all where spaCy has none or needs more for it."""
    import spacy

    try:
        return spacy.blank(code or "xx")
    except ImportError:
        return spacy.blank("xx")
